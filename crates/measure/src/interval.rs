//! How sure a count is: the Wilson score interval of a rate, the tail of a Poisson count.

use serde::Serialize;

/// The standard normal quantile of a two-sided 95 % interval.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// The most terms that a series below may take; reached only by counts far above any company's.
const TERMS_MAX: u32 = 200_000;
/// A term this small against its sum no longer changes it.
const NEGLIGIBLE: f64 = 1e-16;

/// A two-sided 95 % interval of a share, both ends within 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// The interval that says nothing.
    pub const UNKNOWN: Self = Self { low: 0.0, high: 1.0 };
}

/// Returns the Wilson score interval of `successes` of `trials` (Wilson 1927), which stays honest for small counts
/// and at the ends, where the textbook interval promises certainty. No trials say nothing.
pub fn wilson(successes: u64, trials: u64) -> Interval {
    if trials == 0 {
        return Interval::UNKNOWN;
    }
    let n = trials as f64;
    let rate = successes.min(trials) as f64 / n;
    let z2 = Z_95 * Z_95;
    let centre = (rate + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (rate * (1.0 - rate) / n + z2 / (4.0 * n * n)).sqrt();
    Interval { low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
}

/// Returns the probability that a Poisson count with the given mean reaches at least `count`.
///
/// It is the regularised lower incomplete gamma function P(count, mean): a power series below the mean, a
/// continued fraction above it (Abramowitz and Stegun 6.5.29, 6.5.31).
pub fn poisson_at_least(count: u64, mean: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    if mean.is_nan() || mean <= 0.0 {
        return 0.0;
    }
    if mean.is_infinite() {
        return 1.0;
    }
    let shape = count as f64;
    let scale = (shape * mean.ln() - mean - ln_gamma(shape)).exp();
    let tail = if mean < shape + 1.0 {
        scale * lower_series(shape, mean)
    } else {
        1.0 - scale * upper_fraction(shape, mean)
    };
    tail.clamp(0.0, 1.0)
}

/// Sums `1/a + x/(a(a+1)) + x²/(a(a+1)(a+2)) + …`.
fn lower_series(shape: f64, x: f64) -> f64 {
    let mut term = 1.0 / shape;
    let mut sum = term;
    for step in 1..=TERMS_MAX {
        term *= x / (shape + f64::from(step));
        sum += term;
        if term < sum * NEGLIGIBLE {
            break;
        }
    }
    sum
}

/// Evaluates the continued fraction of the upper incomplete gamma function from its front (Lentz's method).
fn upper_fraction(shape: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut partial = x + 1.0 - shape;
    let mut ratio_above = 1.0 / TINY;
    let mut ratio_below = 1.0 / away_from_zero(partial);
    let mut value = ratio_below;
    for step in 1..=TERMS_MAX {
        let step = f64::from(step);
        let numerator = step * (shape - step);
        partial += 2.0;
        ratio_below = 1.0 / away_from_zero(numerator * ratio_below + partial);
        ratio_above = away_from_zero(partial + numerator / ratio_above);
        let factor = ratio_below * ratio_above;
        value *= factor;
        if (factor - 1.0).abs() < NEGLIGIBLE * 10.0 {
            break;
        }
    }
    value
}

/// Returns ln Γ(x) for x ≥ 1: Stirling's series, with the argument first raised to where it is exact.
fn ln_gamma(x: f64) -> f64 {
    const LN_2_PI: f64 = 1.837_877_066_409_345_3;
    let (mut raised, mut product) = (x, 1.0);
    while raised < 12.0 {
        product *= raised;
        raised += 1.0;
    }
    let inverse = 1.0 / raised;
    let square = inverse * inverse;
    let series =
        inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1_260.0 - square / 1_680.0)));
    (raised - 0.5) * raised.ln() - raised + 0.5 * LN_2_PI + series - product.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, expected: f64, tolerance: f64) {
        assert!((got - expected).abs() <= tolerance, "{got} is not {expected}");
    }

    #[test]
    fn wilson_agrees_with_the_reference() {
        // sales-and-marketing reference 2.2 (d): 42 of 60.
        let interval = wilson(42, 60);
        close(interval.low, 0.575, 0.000_5);
        close(interval.high, 0.801, 0.000_5);
        assert_eq!(wilson(0, 0), Interval::UNKNOWN);
        close(wilson(0, 10).high, 0.277_5, 0.000_1);
        close(wilson(10, 10).low, 0.722_5, 0.000_1);
        assert!(wilson(11, 10).high <= 1.0);
    }

    #[test]
    fn poisson_tails_agree_with_direct_sums() {
        fn direct(count: u64, mean: f64) -> f64 {
            let mut term = (-mean).exp();
            let mut below = 0.0;
            for k in 0..count {
                below += term;
                term *= mean / (k + 1) as f64;
            }
            1.0 - below
        }
        for mean in [0.01, 0.5, 3.0, 20.0, 68.2, 200.0] {
            for count in [0, 1, 2, 5, 19, 20, 21, 68, 78, 150, 260] {
                close(poisson_at_least(count, mean), direct(count, mean), 1e-11);
            }
        }
    }

    #[test]
    fn poisson_tails_stand_large_and_odd_input() {
        close(poisson_at_least(1_000_000, 1_000_000.0), 0.500_133, 1e-5);
        close(poisson_at_least(5, f64::NAN), 0.0, 0.0);
        close(poisson_at_least(5, -1.0), 0.0, 0.0);
        close(poisson_at_least(5, f64::INFINITY), 1.0, 0.0);
        close(poisson_at_least(0, 0.0), 1.0, 0.0);
        assert!((0.0..=1.0).contains(&poisson_at_least(u64::MAX, 1e18)));
    }
}
