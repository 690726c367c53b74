//! What follows from what is known of one contact: scores. The deciding path: everything is
//! evaluated from SQL in the transaction that writes what follows.

use store::Tx;

use crate::contacts::{ContactId, contact};
use crate::fault::Outcome;
use crate::segments::{facts, model, score};

/// The kind of the job.
pub const JOB: &str = "consider";

/// Enqueues another look at a contact, in the transaction that gave the reason. Several reasons make one look.
pub fn soon(tx: &mut Tx, contact: ContactId) -> Outcome<()> {
    let key = contact.to_string();
    let run_at = tx.now();
    tx.enqueue(store::jobs::New { kind: JOB, key: Some(&key), payload: &key, run_at })?;
    Ok(())
}

/// What every look needs and none changes: loaded once for a batch.
pub struct House {
    model: model::InForce,
}

impl House {
    /// Loads the score model in force.
    pub fn load(tx: &mut Tx) -> Outcome<Self> {
        Ok(Self { model: model::in_force(tx)? })
    }
}

/// Looks at contacts: computes the scores and writes what follows.
/// The cost is a handful of indexed reads per contact plus its own touches.
pub fn now(tx: &mut Tx, contacts: &[ContactId]) -> Outcome<()> {
    let house = House::load(tx)?;
    for contact in contacts {
        look(tx, &house, *contact)?;
    }
    Ok(())
}

fn look(tx: &mut Tx, house: &House, id: ContactId) -> Outcome<()> {
    let now = tx.now();
    let found = contact::find(tx, id)?;
    if found.erased_at.is_some() {
        return Ok(());
    }
    let mut facts = facts::load(tx, id, now)?;
    let scores = score::compute(&house.model, &facts, now);
    facts.set_scores(scores);
    score::store(tx, id, &house.model, &scores, scores.fit_until)
}
