//! Erasing a contact: what runs for them ends, the address may not be mailed again, and everything that says who they
//! were goes. Ids, codes, moments and amounts stay, so that counts, promises and revenue stay true.

use store::{Tx, params};

use super::journeys;
use crate::agreement::clock;
use crate::contacts::contact::{self, Contact, email_key};
use crate::contacts::{ContactId, ErasureId, erasure};
use crate::fault::{Fault, Outcome};
use crate::keys::Keys;
use crate::people::{Caller, UserId, audit};
use crate::post::suppression;
use crate::post::words::Reason as Suppressed;
use crate::sales::handoff::{self, Back, State};
use crate::sales::reason::{GivenBack, Reason as Returned};
use crate::segments::{membership, score};
use crate::sql::erasures as sql;

/// Why a contact is erased. A closed list, so that the reason itself says nothing of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They asked for it.
    Asked,
    /// There is no ground to keep them any more.
    NoGround,
    /// They came in by mistake.
    Mistake,
}

impl Reason {
    /// Every reason, in the order in which a page offers them.
    pub const ALL: [Self; 3] = [Self::Asked, Self::NoGround, Self::Mistake];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::NoGround => "no_ground",
            Self::Mistake => "mistake",
        }
    }

    /// Returns what people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Asked => "They asked for it",
            Self::NoGround => "There is no ground to keep them any more",
            Self::Mistake => "They came in by mistake",
        }
    }

    /// Reads a word; one that means nothing is a field error.
    pub fn read(word: &str) -> Outcome<Self> {
        let found = Self::ALL.into_iter().find(|reason| reason.word() == word.trim());
        found.ok_or_else(|| Fault::field("reason", "Please choose why."))
    }
}

/// Erases a contact. It cannot be taken back; a keyed hash of the address stays, so that nobody mails it again.
pub fn erase(tx: &mut Tx, keys: &Keys, by: &Caller, id: ContactId, reason: Reason) -> Outcome<()> {
    let found = contact::find_seen(tx, &by.sight(), id)?;
    if found.erased_at.is_some() {
        return Err(Fault::refused("already-erased", "This contact was erased before."));
    }
    forget(tx, keys, &found, &by.author(), Some(by.user))?;
    let hash = found.email.as_deref().map(|email| keys.hash(&email_key(email)));
    let now = tx.now();
    let line = ErasureId(tx.new_id());
    tx.run(&sql::ERASURE_KEEP, params![line, id, hash, now, by.author(), reason.word()])?;
    audit::note(tx, by, "erased", "contact", id.0, reason.word())
}

/// Does what an erasure does, but for the row that says so. Without a colleague, whoever owns an open handoff ends it.
pub(super) fn forget(
    tx: &mut Tx,
    keys: &Keys,
    found: &Contact,
    author: &str,
    by: Option<UserId>,
) -> Outcome<()> {
    end_what_runs(tx, by, found.id)?;
    // A rule may look at all people of an account: those who stay hear of it while it is still known which one it was.
    score::look_at_account(tx, found.id)?;
    let key = found.email.as_deref().map(email_key);
    if let Some(key) = &key {
        suppression::suppress(tx, keys, key, Suppressed::Erased, author)?;
    }
    erasure::erase(tx, found.id)?;
    if let Some(key) = &key {
        erasure::erase_quotes(tx, key)?;
    }
    tx.mark(found.id.0);
    tx.run(&sql::ERASE_MARK, params![found.id, tx.now()])?;
    Ok(())
}

/// Ends journeys, mails that are not sent yet, and an open handoff with its promises: nothing is owed about somebody
/// who is not there.
fn end_what_runs(tx: &mut Tx, by: Option<UserId>, id: ContactId) -> Outcome<()> {
    journeys::leave_all(tx, id, "erased")?;
    membership::leave_all(tx, id, "erased", "system")?;
    tx.run(&sql::ERASE_PLANS, params![id, tx.now()])?;
    let Some(open) = handoff::open_of(tx, id)? else { return Ok(()) };
    let open = handoff::find(tx, open)?;
    let how = if open.state == State::Offered { Back::Reject } else { Back::Return };
    let now = tx.now();
    let by = by.unwrap_or(open.owner_id);
    handoff::give_back(tx, &open, by, how, &GivenBack::new(Returned::NoConsent, None, "", now)?)?;
    clock::close(tx, open.id)
}
