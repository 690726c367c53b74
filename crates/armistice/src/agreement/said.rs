//! A draft as a form says it: texts that may be wrong, kept so that the form can show them again.

use jiff::civil::Date;
use measure::{Calendar, Window};
use serde::Deserialize;

use super::terms::Proposal;
use crate::fault::{Fault, FieldErrors, Outcome};

/// The weekdays as the form names them, Monday first.
pub const WEEKDAYS: [(&str, &str); 7] = [
    ("monday", "Monday"),
    ("tuesday", "Tuesday"),
    ("wednesday", "Wednesday"),
    ("thursday", "Thursday"),
    ("friday", "Friday"),
    ("saturday", "Saturday"),
    ("sunday", "Sunday"),
];

/// The fields of the form, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    /// Title.
    pub title: String,
    /// Definition in the rule language.
    pub definition: String,
    /// Handoffs a month.
    pub handoffs_per_month: String,
    /// Business hours to the first attempt; decimals are fine.
    pub first_attempt_hours: String,
    /// Attempts promised.
    pub attempts_promised: String,
    /// Business days for them.
    pub attempts_days: String,
    /// Days of rest.
    pub recycle_days: String,
    /// IANA zone.
    pub zone: String,
    /// Opening hours such as `09:00-12:00, 13:00-17:30`; empty is closed.
    pub monday: String,
    /// Opening hours of Tuesday.
    pub tuesday: String,
    /// Opening hours of Wednesday.
    pub wednesday: String,
    /// Opening hours of Thursday.
    pub thursday: String,
    /// Opening hours of Friday.
    pub friday: String,
    /// Opening hours of Saturday.
    pub saturday: String,
    /// Opening hours of Sunday.
    pub sunday: String,
    /// Dates, one a line or with commas between.
    pub holidays: String,
    /// The first day; empty is as soon as both have signed.
    pub starts_on: String,
}

impl Said {
    /// Returns the opening hours as typed, Monday first.
    pub fn week(&self) -> [&str; 7] {
        [
            &self.monday,
            &self.tuesday,
            &self.wednesday,
            &self.thursday,
            &self.friday,
            &self.saturday,
            &self.sunday,
        ]
    }

    /// Reads the form, with a sentence beside every field that cannot be read.
    pub fn proposal(&self) -> Outcome<Proposal> {
        let mut errors = FieldErrors::new();
        let mut whole = |field: &str, text: &str| {
            text.trim().parse::<i64>().unwrap_or_else(|_| {
                errors.add(field, "Please give a whole number.");
                0
            })
        };
        let handoffs_per_month = whole("handoffs_per_month", &self.handoffs_per_month);
        let attempts_promised = whole("attempts_promised", &self.attempts_promised);
        let attempts_days = whole("attempts_days", &self.attempts_days);
        let recycle_days = whole("recycle_days", &self.recycle_days);
        let first_attempt_minutes = minutes(&self.first_attempt_hours).unwrap_or_else(|| {
            errors.add("first_attempt_minutes", "Please give hours such as 4 or 1.5.");
            0
        });
        let starts_on = match self.starts_on.trim() {
            "" => None,
            text => text.parse().map_err(|_| errors.add("starts_on", DATE_WANTED)).ok(),
        };
        let calendar = self.calendar(&mut errors);
        errors.check()?;
        let calendar = calendar.ok_or_else(|| Fault::field("zone", "Please say when business is open."))?;
        Ok(Proposal {
            title: self.title.clone(),
            definition: self.definition.clone(),
            handoffs_per_month,
            first_attempt_minutes,
            attempts_promised,
            attempts_days,
            recycle_days,
            calendar,
            starts_on,
        })
    }

    fn calendar(&self, errors: &mut FieldErrors) -> Option<Calendar> {
        let mut week: measure::Week = Default::default();
        for ((text, windows), (field, _)) in self.week().into_iter().zip(&mut week).zip(WEEKDAYS) {
            for part in text.split([',', ';']).filter(|part| !part.trim().is_empty()) {
                match part.parse::<Window>() {
                    Ok(window) => windows.push(window),
                    Err(fault) => errors.add(field, format!("{fault}.")),
                }
            }
        }
        let mut holidays: Vec<Date> = Vec::new();
        for text in self.holidays.split([',', ';', '\n', ' ']).map(str::trim).filter(|text| !text.is_empty())
        {
            match text.parse() {
                Ok(date) => holidays.push(date),
                Err(_) => errors.add("holidays", format!("“{text}” is not a date. {DATE_WANTED}")),
            }
        }
        let made = Calendar::new(&self.zone, week, holidays);
        made.map_err(|fault| errors.add(field_of(&fault), sentence(&fault))).ok()
    }
}

const DATE_WANTED: &str = "Please write dates as 2026-12-25.";

impl From<&Proposal> for Said {
    fn from(proposal: &Proposal) -> Self {
        let hours =
            |windows: &Vec<Window>| windows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] =
            proposal.calendar.week().each_ref().map(hours);
        let holidays: Vec<String> = proposal.calendar.holidays().iter().map(ToString::to_string).collect();
        Self {
            title: proposal.title.clone(),
            definition: proposal.definition.clone(),
            handoffs_per_month: proposal.handoffs_per_month.to_string(),
            first_attempt_hours: (proposal.first_attempt_minutes as f64 / 60.0).to_string(),
            attempts_promised: proposal.attempts_promised.to_string(),
            attempts_days: proposal.attempts_days.to_string(),
            recycle_days: proposal.recycle_days.to_string(),
            zone: proposal.calendar.zone_name().to_owned(),
            monday,
            tuesday,
            wednesday,
            thursday,
            friday,
            saturday,
            sunday,
            holidays: holidays.join("\n"),
            starts_on: proposal.starts_on.map_or_else(String::new, |date| date.to_string()),
        }
    }
}

/// Returns which field of the form a calendar's fault belongs to.
fn field_of(fault: &measure::CalendarFault) -> &'static str {
    match fault {
        measure::CalendarFault::Zone(_) => "zone",
        measure::CalendarFault::TooManyHolidays(_) => "holidays",
        measure::CalendarFault::Overlap(day, ..) | measure::CalendarFault::TooManyWindows(day) => {
            WEEKDAYS.iter().find(|(_, name)| name == day).map_or("monday", |(field, _)| field)
        }
        measure::CalendarFault::Empty => "monday",
    }
}

/// Returns a fault as a sentence: its first letter raised, with a full stop.
pub fn sentence(fault: &measure::CalendarFault) -> String {
    let text = fault.to_string();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

fn minutes(hours: &str) -> Option<i64> {
    let hours: f64 = hours.trim().replace(',', ".").parse().ok()?;
    (hours.is_finite() && hours.abs() < 1e6).then(|| (hours * 60.0).round() as i64)
}
