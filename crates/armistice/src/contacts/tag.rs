//! Tags: words that colleagues stick on contacts.

use store::{Tx, params};

use super::ContactId;
use crate::fault::{Fault, Outcome};
use crate::sql::contacts as sql;

/// The longest tag, in characters.
pub const LENGTH_MAX: usize = 40;

/// Returns the form in which a tag is kept: trimmed, lower case.
pub fn normal(text: &str) -> Outcome<String> {
    let tag = text.trim().to_lowercase();
    if tag.is_empty() || tag.chars().count() > LENGTH_MAX {
        return Err(Fault::field("tag", format!("A tag has 1 to {LENGTH_MAX} letters.")));
    }
    Ok(tag)
}

/// Sticks a tag on; a tag that is there already stays as it was.
pub fn add(tx: &mut Tx, contact: ContactId, tag: &str, author: &str) -> Outcome<()> {
    let tag = normal(tag)?;
    tx.run(&sql::TAG_ADD, params![contact, tag, tx.now(), author])?;
    Ok(())
}

/// Takes a tag off.
pub fn remove(tx: &mut Tx, contact: ContactId, tag: &str) -> Outcome<()> {
    tx.run(&sql::TAG_REMOVE, params![contact, normal(tag)?])?;
    Ok(())
}

/// Returns the tags of a contact in order.
pub fn of(tx: &mut Tx, contact: ContactId) -> Outcome<Vec<String>> {
    Ok(tx.all(&sql::TAGS_OF, params![contact])?)
}

/// Sticks tags, in their kept form, on contacts that have none yet.
pub fn add_to_new(tx: &mut Tx, tags: &[(ContactId, &str)], author: &str) -> Outcome<()> {
    let now = tx.now();
    let rows = tags.iter().map(|(contact, tag)| params![*contact, *tag, now, author].to_vec());
    tx.insert_many("tags", &["contact_id", "tag", "added_at", "added_by"], rows)?;
    Ok(())
}
