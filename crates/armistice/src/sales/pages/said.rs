//! The forms of the room as they are filled in: texts that may be wrong, read into types at the door.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use measure::Moment;
use serde::Deserialize;

use crate::fault::{Fault, FieldErrors, Outcome};
use crate::sales::attempt::{self, Answer, Channel};
use crate::sales::deal::Details;
use crate::sales::deal_stage::LostReason;
use crate::sales::reason::{GivenBack, Reason};

/// An attempt, as filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Tried {
    /// The channel's word.
    pub channel: String,
    /// The answer's word: the button that was pressed.
    pub outcome: String,
    /// When, if earlier than now: `2026-03-02T09:30` in the seller's zone.
    pub at: String,
    /// A note.
    pub note: String,
}

impl Tried {
    /// Reads the attempt; times are on the wall clock of `zone`.
    pub fn read(&self, zone: &TimeZone) -> Outcome<attempt::New> {
        let mut errors = FieldErrors::new();
        let channel = Channel::of(&self.channel);
        if channel.is_none() {
            errors.add("channel", "Please choose how you tried.");
        }
        let answer = Answer::of(&self.outcome);
        if answer.is_none() {
            errors.add("outcome", "Please choose what came of it.");
        }
        let at = match self.at.trim() {
            "" => None,
            text => {
                let read = text.parse::<DateTime>().ok().and_then(|local| moment(local, zone));
                if read.is_none() {
                    errors.add("at", "Please give a day and a time.");
                }
                read
            }
        };
        let (Some(channel), Some(answer), true) = (channel, answer, errors.is_empty()) else {
            return Err(Fault::Fields(errors));
        };
        Ok(attempt::New { channel, answer, at, note: self.note.clone() })
    }
}

/// A reason to give a handoff back, as filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Back {
    /// The reason's word.
    pub reason: String,
    /// The date that the contact asked for, `YYYY-MM-DD`.
    pub until: String,
    /// A note.
    pub note: String,
}

impl Back {
    /// Reads the reason; a date begins at midnight of `zone`.
    pub fn read(&self, zone: &TimeZone, now: Moment) -> Outcome<GivenBack> {
        let reason = Reason::of(&self.reason)
            .ok_or_else(|| Fault::field("reason", "Please choose the reason that fits best."))?;
        GivenBack::new(reason, date("until", &self.until, zone)?, &self.note, now)
    }
}

/// What is said of a deal, as filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Deal {
    /// What it is called.
    pub name: String,
    /// The amount as people write it.
    pub amount: String,
    /// The currency's three letters.
    pub currency: String,
    /// `YYYY-MM-DD`.
    pub expected_close: String,
}

impl Deal {
    /// Reads the details; the date begins at midnight of `zone`.
    pub fn read(&self, zone: &TimeZone) -> Outcome<Details> {
        let date = date("expected_close", &self.expected_close, zone)?;
        Details::read(&self.name, &self.amount, &self.currency, date)
    }
}

/// Why a deal was lost, as filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Lost {
    /// The reason's word.
    pub reason: String,
}

impl Lost {
    /// Reads the reason.
    pub fn read(&self) -> Outcome<LostReason> {
        LostReason::of(&self.reason)
            .ok_or_else(|| Fault::field("reason", "Please choose why it was not won."))
    }
}

fn date(field: &str, text: &str, zone: &TimeZone) -> Outcome<Option<Moment>> {
    let wrong = || Fault::field(field, "Please give a date such as 2026-06-30.");
    match text.trim() {
        "" => Ok(None),
        text => {
            let date: Date = text.parse().map_err(|_| wrong())?;
            moment(date.to_datetime(jiff::civil::Time::midnight()), zone).map(Some).ok_or_else(wrong)
        }
    }
}

/// Returns the moment of a wall-clock time; one that is skipped moves forward, one that comes twice is the first.
fn moment(local: DateTime, zone: &TimeZone) -> Option<Moment> {
    local.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp().into())
}
