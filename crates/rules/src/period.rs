//! A length of time as a person writes it: `7 days`, `2 weeks`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::limits::PERIOD_DAYS_MAX;
use measure::{DAY_MS, HOUR_MS, MINUTE_MS};

/// A length of time of exact units; a day is 24 hours, whatever the clocks do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    amount: u32,
    unit: Unit,
}

/// The unit of a period. Months are missing on purpose: they have no fixed length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 60 seconds.
    Minutes,
    /// 60 minutes.
    Hours,
    /// 24 hours.
    Days,
    /// 7 days.
    Weeks,
}

impl Unit {
    /// Every unit, for lists and generators.
    pub const ALL: [Self; 4] = [Self::Minutes, Self::Hours, Self::Days, Self::Weeks];

    /// Reads the unit in singular or plural, in any case.
    pub fn read(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|unit| word == unit.singular() || word.strip_suffix('s') == Some(unit.singular()))
    }

    fn singular(self) -> &'static str {
        match self {
            Self::Minutes => "minute",
            Self::Hours => "hour",
            Self::Days => "day",
            Self::Weeks => "week",
        }
    }

    fn milliseconds(self) -> i64 {
        match self {
            Self::Minutes => MINUTE_MS,
            Self::Hours => HOUR_MS,
            Self::Days => DAY_MS,
            Self::Weeks => 7 * DAY_MS,
        }
    }
}

impl Period {
    /// Returns the period, or nothing when it is zero or longer than [`PERIOD_DAYS_MAX`].
    pub fn new(amount: u32, unit: Unit) -> Option<Self> {
        let fits = i64::from(amount) * unit.milliseconds() <= PERIOD_DAYS_MAX * DAY_MS;
        (amount > 0 && fits).then_some(Self { amount, unit })
    }

    /// Returns so many days.
    pub fn days(amount: u32) -> Option<Self> {
        Self::new(amount, Unit::Days)
    }

    /// Returns the length in milliseconds, always above zero.
    pub fn milliseconds(self) -> i64 {
        i64::from(self.amount) * self.unit.milliseconds()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.amount == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.amount, self.unit.singular())
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl TryFrom<String> for Period {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.split_once(' ')
            .and_then(|(amount, unit)| Self::new(amount.parse().ok()?, Unit::read(unit)?))
            .ok_or_else(|| format!("\"{text}\" is not a period; write for example \"7 days\""))
    }
}
