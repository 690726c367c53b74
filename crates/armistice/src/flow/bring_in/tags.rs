//! Tags that a list sticks on contacts.

use store::Tx;

use super::Desk;
use crate::capture::imports::mapping::Existing;
use crate::capture::imports::rows::ContactRow;
use crate::contacts::{ContactId, tag};
use crate::fault::Outcome;

/// Sticks tags on contacts, each given with whether the list made it and the rows about it. Returns who was here already
/// and has a new one.
pub fn add<'r>(
    tx: &mut Tx,
    desk: &Desk,
    people: impl Iterator<Item = (ContactId, bool, &'r [&'r ContactRow])>,
) -> Outcome<Vec<ContactId>> {
    let (mut of_new, mut tagged) = (Vec::new(), Vec::new());
    for (id, is_new, rows) in people {
        let mut words: Vec<&str> = rows.iter().flat_map(|row| &row.tags).map(String::as_str).collect();
        words.sort_unstable();
        words.dedup();
        if is_new {
            of_new.extend(words.into_iter().map(|word| (id, word)));
        } else if desk.existing != Existing::Keep {
            for word in words {
                if tag::add(tx, id, word, &desk.author)? {
                    tagged.push(id);
                }
            }
        }
    }
    tag::add_to_new(tx, &of_new, &desk.author)?;
    Ok(tagged)
}
