//! Values of the company's own fields as they are set: by hand, by a form, by a list. Each difference leaves a change row.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use store::{Sql, ToValue, Tx};

use super::FieldId;
use super::change::{self, Change};
use super::field::{self, Noun, Typed};
use crate::fault::Outcome;

/// How many contacts or accounts one question names.
const LOOKUP: usize = 512;

/// What becomes of a value that is known already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It stays; only what is empty is filled.
    Fill,
    /// It gives way.
    Overwrite,
}

/// A value to be set.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    /// The contact or the account.
    pub noun_id: i64,
    /// Whether it was made just now: nothing is known of it yet, and making something leaves no change row.
    pub is_new: bool,
    /// The field.
    pub field: FieldId,
    /// Its key.
    pub key: &'a str,
    /// The value; nothing empties the field.
    pub value: Option<&'a Typed>,
}

/// Where a value stands.
type Place = (i64, FieldId);

/// Sets values of contacts or of accounts, and returns those of which any differed. Costs one question for many, and a
/// statement for each value that differs of what was known before.
pub fn set(tx: &mut Tx, noun: Noun, values: &[Value<'_>], how: How, author: &str) -> Outcome<BTreeSet<i64>> {
    let before = known(tx, values)?;
    let mut after: BTreeMap<Place, &Value<'_>> = BTreeMap::new();
    for value in values {
        let place = (value.noun_id, value.field);
        if how == How::Overwrite || !(before.contains_key(&place) || after.contains_key(&place)) {
            after.insert(place, value);
        }
    }
    let (mut rows, mut changes) = (Vec::new(), Vec::new());
    let (now, mut differing) = (tx.now(), BTreeSet::new());
    let texts =
        after.into_iter().map(|(place, value)| (before.get(&place), value.value.map(Typed::text), value));
    let texts: Vec<_> = texts.filter(|(old, new, _)| *old != new.as_ref()).collect();
    for (old, new, value) in &texts {
        differing.insert(value.noun_id);
        if let (true, Some(typed)) = (value.is_new, value.value) {
            let (text, number, moment) = typed.columns();
            let place = [value.noun_id.to_value(), value.field.to_value()];
            rows.push([place.to_vec(), vec![text.to_value(), number.to_value(), moment.to_value()]].concat());
            continue;
        }
        field::set(tx, value.noun_id, value.field, value.value)?;
        changes.push(Change {
            noun: noun.word(),
            noun_id: value.noun_id,
            field: value.key,
            old: old.map(String::as_str),
            new: new.as_deref(),
            at: now,
            author,
        });
    }
    tx.mark_all(differing.iter().copied());
    tx.insert_many(
        "field_values",
        &["noun_id", "field_id", "text_value", "number_value", "moment_value"],
        rows,
    )?;
    change::note_many(tx, &changes)?;
    Ok(differing)
}

/// Returns what is known so far, as it is written.
fn known(tx: &mut Tx, values: &[Value<'_>]) -> Outcome<HashMap<Place, String>> {
    let ids: BTreeSet<i64> = values.iter().filter(|value| !value.is_new).map(|value| value.noun_id).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut known = HashMap::new();
    for ids in ids.chunks(LOOKUP) {
        let mut sql = Sql::new(
            "SELECT noun_id, field_id, text_value, number_value, moment_value FROM field_values WHERE noun_id IN ",
        );
        sql.bind_list(ids);
        tx.each_sql(&sql, |row| {
            let text = match (row.get(3)?, row.get(4)?) {
                (Some(number), _) => Typed::Number(number).text(),
                (_, Some(moment)) => Typed::Moment(moment).text(),
                _ => row.get::<Option<String>>(2)?.unwrap_or_default(),
            };
            known.insert((row.get(0)?, row.get(1)?), text);
            Ok(())
        })?;
    }
    Ok(known)
}
