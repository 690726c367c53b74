//! Values of the company's own fields.

use store::Tx;

use crate::capture::imports::mapping::Existing;
use crate::contacts::FieldId;
use crate::contacts::field::{self, Typed};
use crate::fault::Outcome;

/// Sets values of contacts or accounts. Those of things that are here already are only filled, unless the list overwrites.
pub fn set<'r>(
    tx: &mut Tx,
    existing: Existing,
    values: impl IntoIterator<Item = (i64, bool, &'r [(Option<FieldId>, Typed)])>,
) -> Outcome<()> {
    for (noun_id, is_new, values) in values {
        if values.is_empty() || (!is_new && existing == Existing::Keep) {
            continue;
        }
        let known = if is_new { Vec::new() } else { field::values(tx, noun_id)? };
        for (id, value) in values {
            let Some(id) = id else { continue };
            let is_known = known.iter().any(|known| known.field_id == *id);
            if !is_known || existing == Existing::Overwrite {
                field::set(tx, noun_id, *id, Some(value))?;
            }
        }
    }
    Ok(())
}
