//! What may be asked of one value: the literals and the tests.

use serde::{Deserialize, Serialize};

use crate::expression::Expression;
use crate::period::Distance;
use measure::{Moment, Money};

/// A value written in a rule; in JSON the bare value, a moment as `{"moment": milliseconds}`, money as
/// `{"minor": 1250, "currency": "EUR"}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "crate::json::Plain", into = "crate::json::Plain")]
pub enum Literal {
    /// Text; compared without regard to case.
    Text(String),
    /// A finite number.
    Number(f64),
    /// An amount of money; never equal to, above or below an amount in another currency.
    Money(Money),
    /// Yes or no.
    Flag(bool),
    /// A moment; a bare date means its first instant in UTC.
    Moment(Moment),
}

/// What must be true of one value. A missing value passes only `Empty`, `IsNot` and `NotIn`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Equals; of several values, one of them equals.
    Is(Literal),
    /// The exact opposite of `Is`, so a missing value passes.
    IsNot(Literal),
    /// Equals one of the list.
    In(Vec<Literal>),
    /// The exact opposite of `In`.
    NotIn(Vec<Literal>),
    /// Contains the text, without regard to case.
    Contains(String),
    /// Starts with the text, without regard to case.
    StartsWith(String),
    /// Ends with the text, without regard to case.
    EndsWith(String),
    /// Is this path or lies below it: `/docs/a` lies under `/docs`, `/docsier` does not.
    Under(String),
    /// A part of the text matches the regular expression, without regard to case.
    Matches(Expression),
    /// Stands in this order to the literal.
    Compare(Comparison, Literal),
    /// Lies between the two, both included.
    Between(Literal, Literal),
    /// Missing, blank, or without any entry.
    Empty,
    /// The opposite of `Empty`.
    NotEmpty,
    /// A moment in (now - distance, now]; a date among as many days of which today is the last.
    WithinLast(Distance),
    /// A moment in (now, now + distance]; a date among as many days of which tomorrow is the first.
    WithinNext(Distance),
    /// A moment at or before now - distance.
    MoreThanAgo(Distance),
    /// The same day of a later year falls on such a day.
    Anniversary(Day),
}

impl Test {
    /// Returns whether the answer depends on what time it is.
    pub fn looks_at_the_clock(&self) -> bool {
        matches!(
            self,
            Self::WithinLast(_) | Self::WithinNext(_) | Self::MoreThanAgo(_) | Self::Anniversary(_)
        )
    }
}

/// Where a calendar day stands to today, in the zone of the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    /// So many days from today: 0 is today, below 0 is past.
    In(i32),
    /// Among the next so many days, of which tomorrow is the first.
    WithinNext(u32),
    /// Among the last so many days, of which today is the last.
    WithinLast(u32),
}

/// An order between a value and a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// Every comparison, for lists and generators.
    pub const ALL: [Self; 4] = [Self::Below, Self::AtMost, Self::Above, Self::AtLeast];

    /// Returns whether `left` stands in this order to `right`; never for numbers without an order.
    pub fn admits<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Below => left < right,
            Self::AtMost => left <= right,
            Self::Above => left > right,
            Self::AtLeast => left >= right,
        }
    }

    /// Returns the sign, such as `>=`.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }
}
