//! What an agreement says, checked: a definition that parses, a calendar that opens, promises within reason.

use jiff::civil::Date;
use measure::{Calendar, Moment};
use rules::{Rule, Vocabulary};
use serde::{Deserialize, Serialize};

use crate::fault::{FieldErrors, Outcome};

/// The longest title, in characters.
pub const TITLE_MAX: usize = 120;
/// The most handoffs that one month can promise.
pub const HANDOFFS_MAX: i64 = 1_000_000;
/// The longest time to a first attempt, in business minutes: sixty business days of eight hours.
pub const FIRST_ATTEMPT_MINUTES_MAX: i64 = 60 * 8 * 60;
/// The most attempts that can be promised for one handoff.
pub const ATTEMPTS_MAX: i64 = 50;
/// The longest period for them, in business days.
pub const ATTEMPTS_DAYS_MAX: i64 = 90;
/// The longest rest before a recycled contact may come back, in days: three years.
pub const RECYCLE_DAYS_MAX: i64 = 3 * 365;
/// The most holidays of one agreement; clocks walk over days, so the walk stays short.
pub const HOLIDAYS_MAX: usize = 400;

/// What a draft wants to say, readable but not yet checked. As JSON this is the body of the API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// What people call it: `Lead agreement 2026`.
    pub title: String,
    /// When a contact counts as qualified, in the rule language.
    pub definition: String,
    /// How many handoffs Marketing promises a month.
    pub handoffs_per_month: i64,
    /// Within how many business minutes of the offer Sales promises a first attempt.
    pub first_attempt_minutes: i64,
    /// How many attempts Sales promises.
    pub attempts_promised: i64,
    /// Within how many business days.
    pub attempts_days: i64,
    /// How many days a contact rests after Sales sent it back.
    pub recycle_days: i64,
    /// When business is open; its zone is where the months of the agreement begin.
    pub calendar: Calendar,
    /// The first day on which it holds; `None` is as soon as both sides have signed.
    #[serde(default)]
    pub starts_on: Option<Date>,
}

/// What an agreement says. Made by [`Proposal::check`] or read back from a row, so it is never wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// What people call it.
    pub title: String,
    /// The definition of a qualified contact.
    pub definition: Rule,
    /// Handoffs promised a month.
    pub handoffs_per_month: i64,
    /// Business minutes to the first attempt.
    pub first_attempt_minutes: i64,
    /// Attempts promised.
    pub attempts_promised: i64,
    /// Business days for them.
    pub attempts_days: i64,
    /// Days of rest after Sales sent a contact back.
    pub recycle_days: i64,
    /// When business is open.
    pub calendar: Calendar,
    /// The moment from which it shall hold; `None` is the second signature.
    pub starts_at: Option<Moment>,
}

impl Proposal {
    /// Returns the terms, or a sentence for every field that cannot stand.
    pub fn check(&self, vocabulary: &Vocabulary) -> Outcome<Terms> {
        let mut errors = FieldErrors::new();
        let title = self.title.trim();
        errors.refuse_nul("title", title);
        if title.is_empty() || title.chars().count() > TITLE_MAX {
            errors.add("title", format!("Please give a title of at most {TITLE_MAX} characters."));
        }
        let bounded = [
            ("handoffs_per_month", self.handoffs_per_month, HANDOFFS_MAX),
            ("first_attempt_minutes", self.first_attempt_minutes, FIRST_ATTEMPT_MINUTES_MAX),
            ("attempts_promised", self.attempts_promised, ATTEMPTS_MAX),
            ("attempts_days", self.attempts_days, ATTEMPTS_DAYS_MAX),
            ("recycle_days", self.recycle_days, RECYCLE_DAYS_MAX),
        ];
        for (field, value, most) in bounded {
            if !(1..=most).contains(&value) {
                errors.add(field, format!("Please promise a number from 1 to {most}."));
            }
        }
        if self.calendar.holidays().len() > HOLIDAYS_MAX {
            errors.add("holidays", format!("Please list at most {HOLIDAYS_MAX} holidays."));
        }
        let definition = match rules::parse(&self.definition, vocabulary) {
            Ok(rule) => Some(rule),
            Err(problem) => {
                errors.add("definition", problem.to_string());
                None
            }
        };
        let Some(definition) = definition else { return Err(crate::Fault::Fields(errors)) };
        errors.check()?;
        Ok(Terms {
            title: title.to_owned(),
            definition,
            handoffs_per_month: self.handoffs_per_month,
            first_attempt_minutes: self.first_attempt_minutes,
            attempts_promised: self.attempts_promised,
            attempts_days: self.attempts_days,
            recycle_days: self.recycle_days,
            starts_at: self.starts_on.map(|date| self.calendar.start_of(date)),
            calendar: self.calendar.clone(),
        })
    }
}

impl Terms {
    /// Returns the terms as a proposal, to begin the next draft from.
    pub fn proposal(&self) -> Proposal {
        Proposal {
            title: self.title.clone(),
            definition: self.definition.to_string(),
            handoffs_per_month: self.handoffs_per_month,
            first_attempt_minutes: self.first_attempt_minutes,
            attempts_promised: self.attempts_promised,
            attempts_days: self.attempts_days,
            recycle_days: self.recycle_days,
            calendar: self.calendar.clone(),
            starts_on: self.starts_at.map(|at| self.calendar.date_at(at)),
        }
    }
}
