//! A handoff: Marketing gives a contact to Sales. Offered, then accepted or rejected; an accepted one is returned or
//! becomes a deal. Each step is an event that stays.

use std::fmt;

use measure::Moment;
use serde::Serialize;
use store::{Tx, params};

use super::HandoffId;
use super::reason::GivenBack;
use crate::agreement::AgreementId;
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::people::{Sight, UserId};
use crate::sql::handoffs as sql;

/// Where a handoff stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for a seller.
    Offered,
    /// A seller works it.
    Accepted,
    /// Refused before any work.
    Rejected,
    /// Given back after work.
    Returned,
    /// Became a deal.
    Converted,
}

impl State {
    /// Every state, in order.
    pub const ALL: [Self; 5] =
        [Self::Offered, Self::Accepted, Self::Rejected, Self::Returned, Self::Converted];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Returned => "returned",
            Self::Converted => "converted",
        }
    }

    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Offered => "Offered",
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
            Self::Returned => "Returned",
            Self::Converted => "Converted",
        }
    }

    /// Returns the state of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Tells whether somebody still has to do something.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Offered | Self::Accepted)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl store::FromValue for State {
    fn from_value(value: store::ValueRef<'_>) -> Result<Self, String> {
        let word = <String as store::FromValue>::from_value(value)?;
        Self::of(&word).ok_or_else(|| format!("there is no state {word}"))
    }
}

store::record! {
    /// A handoff as stored. `reasons` are those of the definition's verdict, as JSON.
    pub struct Handoff {
        pub id: HandoffId,
        pub contact_id: ContactId,
        pub ordinal: i64,
        pub agreement_id: AgreementId,
        pub owner_id: UserId,
        pub state: State,
        pub reasons: String,
        pub offered_at: Moment,
        pub accepted_at: Option<Moment>,
        pub ended_at: Option<Moment>,
        pub end_reason: Option<String>,
        pub next_due_at: Option<Moment>,
    }

    /// One step of a handoff, as its history shows it.
    pub struct Event {
        pub kind: String,
        pub at: Moment,
        pub name: Option<String>,
        pub reason: String,
        pub note: String,
    }
}

impl Handoff {
    /// Returns why the contact met the definition when it was offered.
    pub fn verdict(&self) -> Vec<rules::Reason> {
        serde_json::from_str(&self.reasons).unwrap_or_default()
    }
}

/// What makes a handoff.
#[derive(Clone, Debug)]
pub struct New<'a> {
    /// Who is handed over.
    pub contact: ContactId,
    /// Under which version.
    pub agreement: AgreementId,
    /// To whom.
    pub owner: UserId,
    /// Why, as the definition's verdict said.
    pub reasons: &'a [rules::Reason],
    /// Why to them, in words.
    pub basis: &'a str,
}

/// Stores a handoff as offered now. A contact has one open handoff at a time.
pub fn offer(tx: &mut Tx, new: &New<'_>) -> Outcome<HandoffId> {
    if tx.maybe::<HandoffId>(&sql::HANDOFF_OPEN_OF, params![new.contact])?.is_some() {
        return Err(Fault::refused("handoff-open", "Sales has this contact already."));
    }
    let id = HandoffId(tx.new_id());
    let ordinal: i64 = tx.one(&sql::HANDOFF_NEXT_ORDINAL, params![new.contact])?;
    let reasons = serde_json::to_string(new.reasons)
        .map_err(|fault| Fault::Internal(format!("reasons of a handoff: {fault}")))?;
    let now = tx.now();
    tx.run(&sql::HANDOFF_CREATE, params![id, new.contact, ordinal, new.agreement, new.owner, reasons, now])?;
    let step = Step { kind: "offered", user: Some(new.owner), reason: new.basis, note: "" };
    note(tx, id, new.contact, step)?;
    Ok(id)
}

/// Returns a handoff, whoever asks: for flow and jobs. Pages use [`find_seen`].
pub fn find(tx: &mut Tx, id: HandoffId) -> Outcome<Handoff> {
    tx.maybe(&sql::HANDOFF_BY_ID, params![id])?.ok_or(Fault::Missing("handoff"))
}

/// Returns a handoff that the caller may see.
pub fn find_seen(tx: &mut Tx, sight: &Sight, id: HandoffId) -> Outcome<Handoff> {
    let values = params![id, sight.all, sight.user, sight.team];
    tx.maybe(&sql::HANDOFF_SEEN, values)?.ok_or(Fault::Missing("handoff"))
}

/// Returns the open handoff of a contact.
pub fn open_of(tx: &mut Tx, contact: ContactId) -> Outcome<Option<HandoffId>> {
    Ok(tx.maybe(&sql::HANDOFF_OPEN_OF, params![contact])?)
}

/// Returns the handoffs of a contact, the latest first.
pub fn of_contact(tx: &mut Tx, contact: ContactId) -> Outcome<Vec<Handoff>> {
    Ok(tx.all(&sql::HANDOFFS_OF_CONTACT, params![contact])?)
}

/// Returns the history of a handoff, oldest first.
pub fn events(tx: &mut Tx, id: HandoffId) -> Outcome<Vec<Event>> {
    Ok(tx.all(&sql::HANDOFF_EVENTS_OF, params![id])?)
}

/// Notes that somebody takes an offered handoff on, for themselves or for `owner`.
pub fn accept(tx: &mut Tx, found: &Handoff, by: UserId, owner: UserId) -> Outcome<()> {
    let now = tx.now();
    if tx.run(&sql::HANDOFF_ACCEPT, params![found.id, now, owner])? == 0 {
        return Err(not_in(found, State::Offered));
    }
    if owner != found.owner_id {
        let step = Step { kind: "reassigned", user: Some(owner), reason: "who accepts it", note: "" };
        note(tx, found.id, found.contact_id, step)?;
    }
    note(tx, found.id, found.contact_id, Step { kind: "accepted", user: Some(by), reason: "", note: "" })?;
    Ok(())
}

/// Gives an open handoff to another seller and returns the id of that step; `None` when it is theirs already.
pub fn give(tx: &mut Tx, found: &Handoff, to: UserId, why: &str) -> Outcome<Option<i64>> {
    if found.owner_id == to {
        return Ok(None);
    }
    if tx.run(&sql::HANDOFF_OWNER_SET, params![found.id, to])? == 0 {
        return Err(not_in(found, State::Accepted));
    }
    let step = Step { kind: "reassigned", user: Some(to), reason: why, note: "" };
    note(tx, found.id, found.contact_id, step).map(Some)
}

/// Returns open handoffs whose owner has left, at most `limit`, the most urgent first.
pub fn orphaned(tx: &mut Tx, limit: i64) -> Outcome<Vec<HandoffId>> {
    Ok(tx.all(&sql::HANDOFFS_ORPHANED, params![limit])?)
}

/// The two ways of giving a handoff back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// Before any work: only an offered one.
    Reject,
    /// After work: only an accepted one.
    Return,
}

/// Ends an offered handoff as rejected, or an accepted one as returned; returns the state that it ended in.
pub fn give_back(tx: &mut Tx, found: &Handoff, by: UserId, how: Back, why: &GivenBack) -> Outcome<State> {
    let (from, to) = match how {
        Back::Reject => (State::Offered, State::Rejected),
        Back::Return => (State::Accepted, State::Returned),
    };
    if found.state != from {
        return Err(not_in(found, from));
    }
    end(tx, found, to, Step { kind: to.word(), user: Some(by), reason: why.reason.word(), note: &why.note })?;
    Ok(to)
}

/// Ends an accepted handoff that became a deal.
pub fn convert(tx: &mut Tx, found: &Handoff, by: UserId) -> Outcome<()> {
    if found.state != State::Accepted {
        return Err(not_in(found, State::Accepted));
    }
    end(tx, found, State::Converted, Step { kind: "converted", user: Some(by), reason: "", note: "" })
}

/// Notes when the handoff next wants something; `None` when nothing is owed.
pub fn set_due(tx: &mut Tx, id: HandoffId, due: Option<Moment>) -> Outcome<()> {
    tx.run(&sql::HANDOFF_DUE, params![id, due])?;
    Ok(())
}

fn end(tx: &mut Tx, found: &Handoff, to: State, step: Step<'_>) -> Outcome<()> {
    let now = tx.now();
    let values = params![found.id, found.state.word(), to.word(), now, step.reason];
    if tx.run(&sql::HANDOFF_END, values)? == 0 {
        return Err(not_in(found, State::Accepted));
    }
    note(tx, found.id, found.contact_id, step)?;
    Ok(())
}

/// Says why a handoff is not where a verb wants it.
pub fn not_in(found: &Handoff, wanted: State) -> Fault {
    match found.state {
        State::Offered => Fault::refused("handoff-not-accepted", "Please accept this handoff first."),
        State::Accepted if wanted == State::Offered => {
            Fault::refused("handoff-already-accepted", "Somebody has accepted this handoff already.")
        }
        state => Fault::refused(
            "handoff-already-ended",
            format!("This handoff has ended already: it was {}.", state.word()),
        ),
    }
}

struct Step<'a> {
    kind: &'a str,
    user: Option<UserId>,
    reason: &'a str,
    note: &'a str,
}

/// Adds a step to the history of a handoff and returns its id.
fn note(tx: &mut Tx, id: HandoffId, contact: ContactId, step: Step<'_>) -> Outcome<i64> {
    let event = tx.new_id();
    let now = tx.now();
    let values = params![event, id, contact, step.kind, now, now, step.user, step.reason, step.note];
    tx.run(&sql::HANDOFF_EVENT, values)?;
    Ok(event)
}
