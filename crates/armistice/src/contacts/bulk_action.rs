//! One deed done to many contacts at once: which, how far it came, and the way back. `flow/bulk` does it; what became of
//! each contact stands in `bulk_contact.rs`.

use std::collections::BTreeMap;

use measure::{DAY_MS, Moment};
use store::{Tx, params};

use super::deed::Deed;
use super::question::Asked;
use super::{BulkActionId, ContactId};
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, Capability, UserId};
use crate::sql::bulk_actions as sql;

/// Bulk actions that are listed at most.
const PAGE: i64 = 100;
/// Bulk actions under way in the house at once: each makes the others wait.
pub const UNDER_WAY_MAX: i64 = 20;
/// What each contact was before is kept so long; as long can a bulk action be undone.
pub const KEPT_MS: i64 = 30 * DAY_MS;

store::record! {
    /// A bulk action as stored.
    pub struct BulkAction {
        pub id: BulkActionId,
        pub deed: String,
        pub object: Option<String>,
        pub value: Option<String>,
        pub question: Option<String>,
        pub created_at: Moment,
        pub created_by: UserId,
        pub gathered_at: Option<Moment>,
        pub contacts: i64,
        pub reached: ContactId,
        pub changed: i64,
        pub same: i64,
        pub refused: i64,
        pub ended_at: Option<Moment>,
        pub stopped_by: Option<UserId>,
        pub failure: Option<String>,
        pub undo_at: Option<Moment>,
        pub undo_by: Option<UserId>,
        pub undo_reached: ContactId,
        pub undone: i64,
        pub kept: i64,
        pub undo_ended_at: Option<Moment>,
        pub forgotten_at: Option<Moment>,
    }
}

/// Where a bulk action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Whom it means is being written down.
    Gathering,
    /// It goes from contact to contact.
    Running,
    /// It ended by itself.
    Done,
    /// Somebody ended it before that.
    Stopped,
    /// It could not begin; the sentence is kept with it.
    Failed,
    /// What it changed is being put back.
    Undoing,
    /// What could be put back was.
    Undone,
}

impl Phase {
    /// Returns the word that programs read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gathering => "gathering",
            Self::Running => "running",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    /// Tells whether it is under way.
    pub fn moves(self) -> bool {
        matches!(self, Self::Gathering | Self::Running | Self::Undoing)
    }
}

impl BulkAction {
    /// Returns where it stands.
    pub fn phase(&self) -> Phase {
        if self.undo_ended_at.is_some() {
            Phase::Undone
        } else if self.undo_at.is_some() {
            Phase::Undoing
        } else if self.failure.is_some() {
            Phase::Failed
        } else if self.stopped_by.is_some() {
            Phase::Stopped
        } else if self.ended_at.is_some() {
            Phase::Done
        } else if self.gathered_at.is_some() {
            Phase::Running
        } else {
            Phase::Gathering
        }
    }

    /// Returns the deed; nothing when an erasure took a part of it.
    pub fn deed(&self) -> Option<Deed> {
        Deed::of(&self.deed, self.object.as_deref()?, self.value.as_deref()?)
    }

    /// Returns what was asked for everybody who matches; nothing when contacts were named one by one.
    pub fn asked(&self) -> Option<Asked> {
        self.question.as_deref().and_then(unkept)
    }

    /// Returns how many contacts it reached.
    pub fn met(&self) -> i64 {
        self.changed + self.same + self.refused
    }

    /// Tells whether the caller may see it: who ordered it, who sees everybody, an admin.
    pub fn is_seen(&self, by: &Caller) -> bool {
        by.sight().all == 1 || self.is_in_hand_of(by)
    }

    /// Tells whether the caller may stop and undo it: who ordered it, and an admin.
    pub fn is_in_hand_of(&self, by: &Caller) -> bool {
        self.created_by == by.user || by.may(Capability::Administer)
    }

    /// Returns until when it can be undone, if it changed anybody and was not undone.
    pub fn undo_until(&self, now: Moment) -> Option<Moment> {
        let until = self.ended_at? + KEPT_MS;
        let is_open = self.undo_at.is_none() && self.forgotten_at.is_none() && self.changed > 0;
        (is_open && now < until).then_some(until)
    }
}

/// Returns a question as it is kept: its parameters that say something, as JSON.
pub fn kept(asked: &Asked) -> String {
    let said: BTreeMap<&str, &str> =
        asked.parameters().filter(|(_, value)| !value.trim().is_empty()).collect();
    serde_json::to_string(&said).unwrap_or_default()
}

/// Reads a question that was kept.
pub fn unkept(text: &str) -> Option<Asked> {
    serde_json::from_str(text).ok()
}

/// Notes an order. Nobody is meant yet: contacts are frozen next.
pub fn create(tx: &mut Tx, by: UserId, deed: &Deed, asked: Option<&Asked>) -> Outcome<BulkActionId> {
    if tx.one::<i64>(&sql::BULK_ACTIONS_UNDER_WAY, params![])? >= UNDER_WAY_MAX {
        let sentence =
            format!("{UNDER_WAY_MAX} bulk actions are under way. Please wait until one of them has ended.");
        return Err(Fault::refused("too-many-bulk-actions", sentence));
    }
    let (id, now) = (BulkActionId(tx.new_id()), tx.now());
    let (object, value) = deed.stored();
    let question = asked.map(kept);
    tx.run(&sql::BULK_ACTION_CREATE, params![id, deed.word(), object, value, question, now, by])?;
    Ok(id)
}

/// Returns a bulk action, whoever asks: for jobs.
pub fn find(tx: &mut Tx, id: BulkActionId) -> Outcome<BulkAction> {
    tx.maybe(&sql::BULK_ACTION_BY_ID, params![id])?.ok_or(Fault::Missing("bulk action"))
}

/// Returns a bulk action that the caller may see.
pub fn find_seen(tx: &mut Tx, by: &Caller, id: BulkActionId) -> Outcome<BulkAction> {
    let found = find(tx, id)?;
    if found.is_seen(by) { Ok(found) } else { Err(Fault::Missing("bulk action")) }
}

/// Returns a bulk action that the caller may stop and undo.
pub fn find_in_hand(tx: &mut Tx, by: &Caller, id: BulkActionId) -> Outcome<BulkAction> {
    let found = find_seen(tx, by, id)?;
    if found.is_in_hand_of(by) { Ok(found) } else { Err(Fault::Forbidden) }
}

/// Returns the latest bulk actions that the caller may see.
pub fn latest(tx: &mut Tx, by: &Caller) -> Outcome<Vec<BulkAction>> {
    let sees_all = i64::from(by.sight().all == 1 || by.may(Capability::Administer));
    Ok(tx.all(&sql::BULK_ACTIONS_LATEST, params![PAGE, sees_all, by.user])?)
}

/// Returns the oldest bulk action of which it is not written down yet whom it means.
pub fn ungathered(tx: &mut Tx) -> Outcome<Option<BulkAction>> {
    Ok(tx.maybe(&sql::BULK_ACTION_UNGATHERED, params![])?)
}

/// Notes that so many more contacts are frozen, the last of them or not. False when it is no longer gathering, or somebody
/// else froze some meanwhile.
pub fn gathered(tx: &mut Tx, found: &BulkAction, more: usize, is_over: bool) -> Outcome<bool> {
    let at = is_over.then(|| tx.now());
    Ok(tx.run(&sql::BULK_ACTION_GATHERED, params![found.id, found.contacts, more, at])? > 0)
}

/// What one portion did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Contacts that are different now.
    pub changed: i64,
    /// Contacts that were so already.
    pub same: i64,
    /// Contacts that it could not be done to.
    pub refused: i64,
}

/// Notes how far it came, and that it is over when there is nobody after that.
pub fn advance(tx: &mut Tx, id: BulkActionId, reached: Option<ContactId>, tally: Tally) -> Outcome<()> {
    let ended = reached.is_none().then(|| tx.now());
    let values = params![id, reached, tally.changed, tally.same, tally.refused, ended];
    tx.run(&sql::BULK_ACTION_ADVANCE, values)?;
    Ok(())
}

/// Notes how far the way back came, and that it is over when there is nobody after that.
pub fn retreat(
    tx: &mut Tx,
    id: BulkActionId,
    reached: Option<ContactId>,
    (undone, kept): (i64, i64),
) -> Outcome<()> {
    let ended = reached.is_none().then(|| tx.now());
    tx.run(&sql::BULK_ACTION_RETREAT, params![id, reached, undone, kept, ended])?;
    Ok(())
}

/// Ends it before its end: who was reached stays changed. One that has ended is refused.
pub fn stop(tx: &mut Tx, by: UserId, id: BulkActionId) -> Outcome<()> {
    let now = tx.now();
    if tx.run(&sql::BULK_ACTION_STOP, params![id, now, by])? == 0 {
        return Err(Fault::refused("bulk-action-ended", "This bulk action has ended already."));
    }
    Ok(())
}

/// Ends one that cannot begin, with a sentence for the person who ordered it.
pub fn fail(tx: &mut Tx, id: BulkActionId, failure: &str) -> Outcome<()> {
    let now = tx.now();
    tx.run(&sql::BULK_ACTION_FAIL, params![id, now, failure])?;
    Ok(())
}

/// Begins the way back.
pub fn begin_undo(tx: &mut Tx, by: UserId, found: &BulkAction) -> Outcome<()> {
    let now = tx.now();
    if found.ended_at.is_none() {
        return Err(Fault::refused(
            "bulk-action-under-way",
            "This bulk action is under way. Please stop it first.",
        ));
    }
    if found.undo_until(now).is_none() {
        let sentence = match found.undo_at {
            Some(_) => "This bulk action was undone before.",
            None if found.changed == 0 => "This bulk action changed nobody, so there is nothing to put back.",
            None => {
                "A bulk action can be undone for 30 days. What the contacts were before is no longer kept."
            }
        };
        return Err(Fault::refused("bulk-action-not-undoable", sentence));
    }
    tx.run(&sql::BULK_ACTION_UNDO, params![found.id, now, by])?;
    Ok(())
}

/// Forgets what became of each contact of those that ended before a moment, so many contacts at a time. Returns whether
/// there are more.
pub fn forget(tx: &mut Tx, before: Moment, limit: i64) -> Outcome<bool> {
    let Some(id) = tx.maybe::<BulkActionId>(&sql::BULK_ACTION_OLD, params![before])? else {
        return Ok(false);
    };
    let gone = tx.run(&sql::BULK_CONTACTS_FORGET, params![id, limit])?;
    if (gone as i64) < limit {
        let now = tx.now();
        tx.run(&sql::BULK_ACTION_FORGOTTEN, params![id, now])?;
    }
    Ok(true)
}
