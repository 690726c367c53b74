//! How long it takes, when some are still waiting: the product-limit estimate of Kaplan and Meier (1958).
//!
//! A lead that is still open after 40 days is neither a win nor a loss; it says only “not within 40 days”. Leaving
//! such leads out makes every rate too high, counting them as lost makes it too low. Here they count for as long
//! as they were watched.

use serde::Serialize;

use crate::interval::{Interval, Z_95};

/// One subject that was watched: for how long, and whether it happened at the end of that time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Whole units of time (days, or attempts) from the start to the event or to the last look.
    pub duration: u32,
    /// Whether it happened; otherwise the subject was still waiting at the last look (censored).
    pub happened: bool,
}

/// The estimate from one time on, until the next step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The time at which something happened.
    pub time: u32,
    /// How many were still waiting and watched just before it.
    pub at_risk: u64,
    /// How many of them it happened to.
    pub events: u64,
    /// The estimated share that is still waiting after it.
    pub survival: f64,
    /// Greenwood's sum of d/(n(n−d)) up to here; the variance of `survival` is survival² times this.
    pub greenwood: f64,
}

/// A Kaplan-Meier curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Survival {
    steps: Vec<Step>,
    watched: u64,
    happened: u64,
    longest: u32,
}

impl Survival {
    /// Estimates the curve. A subject censored at a time counts as still at risk at that time.
    /// Cost: one sort of the observations.
    pub fn estimate(observations: impl IntoIterator<Item = Observation>) -> Self {
        let mut sorted: Vec<Observation> = observations.into_iter().collect();
        sorted.sort_unstable_by_key(|observation| observation.duration);
        let watched = sorted.len() as u64;
        let (mut steps, mut survival, mut greenwood, mut at_risk) = (Vec::new(), 1.0, 0.0, watched);
        for group in sorted.chunk_by(|a, b| a.duration == b.duration) {
            let events = group.iter().filter(|observation| observation.happened).count() as u64;
            if events > 0 {
                let (n, d) = (at_risk as f64, events as f64);
                survival *= (n - d) / n;
                greenwood += d / (n * (n - d));
                steps.push(Step { time: group[0].duration, at_risk, events, survival, greenwood });
            }
            at_risk -= group.len() as u64;
        }
        Self {
            happened: steps.iter().map(|step| step.events).sum(),
            steps,
            watched,
            longest: sorted.last().map_or(0, |observation| observation.duration),
        }
    }

    /// Returns the steps of the curve in order of time.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Returns how many subjects were watched.
    pub const fn watched(&self) -> u64 {
        self.watched
    }

    /// Returns to how many of them it happened.
    pub const fn happened(&self) -> u64 {
        self.happened
    }

    /// Returns the longest time that any subject was watched; beyond it the curve is only carried on.
    pub const fn longest(&self) -> u32 {
        self.longest
    }

    /// Returns the estimated share that is still waiting after `time`.
    pub fn survival_at(&self, time: u32) -> f64 {
        self.step_at(time).map_or(1.0, |step| step.survival)
    }

    /// Returns the estimated share to which it has happened by `time`, that time included.
    pub fn converted_by(&self, time: u32) -> f64 {
        1.0 - self.survival_at(time)
    }

    /// Returns the 95 % interval of [`Self::converted_by`], from Greenwood's variance on the log(−log) scale, so
    /// that it never leaves 0 to 1.
    pub fn converted_interval(&self, time: u32) -> Interval {
        let Some(step) = self.step_at(time) else {
            return if self.watched == 0 { Interval::UNKNOWN } else { Interval { low: 0.0, high: 0.0 } };
        };
        if step.survival <= 0.0 {
            return Interval { low: 1.0, high: 1.0 };
        }
        let half = Z_95 * step.greenwood.sqrt() / step.survival.ln().abs();
        Interval { low: 1.0 - step.survival.powf((-half).exp()), high: 1.0 - step.survival.powf(half.exp()) }
    }

    /// Returns the first time by which at least half are done; `None` when the curve never falls that far.
    pub fn median(&self) -> Option<u32> {
        self.steps.iter().find(|step| step.survival <= 0.5).map(|step| step.time)
    }

    /// Returns the probability that one who has been silent for `silent` answers within the next `window`:
    /// 1 − S(s + w)/S(s). `None` when nobody was ever silent for so long.
    pub fn happens_within(&self, silent: u32, window: u32) -> Option<f64> {
        let so_far = self.survival_at(silent);
        (so_far > 0.0 && silent <= self.longest)
            .then(|| 1.0 - self.survival_at(silent.saturating_add(window)) / so_far)
    }

    fn step_at(&self, time: u32) -> Option<&Step> {
        let after = self.steps.partition_point(|step| step.time <= time);
        after.checked_sub(1).map(|index| &self.steps[index])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observe(done: &[u32], waiting: &[u32]) -> Survival {
        let seen = |happened| move |duration: &u32| Observation { duration: *duration, happened };
        Survival::estimate(done.iter().map(seen(true)).chain(waiting.iter().map(seen(false))))
    }

    #[test]
    fn agrees_with_the_textbook() {
        // Remission of leukaemia under 6-MP, weeks (Freireich 1963), as worked in every survival textbook.
        let curve =
            observe(&[6, 6, 6, 7, 10, 13, 16, 22, 23], &[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);
        let expected = [
            (5, 1.0),
            (6, 0.857_1),
            (7, 0.806_7),
            (10, 0.752_9),
            (13, 0.690_2),
            (16, 0.627_5),
            (22, 0.537_8),
            (30, 0.448_2),
        ];
        for (week, share) in expected {
            assert!(
                (curve.survival_at(week) - share).abs() < 5e-5,
                "week {week}: {}",
                curve.survival_at(week)
            );
        }
        let last = curve.steps().last().expect("nine relapsed");
        assert!((last.survival * last.greenwood.sqrt() - 0.134_6).abs() < 5e-5);
        assert_eq!(
            (curve.watched(), curve.happened(), curve.median(), curve.longest()),
            (21, 9, Some(23), 35)
        );
        let interval = curve.converted_interval(6);
        assert!(
            (interval.low - 0.048_0).abs() < 5e-4 && (interval.high - 0.380_4).abs() < 5e-4,
            "{interval:?}"
        );
        assert!((curve.happens_within(13, 10).expect("watched") - (1.0 - 0.448_2 / 0.690_2)).abs() < 1e-4);
        assert_eq!(curve.happens_within(36, 10), None);
    }

    #[test]
    fn ends_are_calm() {
        let nothing = observe(&[], &[]);
        assert_eq!((nothing.converted_by(7), nothing.median()), (0.0, None));
        assert_eq!(nothing.converted_interval(7), Interval::UNKNOWN);
        let all = observe(&[0, 0, 3], &[]);
        assert!((all.converted_by(0) - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!((all.converted_by(3), all.median()), (1.0, Some(0)));
        assert_eq!(all.converted_interval(3), Interval { low: 1.0, high: 1.0 });
        let none = observe(&[], &[1, 2, u32::MAX]);
        assert_eq!((none.converted_by(u32::MAX), none.converted_interval(2).high), (0.0, 0.0));
    }
}
