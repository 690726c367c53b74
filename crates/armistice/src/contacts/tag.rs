//! Tags: words that colleagues stick on contacts.

use store::{Tx, params};

use super::ContactId;
use super::change::{self, Change};
use crate::fault::{Fault, NUL, Outcome};
use crate::sql::contacts as sql;

/// The longest tag, in characters.
pub const LENGTH_MAX: usize = 40;

/// Returns the form in which a tag is kept: trimmed, lower case.
pub fn normal(text: &str) -> Outcome<String> {
    let tag = text.trim().to_lowercase();
    if tag.is_empty() || tag.chars().count() > LENGTH_MAX {
        return Err(Fault::field("tag", format!("A tag has 1 to {LENGTH_MAX} letters.")));
    }
    if tag.contains('\0') {
        return Err(Fault::field("tag", NUL));
    }
    Ok(tag)
}

/// Sticks a tag on and notes the change; a tag that is there already stays as it was. Returns whether it is new.
pub fn add(tx: &mut Tx, contact: ContactId, tag: &str, author: &str) -> Outcome<bool> {
    let tag = normal(tag)?;
    let added = tx.run(&sql::TAG_ADD, params![contact, &tag, tx.now(), author])? > 0;
    if added {
        tx.mark(contact.0);
        note(tx, contact, None, Some(&tag), author)?;
    }
    Ok(added)
}

/// Takes a tag off and notes the change. Returns whether it was there.
pub fn remove(tx: &mut Tx, contact: ContactId, tag: &str, author: &str) -> Outcome<bool> {
    let tag = normal(tag)?;
    let removed = tx.run(&sql::TAG_REMOVE, params![contact, &tag])? > 0;
    if removed {
        tx.mark(contact.0);
        note(tx, contact, Some(&tag), None, author)?;
    }
    Ok(removed)
}

fn note(tx: &mut Tx, contact: ContactId, old: Option<&str>, new: Option<&str>, author: &str) -> Outcome<()> {
    let at = tx.now();
    change::note(tx, &Change { noun: "contact", noun_id: contact.0, field: "tag", old, new, at, author })
}

/// Returns the tags of a contact in order.
pub fn of(tx: &mut Tx, contact: ContactId) -> Outcome<Vec<String>> {
    Ok(tx.all(&sql::TAGS_OF, params![contact])?)
}

/// Sticks tags, in their kept form, on contacts that have none yet.
pub fn add_to_new(tx: &mut Tx, tags: &[(ContactId, &str)], author: &str) -> Outcome<()> {
    let now = tx.now();
    tx.mark_all(tags.iter().map(|(contact, _)| contact.0));
    let rows = tags.iter().map(|(contact, tag)| params![*contact, *tag, now, author].to_vec());
    tx.insert_many("tags", &["contact_id", "tag", "added_at", "added_by"], rows)?;
    Ok(())
}
