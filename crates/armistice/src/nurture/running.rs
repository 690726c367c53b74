//! Journeys that run, with their rules read.

use rules::{Binder, Bound, Problem, Vocabulary};
use store::{Tx, params};

use super::journey::Journey;
use crate::fault::Outcome;
use crate::sql::nurture as sql;

/// A journey that lets contacts in, with its rules read.
pub struct Running {
    /// The journey.
    pub journey: Journey,
    /// Who enters.
    pub entry: Option<Bound>,
    /// Who leaves.
    pub exit: Option<Bound>,
}

impl Running {
    /// Reads the rules of a journey.
    pub fn read(journey: Journey, words: &Vocabulary, binder: &mut Binder) -> Result<Self, Problem> {
        let mut read = |text: &str| match text.trim() {
            "" => Ok(None),
            text => rules::parse(text, words).map(|rule| Some(binder.bind(&rule))),
        };
        let (entry, exit) = (read(&journey.entry_rule)?, read(&journey.exit_rule)?);
        Ok(Self { journey, entry, exit })
    }
}

/// Returns the journeys that run, the highest rank first. One whose rules cannot be read is paused: to go on without its
/// exit would write to people who have left.
pub fn all(tx: &mut Tx, words: &Vocabulary, binder: &mut Binder) -> Outcome<Vec<Running>> {
    let mut running = Vec::new();
    for journey in stored(tx)? {
        let (id, name) = (journey.id, journey.name.clone());
        match Running::read(journey, words, binder) {
            Ok(read) => running.push(read),
            Err(problem) => {
                tracing::error!(journey = %name, cause = %problem, "a rule cannot be read, so its journey is paused");
                tx.run(&sql::JOURNEY_PAUSE, params![id, tx.now()])?;
            }
        }
    }
    Ok(running)
}

/// Returns the journeys that run as they are stored, the highest rank first.
pub fn stored(tx: &mut Tx) -> Outcome<Vec<Journey>> {
    Ok(tx.all(&sql::JOURNEYS_RUNNING, params![])?)
}
