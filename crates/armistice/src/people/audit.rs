//! The audit log: who did what to which thing, from where. Only ever added to.

use store::{Tx, params};

use super::UserId;
use super::caller::{Caller, Via};
use crate::fault::Outcome;
use crate::sql::people as sql;

/// Notes a deed of a caller: a verb, the noun it was done to, and what a reader needs besides.
pub fn note(tx: &mut Tx, by: &Caller, verb: &str, noun: &str, noun_id: i64, detail: &str) -> Outcome<()> {
    let token = match &by.via {
        Via::Token(id, _) => Some(*id),
        Via::Session(_) | Via::Console => None,
    };
    let id = tx.new_id();
    let now = tx.now();
    tx.run(&sql::AUDIT_NOTE, params![id, now, by.user, token, verb, noun, noun_id, detail, &by.address])?;
    Ok(())
}

/// Notes a deed of nobody who is signed in: a failed sign-in, a reset that was asked for.
pub fn note_of(tx: &mut Tx, who: Option<UserId>, verb: &str, detail: &str, address: &str) -> Outcome<()> {
    let id = tx.new_id();
    let now = tx.now();
    let values = params![id, now, who, None::<i64>, verb, "user", who.map(|user| user.0), detail, address];
    tx.run(&sql::AUDIT_NOTE, values)?;
    Ok(())
}
