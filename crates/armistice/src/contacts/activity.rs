//! What we did: the other half of the timeline. Only ever added to.

use measure::Moment;
use store::{Tx, params};

use super::{ActivityId, ContactId};
use crate::fault::Outcome;
use crate::sql::contacts as sql;

/// What kind of thing we did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A mail left for the contact.
    MailSent,
    /// A seller tried to reach the contact.
    Attempt,
    /// Somebody wrote something down.
    Note,
    /// The contact was offered to Sales, or something became of the offer.
    Handoff,
    /// A deal was opened, moved or closed.
    Deal,
    /// A journey took the contact in or let it go.
    Journey,
    /// The contact changed hands.
    Owner,
    /// A list brought it, or changed it.
    Import,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::MailSent,
        Self::Attempt,
        Self::Note,
        Self::Handoff,
        Self::Deal,
        Self::Journey,
        Self::Owner,
        Self::Import,
    ];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::MailSent => "mail_sent",
            Self::Attempt => "attempt",
            Self::Note => "note",
            Self::Handoff => "handoff",
            Self::Deal => "deal",
            Self::Journey => "journey",
            Self::Owner => "owner",
            Self::Import => "import",
        }
    }
}

/// One thing we did.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// To whom.
    pub contact: ContactId,
    /// What kind.
    pub kind: Kind,
    /// One sentence for the timeline.
    pub summary: &'a str,
    /// The row that it is about: a message, an attempt, a handoff, a deal.
    pub reference: Option<i64>,
    /// Who did it.
    pub author: &'a str,
    /// When it happened.
    pub at: Moment,
}

store::record! {
    /// One thing we did, as the timeline shows it.
    pub struct Activity {
        pub id: ActivityId,
        pub contact_id: ContactId,
        pub kind: String,
        pub at: Moment,
        pub recorded_at: Moment,
        pub author: String,
        pub summary: String,
        pub reference: Option<i64>,
    }
}

/// Notes what we did.
pub fn note(tx: &mut Tx, new: &New<'_>) -> Outcome<ActivityId> {
    let id = ActivityId(tx.new_id());
    let recorded = tx.now();
    let values =
        params![id, new.contact, new.kind.word(), new.at, recorded, new.author, new.summary, new.reference];
    tx.run(&sql::ACTIVITY_NOTE, values)?;
    Ok(id)
}
