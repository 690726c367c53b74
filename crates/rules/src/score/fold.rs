//! Readiness as a fold over what a contact did.

use std::collections::VecDeque;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Repeat, Scorer};
use crate::decay::{Decaying, remaining};
use crate::facts::{Facts, Touch};
use measure::Moment;

/// Where the fold of one contact stands: enough to take the next touch without looking back.
///
/// It belongs to the model it was started with; another version of a model folds from the beginning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Readiness {
    /// The moment for which the values stand: that of the last touch that gave points.
    at: Moment,
    /// The last touch that was looked at.
    last: Option<(Moment, i64)>,
    /// One value per group.
    values: Vec<f64>,
    /// Per rule, over all groups in order: the latest moments at which it gave points, while its limit looks back.
    given: Vec<VecDeque<Moment>>,
}

/// Points that one touch earned under one rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Earned {
    /// The group, counted from 0.
    pub group: usize,
    /// The rule within the group, counted from 0.
    pub rule: usize,
    /// The touch.
    pub touch: i64,
    /// When it happened.
    pub at: Moment,
    /// The points that it added at that moment, after floor and cap.
    pub points: f64,
}

/// A touch came that belongs before one already folded; the contact has to be folded from the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfOrder;

impl fmt::Display for OutOfOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the touch belongs before one that is already counted; fold from the beginning")
    }
}

impl std::error::Error for OutOfOrder {}

/// The readiness rules that give points for a touch, as far as it is for its kind, its properties and who made it;
/// their repeat limits are asked when the touch is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Awards(pub(super) Vec<Place>);

/// Where a readiness rule stands: its group, its place in it, and its place among the rules of all groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) group: usize,
    pub(super) rule: usize,
    pub(super) overall: usize,
}

impl Scorer {
    /// Returns what a touch is worth: the same for every touch of this kind with these properties.
    pub fn awards<F: Facts>(&self, facts: &F, touch: &Touch) -> Awards {
        Awards(self.admitting(facts, touch).collect())
    }

    fn admitting<F: Facts>(&self, facts: &F, touch: &Touch) -> impl Iterator<Item = Place> {
        let groups = self.readiness.iter().enumerate();
        let places = groups
            .flat_map(|(group, rules)| rules.iter().enumerate().map(move |(rule, per)| (group, rule, per)));
        places
            .enumerate()
            .filter(move |(_, (.., per))| per.admits(facts, touch))
            .map(|(overall, (group, rule, _))| Place { group, rule, overall })
    }

    pub(super) fn fold_with<F: Facts>(
        &self,
        facts: &F,
        now: Moment,
        mut earned: impl FnMut(Earned),
    ) -> Readiness {
        let mut readiness = Readiness::start(self);
        for touch in facts.touches().take_while(|touch| touch.at <= now) {
            readiness.add(self, facts, &touch, &mut earned);
        }
        readiness
    }
}

impl Readiness {
    /// Returns the fold before the first touch.
    pub fn start(scorer: &Scorer) -> Self {
        let rules = scorer.readiness.iter().map(Vec::len).sum();
        Self {
            at: Moment(0),
            last: None,
            values: vec![0.0; scorer.readiness.len()],
            given: vec![VecDeque::new(); rules],
        }
    }

    /// Takes the next touch in the order of (moment, id).
    ///
    /// # Errors
    /// [`OutOfOrder`] when it is not after the last one; nothing has changed then.
    pub fn step<F: Facts>(&mut self, scorer: &Scorer, facts: &F, touch: &Touch) -> Result<(), OutOfOrder> {
        if self.last.is_some_and(|last| (touch.at, touch.id) <= last) {
            return Err(OutOfOrder);
        }
        self.add(scorer, facts, touch, &mut |_| {});
        Ok(())
    }

    /// Returns the sum of the groups, fading from the moment for which it stands.
    pub fn total(&self, scorer: &Scorer) -> Decaying {
        // Not `sum`, whose nothing is -0.
        let value = self.values.iter().fold(0.0, |sum, value| sum + value);
        Decaying { value, at: self.at, half_life_ms: scorer.model.half_life.milliseconds() }
    }

    /// Returns the value of each group at a moment, in the order of the model.
    pub fn groups(&self, scorer: &Scorer, now: Moment) -> Vec<f64> {
        let left = remaining(now.since(self.at), scorer.model.half_life.milliseconds());
        self.values.iter().map(|value| value * left).collect()
    }

    fn add<F: Facts>(&mut self, scorer: &Scorer, facts: &F, touch: &Touch, earned: &mut impl FnMut(Earned)) {
        self.last = Some((touch.at, touch.id));
        for place in scorer.admitting(facts, touch) {
            self.award(scorer, place, touch, earned);
        }
    }

    fn award(&mut self, scorer: &Scorer, place: Place, touch: &Touch, earned: &mut impl FnMut(Earned)) {
        let group = &scorer.model.readiness[place.group];
        let rule = &group.rules[place.rule];
        if !within_limit(rule.repeat, &mut self.given[place.overall], touch.at) {
            return;
        }
        self.fade_to(scorer, touch.at);
        let before = self.values[place.group];
        let after = group.bounded(before + rule.points);
        self.values[place.group] = after;
        let points = after - before;
        earned(Earned { group: place.group, rule: place.rule, touch: touch.id, at: touch.at, points });
    }

    fn fade_to(&mut self, scorer: &Scorer, at: Moment) {
        let left = remaining(at.since(self.at), scorer.model.half_life.milliseconds());
        self.values.iter_mut().for_each(|value| *value *= left);
        self.at = at;
    }
}

/// Returns whether a rule may give its points once more, and remembers that it did.
#[inline]
pub(super) fn within_limit(repeat: Option<Repeat>, given: &mut VecDeque<Moment>, at: Moment) -> bool {
    let Some(Repeat { times, within }) = repeat else { return true };
    if let Some(period) = within {
        while given.front().is_some_and(|first| at.since(*first) >= period.milliseconds()) {
            given.pop_front();
        }
    }
    let admitted = given.len() < times as usize;
    if admitted {
        given.push_back(at);
    }
    admitted
}
