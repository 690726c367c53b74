//! Why a handoff went back: a closed list, because only what Marketing can act on is worth asking. It follows
//! the published lead disqualification reasons and its rule for `unreachable`.

use measure::{DAY_MS, Moment};
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, NUL, Outcome};

/// The farthest date that a contact can be put off to, in days: five years.
const PUT_OFF_DAYS_MAX: i64 = 5 * 366;
/// The longest note, in characters.
pub const NOTE_MAX: usize = 2_000;

/// Why Sales gave a contact back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Name, number or address are wrong.
    BadData,
    /// The person is here twice.
    Duplicate,
    /// Not the kind of customer we serve.
    NotIcp,
    /// Nothing that we could help with.
    NoNeed,
    /// No money for it.
    NoBudget,
    /// Later; they named a date.
    Timing,
    /// They stay with what they have.
    StatusQuo,
    /// They bought elsewhere.
    ChoseCompetitor,
    /// Nobody answered, after all promised attempts.
    Unreachable,
    /// They do not want to be contacted.
    NoConsent,
}

/// What becomes of the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    /// Back to nurture, to be offered again after a rest.
    Recycle,
    /// Back to nurture with a tag, so that Marketing mends the record.
    FixData,
    /// Never again.
    Disqualify,
}

impl Reason {
    /// Every reason, in the order in which a page offers them.
    pub const ALL: [Self; 10] = [
        Self::Timing,
        Self::NoNeed,
        Self::NoBudget,
        Self::StatusQuo,
        Self::ChoseCompetitor,
        Self::Unreachable,
        Self::BadData,
        Self::Duplicate,
        Self::NotIcp,
        Self::NoConsent,
    ];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::BadData => "bad_data",
            Self::Duplicate => "duplicate",
            Self::NotIcp => "not_icp",
            Self::NoNeed => "no_need",
            Self::NoBudget => "no_budget",
            Self::Timing => "timing",
            Self::StatusQuo => "status_quo",
            Self::ChoseCompetitor => "chose_competitor",
            Self::Unreachable => "unreachable",
            Self::NoConsent => "no_consent",
        }
    }

    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::BadData => "Wrong data",
            Self::Duplicate => "Duplicate",
            Self::NotIcp => "Not our kind of customer",
            Self::NoNeed => "No need",
            Self::NoBudget => "No budget",
            Self::Timing => "Not now, later",
            Self::StatusQuo => "Stays with the status quo",
            Self::ChoseCompetitor => "Chose a competitor",
            Self::Unreachable => "Unreachable",
            Self::NoConsent => "Wants no contact",
        }
    }

    /// Returns the reason of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }

    /// Returns what becomes of the contact.
    pub fn consequence(self) -> Consequence {
        match self {
            Self::NotIcp | Self::NoConsent => Consequence::Disqualify,
            Self::BadData | Self::Duplicate => Consequence::FixData,
            Self::NoNeed
            | Self::NoBudget
            | Self::Timing
            | Self::StatusQuo
            | Self::ChoseCompetitor
            | Self::Unreachable => Consequence::Recycle,
        }
    }
}

/// A reason with what it needs besides: checked, so a `timing` always has its date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenBack {
    /// Why.
    pub reason: Reason,
    /// The date that the contact asked for; only with `timing`.
    pub until: Option<Moment>,
    /// What the seller wrote, perhaps nothing.
    pub note: String,
}

impl GivenBack {
    /// Returns the reason when all that it needs is there.
    pub fn new(reason: Reason, until: Option<Moment>, note: &str, now: Moment) -> Outcome<Self> {
        let note = checked_note(note)?;
        let until = match (reason, until) {
            (Reason::Timing, None) => {
                return Err(Fault::field(
                    "until",
                    "Please give the date on which they want to hear from us.",
                ));
            }
            (Reason::Timing, Some(until)) if until <= now => {
                return Err(Fault::field("until", "Please give a date that lies ahead."));
            }
            (Reason::Timing, Some(until)) if until.since(now) > PUT_OFF_DAYS_MAX * DAY_MS => {
                return Err(Fault::field("until", "Please give a date within five years."));
            }
            (Reason::Timing, until) => until,
            _ => None,
        };
        Ok(Self { reason, until, note })
    }
}

/// Returns a note trimmed, when it is short enough.
pub fn checked_note(note: &str) -> Outcome<String> {
    let note = note.trim();
    if note.contains('\0') {
        return Err(Fault::field("note", NUL));
    }
    if note.chars().count() > NOTE_MAX {
        return Err(Fault::field("note", format!("Please keep the note under {NOTE_MAX} characters.")));
    }
    Ok(note.to_owned())
}
