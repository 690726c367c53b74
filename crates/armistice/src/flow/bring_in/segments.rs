//! Picked segments that a list takes contacts into.

use store::Tx;

use super::super::segments::{Way, put};
use super::{Desk, Numbered, Tally};
use crate::capture::imports::mapping::Existing;
use crate::capture::imports::rows::ContactRow;
use crate::contacts::ContactId;
use crate::fault::Outcome;

/// Keeps aside nothing, but remarks each row that names a segment which nobody can be picked for.
pub fn remark(desk: &Desk, rows: &[Numbered<ContactRow>], tally: &mut Tally) {
    for (place, numbered) in rows.iter().enumerate() {
        for key in numbered.row.segments.iter().filter(|key| !desk.segments.contains_key(*key)) {
            let sentence =
                format!("There is no picked segment with the key “{key}”; the contact joined none by it.");
            tally.remark(place, sentence);
        }
    }
}

/// Takes contacts into the segments that their rows name, each given with whether the list made it. Returns those who
/// joined one.
pub fn join<'r>(
    tx: &mut Tx,
    desk: &Desk,
    people: impl Iterator<Item = (ContactId, bool, &'r [&'r ContactRow])>,
) -> Outcome<Vec<ContactId>> {
    let mut joined = Vec::new();
    for (id, is_new, rows) in people {
        if !is_new && desk.existing == Existing::Keep {
            continue;
        }
        for found in rows.iter().flat_map(|row| &row.segments).filter_map(|key| desk.segments.get(key)) {
            if put(tx, found, id, Way::In, &desk.author, &desk.reason)? {
                joined.push(id);
            }
        }
    }
    Ok(joined)
}
