//! Attempts: each outbound contact by a seller, with what came of it. Only ever added to.

use measure::Moment;
use serde::{Deserialize, Serialize};
use store::{Tx, params};

use super::handoff::Handoff;
use super::reason::checked_note;
use super::{AttemptId, HandoffId};
use crate::fault::{Fault, Outcome};
use crate::people::UserId;
use crate::sql::attempts as sql;

/// By what means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Telephone.
    Call,
    /// A mail that a person wrote.
    Email,
    /// A social network.
    Social,
    /// Face to face or by video.
    Meeting,
    /// Anything else.
    Other,
}

impl Channel {
    /// Every channel, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Call, Self::Email, Self::Social, Self::Meeting, Self::Other];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Email => "email",
            Self::Social => "social",
            Self::Meeting => "meeting",
            Self::Other => "other",
        }
    }

    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Call => "Call",
            Self::Email => "E-mail",
            Self::Social => "Social network",
            Self::Meeting => "Meeting",
            Self::Other => "Something else",
        }
    }

    /// Returns the channel of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.word() == word)
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Nobody answered.
    NoAnswer,
    /// A message was left.
    Voicemail,
    /// Somebody else answered.
    WrongPerson,
    /// A mail or message is on its way.
    Sent,
    /// A two-way exchange with the right person.
    Conversation,
    /// They agreed to a meeting.
    MeetingBooked,
    /// They said no.
    NotInterested,
}

impl Answer {
    /// Every answer, in the order of the number keys.
    pub const ALL: [Self; 7] = [
        Self::NoAnswer,
        Self::Voicemail,
        Self::WrongPerson,
        Self::Sent,
        Self::Conversation,
        Self::MeetingBooked,
        Self::NotInterested,
    ];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoAnswer => "no_answer",
            Self::Voicemail => "voicemail",
            Self::WrongPerson => "wrong_person",
            Self::Sent => "sent",
            Self::Conversation => "conversation",
            Self::MeetingBooked => "meeting_booked",
            Self::NotInterested => "not_interested",
        }
    }

    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::NoAnswer => "No answer",
            Self::Voicemail => "Voicemail",
            Self::WrongPerson => "Wrong person",
            Self::Sent => "Sent",
            Self::Conversation => "Conversation",
            Self::MeetingBooked => "Meeting booked",
            Self::NotInterested => "Not interested",
        }
    }

    /// Returns the answer of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.word() == word)
    }

    /// Tells whether the right person was reached, so that no further attempt is owed.
    pub fn is_reached(self) -> bool {
        self.is_conversation() || self == Self::NotInterested
    }

    /// Tells whether a reason to go on was found.
    pub fn is_conversation(self) -> bool {
        matches!(self, Self::Conversation | Self::MeetingBooked)
    }
}

store::record! {
    /// An attempt as the dossier shows it.
    pub struct Attempt {
        pub id: AttemptId,
        pub name: String,
        pub channel: String,
        pub outcome: String,
        pub at: Moment,
        pub recorded_at: Moment,
        pub note: String,
    }

    /// How a handoff's attempts stand.
    #[derive(Copy)]
    pub struct Tally {
        pub attempts: i64,
        pub reached: i64,
    }
}

/// An attempt to be logged.
#[derive(Clone, Debug)]
pub struct New {
    /// By what means.
    pub channel: Channel,
    /// What came of it.
    pub answer: Answer,
    /// When it happened, when that was earlier than now. Promises count when it was recorded.
    pub at: Option<Moment>,
    /// What the seller wrote, perhaps nothing.
    pub note: String,
}

/// Logs an attempt about a handoff.
pub fn log(tx: &mut Tx, handoff: &Handoff, by: UserId, new: &New) -> Outcome<AttemptId> {
    let now = tx.now();
    let at = new.at.unwrap_or(now);
    if at > now {
        return Err(Fault::field("at", "Please log an attempt once it has been made."));
    }
    if at < handoff.offered_at {
        return Err(Fault::field(
            "at",
            "That was before the contact was handed over, so it counts for nothing here.",
        ));
    }
    let note = checked_note(&new.note)?;
    let id = AttemptId(tx.new_id());
    let values =
        params![id, handoff.id, handoff.contact_id, by, new.channel.word(), new.answer.word(), at, now, note];
    tx.run(&sql::ATTEMPT_LOG, values)?;
    Ok(id)
}

/// Returns how many attempts a handoff has seen and how many of them reached the contact.
pub fn tally(tx: &mut Tx, handoff: HandoffId) -> Outcome<Tally> {
    Ok(tx.one(&sql::ATTEMPTS_TALLY, params![handoff])?)
}

/// Returns the attempts of a handoff, the latest first.
pub fn of(tx: &mut Tx, handoff: HandoffId) -> Outcome<Vec<Attempt>> {
    Ok(tx.all(&sql::ATTEMPTS_OF, params![handoff])?)
}
