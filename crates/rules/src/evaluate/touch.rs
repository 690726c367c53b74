//! Which touches are meant, and how far back they count.

use super::{Finding, Judge, sooner};
use crate::bind::{BoundChosen, BoundPattern, BoundWindow, Check, Symbol};
use crate::facts::{Facts, Touch, Value};
use crate::rule::Which;
use measure::Moment;

/// How far back touches count at a moment.
#[derive(Clone, Copy, Default)]
pub(super) struct Reach {
    /// Only those at this moment or later.
    pub(super) from: Option<Moment>,
    /// Only those after this touch.
    after: Option<(Moment, i64)>,
    /// Only those before this moment.
    before: Option<Moment>,
    /// After how long a touch counts no more.
    pub(super) period_ms: Option<i64>,
    /// Nothing counts.
    pub(super) empty: bool,
    /// When the reach itself may change.
    pub(super) until: Option<Moment>,
}

impl Reach {
    /// Returns whether the touch, and every earlier one, lies too far back.
    pub(super) fn is_too_old(&self, touch: &Touch, now: Moment) -> bool {
        self.from.is_some_and(|from| touch.at < from)
            || self.after.is_some_and(|after| (touch.at, touch.id) <= after)
            || self.period_ms.is_some_and(|period| touch.at <= now && now.since(touch.at) >= period)
    }

    /// Returns whether the touch, and every later one, comes too late to count at any time.
    pub(super) fn is_too_late(&self, touch: &Touch) -> bool {
        self.before.is_some_and(|before| touch.at >= before)
    }
}

impl<F: Facts> Judge<'_, F> {
    pub(super) fn reach(&self, window: &BoundWindow) -> Reach {
        match window {
            BoundWindow::Ever => Reach::default(),
            BoundWindow::Within(period) => Reach { period_ms: Some(*period), ..Reach::default() },
            BoundWindow::Since(from) => Reach { from: Some(*from), ..Reach::default() },
            BoundWindow::Between(from, before) => {
                Reach { from: Some(*from), before: Some(*before), ..Reach::default() }
            }
            BoundWindow::SinceTouch(chosen) => {
                let (found, until) = self.chosen(chosen);
                let after = found.map(|touch| (touch.at, touch.id));
                Reach { after, empty: after.is_none(), until, ..Reach::default() }
            }
            BoundWindow::SinceJoining(segment) => {
                let from = self.facts.member_since(segment);
                Reach { from, empty: from.is_none(), ..Reach::default() }
            }
        }
    }

    pub(super) fn touch_at(&self, chosen: &BoundChosen, check: &Check) -> Finding {
        let (touch, arrival) = self.chosen(chosen);
        let at = touch.map(|touch| touch.at);
        let value = at.map(Value::Moment);
        let (holds, until) = if check.looks_at_the_clock() {
            self.relative(value, &check.test)
        } else {
            (check.passes(value), None)
        };
        one_touch(holds, sooner(until, arrival), touch)
    }

    pub(super) fn touch_has(&self, chosen: &BoundChosen, filters: &[(Symbol, Check)]) -> Finding {
        let (touch, arrival) = self.chosen(chosen);
        let holds = touch.is_some_and(|touch| have(filters, self.facts, &touch));
        one_touch(holds, arrival, touch)
    }

    /// Returns the first or the last of the touches that are meant, and when that may be another one.
    fn chosen(&self, chosen: &BoundChosen) -> (Option<Touch>, Option<Moment>) {
        match (&chosen.pattern.kind, chosen.which) {
            (Some(kind), Which::First) => self.first_of(&chosen.pattern, self.facts.touches_of(kind)),
            (None, Which::First) => self.first_of(&chosen.pattern, self.facts.touches()),
            (Some(kind), Which::Last) => self.last_of(&chosen.pattern, self.facts.touches_of(kind).rev()),
            (None, Which::Last) => self.last_of(&chosen.pattern, self.facts.touches().rev()),
        }
    }

    fn first_of(
        &self,
        pattern: &BoundPattern,
        mut touches: impl Iterator<Item = Touch>,
    ) -> (Option<Touch>, Option<Moment>) {
        match touches.find(|touch| is_of_kind_meant(pattern, self.facts, touch)) {
            Some(touch) if touch.at > self.now => (None, Some(touch.at)),
            found => (found, None),
        }
    }

    fn last_of(
        &self,
        pattern: &BoundPattern,
        newest_first: impl Iterator<Item = Touch>,
    ) -> (Option<Touch>, Option<Moment>) {
        let mut arrival = None;
        for touch in newest_first.filter(|touch| is_of_kind_meant(pattern, self.facts, touch)) {
            if touch.at <= self.now {
                return (Some(touch), arrival);
            }
            arrival = Some(touch.at);
        }
        (None, arrival)
    }
}

fn one_touch(holds: bool, until: Option<Moment>, touch: Option<Touch>) -> Finding {
    let touches = touch.map(|touch| touch.id).into_iter().collect();
    let count = usize::from(touch.is_some());
    Finding { holds, until, count, at: touch.map(|touch| touch.at), touches, ..Finding::default() }
}

impl BoundPattern {
    /// Returns whether the pattern means this touch.
    pub fn admits<F: Facts>(&self, facts: &F, touch: &Touch) -> bool {
        self.kind.as_ref().is_none_or(|kind| facts.is_kind(touch, kind))
            && is_of_kind_meant(self, facts, touch)
    }
}

/// Returns whether the pattern means this touch, whose kind is known to be right.
pub(super) fn is_of_kind_meant<F: Facts>(pattern: &BoundPattern, facts: &F, touch: &Touch) -> bool {
    (pattern.including_machine || !touch.machine) && have(&pattern.filters, facts, touch)
}

fn have<F: Facts>(filters: &[(Symbol, Check)], facts: &F, touch: &Touch) -> bool {
    filters.iter().all(|(property, check)| {
        let known = facts.property_passes(touch, property, check);
        known.unwrap_or_else(|| check.passes(facts.property(touch, property)))
    })
}
