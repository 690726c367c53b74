//! The scores of a contact as they are kept.

use std::sync::Arc;

use measure::Moment;
use rules::Scores;
use rules::decay::Decaying;

use crate::Refusal;
use crate::names::Names;
use crate::shard::Shard;

/// The two scores of one contact; what it has in common with all others of its model stands beside them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Standing {
    pub(crate) fit: f64,
    pub(crate) readiness: f64,
    pub(crate) at: Moment,
}

/// The scores of one contact, in numbers instead of names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scored {
    pub(crate) standing: Standing,
    pub(crate) model: u16,
    pub(crate) fit_until: Option<Moment>,
}

impl Scored {
    pub(crate) fn new(scores: &Scores, names: &mut Arc<Names>) -> Result<Self, Refusal> {
        let Scores { fit, fit_until, readiness: Decaying { value, at, .. }, .. } = *scores;
        let standing = Standing { fit, readiness: value, at };
        Ok(Self { standing, model: names.enter_model(scores)?, fit_until })
    }

    pub(crate) fn scores(&self, names: &Names) -> Scores {
        let (half_life_ms, bands) = names.model(self.model);
        let Standing { fit, readiness: value, at } = self.standing;
        Scores { fit, fit_until: self.fit_until, readiness: Decaying { value, at, half_life_ms }, bands }
    }
}

impl Shard {
    pub(crate) fn scored(&self, row: u16) -> Option<Scored> {
        let (standing, model) = (*self.scores.get(row)?, *self.scores_model.get(row)?);
        Some(Scored { standing, model, fit_until: self.fit_until.get(row).copied() })
    }

    pub(crate) fn put_scores(&mut self, row: u16, scored: Option<Scored>) {
        if self.scored(row) == scored {
            return;
        }
        self.scores.put(row, scored.map(|scored| scored.standing));
        self.scores_model.put(row, scored.map(|scored| scored.model));
        self.fit_until.put(row, scored.and_then(|scored| scored.fit_until));
        self.orders.forget_scores();
    }
}

/// Parts what is above zero from what is below: no half-life is shorter than a minute and no year beyond 9999.
const APART: f64 = 1e10;

/// Returns a number in the order of what is left of the values, whatever time it is: how many half-lives after 1970 the
/// value is one. All that is left halves in the same time, so this order never changes.
pub(crate) fn rank(Decaying { value, at, half_life_ms }: Decaying) -> f64 {
    let lasts = value.abs().log2() + at.0 as f64 / half_life_ms.max(1) as f64;
    if value > 0.0 {
        lasts + APART
    } else if value < 0.0 {
        -lasts - APART
    } else {
        0.0
    }
}
