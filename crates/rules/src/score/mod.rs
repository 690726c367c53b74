//! Fit and readiness: rules that give points, in groups with a cap.
//!
//! **Fit** says who they are: each group adds the points of the rules that hold, then stays within floor and
//! cap. **Readiness** says what they do: a fold over the touches in the order of (moment, id). Each matching
//! touch adds its points to its group, within floor and cap, as often as the rule's repeat limit allows; every
//! group halves every half-life. So the value at any later moment, and the moment at which it crosses a
//! threshold, follow exactly, and the same history gives the same bits on every machine.

mod explain;
mod fold;
mod folds;
mod parse;
mod print;

use serde::{Deserialize, Serialize};

pub use explain::Explanation;
pub use fold::{Awards, Earned, OutOfOrder, Readiness};
pub use folds::Folds;
pub use parse::parse;

use crate::bind::{Binder, Bound, BoundPattern};
use crate::facts::{Facts, Scores};
use crate::grid::Bands;
use crate::name::Name;
use crate::period::Period;
use crate::rule::{Pattern, Rule};
use measure::Moment;

/// A score model: what counts, how much, and where the bands of the grid begin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// How long readiness takes to halve.
    pub half_life: Period,
    /// Where the bands of the grid begin.
    pub bands: Bands,
    /// The groups of fit.
    pub fit: Vec<Group<FitRule>>,
    /// The groups of readiness.
    pub readiness: Vec<Group<TouchRule>>,
}

/// Rules whose points together stay within a floor and a cap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group<R> {
    /// What it is called; unique among the groups of one score.
    pub name: Name,
    /// The most points that it gives; zero or more.
    pub cap: f64,
    /// The fewest points that it gives; zero or less, without a bound when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<f64>,
    /// The rules, in the order in which they are shown.
    pub rules: Vec<R>,
}

impl<R> Group<R> {
    /// Returns the points within floor and cap.
    pub fn bounded(&self, points: f64) -> f64 {
        points.min(self.cap).max(self.floor.unwrap_or(f64::NEG_INFINITY))
    }
}

/// Points for what somebody is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitRule {
    /// How many; may be below zero.
    pub points: f64,
    /// When they are given; asks neither for touches nor for scores.
    pub when: Rule,
}

/// Points for each thing that somebody does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TouchRule {
    /// How many each time; may be below zero.
    pub points: f64,
    /// What they are given for.
    pub per: Pattern,
    /// How often at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
}

/// How often a rule may give its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// So many times.
    pub times: u32,
    /// Within any such period; without one, ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Period>,
}

/// A score model made ready to score many contacts.
#[derive(Clone, Debug)]
pub struct Scorer {
    model: Model,
    /// For each group of fit, its rules.
    fit: Vec<Vec<Bound>>,
    /// For each group of readiness, what its rules give points for.
    readiness: Vec<Vec<BoundPattern>>,
}

impl Binder {
    /// Makes a score model ready.
    pub fn bind_model(&mut self, model: &Model) -> Scorer {
        let mut fit = Vec::with_capacity(model.fit.len());
        for group in &model.fit {
            fit.push(group.rules.iter().map(|rule| self.bind(&rule.when)).collect());
        }
        let mut readiness = Vec::with_capacity(model.readiness.len());
        for group in &model.readiness {
            readiness.push(group.rules.iter().map(|rule| self.bind_pattern(&rule.per)).collect());
        }
        Scorer { model: model.clone(), fit, readiness }
    }
}

impl Model {
    /// Makes the model ready on its own, for facts that are kept by name.
    pub fn bind(&self) -> Scorer {
        Binder::default().bind_model(self)
    }
}

impl Scorer {
    /// Returns the model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Returns the groups of fit, each with its rules made ready, in the order of the model.
    pub fn fit_groups(&self) -> impl Iterator<Item = (&Group<FitRule>, &[Bound])> {
        self.model.fit.iter().zip(&self.fit).map(|(group, rules)| (group, rules.as_slice()))
    }

    /// Scores a contact at a moment.
    pub fn score<F: Facts>(&self, facts: &F, now: Moment) -> Scores {
        let (fit, fit_until) = self.fit(facts, now);
        Scores { fit, fit_until, readiness: self.fold(facts, now).total(self), bands: self.model.bands }
    }

    /// Returns fit at a moment, and the first later moment at which it may differ.
    pub fn fit<F: Facts>(&self, facts: &F, now: Moment) -> (f64, Option<Moment>) {
        let mut fit_until: Option<Moment> = None;
        let mut fit = 0.0;
        for (group, rules) in self.model.fit.iter().zip(&self.fit) {
            let mut points = 0.0;
            for (rule, when) in group.rules.iter().zip(rules) {
                let (holds, until) = when.decide(facts, now);
                points += if holds { rule.points } else { 0.0 };
                fit_until = [fit_until, until].into_iter().flatten().min();
            }
            fit += group.bounded(points);
        }
        (fit, fit_until)
    }

    /// Folds every touch up to and including `now`, from the beginning.
    pub fn fold<F: Facts>(&self, facts: &F, now: Moment) -> Readiness {
        self.fold_with(facts, now, |_| {})
    }
}
