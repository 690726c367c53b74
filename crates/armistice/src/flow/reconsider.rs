//! What follows when something changes that many contacts are judged by: a look at each of them, in the background.

use store::{Tx, params};

use super::consider;
use crate::contacts::{AccountId, ContactId};
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, audit};
use crate::segments::model;
use crate::sql::reconsiderations as sql;

/// The kind of the job. Its payload is whom (`all`, or an account's id) and the contact that came last.
pub const JOB: &str = "reconsider";
/// Looks that one job asks for; the job after it goes on from there.
const BATCH: usize = 1_000;

/// Asks for a look at everybody: the score model is another.
pub fn everybody(tx: &mut Tx) -> Outcome<()> {
    enqueue(tx, "all", ContactId(0))
}

/// Puts another version of the score model in force and asks for a look at everybody. Returns the version.
pub fn score_model(tx: &mut Tx, by: &Caller, text: &str) -> Outcome<i64> {
    let version = model::save(tx, text, Some(by.user))?;
    everybody(tx)?;
    audit::note(tx, by, "saved", "score model", version, "")?;
    Ok(version)
}

/// Asks for a look at everybody of a company: what is known of it is different.
pub fn account(tx: &mut Tx, id: AccountId) -> Outcome<()> {
    enqueue(tx, &id.to_string(), ContactId(0))
}

/// Asks for a look at everybody of some companies, which a list changed.
pub fn accounts<'a>(tx: &mut Tx, ids: impl IntoIterator<Item = &'a AccountId>) -> Outcome<()> {
    let payloads: Vec<String> = ids.into_iter().map(|id| format!("{id} {}", ContactId(0))).collect();
    let run_at = tx.now();
    let jobs: Vec<_> = payloads
        .iter()
        .map(|payload| store::jobs::New { kind: JOB, key: Some(payload), payload, run_at })
        .collect();
    tx.enqueue_many(&jobs)?;
    Ok(())
}

fn enqueue(tx: &mut Tx, whom: &str, after: ContactId) -> Outcome<()> {
    let payload = format!("{whom} {after}");
    let run_at = tx.now();
    tx.enqueue(store::jobs::New { kind: JOB, key: Some(&payload), payload: &payload, run_at })?;
    Ok(())
}

/// Asks for looks at the next contacts, and for another job when there are more.
pub fn perform(tx: &mut Tx, payload: &str) -> Outcome<()> {
    let wrong = || Fault::Internal(format!("a reconsider job says {payload:?}"));
    let (whom, after) = payload.split_once(' ').ok_or_else(wrong)?;
    let after: ContactId = after.parse().map_err(|_| wrong())?;
    let contacts: Vec<ContactId> = if whom == "all" {
        tx.all(&sql::EVERYBODY_AFTER, params![after, BATCH])?
    } else {
        let account: AccountId = whom.parse().map_err(|_| wrong())?;
        tx.all(&sql::PEOPLE_AFTER, params![account, after, BATCH])?
    };
    consider::soon_all(tx, &contacts)?;
    match contacts.last() {
        Some(last) if contacts.len() == BATCH => enqueue(tx, whom, *last),
        _ => Ok(()),
    }
}
