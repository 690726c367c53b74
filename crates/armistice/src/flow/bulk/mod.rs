//! One deed done to many contacts: ordered by a colleague, done by jobs in portions, and taken back as a job, too.
//!
//! Whom it means is frozen when it is ordered, a row for each. A portion is one transaction: what became of a contact is
//! written in the one that changed it, so a process that dies goes on exactly where it stopped. What the colleague may see
//! and do is asked at each portion, not when they ordered.

mod fate;
mod undo;
pub mod work;

use store::Tx;

use super::consider;
use crate::contacts::bulk_action::{self, BulkAction, KEPT_MS, Phase, Tally};
use crate::contacts::bulk_contact::{self, State};
use crate::contacts::deed::Deed;
use crate::contacts::question::Asked;
use crate::contacts::{BulkActionId, ContactId};
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, Capability, UserId, audit, session, user};
pub use fate::Fate;
use fate::Ready;

/// The kind of the job. Its payload is the bulk action.
pub const JOB: &str = "bulk";
/// Contacts that one job meets: few enough that a transaction stays far under a second.
pub const PORTION: usize = 200;
/// Rows that one transaction forgets.
const FORGET_MAX: i64 = 20_000;
/// What the audit log calls it.
const NOUN: &str = "bulk action";

/// Orders a deed. With contacts, ascending, these are frozen at once; otherwise [`work::gather`] asks the question.
pub fn order(
    tx: &mut Tx,
    by: &Caller,
    deed: &Deed,
    asked: Option<&Asked>,
    contacts: Option<&[ContactId]>,
) -> Outcome<BulkActionId> {
    by.must(Capability::EditContacts)?;
    Ready::load(tx, deed)?;
    let id = bulk_action::create(tx, by.user, deed, asked)?;
    if let Some(contacts) = contacts {
        let found = bulk_action::find(tx, id)?;
        freeze(tx, &found, contacts, true)?;
    }
    audit::note(tx, by, "ordered", NOUN, id.0, deed.word())?;
    Ok(id)
}

/// Freezes more contacts, and begins when they are the last. False when somebody else froze some meanwhile, or it was
/// stopped.
fn freeze(tx: &mut Tx, found: &BulkAction, contacts: &[ContactId], is_over: bool) -> Outcome<bool> {
    if !bulk_action::gathered(tx, found, contacts.len(), is_over)? {
        return Ok(false);
    }
    bulk_contact::freeze(tx, found.id, contacts)?;
    if is_over {
        enqueue(tx, found.id)?;
    }
    Ok(true)
}

/// Stops a bulk action; who was reached stays changed.
pub fn stop(tx: &mut Tx, by: &Caller, id: BulkActionId) -> Outcome<()> {
    bulk_action::find_in_hand(tx, by, id)?;
    bulk_action::stop(tx, by.user, id)?;
    audit::note(tx, by, "stopped", NOUN, id.0, "")
}

/// Begins to put back what a bulk action changed, as whoever asks for it.
pub fn undo(tx: &mut Tx, by: &Caller, id: BulkActionId) -> Outcome<()> {
    let found = bulk_action::find_in_hand(tx, by, id)?;
    bulk_action::begin_undo(tx, by.user, &found)?;
    enqueue(tx, id)?;
    audit::note(tx, by, "undid", NOUN, id.0, "")
}

fn enqueue(tx: &mut Tx, id: BulkActionId) -> Outcome<()> {
    let (payload, run_at) = (id.to_string(), tx.now());
    tx.enqueue(store::jobs::New { kind: JOB, key: Some(&payload), payload: &payload, run_at })?;
    Ok(())
}

/// Meets the next portion, forwards or on the way back, and asks for another job when there may be more.
pub fn perform(tx: &mut Tx, payload: &str) -> Outcome<()> {
    let id = payload.parse().map_err(|_| Fault::Internal(format!("a {JOB} job says {payload:?}")))?;
    let found = bulk_action::find(tx, id)?;
    let is_over = match found.phase() {
        Phase::Running => go_on(tx, &found)?,
        Phase::Undoing => go_back(tx, &found)?,
        _ => true,
    };
    if is_over { Ok(()) } else { enqueue(tx, id) }
}

fn go_on(tx: &mut Tx, found: &BulkAction) -> Outcome<bool> {
    let next = bulk_contact::next(tx, found.id, State::Waiting, found.reached, PORTION)?;
    let orders = Orders::load(tx, found, found.created_by)?;
    let (mut tally, mut changed) = (Tally::default(), Vec::new());
    for (contact, _) in &next {
        let (state, before, reason) = match orders.meet(tx, *contact)? {
            Fate::Change(before) => (State::Changed, before, None),
            Fate::Same => (State::Same, None, None),
            Fate::Refused(sentence) => (State::Refused, None, Some(sentence)),
        };
        match state {
            State::Changed => changed.push(*contact),
            State::Same => tally.same += 1,
            _ => tally.refused += 1,
        }
        bulk_contact::settle(tx, (found.id, *contact), state, before.as_deref(), reason.as_deref())?;
    }
    tally.changed = changed.len() as i64;
    consider::soon_all(tx, &changed)?;
    let reached = next.last().map(|(contact, _)| *contact).filter(|_| next.len() == PORTION);
    bulk_action::advance(tx, found.id, reached, tally)?;
    Ok(reached.is_none())
}

fn go_back(tx: &mut Tx, found: &BulkAction) -> Outcome<bool> {
    let next = bulk_contact::next(tx, found.id, State::Changed, found.undo_reached, PORTION)?;
    let orders = Orders::load(tx, found, found.undo_by.unwrap_or(found.created_by))?;
    let (mut undone, mut kept) = (Vec::new(), 0);
    for (contact, before) in &next {
        let (state, reason) = match orders.put_back(tx, *contact, before.as_deref())? {
            None => (State::Undone, None),
            Some(sentence) => (State::Kept, Some(sentence)),
        };
        if state == State::Undone {
            undone.push(*contact);
        } else {
            kept += 1;
        }
        bulk_contact::settle(tx, (found.id, *contact), state, before.as_deref(), reason.as_deref())?;
    }
    consider::soon_all(tx, &undone)?;
    let reached = next.last().map(|(contact, _)| *contact).filter(|_| next.len() == PORTION);
    bulk_action::retreat(tx, found.id, reached, (undone.len() as i64, kept))?;
    Ok(reached.is_none())
}

/// What a portion goes by: the deed and who does it, or why nobody can be met.
enum Orders {
    Can(Box<(Ready, Caller)>),
    Cannot(String),
}

impl Orders {
    /// Looks up, as it is now, who does it and what the deed names.
    fn load(tx: &mut Tx, found: &BulkAction, who: UserId) -> Outcome<Self> {
        if user::find(tx, who)?.disabled_at.is_some() {
            return Ok(Self::Cannot("The colleague who asked for it does not sign in any more.".into()));
        }
        let by = session::console(tx, who)?;
        if !by.may(Capability::EditContacts) {
            return Ok(Self::Cannot(
                "The colleague who asked for it may not change contacts any more.".into(),
            ));
        }
        let Some(deed) = found.deed() else {
            return Ok(Self::Cannot("What was to be done named somebody who was erased.".into()));
        };
        Ok(match fate::said(Ready::load(tx, &deed))? {
            Ok(ready) => Self::Can(Box::new((ready, by))),
            Err(sentence) => Self::Cannot(sentence),
        })
    }

    fn meet(&self, tx: &mut Tx, contact: ContactId) -> Outcome<Fate> {
        match self {
            Self::Can(can) => can.0.meet(tx, &can.1, contact),
            Self::Cannot(sentence) => Ok(Fate::Refused(sentence.clone())),
        }
    }

    /// Puts a contact back; returns why not.
    fn put_back(&self, tx: &mut Tx, contact: ContactId, before: Option<&str>) -> Outcome<Option<String>> {
        match self {
            Self::Can(can) => undo::put_back(tx, &can.0, &can.1, contact, before),
            Self::Cannot(sentence) => Ok(Some(sentence.clone())),
        }
    }
}

/// Forgets what became of each contact once nothing can be undone any more, a portion of it. Returns whether there is more.
pub fn forget(tx: &mut Tx) -> Outcome<bool> {
    let before = tx.now() - KEPT_MS;
    bulk_action::forget(tx, before, FORGET_MAX)
}
