//! Every point of a score, opened to the field or the touch that earned it.

use serde::{Deserialize, Serialize};

use super::Scorer;
use crate::decay::remaining;
use crate::facts::Facts;
use crate::rule::Score;
use measure::Moment;

/// One line of the sum that a score is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The score that it belongs to.
    pub score: Score,
    /// The group.
    pub group: String,
    /// The rule as it is written, or what the floor or the cap took or gave.
    pub rule: String,
    /// What was found; empty for touches, which speak for themselves.
    pub found: Vec<String>,
    /// The points when they were given, after floor and cap.
    pub points: f64,
    /// The touch that earned them.
    pub touch: Option<i64>,
    /// When it happened.
    pub at: Option<Moment>,
    /// What is left of the points now; these add up to the score.
    pub remaining: f64,
}

impl Scorer {
    /// Explains both scores at a moment: fit in the order of the model, then readiness in the order of the touches.
    pub fn explain<F: Facts>(&self, facts: &F, now: Moment) -> Vec<Explanation> {
        let mut rows = self.explain_fit(facts, now);
        rows.extend(self.explain_readiness(facts, now));
        rows
    }

    fn explain_fit<F: Facts>(&self, facts: &F, now: Moment) -> Vec<Explanation> {
        let mut rows = Vec::new();
        for (group, rules) in self.model.fit.iter().zip(&self.fit) {
            let row = |rule: String, found: Vec<String>, points: f64| Explanation {
                score: Score::Fit,
                group: group.name.to_string(),
                rule,
                found,
                points,
                touch: None,
                at: None,
                remaining: points,
            };
            let mut sum = 0.0;
            for (rule, when) in group.rules.iter().zip(rules) {
                let verdict = when.evaluate(facts, now);
                if verdict.holds {
                    sum += rule.points;
                    let found = verdict.reasons.into_iter().map(|reason| reason.sentence).collect();
                    rows.push(row(rule.to_string(), found, rule.points));
                }
            }
            let bounded = group.bounded(sum);
            if bounded < sum {
                rows.push(row(format!("cap {}", group.cap), Vec::new(), bounded - sum));
            } else if bounded > sum {
                rows.push(row(format!("floor {bounded}"), Vec::new(), bounded - sum));
            }
        }
        rows
    }

    fn explain_readiness<F: Facts>(&self, facts: &F, now: Moment) -> Vec<Explanation> {
        let half_life_ms = self.model.half_life.milliseconds();
        let mut rows = Vec::new();
        self.fold_with(facts, now, |earned| {
            let group = &self.model.readiness[earned.group];
            rows.push(Explanation {
                score: Score::Readiness,
                group: group.name.to_string(),
                rule: group.rules[earned.rule].to_string(),
                found: Vec::new(),
                points: earned.points,
                touch: Some(earned.touch),
                at: Some(earned.at),
                remaining: earned.points * remaining(now.since(earned.at), half_life_ms),
            });
        });
        rows
    }
}
