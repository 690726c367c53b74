//! A value that halves every half-life, to the same bits on every machine.

use serde::{Deserialize, Serialize};

use measure::Moment;

/// A value that halves every half-life from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decaying {
    /// The value at `at`.
    pub value: f64,
    /// From when on it fades.
    pub at: Moment,
    /// How long it takes to halve, in milliseconds; above zero.
    pub half_life_ms: i64,
}

/// After so many half-lives a value counts as gone: 2^-1000 of anything that a model can hold.
const HALF_LIVES_MAX: i64 = 1_000;

impl Decaying {
    /// Returns the value at a moment; before `at` it is the value at `at`.
    ///
    /// Between `at` and infinity it never moves away from zero, not even by the last bit: one millisecond
    /// of the longest half-life changes it by a few parts in 10^12, the arithmetic is right to some in 10^16.
    pub fn value_at(&self, now: Moment) -> f64 {
        self.value * remaining(now.since(self.at), self.half_life_ms)
    }

    /// Returns the first moment after `now` at which `test` answers otherwise than at `now`, if there is one.
    ///
    /// The test must change at most once on the way from a number to zero, as every comparison does. The
    /// crossing is `at + half-life * log2(value / threshold)`; it is found by halving the interval instead, so
    /// that the very millisecond comes out, whatever way the logarithm rounds.
    pub fn next_change(&self, now: Moment, test: impl Fn(f64) -> bool) -> Option<Moment> {
        let answer = test(self.value_at(now));
        if test(0.0 * self.value) == answer {
            return None;
        }
        let gone = self.half_life_ms.saturating_mul(HALF_LIVES_MAX);
        let (mut same, mut other) = (now, (self.at + gone).max(now));
        while other.since(same) > 1 {
            let middle = same + other.since(same) / 2;
            if test(self.value_at(middle)) == answer { same = middle } else { other = middle }
        }
        (other > now).then_some(other)
    }

    /// Returns the first moment from `now` on at which the value is below the threshold, if it ever is.
    pub fn crosses_below(&self, threshold: f64, now: Moment) -> Option<Moment> {
        let below = |value| value < threshold;
        if below(self.value_at(now)) { Some(now) } else { self.next_change(now, below) }
    }
}

/// Returns the share of a value that is left after so many milliseconds: `2^-(elapsed / half-life)`.
pub fn remaining(elapsed_ms: i64, half_life_ms: i64) -> f64 {
    exp2_of_minus(half_lives(elapsed_ms, half_life_ms))
}

/// Returns how many half-lives have passed: none before the beginning, infinitely many once a value counts as gone.
#[inline]
pub(crate) fn half_lives(elapsed_ms: i64, half_life_ms: i64) -> f64 {
    let half_life_ms = half_life_ms.max(1);
    if elapsed_ms <= 0 {
        0.0
    } else if elapsed_ms >= half_life_ms.saturating_mul(HALF_LIVES_MAX) {
        f64::INFINITY
    } else {
        elapsed_ms as f64 / half_life_ms as f64
    }
}

/// Returns `2^-x` for x in [0, 1000] and 0 for infinity, using only operations whose rounding IEEE 754 fixes.
///
/// With n the whole number nearest to x, `2^-x = 2^-n * e^((n - x) ln 2)`; the exponent p lies within ±0.3466, where
/// 14 terms of the Taylor series leave an error below 10^-17. The scaling by `2^-n` is exact. There is no branch and no
/// call, so that a loop over many x has several computed at once.
#[inline]
pub(crate) fn exp2_of_minus(x: f64) -> f64 {
    // Above it there are no fractions: adding it rounds, and leaves the whole number in the lowest bits.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    let left = if x <= HALF_LIVES_MAX as f64 { 1.0 } else { 0.0 };
    let x = x.min(HALF_LIVES_MAX as f64);
    let rounded = (x + 0.5) + WHOLE;
    // The whole number that is not above x + 0.5.
    let shifted = if rounded - WHOLE > x + 0.5 { rounded - 1.0 } else { rounded };
    let p = (shifted - WHOLE - x) * std::f64::consts::LN_2;
    // p/1 to p/13. Halving is exact, so p/6 has the same bits as half of p/3, and needs no division.
    let odd = [3.0, 5.0, 7.0, 9.0, 11.0, 13.0].map(|term: f64| p / term);
    let [third, fifth, seventh, ninth, eleventh, thirteenth] = odd;
    let (sixth, tenth, twelfth) = (third / 2.0, fifth / 2.0, third / 4.0);
    // Horner's scheme: 1 + p (1 + p/2 (1 + p/3 (...))).
    let factors = [
        thirteenth,
        twelfth,
        eleventh,
        tenth,
        ninth,
        p / 8.0,
        seventh,
        sixth,
        fifth,
        p / 4.0,
        third,
        p / 2.0,
        p,
    ];
    let fraction = factors.into_iter().fold(1.0, |sum, factor| 1.0 + factor * sum);
    let scale = f64::from_bits(1023_u64.wrapping_sub(shifted.to_bits() & 0x7ff) << 52);
    fraction * scale * left
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = measure::DAY_MS;

    fn decaying(value: f64, half_life_ms: i64) -> Decaying {
        Decaying { value, at: Moment(1_000), half_life_ms }
    }

    #[test]
    fn whole_half_lives_halve_exactly() {
        let score = decaying(40.0, 14 * DAY);
        for (days, expected) in [(0, 40.0), (14, 20.0), (28, 10.0), (140, 40.0 / 1024.0)] {
            assert_eq!(
                score.value_at(Moment(1_000 + days * DAY)).to_bits(),
                f64::to_bits(expected),
                "{days} days"
            );
        }
        assert!(score.value_at(Moment(0)) >= 40.0);
        assert!(score.value_at(Moment::MAX) <= 0.0);
    }

    #[test]
    fn agrees_with_the_library_to_the_last_bits() {
        for step in 0..100_000_u32 {
            let x = f64::from(step) * 0.009_99;
            let (ours, theirs) = (exp2_of_minus(x), (-x).exp2());
            assert!((ours / theirs - 1.0).abs() < 5e-16, "2^-{x}: {ours:e} {theirs:e}");
        }
    }

    #[test]
    fn the_bits_are_pinned() {
        // A change here changes every stored score; it needs a new version of the model, not a new constant.
        let pinned = [
            (0.1, 4_606_579_233_611_295_506),
            (0.5, 4_604_544_271_217_802_188),
            (13.7, 4_545_173_005_910_639_404),
        ];
        for (x, bits) in pinned {
            assert_eq!(exp2_of_minus(x).to_bits(), bits, "2^-{x}");
        }
    }

    /// The definition as it was written first, one division for each term: no score that is stored may differ.
    fn exp2_by_definition(x: f64) -> f64 {
        let whole = (x + 0.5).floor();
        let power = (whole - x) * std::f64::consts::LN_2;
        let fraction = (1..14_u32).rev().fold(1.0, |sum, term| 1.0 + power / f64::from(term) * sum);
        fraction * f64::from_bits((1023 - whole as u64) << 52)
    }

    #[test]
    fn every_bit_is_that_of_the_definition() {
        let mut state = 7_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let near = |x: f64| [x.next_down(), x, x.next_up()];
        let halves = (1..2_000_u32).flat_map(|half| near(f64::from(half) / 2.0));
        let mut all: Vec<f64> = halves.chain([0.0, 1e-12, f64::MIN_POSITIVE, 1_000.0]).collect();
        all.extend((0..300_000).map(|_| random() * 30.0));
        all.extend((0..300_000).map(|_| random() * 1_000.0));
        for x in all {
            assert_eq!(exp2_of_minus(x).to_bits(), exp2_by_definition(x).to_bits(), "2^-{x:e}");
        }
        assert_eq!(exp2_of_minus(f64::INFINITY).to_bits(), 0);
    }

    #[test]
    fn never_rises_even_for_the_longest_half_life() {
        let score = decaying(99.9, crate::limits::HALF_LIFE_DAYS_MAX * DAY);
        for start in [0, score.half_life_ms / 2 - 5_000, score.half_life_ms - 5_000] {
            for ms in start..start + 10_000 {
                assert!(score.value_at(Moment(1_001 + ms)) < score.value_at(Moment(1_000 + ms)), "{ms}");
            }
        }
    }

    #[test]
    fn crossings_are_exact_to_the_millisecond() {
        let check = |value: f64, threshold: f64, expected_days: Option<f64>| {
            let score = decaying(value, 14 * DAY);
            let crossed = score.crosses_below(threshold, Moment(1_000));
            let days = crossed.map(|at| at.since(score.at) as f64 / DAY as f64);
            match (days, expected_days) {
                (Some(days), Some(expected)) => assert!((days - expected).abs() < 1e-6, "{days} {expected}"),
                (days, expected) => assert_eq!(days, expected),
            }
            if let Some(at) = crossed.filter(|at| *at > Moment(1_000)) {
                assert!(score.value_at(at) < threshold && score.value_at(at - 1) >= threshold);
            }
        };
        check(40.0, 30.0, Some(14.0 * (40.0_f64 / 30.0).log2()));
        check(40.0, 10.0, Some(28.0));
        check(40.0, 50.0, Some(0.0));
        check(40.0, 0.0, None);
        check(0.0, 1.0, Some(0.0));
    }
}
