//! Addresses that must not be mailed, each with its reason, its author and perhaps the moment it was lifted.
//!
//! The address itself goes when its owner is erased; its keyed hash stays, so that an import cannot bring the mail back.

use measure::Moment;
use store::{Tx, params};

use super::SuppressionId;
use super::words::Reason;
use crate::contacts::contact::email_key;
use crate::fault::{Fault, Outcome};
use crate::keys::Keys;
use crate::people::UserId;
use crate::sql::post as sql;

/// Rows that a page shows.
const PAGE: i64 = 100;

store::record! {
    /// One suppression as stored.
    pub struct Suppression {
        pub id: SuppressionId,
        pub email_key: Option<String>,
        pub reason: Reason,
        pub at: Moment,
        pub author: String,
        pub lifted_at: Option<Moment>,
    }
}

/// Suppresses an address. False when it was suppressed for this reason before.
pub fn suppress(tx: &mut Tx, keys: &Keys, email: &str, reason: Reason, author: &str) -> Outcome<bool> {
    if reasons(tx, keys, email)?.contains(&reason) {
        return Ok(false);
    }
    let key = email_key(email);
    let id = SuppressionId(tx.new_id());
    tx.run(&sql::SUPPRESS, params![id, key, keys.hash(&key), reason, tx.now(), author])?;
    Ok(true)
}

/// Returns why an address is suppressed now; empty when it is not.
pub fn reasons(tx: &mut Tx, keys: &Keys, email: &str) -> Outcome<Vec<Reason>> {
    Ok(of(tx, keys, email)?.into_iter().map(|(reason, _)| reason).collect())
}

/// Returns why an address is suppressed now, each reason with its first moment, the longest first.
pub fn of(tx: &mut Tx, keys: &Keys, email: &str) -> Outcome<Vec<(Reason, Moment)>> {
    Ok(tx.all(&sql::SUPPRESSIONS_OF, params![keys.hash(&email_key(email))])?)
}

/// Lifts a suppression, by a colleague.
pub fn lift(tx: &mut Tx, id: SuppressionId, by: UserId) -> Outcome<()> {
    let lifted = tx.run(&sql::SUPPRESSION_LIFT, params![id, tx.now(), by])?;
    if lifted == 0 { Err(Fault::Missing("suppression")) } else { Ok(()) }
}

/// Lifts what somebody asked for themself: they unsubscribed, and want mail again.
pub fn lift_own(tx: &mut Tx, keys: &Keys, email: &str) -> Outcome<()> {
    let values = params![keys.hash(&email_key(email)), Reason::Unsubscribed, tx.now()];
    tx.run(&sql::SUPPRESSION_LIFT_OWN, values)?;
    Ok(())
}

/// Returns the latest suppressions, lifted ones included, older than `before`.
pub fn list(tx: &mut Tx, before: Option<SuppressionId>) -> Outcome<Vec<Suppression>> {
    let before = before.map_or(i64::MAX, |id| id.0);
    Ok(tx.all(&sql::SUPPRESSIONS, params![before, PAGE])?)
}
