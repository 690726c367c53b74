//! Changes of values that a rule can name, so that any past moment can be asked as it was known then.

use measure::Moment;
use store::{ToValue, Tx, Value, params};

use crate::fault::Outcome;
use crate::sql::contacts as sql;

/// One change to be noted.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// `contact` or `account`.
    pub noun: &'a str,
    /// The row's id.
    pub noun_id: i64,
    /// The field's key.
    pub field: &'a str,
    /// The value before.
    pub old: Option<&'a str>,
    /// The value after.
    pub new: Option<&'a str>,
    /// When it became so.
    pub at: Moment,
    /// Who says so.
    pub author: &'a str,
}

/// Notes a change; equal values note nothing.
pub fn note(tx: &mut Tx, change: &Change<'_>) -> Outcome<()> {
    if change.old == change.new {
        return Ok(());
    }
    let id = tx.new_id();
    let recorded = tx.now();
    let values = params![
        id,
        change.noun,
        change.noun_id,
        change.field,
        change.old,
        change.new,
        change.at,
        recorded,
        change.author
    ];
    tx.run(&sql::CHANGE_NOTE, values)?;
    Ok(())
}

/// Notes many changes at once, all of which differ.
pub fn note_many(tx: &mut Tx, changes: &[Change<'_>]) -> Outcome<()> {
    let recorded = tx.now();
    let rows: Vec<Vec<Value>> = changes
        .iter()
        .map(|change| {
            vec![
                tx.new_id().to_value(),
                change.noun.to_value(),
                change.noun_id.to_value(),
                change.field.to_value(),
                change.old.to_value(),
                change.new.to_value(),
                change.at.to_value(),
                recorded.to_value(),
                change.author.to_value(),
            ]
        })
        .collect();
    tx.insert_many(
        "changes",
        &["id", "noun", "noun_id", "field", "old_value", "new_value", "at", "recorded_at", "author"],
        rows,
    )?;
    Ok(())
}
