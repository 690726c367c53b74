//! Changes of values that a rule can name, so that any past moment can be asked as it was known then.

use measure::Moment;
use store::{Tx, params};

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
