//! Values of the company's own fields.

use std::collections::{BTreeSet, HashMap};

use store::Tx;

use super::Desk;
use super::desk::owner_of;
use crate::capture::imports::mapping::Existing;
use crate::contacts::FieldId;
use crate::contacts::field::{self, Noun, Typed};
use crate::contacts::own::{self, How, Value};
use crate::fault::Outcome;

/// Sets values of contacts or accounts, each by its id and whether the list made it. Those of things that are here already
/// are only filled, unless the list overwrites. Returns what differs now.
pub fn set<'r>(
    tx: &mut Tx,
    desk: &Desk,
    noun: Noun,
    values: impl IntoIterator<Item = (i64, bool, &'r [(Option<FieldId>, Typed)])>,
) -> Outcome<BTreeSet<i64>> {
    let keys: HashMap<FieldId, &str> =
        desk.own.iter().filter_map(|own| Some((own.id?, owner_of(&own.target).1))).collect();
    let mut all = Vec::new();
    for (noun_id, is_new, values) in values {
        if !is_new && desk.existing == Existing::Keep {
            continue;
        }
        all.extend(values.iter().filter_map(|(field, value)| {
            let field = (*field)?;
            let key = keys.get(&field)?;
            Some(Value { noun_id, is_new, field, key, value: Some(value) })
        }));
    }
    if all.is_empty() {
        return Ok(BTreeSet::new());
    }
    learn(tx, desk, &all)?;
    let how = if desk.existing == Existing::Overwrite { How::Overwrite } else { How::Fill };
    own::set(tx, noun, &all, how, &desk.author)
}

/// Lets the fields that the list itself makes offer what the list says.
fn learn(tx: &mut Tx, desk: &Desk, values: &[Value<'_>]) -> Outcome<()> {
    let learning = desk.own.iter().filter(|own| own.choices.is_none() && field::has_choices(&own.kind));
    for field in learning.filter_map(|own| own.id) {
        let said = values.iter().filter(|value| value.field == field).filter_map(|value| match value.value {
            Some(Typed::Text(text)) => Some(text.lines()),
            _ => None,
        });
        field::learn(tx, field, &said.flatten().collect())?;
    }
    Ok(())
}
