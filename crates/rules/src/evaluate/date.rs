//! Dates against now.
//!
//! Every such test asks whether now lies in an interval that the date fixes, from its first instant to just before
//! another: so the verdict turns at these instants and nowhere else. Days are those of the contact's zone: a day begins
//! at its first instant there, after which it is not yesterday again even if the clocks go back over midnight.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

use super::{Judge, sooner};
use crate::facts::{Facts, Value};
use crate::period::Distance;
use crate::rule::{Day, Test};
use measure::Moment;

/// When an interval never begins, or never ends.
const NEVER: Moment = Moment(i64::MAX);
/// When an interval has always been going on, or has always been over.
const ALWAYS: Moment = Moment(i64::MIN);

/// A date as the facts give it.
#[derive(Clone, Copy)]
enum When {
    Moment(Moment),
    Day(Date),
}

impl<F: Facts> Judge<'_, F> {
    /// Returns whether the value passes a test that looks at the clock, and when that may change.
    pub(super) fn relative(&self, value: Option<Value<'_>>, test: &Test) -> (bool, Option<Moment>) {
        let when = match value {
            Some(Value::Moment(at)) => When::Moment(at),
            Some(Value::Date(day)) => When::Day(day),
            _ => return (false, None),
        };
        let calendar = Calendar { zone: self.facts.zone() };
        match test {
            Test::WithinLast(distance) => {
                self.within(&[(calendar.start(when), calendar.after(when, *distance))])
            }
            Test::WithinNext(distance) => {
                self.within(&[(calendar.before(when, *distance), calendar.start(when))])
            }
            Test::MoreThanAgo(distance) => self.within(&[(calendar.after(when, *distance), NEVER)]),
            Test::Anniversary(day) => self.within(&calendar.anniversaries(when, *day, self.now)),
            _ => (false, None),
        }
    }

    /// Returns whether now lies in one of the intervals, and the next moment at which one begins or ends.
    fn within(&self, intervals: &[(Moment, Moment)]) -> (bool, Option<Moment>) {
        let mut until = None;
        for edge in intervals.iter().flat_map(|(from, to)| [*from, *to]) {
            until = sooner(until, self.ahead(Some(edge)).filter(|edge| *edge != NEVER));
        }
        (intervals.iter().any(|(from, to)| (*from..*to).contains(&self.now)), until)
    }
}

struct Calendar<'z> {
    zone: &'z TimeZone,
}

impl Calendar<'_> {
    /// Returns the first instant of the date.
    fn start(&self, when: When) -> Moment {
        match when {
            When::Moment(at) => at,
            When::Day(day) => self.start_of(Some(day), NEVER),
        }
    }

    /// Returns the first instant of a day, or `beyond` when the calendar does not reach so far.
    fn start_of(&self, day: Option<Date>, beyond: Moment) -> Moment {
        let start = day.and_then(|day| day.to_zoned(self.zone.clone()).ok());
        start.map_or(beyond, |start| start.timestamp().into())
    }

    fn after(&self, when: When, distance: Distance) -> Moment {
        self.shifted(when, distance, 1, NEVER)
    }

    fn before(&self, when: When, distance: Distance) -> Moment {
        self.shifted(when, distance, -1, ALWAYS)
    }

    /// Returns the date moved by a distance forwards or backwards. The end of a month stays one: a month after
    /// 31 January is the last of February.
    fn shifted(&self, when: When, distance: Distance, sign: i32, beyond: Moment) -> Moment {
        match (when, distance) {
            (When::Moment(at), Distance::Exact(period)) => at + i64::from(sign) * period.milliseconds(),
            (When::Moment(at), Distance::Months(months)) => {
                let moved = at.in_zone(self.zone).checked_add(calendar_months(months, sign));
                moved.map_or(beyond, |moved| moved.timestamp().into())
            }
            (When::Day(day), Distance::Months(months)) => {
                self.start_of(day.checked_add(calendar_months(months, sign)).ok(), beyond)
            }
            (When::Day(day), Distance::Exact(period)) => match period.calendar_days() {
                Some(days) => self.start_of(days_from(day, sign * days), beyond),
                None => self.start(when) + i64::from(sign) * period.milliseconds(),
            },
        }
    }

    /// Returns the intervals around now in which an anniversary falls on such a day.
    fn anniversaries(&self, when: When, asked: Day, now: Moment) -> Vec<(Moment, Moment)> {
        let day = match when {
            When::Moment(at) => at.in_zone(self.zone).date(),
            When::Day(day) => day,
        };
        // Two years on either side are enough: no test looks farther than a year and a day.
        let (born, this_year) = (i32::from(day.year()), i32::from(now.in_zone(self.zone).date().year()));
        let years = (this_year - 2).max(born + 1)..=this_year.max(born) + 2;
        let intervals = years.filter_map(|year| {
            // 29 February is kept on the 28th in other years.
            let anniversary = day.checked_add((year - born).years()).ok()?;
            let (first, after_last) = match asked {
                Day::In(days) => (-days, 1 - days),
                Day::WithinNext(days) => (-(days as i32), 0),
                Day::WithinLast(days) => (0, days as i32),
            };
            let from = self.start_of(days_from(anniversary, first), ALWAYS);
            Some((from, self.start_of(days_from(anniversary, after_last), NEVER)))
        });
        intervals.collect()
    }
}

fn calendar_months(months: u32, sign: i32) -> Span {
    (i64::from(months) * i64::from(sign)).months()
}

fn days_from(day: Date, days: i32) -> Option<Date> {
    day.checked_add(days.days()).ok()
}
