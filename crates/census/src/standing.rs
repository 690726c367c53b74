//! The scores of a contact as they are kept.

use std::sync::Arc;

use measure::Moment;
use rules::Scores;
use rules::decay::Decaying;

use crate::Refusal;
use crate::names::Names;

/// The scores of one contact, without what it has in common with all others of its model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Standing {
    pub(crate) fit: f64,
    pub(crate) fit_until: Option<Moment>,
    pub(crate) readiness: f64,
    pub(crate) at: Moment,
    pub(crate) model: u16,
    /// What orders contacts by readiness, at every moment alike.
    pub(crate) rank: f64,
}

impl Standing {
    pub(crate) fn new(scores: &Scores, names: &mut Arc<Names>) -> Result<Self, Refusal> {
        let Scores { fit, fit_until, readiness: Decaying { value, at, half_life_ms }, .. } = *scores;
        let model = names.enter_model(scores)?;
        Ok(Self { fit, fit_until, readiness: value, at, model, rank: rank(value, at, half_life_ms) })
    }

    pub(crate) fn scores(&self, names: &Names) -> Scores {
        let (half_life_ms, bands) = names.model(self.model);
        let readiness = Decaying { value: self.readiness, at: self.at, half_life_ms };
        Scores { fit: self.fit, fit_until: self.fit_until, readiness, bands }
    }
}

/// Parts what is above zero from what is below: no half-life is shorter than a minute and no year beyond 9999.
const APART: f64 = 1e10;

/// Returns a number in the order of what is left of the values, whatever time it is: how many half-lives after 1970 the
/// value is one. All that is left halves in the same time, so this order never changes.
fn rank(value: f64, at: Moment, half_life_ms: i64) -> f64 {
    let lasts = value.abs().log2() + at.0 as f64 / half_life_ms.max(1) as f64;
    if value > 0.0 {
        lasts + APART
    } else if value < 0.0 {
        -lasts - APART
    } else {
        0.0
    }
}
