//! Readiness of many contacts at once.

use std::collections::VecDeque;

use super::fold::{Awards, within_limit};
use super::{Repeat, Scorer};
use crate::decay::{Decaying, exp2_of_minus, half_lives};
use measure::Moment;

/// Folds of many contacts, one after the other, to the same bits as [`Readiness`](super::Readiness).
///
/// Which touches give points does not depend on how many there are already. So that is found out first; then how much
/// is left from each such touch to the next is computed for all of them side by side, which takes a processor a quarter of
/// the time; and then the points are added up.
#[derive(Clone, Debug)]
pub struct Folds<'s> {
    scorer: &'s Scorer,
    /// What each rule gives, over all groups in order.
    rules: Vec<Rule>,
    /// Per rule, over all groups in order: the latest moments at which it gave points to the present contact.
    given: Vec<VecDeque<Moment>>,
    /// When the present contact was given points last.
    last: Option<Moment>,
    steps: Vec<Step>,
    /// For each step how many half-lives have passed since the one before, then what is left after them.
    lefts: Vec<f64>,
    contacts: Vec<Contact>,
}

/// What a rule gives, and how often.
#[derive(Clone, Copy, Debug)]
struct Rule {
    group: usize,
    points: f64,
    repeat: Option<Repeat>,
}

/// Points that were given once.
#[derive(Clone, Copy, Debug)]
struct Step {
    group: usize,
    points: f64,
}

/// A contact whose touches have all been taken.
#[derive(Clone, Copy, Debug)]
struct Contact {
    steps_end: usize,
    at: Moment,
}

impl<'s> Folds<'s> {
    /// Begins with the first contact.
    pub fn new(scorer: &'s Scorer) -> Self {
        let groups = scorer.model.readiness.iter().enumerate();
        let rules = groups.flat_map(|(group, rules)| {
            rules.rules.iter().map(move |rule| Rule { group, points: rule.points, repeat: rule.repeat })
        });
        let rules: Vec<Rule> = rules.collect();
        let given = vec![VecDeque::new(); rules.len()];
        let (steps, lefts, contacts) = (Vec::new(), Vec::new(), Vec::new());
        Self { scorer, rules, given, last: None, steps, lefts, contacts }
    }

    /// Takes the next touch of the present contact, in the order of (moment, id).
    #[inline]
    pub fn step(&mut self, awards: &Awards, at: Moment) {
        let half_life_ms = self.scorer.model.half_life.milliseconds();
        for place in &awards.0 {
            let rule = self.rules[place.overall];
            if within_limit(rule.repeat, &mut self.given[place.overall], at) {
                let passed_ms = self.last.map_or(0, |last| at.since(last));
                self.lefts.push(half_lives(passed_ms, half_life_ms));
                self.steps.push(Step { group: rule.group, points: rule.points });
                self.last = Some(at);
            }
        }
    }

    /// Ends the present contact and begins with the next.
    pub fn next_contact(&mut self) {
        let at = self.last.take().unwrap_or_default();
        self.contacts.push(Contact { steps_end: self.steps.len(), at });
        self.given.iter_mut().for_each(VecDeque::clear);
    }

    /// Hands out the total of each ended contact, in their order, and forgets them.
    pub fn finish(&mut self, mut give: impl FnMut(Decaying)) {
        let model = &self.scorer.model;
        self.lefts.iter_mut().for_each(|left| *left = exp2_of_minus(*left));
        let mut steps = self.steps.iter().zip(&self.lefts);
        let mut values = vec![0.0; model.readiness.len()];
        let mut taken = 0;
        for contact in &self.contacts {
            values.fill(0.0);
            for (step, left) in steps.by_ref().take(contact.steps_end - taken) {
                for value in &mut values {
                    *value *= left;
                }
                values[step.group] = model.readiness[step.group].bounded(values[step.group] + step.points);
            }
            taken = contact.steps_end;
            let value = values.iter().fold(0.0, |sum, value| sum + value);
            give(Decaying { value, at: contact.at, half_life_ms: model.half_life.milliseconds() });
        }
        self.contacts.clear();
        self.steps.clear();
        self.lefts.clear();
    }
}
