//! A length of time as a person writes it: `7 days`, `2 weeks`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::limits::{MONTHS_MAX, PERIOD_DAYS_MAX};
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

    /// Returns how many days of the calendar it spans, when its unit is one that counts them.
    pub fn calendar_days(self) -> Option<i32> {
        let per_unit = match self.unit {
            Unit::Minutes | Unit::Hours => return None,
            Unit::Days => 1,
            Unit::Weeks => 7,
        };
        i32::try_from(self.amount).ok()?.checked_mul(per_unit)
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

/// How far a date lies from now: an exact period, or so many months of the calendar, which count in the zone of the
/// contact. A year is twelve months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Distance {
    /// Minutes, hours, days or weeks.
    Exact(Period),
    /// Months of the calendar, above zero.
    Months(u32),
}

impl Distance {
    /// Returns so many months, or nothing when they are none or more than a hundred years.
    pub fn months(months: u32) -> Option<Self> {
        (1..=MONTHS_MAX).contains(&months).then_some(Self::Months(months))
    }

    /// Reads a unit of the calendar in singular or plural, in any case, as a number of months.
    pub(crate) fn read_unit(word: &str) -> Option<u32> {
        match word.to_ascii_lowercase().as_str() {
            "month" | "months" => Some(1),
            "year" | "years" => Some(12),
            _ => None,
        }
    }
}

impl From<Period> for Distance {
    fn from(period: Period) -> Self {
        Self::Exact(period)
    }
}

impl fmt::Display for Distance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (amount, unit) = match *self {
            Self::Exact(period) => return period.fmt(f),
            Self::Months(months) if months % 12 == 0 => (months / 12, "year"),
            Self::Months(months) => (months, "month"),
        };
        write!(f, "{amount} {unit}{}", if amount == 1 { "" } else { "s" })
    }
}

impl From<Distance> for String {
    fn from(distance: Distance) -> Self {
        distance.to_string()
    }
}

impl TryFrom<String> for Distance {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let calendar = text.split_once(' ').and_then(|(amount, unit)| {
            Self::months(amount.parse::<u32>().ok()?.checked_mul(Self::read_unit(unit)?)?)
        });
        match calendar {
            Some(distance) => Ok(distance),
            None => Period::try_from(text).map(Self::Exact),
        }
    }
}
