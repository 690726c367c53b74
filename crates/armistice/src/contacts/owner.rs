//! Whose contact it is: the colleague who sees to it next.

use store::{Tx, params};

use super::change::{self, Change};
use super::{ContactId, contact};
use crate::fault::Outcome;
use crate::people::UserId;
use crate::sql::owners as sql;

/// Gives a contact to a colleague and notes the change; a contact that is theirs already stays as it was.
pub fn give(tx: &mut Tx, id: ContactId, to: UserId, author: &str) -> Outcome<()> {
    set(tx, id, Some(to), author).map(drop)
}

/// Sets whose contact it is, or that it is nobody's, and notes the change. Returns whether it was one.
pub fn set(tx: &mut Tx, id: ContactId, to: Option<UserId>, author: &str) -> Outcome<bool> {
    let before = contact::find(tx, id)?.owner_id;
    if before == to {
        return Ok(false);
    }
    tx.mark(id.0);
    tx.run(&sql::CONTACT_OWNER_SET, params![id, to])?;
    let [old, new] = [before, to].map(|owner| owner.map(|owner| owner.to_string()));
    let noted = Change {
        noun: "contact",
        noun_id: id.0,
        field: "owner",
        old: old.as_deref(),
        new: new.as_deref(),
        at: tx.now(),
        author,
    };
    change::note(tx, &noted)?;
    Ok(true)
}
