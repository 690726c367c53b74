//! One thing after the other: one walk over the touches in their order.
//!
//! For each step only the latest touch that completes the steps so far matters: whatever follows is nearest to it. A
//! touch is offered to the last step first, so that it never serves two steps at once.

use std::collections::VecDeque;

use super::{Finding, Judge, sooner};
use crate::bind::{BoundSequence, BoundStep};
use crate::facts::{Facts, Touch};
use crate::limits::STEPS_MAX;
use measure::Moment;

/// The touches that completed some steps; the last of them stands at the end.
#[derive(Clone, Copy, Default)]
struct Chain {
    ids: [i64; STEPS_MAX],
    length: usize,
    at: Moment,
}

impl Chain {
    fn and(mut self, touch: &Touch) -> Self {
        if let Some(place) = self.ids.get_mut(self.length) {
            *place = touch.id;
            self.length += 1;
        }
        Self { at: touch.at, ..self }
    }
}

impl<F: Facts> Judge<'_, F> {
    pub(super) fn sequence(&self, sequence: &BoundSequence) -> Finding {
        let reach = self.reach(&sequence.window);
        let mut walk = Walk::new(sequence);
        let mut arrival = None;
        for touch in self.facts.touches() {
            if touch.at > self.now {
                if sequence.patterns().any(|step| step.pattern.admits(self.facts, &touch)) {
                    arrival = Some(touch.at);
                    break;
                }
                continue;
            }
            let counts = !reach.empty && !reach.is_too_old(&touch, self.now) && !reach.is_too_late(&touch);
            walk.take(self.facts, &touch, counts);
        }
        walk.finish(self.now);
        let leaving = walk.complete.and_then(|chain| Some(chain.at + reach.period_ms?));
        // What is complete may be followed by more that is, but not before it leaves does anything end.
        let turn = if walk.complete.is_some() { leaving } else { walk.due };
        Finding {
            holds: walk.complete.is_some(),
            until: self.ahead(sooner(sooner(turn, arrival), reach.until)),
            count: usize::from(walk.complete.is_some()),
            at: walk.complete.map(|chain| chain.at),
            touches: walk.complete.map(|chain| newest_first(&chain)).unwrap_or_default(),
            ..Finding::default()
        }
    }
}

fn newest_first(chain: &Chain) -> Vec<i64> {
    chain.ids.iter().take(chain.length).rev().copied().collect()
}

impl BoundSequence {
    fn patterns(&self) -> impl Iterator<Item = &BoundStep> {
        self.steps.iter().chain(&self.but_not)
    }
}

/// Where the walk stands.
struct Walk<'s> {
    sequence: &'s BoundSequence,
    /// For each step the latest chain that completes it.
    reached: [Option<Chain>; STEPS_MAX],
    /// Chains that completed every step and may still be followed by what must not follow, oldest first.
    pending: VecDeque<Chain>,
    /// The latest chain that is complete for good.
    complete: Option<Chain>,
    /// When the first of the pending chains is complete if nothing follows.
    due: Option<Moment>,
}

impl<'s> Walk<'s> {
    fn new(sequence: &'s BoundSequence) -> Self {
        Self { sequence, reached: [None; STEPS_MAX], pending: VecDeque::new(), complete: None, due: None }
    }

    /// Takes the next touch; `counts` says whether a chain may end with it.
    fn take<F: Facts>(&mut self, facts: &F, touch: &Touch, counts: bool) {
        if let Some(refused) = &self.sequence.but_not
            && !self.pending.is_empty()
            && refused.pattern.admits(facts, touch)
        {
            self.settle(touch.at);
            self.pending.clear();
        }
        for (place, step) in self.sequence.steps.iter().enumerate().rev() {
            let Some(before) = self.before(place, step, touch) else { continue };
            if !step.pattern.admits(facts, touch) {
                continue;
            }
            let chain = before.and(touch);
            self.reached[place] = Some(chain);
            if counts && place + 1 == self.sequence.steps.len() {
                match self.sequence.but_not {
                    None => self.complete = Some(chain),
                    Some(_) => self.pending.push_back(chain),
                }
            }
        }
    }

    /// Returns the chain that a touch may go on from as this step, if there is one near enough.
    fn before(&self, place: usize, step: &BoundStep, touch: &Touch) -> Option<Chain> {
        let Some(previous) = place.checked_sub(1) else { return Some(Chain::default()) };
        let chain = self.reached[previous]?;
        let near = step.within_ms.is_none_or(|within| touch.at.since(chain.at) < within);
        near.then_some(chain)
    }

    /// Takes out the pending chains for which it was too late by `at` to be followed.
    fn settle(&mut self, at: Moment) {
        let Some(within) = self.sequence.but_not.as_ref().and_then(|step| step.within_ms) else { return };
        while let Some(chain) = self.pending.front().filter(|chain| at.since(chain.at) >= within) {
            self.complete = Some(*chain);
            self.pending.pop_front();
        }
    }

    /// Looks at what is still pending now.
    fn finish(&mut self, now: Moment) {
        let Some(refused) = &self.sequence.but_not else { return };
        match refused.within_ms {
            Some(within) => {
                self.settle(now);
                self.due = self.pending.front().map(|chain| chain.at + within);
            }
            None => self.complete = self.pending.pop_back(),
        }
    }
}
