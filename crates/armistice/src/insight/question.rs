//! What a report is asked about: a span of days and the day as of which it is answered.

use jiff::ToSpan as _;
use jiff::civil::Date;
use measure::Moment;
use serde::Deserialize;

use super::CampaignId;
use super::campaign::start_of;
use crate::fault::{Fault, FieldErrors, Outcome};

/// The parameters of a report's URL, as they came.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct Parameters {
    /// The first day, `YYYY-MM-DD`; since ever when empty.
    pub from: String,
    /// The last day, `YYYY-MM-DD`; until the as-of day when empty.
    pub until: String,
    /// The day as of which the report is answered; today when empty. Nothing later is looked at.
    pub as_of: String,
    /// Only leads that this campaign brought first.
    pub campaign: String,
}

/// A checked question. Spans are half open in milliseconds; days are UTC days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The first moment.
    pub from: Moment,
    /// The moment after the last.
    pub until: Moment,
    /// Nothing at or after this moment is looked at: the end of the as-of day, or now when that is earlier.
    pub cut: Moment,
    /// Only leads that this campaign brought first.
    pub campaign: Option<CampaignId>,
    first_day: Option<Date>,
    last_day: Option<Date>,
    as_of: Option<Date>,
}

impl Question {
    /// Checks the parameters at the present moment.
    pub fn parse(asked: &Parameters, now: Moment) -> Outcome<Self> {
        let mut errors = FieldErrors::new();
        let first_day = date("from", &asked.from, &mut errors);
        let last_day = date("until", &asked.until, &mut errors);
        let as_of = date("as_of", &asked.as_of, &mut errors);
        if as_of.is_some_and(|day| day > now.date()) {
            errors.add("as_of", "This day has not come yet; a report can look back only.");
        }
        if first_day.zip(last_day).is_some_and(|(first, last)| last < first) {
            errors.add("until", "The last day must not be before the first.");
        }
        errors.check()?;
        let campaign = match asked.campaign.trim() {
            "" => None,
            text => Some(text.parse().map_err(|_| Fault::Missing("campaign"))?),
        };
        let cut = as_of.and_then(end_of).map_or(now, |end| end.min(now));
        let from = first_day.and_then(start_of).unwrap_or(Moment(i64::MIN));
        let until = last_day.and_then(end_of).map_or(cut, |end| end.min(cut));
        Ok(Self { from, until, cut, campaign, first_day, last_day, as_of })
    }

    /// Returns the first day, if one was named.
    pub fn first_day(&self) -> Option<Date> {
        self.first_day
    }

    /// Returns the last day, if one was named.
    pub fn last_day(&self) -> Option<Date> {
        self.last_day
    }

    /// Returns the day as of which the report is answered.
    pub fn as_of(&self) -> Date {
        self.as_of.unwrap_or_else(|| (self.cut - 1).date())
    }

    /// Returns the parameters of a URL that asks the same, so that every figure opens under the same conditions.
    /// What was not said is empty.
    pub fn parameters(&self) -> [(&'static str, String); 4] {
        let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        [
            ("from", day(self.first_day)),
            ("until", day(self.last_day)),
            ("as_of", day(self.as_of)),
            ("campaign", self.campaign.map_or_else(String::new, |id| id.to_string())),
        ]
    }
}

fn date(field: &str, text: &str, errors: &mut FieldErrors) -> Option<Date> {
    if text.trim().is_empty() {
        return None;
    }
    let date = text.trim().parse().ok();
    if date.is_none() {
        errors.add(field, "Please write the day as 2026-03-31.");
    }
    date
}

/// Returns the moment after the last of a UTC day.
fn end_of(date: Date) -> Option<Moment> {
    date.checked_add(1.day()).ok().and_then(start_of)
}
