//! When a list is in, its contacts are looked at: a few at a time, behind everything that is more urgent.

use store::{Tx, jobs, params};

use super::super::consider;
use crate::capture::ImportId;
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::sql::bring_in as sql;

/// The kind of the job.
pub const JOB: &str = "consider_list";
/// How many contacts one job looks at: few enough that forms do not wait for them.
const PORTION: i64 = 50;

/// Asks for a look at the contacts that a list made. Their ids lie between its own and the next one, because ids ascend;
/// contacts that came in otherwise meanwhile are looked at once more, which changes nothing.
pub fn at_list(tx: &mut Tx, import: ImportId) -> Outcome<()> {
    let until = tx.new_id();
    enqueue(tx, import.0, until)
}

fn enqueue(tx: &mut Tx, after: i64, until: i64) -> Outcome<()> {
    let (payload, key, run_at) = (format!("{after} {until}"), until.to_string(), tx.now());
    tx.enqueue(jobs::New { kind: JOB, key: Some(&key), payload: &payload, run_at })?;
    Ok(())
}

/// Looks at the next few and asks for a look at the rest.
pub fn perform(tx: &mut Tx, payload: &str) -> Outcome<()> {
    let span =
        payload.split_once(' ').and_then(|(after, until)| Some((after.parse().ok()?, until.parse().ok()?)));
    let (after, until): (i64, i64) =
        span.ok_or_else(|| Fault::Internal(format!("{JOB}: {payload} is no span")))?;
    let contacts: Vec<ContactId> = tx.all(&sql::CONTACTS_BETWEEN, params![after, until, PORTION])?;
    consider::now(tx, &contacts)?;
    match contacts.last() {
        Some(last) if contacts.len() as i64 == PORTION => enqueue(tx, last.0, until),
        _ => Ok(()),
    }
}
