//! One stretch of opening hours on a weekday, as the wall clock shows it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::moment::MINUTE_MS;

/// Minutes of a wall-clock day.
const DAY_MINUTES: u16 = 24 * 60;

/// Opening hours that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WindowFault {
    /// The text is not two times of day.
    #[error("“{0}” is not a pair of times; write it as 09:00-17:30")]
    Unreadable(String),
    /// The window has no length, or ends before it begins, or leaves the day.
    #[error("opening hours from {0} to {1} must end after they begin, and by 24:00")]
    Reversed(String, String),
}

/// Wall-clock minutes from midnight, from `open` (included) to `close` (excluded). Text form: `09:00-17:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Window {
    open: u16,
    close: u16,
}

impl Window {
    /// The usual office hours, 09:00-17:00.
    pub const NINE_TO_FIVE: Self = Self { open: 9 * 60, close: 17 * 60 };

    /// Returns the window between two minutes of the day; `close` may be 1440, which is midnight.
    pub fn new(open: u16, close: u16) -> Result<Self, WindowFault> {
        if open < close && close <= DAY_MINUTES {
            Ok(Self { open, close })
        } else {
            Err(WindowFault::Reversed(clock_text(open), clock_text(close)))
        }
    }

    /// Returns the minute of the day at which the window opens.
    pub const fn open(self) -> u16 {
        self.open
    }

    /// Returns the minute of the day at which the window closes.
    pub const fn close(self) -> u16 {
        self.close
    }

    /// Returns the length of the window in milliseconds on the wall clock.
    pub fn length_ms(self) -> i64 {
        i64::from(self.close - self.open) * MINUTE_MS
    }

    /// Returns how much of the window has passed when the wall clock shows `ms` after midnight.
    pub(crate) fn passed_ms(self, ms: i64) -> i64 {
        (ms - i64::from(self.open) * MINUTE_MS).clamp(0, self.length_ms())
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", clock_text(self.open), clock_text(self.close))
    }
}

impl FromStr for Window {
    type Err = WindowFault;

    /// Reads `09:00-17:30`; spaces and an en dash are understood too.
    fn from_str(text: &str) -> Result<Self, WindowFault> {
        let unreadable = || WindowFault::Unreadable(text.to_owned());
        let (open, close) = text.split_once(['-', '–']).ok_or_else(unreadable)?;
        let open = clock_minutes(open).ok_or_else(unreadable)?;
        let close = clock_minutes(close).ok_or_else(unreadable)?;
        Self::new(open, close)
    }
}

impl TryFrom<String> for Window {
    type Error = WindowFault;

    fn try_from(text: String) -> Result<Self, WindowFault> {
        text.parse()
    }
}

impl From<Window> for String {
    fn from(window: Window) -> Self {
        window.to_string()
    }
}

fn clock_text(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn clock_minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hours) || !digits(minutes) {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    (minutes < 60 && hours <= 24).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<(u16, u16), &str>) {
        match (text.parse::<Window>(), expected) {
            (Ok(window), Ok(pair)) => {
                assert_eq!((window.open(), window.close()), pair, "{text}");
                assert_eq!(window.to_string().parse::<Window>(), Ok(window), "{text}");
            }
            (Err(fault), Err(part)) => assert!(fault.to_string().contains(part), "{text}: {fault}"),
            (got, _) => panic!("{text}: {got:?}"),
        }
    }

    #[test]
    fn windows_are_read_and_written() {
        check("09:00-17:30", Ok((540, 1050)));
        check(" 9:00 – 17:30 ", Ok((540, 1050)));
        check("00:00-24:00", Ok((0, 1440)));
        check("17:00-09:00", Err("must end after they begin"));
        check("09:00-09:00", Err("must end after they begin"));
        check("23:00-24:30", Err("by 24:00"));
        for text in
            ["", "-", "9-17", "09:00", "09:60-10:00", "+9:00-10:00", "99:99-99:99", "09:00-10:00-11:00"]
        {
            check(text, Err("is not a pair of times"));
        }
    }
}
