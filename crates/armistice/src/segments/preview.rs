//! What another score model would do: a few contacts, scored by the one in force and by the other.

use measure::Moment;
use rules::score::{Model, Scorer};
use rules::{Binder, Cell, Profile};
use store::Tx;

use super::{facts, model};
use crate::contacts::{ContactId, list};
use crate::fault::Outcome;
use crate::people::Sight;

/// Contacts that are tried: those who were active last.
pub const SAMPLES: usize = 10;

/// What a model says of a contact now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Who they are.
    pub fit: f64,
    /// What they do.
    pub readiness: f64,
    /// Where that is in the grid.
    pub cell: Cell,
}

/// One contact under both models.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The contact.
    pub contact: ContactId,
    /// Their name.
    pub name: String,
    /// Under the model in force.
    pub now: Scored,
    /// Under the other.
    pub then: Scored,
}

/// Tries a model on those of some contacts who are within sight.
pub fn load(tx: &mut Tx, sight: &Sight, contacts: &[ContactId], other: &Model) -> Outcome<Vec<Sample>> {
    let in_force = model::in_force(tx)?.model;
    let mut binder = Binder::default();
    let (in_force, other) = (binder.bind_model(&in_force), binder.bind_model(other));
    let now = tx.now();
    let mut samples = Vec::new();
    for line in list::lines(tx, sight, contacts)? {
        let profile = facts::load(tx, line.id, now, binder.needs())?;
        let (before, after) = (scored(&in_force, &profile, now), scored(&other, &profile, now));
        samples.push(Sample { contact: line.id, name: line.name(), now: before, then: after });
    }
    Ok(samples)
}

fn scored(model: &Scorer, profile: &Profile, now: Moment) -> Scored {
    let scores = model.score(profile, now);
    let readiness = scores.readiness.value_at(now);
    Scored { fit: scores.fit, readiness, cell: scores.bands.cell(scores.fit, readiness) }
}
