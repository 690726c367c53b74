//! A working calendar: the zone whose wall clock counts, the opening hours of each weekday, the holidays.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::window::Window;
use crate::zone::{ZoneFault, zone};

/// The most holidays that one calendar may list: a hundred years of a generous country.
pub const HOLIDAYS_MAX: usize = 4_000;
/// The most windows of one weekday.
pub const WINDOWS_MAX: usize = 24;

/// Opening hours per weekday, Monday first. A day without a window is a day off.
pub type Week = [Vec<Window>; 7];

/// The weekdays in the order of [`Week`].
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The Monday before 1970-01-01, from which weeks are counted, is three days before day 0.
const EPOCH_WEEKDAY: i64 = 3;

/// A calendar that cannot be promised by.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarFault {
    /// The zone is unknown.
    #[error(transparent)]
    Zone(#[from] ZoneFault),
    /// No weekday has a window.
    #[error(
        "the calendar is never open, so no deadline could ever fall due; give at least one weekday opening hours"
    )]
    Empty,
    /// Two windows of a weekday overlap.
    #[error("the opening hours {1} and {2} of {0} overlap")]
    Overlap(&'static str, Window, Window),
    /// A weekday has more windows than [`WINDOWS_MAX`].
    #[error("{0} has more than {WINDOWS_MAX} separate opening hours")]
    TooManyWindows(&'static str),
    /// There are more holidays than [`HOLIDAYS_MAX`].
    #[error("the calendar lists {0} holidays; {HOLIDAYS_MAX} is the most")]
    TooManyHolidays(usize),
}

/// A calendar, checked when made: it is open at some time in every week without holidays.
///
/// **Meaning.** A moment is open when the wall clock of the zone shows a time inside a window of its weekday and
/// the date is no holiday. So a wall-clock hour that is skipped in spring was never open, and one that comes twice
/// in autumn counts twice if it lies inside a window, because people really worked it twice. Between two changes
/// of the clock the answer is plain arithmetic on weeks; see `business.rs`.
///
/// As JSON: `{"zone":"Europe/Berlin","monday":["09:00-12:00","13:00-17:30"],"holidays":["2026-12-25"]}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "CalendarText", into = "CalendarText")]
pub struct Calendar {
    pub(crate) zone: TimeZone,
    zone_name: String,
    week: Week,
    holidays: Vec<Date>,
    /// Open milliseconds from Monday 00:00 to the start of each weekday, then of the whole week.
    pub(crate) open_before_weekday: [i64; 8],
    /// Holidays on days that would be open, as days since 1970-01-01, ascending.
    pub(crate) closed_days: Vec<i64>,
    /// Open milliseconds that the first `n` of `closed_days` take away; one longer than `closed_days`.
    pub(crate) closed_before: Vec<i64>,
}

impl Calendar {
    /// Returns the calendar, or why it cannot be one. Windows and holidays may come in any order; a holiday named
    /// twice counts once.
    pub fn new(zone_name: &str, mut week: Week, mut holidays: Vec<Date>) -> Result<Self, CalendarFault> {
        let zone = zone(zone_name)?;
        if holidays.len() > HOLIDAYS_MAX {
            return Err(CalendarFault::TooManyHolidays(holidays.len()));
        }
        check_week(&mut week)?;
        holidays.sort_unstable();
        holidays.dedup();

        let mut open_before_weekday = [0; 8];
        for (day, windows) in week.iter().enumerate() {
            let open: i64 = windows.iter().map(|window| window.length_ms()).sum();
            open_before_weekday[day + 1] = open_before_weekday[day] + open;
        }
        let mut calendar = Self {
            zone_name: zone.iana_name().unwrap_or(zone_name).to_owned(),
            zone,
            week,
            holidays,
            open_before_weekday,
            closed_days: Vec::new(),
            closed_before: vec![0],
        };
        calendar.index_holidays();
        Ok(calendar)
    }

    /// Returns the usual office: Monday to Friday from 09:00 to 17:00, no holidays.
    pub fn office(zone_name: &str) -> Result<Self, CalendarFault> {
        let week = std::array::from_fn(|day| if day < 5 { vec![Window::NINE_TO_FIVE] } else { Vec::new() });
        Self::new(zone_name, week, Vec::new())
    }

    /// Returns the zone whose wall clock counts.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Returns the IANA name of the zone.
    pub fn zone_name(&self) -> &str {
        &self.zone_name
    }

    /// Returns the opening hours, Monday first.
    pub fn week(&self) -> &Week {
        &self.week
    }

    /// Returns the holidays, ascending.
    pub fn holidays(&self) -> &[Date] {
        &self.holidays
    }

    /// Returns the windows of the day with the given number, holidays not considered.
    pub(crate) fn windows_of(&self, day: i64) -> &[Window] {
        &self.week[weekday_of(day)]
    }

    fn index_holidays(&mut self) {
        for date in &self.holidays {
            let day = day_number(*date);
            let open: i64 = self.week[weekday_of(day)].iter().map(|window| window.length_ms()).sum();
            if open > 0 {
                let before = self.closed_before.last().copied().unwrap_or_default();
                self.closed_days.push(day);
                self.closed_before.push(before + open);
            }
        }
    }
}

/// Sorts the windows of every day and refuses those that overlap, and a week without any.
fn check_week(week: &mut Week) -> Result<(), CalendarFault> {
    for (windows, name) in week.iter_mut().zip(WEEKDAYS) {
        if windows.len() > WINDOWS_MAX {
            return Err(CalendarFault::TooManyWindows(name));
        }
        windows.sort_unstable();
        if let Some(pair) = windows.windows(2).find(|pair| pair[1].open() < pair[0].close()) {
            return Err(CalendarFault::Overlap(name, pair[0], pair[1]));
        }
    }
    if week.iter().all(Vec::is_empty) { Err(CalendarFault::Empty) } else { Ok(()) }
}

/// Returns the days from 1970-01-01 to the date.
pub(crate) fn day_number(date: Date) -> i64 {
    i64::from((date - Date::constant(1970, 1, 1)).get_days())
}

/// Returns the weekday of a day number as an index into [`Week`].
pub(crate) fn weekday_of(day: i64) -> usize {
    (day + EPOCH_WEEKDAY).rem_euclid(7) as usize
}

/// Returns how many whole weeks lie between the Monday of the epoch's week and the Monday of the day's week.
pub(crate) fn week_of(day: i64) -> i64 {
    (day + EPOCH_WEEKDAY).div_euclid(7)
}

/// The calendar as it is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarText {
    zone: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    monday: Vec<Window>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tuesday: Vec<Window>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    wednesday: Vec<Window>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    thursday: Vec<Window>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    friday: Vec<Window>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    saturday: Vec<Window>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sunday: Vec<Window>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    holidays: Vec<Date>,
}

impl TryFrom<CalendarText> for Calendar {
    type Error = CalendarFault;

    fn try_from(text: CalendarText) -> Result<Self, CalendarFault> {
        let CalendarText { zone, monday, tuesday, wednesday, thursday, friday, saturday, sunday, holidays } =
            text;
        Self::new(&zone, [monday, tuesday, wednesday, thursday, friday, saturday, sunday], holidays)
    }
}

impl From<Calendar> for CalendarText {
    fn from(calendar: Calendar) -> Self {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = calendar.week;
        let (zone, holidays) = (calendar.zone_name, calendar.holidays);
        Self { zone, monday, tuesday, wednesday, thursday, friday, saturday, sunday, holidays }
    }
}
