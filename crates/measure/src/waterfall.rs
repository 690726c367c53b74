//! A promise of a period, day by day: the line to the goal, where it is heading, how likely it is kept.

use serde::Serialize;

use crate::interval::{Interval, poisson_at_least, wilson};

/// A count promised for a period, as it stands on one day (after Volpe's daily waterfall chart).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Waterfall {
    /// What was promised for the whole period.
    pub goal: u64,
    /// Business days of the period.
    pub days: u32,
    /// Business days that are over.
    pub elapsed: u32,
    /// What was delivered so far.
    pub actual: u64,
}

impl Waterfall {
    /// Returns where the straight line to the goal stands today.
    pub fn line(&self) -> f64 {
        self.line_after(self.elapsed)
    }

    /// Returns where the straight line to the goal stands after `elapsed` business days.
    pub fn line_after(&self, elapsed: u32) -> f64 {
        if self.days == 0 {
            return self.goal as f64;
        }
        self.goal as f64 * f64::from(elapsed.min(self.days)) / f64::from(self.days)
    }

    /// Returns how far ahead of the line the count is; negative when it is behind.
    pub fn gap(&self) -> f64 {
        self.actual as f64 - self.line()
    }

    /// Returns what each remaining day must bring; `None` when no day remains.
    pub fn needed_a_day(&self) -> Option<f64> {
        let missing = self.goal.saturating_sub(self.actual) as f64;
        (self.remaining() > 0).then(|| missing / f64::from(self.remaining()))
    }

    /// Returns the count at the end of the period if the days go on as they went; `None` before the first is over.
    pub fn projection(&self) -> Option<f64> {
        let whole = f64::from(self.days.max(self.elapsed));
        (self.elapsed > 0).then(|| self.actual as f64 * whole / f64::from(self.elapsed))
    }

    /// Returns the probability that the goal is reached, when deliveries go on as a Poisson stream at the rate so
    /// far: `P[Poisson(A/d × (D − d)) ≥ G − A]`. `None` before the first day is over.
    pub fn chance(&self) -> Option<f64> {
        let missing = self.goal.saturating_sub(self.actual);
        if missing == 0 {
            return Some(1.0);
        }
        if self.remaining() == 0 {
            return Some(0.0);
        }
        let rate = (self.elapsed > 0).then(|| self.actual as f64 / f64::from(self.elapsed))?;
        Some(poisson_at_least(missing, rate * f64::from(self.remaining())))
    }

    fn remaining(&self) -> u32 {
        self.days.saturating_sub(self.elapsed)
    }
}

/// A promise about a share (“95 % get a first attempt in time”), as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Objective {
    /// The promised share, within 0 and 1.
    pub target: f64,
    /// How many were due so far.
    pub due: u64,
    /// How many of them were missed.
    pub missed: u64,
}

impl Objective {
    /// Returns the share that was kept; `None` while nothing was due.
    pub fn kept(&self) -> Option<f64> {
        (self.due > 0).then(|| self.kept_count() as f64 / self.due as f64)
    }

    /// Returns the 95 % interval of the share that was kept.
    pub fn interval(&self) -> Interval {
        wilson(self.kept_count(), self.due)
    }

    /// Returns how many misses the promise allows among those due so far.
    pub fn error_budget(&self) -> f64 {
        (1.0 - self.target.clamp(0.0, 1.0)) * self.due as f64
    }

    /// Returns misses over the budget for the elapsed share of the period: above 1 the budget runs out early.
    /// `None` when the budget is nothing, so that every miss is a breach.
    pub fn burn(&self, elapsed_share: f64) -> Option<f64> {
        let budget = self.error_budget() * elapsed_share.clamp(0.0, 1.0);
        (budget > 0.0).then(|| self.missed as f64 / budget)
    }

    fn kept_count(&self) -> u64 {
        self.due.saturating_sub(self.missed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waterfall_agrees_with_the_reference() {
        // sales-and-marketing reference 2.4: G 140, D 21, d 10, A 62.
        let waterfall = Waterfall { goal: 140, days: 21, elapsed: 10, actual: 62 };
        assert_eq!(format!("{:.2}", waterfall.line()), "66.67");
        assert_eq!(format!("{:.2}", waterfall.gap()), "-4.67");
        assert_eq!(format!("{:.1}", waterfall.projection().expect("ten days passed")), "130.2");
        assert_eq!(format!("{:.3}", waterfall.chance().expect("ten days passed")), "0.131");
        assert_eq!(format!("{:.2}", waterfall.needed_a_day().expect("eleven days remain")), "7.09");
    }

    #[test]
    fn ends_of_the_period_are_certain() {
        let before = Waterfall { goal: 10, days: 5, elapsed: 0, actual: 0 };
        assert_eq!((before.line(), before.projection(), before.chance()), (0.0, None, None));
        let missed = Waterfall { goal: 10, days: 5, elapsed: 5, actual: 9 };
        assert_eq!((missed.line(), missed.needed_a_day(), missed.chance()), (10.0, None, Some(0.0)));
        let kept = Waterfall { goal: 10, days: 5, elapsed: 1, actual: 12 };
        assert_eq!((kept.needed_a_day(), kept.chance()), (Some(0.0), Some(1.0)));
        let empty = Waterfall { goal: 3, days: 0, elapsed: 7, actual: 1 };
        assert_eq!((empty.line(), empty.projection(), empty.chance()), (3.0, Some(1.0), Some(0.0)));
    }

    #[test]
    fn objective_counts_its_budget() {
        let objective = Objective { target: 0.9, due: 40, missed: 3 };
        assert_eq!(objective.kept(), Some(0.925));
        assert!((objective.error_budget() - 4.0).abs() < 1e-9);
        assert!((objective.burn(0.5).expect("a budget") - 1.5).abs() < 1e-9);
        assert_eq!(Objective { target: 1.0, due: 5, missed: 1 }.burn(1.0), None);
        assert_eq!(Objective { target: 0.9, due: 0, missed: 0 }.kept(), None);
        assert_eq!(Objective { target: 0.9, due: 1, missed: 5 }.kept(), Some(0.0));
    }
}
