//! Tests of fit, readiness and the cell of the grid.

use super::{Finding, Judge, sooner};
use crate::facts::{Facts, Scores};
use crate::grid::Cell;
use crate::rule::{Bounds, Choice, Comparison, Score};
use measure::Moment;

impl<F: Facts> Judge<'_, F> {
    pub(super) fn score(&self, score: Score, test: Bounds) -> Finding {
        let Some(scores) = self.facts.scores() else { return Finding::default() };
        let until = match score {
            Score::Fit => self.fit_until(&scores),
            Score::Readiness => self.readiness_until(&scores, test),
        };
        Finding { holds: test.admits(value(&scores, score, self.now)), until, ..Finding::default() }
    }

    pub(super) fn grid(&self, choice: &Choice<Cell>) -> Finding {
        let Some(scores) = self.facts.scores() else {
            return Finding { holds: choice.negated, ..Finding::default() };
        };
        let [first, second] = scores
            .bands
            .readiness
            .map(|least| self.readiness_until(&scores, Bounds::Compare(Comparison::AtLeast, least)));
        Finding {
            holds: choice.among.contains(&cell(&scores, self.now)) != choice.negated,
            until: sooner(sooner(first, second), self.fit_until(&scores)),
            ..Finding::default()
        }
    }

    fn fit_until(&self, scores: &Scores) -> Option<Moment> {
        self.ahead(scores.fit_until)
    }

    fn readiness_until(&self, scores: &Scores, test: Bounds) -> Option<Moment> {
        let change = |order: Comparison, bound: f64| {
            scores.readiness.next_change(self.now, |value| order.admits(&value, &bound))
        };
        match test {
            Bounds::Compare(order, bound) => change(order, bound),
            Bounds::Between(low, high) => {
                sooner(change(Comparison::AtLeast, low), change(Comparison::AtMost, high))
            }
        }
    }
}

/// Returns a score at a moment.
pub(super) fn value(scores: &Scores, score: Score, now: Moment) -> f64 {
    match score {
        Score::Fit => scores.fit,
        Score::Readiness => scores.readiness.value_at(now),
    }
}

/// Returns the cell of the grid at a moment.
pub(super) fn cell(scores: &Scores, now: Moment) -> Cell {
    scores.bands.cell(scores.fit, scores.readiness.value_at(now))
}
