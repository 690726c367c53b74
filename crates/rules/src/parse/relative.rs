//! Reads tests that compare a date with now.

use super::Parser;
use crate::limits::ANNIVERSARY_DAYS_MAX;
use crate::name::Name;
use crate::period::Distance;
use crate::problem::{Problem, Span};
use crate::rule::{Day, Test};
use crate::vocabulary::FieldKind;

const DATES: &[FieldKind] = &[FieldKind::Moment, FieldKind::Date];

impl Parser<'_> {
    /// Reads `more than 1 year ago`, `within the last 30 days`, `within the next 7 days` or `in the next 7 days`.
    pub(super) fn relative_to_now(&mut self, subject: &Name, kind: FieldKind) -> Result<Test, Problem> {
        self.require(subject, kind, DATES)?;
        if self.eat("more") {
            self.expect_word("than")?;
            let distance = self.distance()?;
            self.expect_word("ago")?;
            return Ok(Test::MoreThanAgo(distance));
        }
        if !self.eat("in") {
            self.expect_word("within")?;
        }
        self.expect_word("the")?;
        if self.eat("next") {
            return self.distance().map(Test::WithinNext);
        }
        self.expect_word("last")?;
        self.distance().map(Test::WithinLast)
    }

    /// Reads a period, or so many months or years.
    fn distance(&mut self) -> Result<Distance, Problem> {
        let unit = self.next_word().and_then(Distance::read_unit);
        let Some(months_per_unit) = unit else { return self.period().map(Distance::Exact) };
        let start = self.span().start;
        let amount = self.whole_number(u32::MAX)?;
        self.advance();
        let span = Span { start, end: self.last_span().end };
        amount
            .checked_mul(months_per_unit)
            .and_then(Distance::months)
            .ok_or_else(|| Problem::new(span, "A period is longer than nothing and at most 100 years long."))
    }

    /// Reads `anniversary today`, `in 7 days`, `7 days ago`, `within the next 7 days` or `within the last 7 days`.
    pub(super) fn anniversary(&mut self, subject: &Name, kind: FieldKind) -> Result<Test, Problem> {
        self.require(subject, kind, DATES)?;
        self.advance();
        let day = if self.eat("today") {
            Day::In(0)
        } else if self.eat("within") {
            self.expect_word("the")?;
            let next = self.eat("next");
            if !next {
                self.expect_word("last")?;
            }
            let days = self.days(1)?;
            if next { Day::WithinNext(days) } else { Day::WithinLast(days) }
        } else if self.eat("in") {
            Day::In(self.days(0)? as i32)
        } else {
            let days = self.days(0)?;
            self.expect_word("ago")?;
            Day::In(-(days as i32))
        };
        Ok(Test::Anniversary(day))
    }

    fn days(&mut self, least: u32) -> Result<u32, Problem> {
        let days = self.whole_number(ANNIVERSARY_DAYS_MAX)?;
        if days < least {
            return Err(Problem::new(self.last_span(), "At least 1 day belongs here."));
        }
        if !self.eat("day") {
            self.expect_word("days")?;
        }
        Ok(days)
    }
}
