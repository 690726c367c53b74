//! Whose contact it is: the colleague who sees to it next.

use store::{Tx, params};

use super::change::{self, Change};
use super::{ContactId, contact};
use crate::fault::Outcome;
use crate::people::UserId;
use crate::sql::owners as sql;

/// Gives a contact to a colleague and notes the change; a contact that is theirs already stays as it was.
pub fn give(tx: &mut Tx, id: ContactId, to: UserId, author: &str) -> Outcome<()> {
    let before = contact::find(tx, id)?.owner_id;
    if before == Some(to) {
        return Ok(());
    }
    tx.run(&sql::CONTACT_OWNER_SET, params![id, to])?;
    let (old, new) = (before.map(|owner| owner.to_string()), to.to_string());
    let noted = Change {
        noun: "contact",
        noun_id: id.0,
        field: "owner",
        old: old.as_deref(),
        new: Some(&new),
        at: tx.now(),
        author,
    };
    change::note(tx, &noted)
}
