//! How a month stands for both sides: Marketing's handoffs against the line, Sales' promises kept of those due.
//!
//! Everything is counted from handoffs and clocks, so each figure opens into exactly the rows behind it.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use measure::{Calendar, Interval, Moment, Waterfall, wilson};
use store::{Tx, params};

use super::clock::Promise;
use super::version::{self, Agreement};
use crate::fault::{Fault, Outcome};
use crate::people::UserId;
use crate::settings;
use crate::sql::promises as sql;

/// A calendar month on the wall clock of the agreement, with what was promised in it.
#[derive(Clone, Debug)]
pub struct Month {
    /// The first day.
    pub first: Date,
    /// The first moment.
    pub from: Moment,
    /// The first moment of the next month.
    pub to: Moment,
    /// The calendar that counts its business days: that of the last version in force in it.
    pub calendar: Calendar,
    /// The last version in force in it; `None` when there was none.
    pub agreement: Option<Agreement>,
    /// The handoffs that Marketing promised. A version that held for a part of the month promises that part, by
    /// business days.
    pub goal: i64,
    /// The first day on which something was promised.
    pub begins: Date,
}

/// One business day of the month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// Handoffs from the start of the month to the end of the day; `None` while the day lies ahead.
    pub actual: Option<u64>,
    /// Where the line to the goal stands at the end of the day.
    pub line: f64,
}

/// Marketing's side of a month.
#[derive(Clone, Debug)]
pub struct Delivered {
    /// Goal, actual, days.
    pub waterfall: Waterfall,
    /// The business days, in order.
    pub days: Vec<Day>,
}

store::record! {
    /// One promise of Sales in a month: the clocks whose moment fell into it. Those kept before a moment that has not
    /// come yet are `ahead`; they count as due and kept when it comes.
    #[derive(Copy)]
    pub struct Kept {
        pub clause: Promise,
        pub due: i64,
        pub kept: i64,
        pub ahead: i64,
        pub running: i64,
        pub void: i64,
    }

    /// How often one seller broke one promise.
    pub struct Broken {
        pub user_id: UserId,
        pub name: String,
        pub clause: Promise,
        pub broken: i64,
    }
}

impl Kept {
    /// Returns how many were not kept.
    pub fn broken(&self) -> i64 {
        self.due - self.kept
    }

    /// Returns the share that was kept; `None` while nothing was due.
    pub fn share(&self) -> Option<f64> {
        (self.due > 0).then(|| self.kept as f64 / self.due as f64)
    }

    /// Returns what is said while nothing was due: of a promise that is kept already, so much.
    pub fn not_due(&self) -> String {
        match self.ahead {
            0 => "nothing was due yet".to_owned(),
            ahead => format!("{ahead} kept ahead of time, none due yet"),
        }
    }

    /// Returns the 95 % interval of the share (Wilson).
    pub fn interval(&self) -> Interval {
        wilson(self.kept.max(0) as u64, self.due.max(0) as u64)
    }
}

/// Returns a month by its name `YYYY-MM`; the present one when the name is empty.
pub fn month(tx: &mut Tx, name: &str) -> Outcome<Month> {
    let now = tx.now();
    let present = calendar_at(tx, now)?;
    let first = match name.trim() {
        "" => present.date_at(now).first_of_month(),
        name => format!("{name}-01").parse().map_err(|_| Fault::Missing("month"))?,
    };
    let next = first.checked_add(1.month()).map_err(|_| Fault::Missing("month"))?;
    let held = version::in_force_within(tx, present.start_of(first), present.start_of(next))?;
    let calendar = match held.last() {
        Some((agreement, _, _)) => agreement.calendar()?,
        None => present,
    };
    let all_days = calendar.business_days_between(first, next).max(1) as f64;
    let promised = held.iter().map(|(agreement, start, end)| {
        let days = calendar.business_days_between(calendar.date_at(*start), calendar.date_at(*end));
        agreement.handoffs_per_month as f64 * days as f64 / all_days
    });
    Ok(Month {
        first,
        from: calendar.start_of(first),
        to: calendar.start_of(next),
        goal: promised.sum::<f64>().round() as i64,
        begins: held.first().map_or(first, |(_, start, _)| calendar.date_at(*start).max(first)),
        agreement: held.last().map(|(agreement, _, _)| agreement.clone()),
        calendar,
    })
}

fn calendar_at(tx: &mut Tx, at: Moment) -> Outcome<Calendar> {
    if let Some(agreement) = version::in_force_at(tx, at)? {
        return agreement.calendar();
    }
    let zone = settings::company(tx)?.zone;
    Calendar::office(&zone).map_err(|fault| Fault::Internal(format!("the company's zone: {fault}")))
}

/// Returns Marketing's side of a month: every handoff that was offered in it counts.
pub fn delivered(tx: &mut Tx, month: &Month) -> Outcome<Delivered> {
    let now = tx.now();
    let offered: Vec<Moment> = tx.all(&sql::HANDOFF_MOMENTS, params![month.from, month.to])?;
    let next = month.first.saturating_add(1.month());
    let today = month.calendar.date_at(now);
    let dates: Vec<Date> = month
        .begins
        .series(Span::new().days(1))
        .take_while(|date| *date < next)
        .filter(|date| month.calendar.is_business_day(*date))
        .collect();
    let waterfall = Waterfall {
        goal: month.goal.max(0) as u64,
        days: dates.len() as u32,
        elapsed: dates.iter().filter(|date| **date < today).count() as u32,
        actual: offered.len() as u64,
    };
    let days = dates.iter().enumerate().map(|(at, date)| {
        // What comes in on a day off counts for the next business day, and after the last one for the last.
        let end =
            dates.get(at + 1).map_or(month.to, |_| month.calendar.start_of(date.saturating_add(1.day())));
        let actual = (*date <= today).then(|| offered.partition_point(|moment| *moment < end) as u64);
        Day { date: *date, actual, line: waterfall.line_after(at as u32 + 1) }
    });
    Ok(Delivered { days: days.collect(), waterfall })
}

/// Returns Sales' side of a month, one line per promise. A clock belongs to the month in which it fell due.
pub fn kept(tx: &mut Tx, month: &Month) -> Outcome<Vec<Kept>> {
    let now = tx.now();
    let found: Vec<Kept> = tx.all(&sql::CLOCKS_KEPT, params![month.from, month.to, now])?;
    let nothing = |clause| Kept { clause, due: 0, kept: 0, ahead: 0, running: 0, void: 0 };
    let of = |clause| found.iter().find(|kept| kept.clause == clause).copied().unwrap_or(nothing(clause));
    Ok(Promise::ALL.into_iter().map(of).collect())
}

/// Returns who broke which promise in a month, most broken first.
pub fn broken(tx: &mut Tx, month: &Month) -> Outcome<Vec<Broken>> {
    let now = tx.now();
    Ok(tx.all(&sql::CLOCKS_BROKEN_BY, params![month.from, month.to, now])?)
}
