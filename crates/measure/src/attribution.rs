//! Which touch earned which part of the revenue, exact to the last minor unit.
//!
//! Every model gives each touch of a path a whole-number weight; [`split`] then divides the amount by weight so
//! that the parts sum to the amount. Weights are whole so that the same path gives the same parts on any machine.

use serde::{Deserialize, Serialize};

use crate::moment::Moment;

/// The weight of the newest touch under time decay; older ones weigh a fraction of it.
const DECAY_SCALE: f64 = (1_u64 << 52) as f64;

/// A rule that divides the credit for a deal over the touches before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// All credit to the first touch.
    First,
    /// All credit to the last touch.
    Last,
    /// The same credit to every touch.
    Linear,
    /// 40 % to the first, 40 % to the last, 20 % over those between; two share evenly (Google, Matomo).
    Position,
    /// Credit halves with every so many milliseconds of age.
    TimeDecay {
        /// The half-life in milliseconds, above 0.
        half_life_ms: i64,
    },
}

impl Model {
    /// Returns the weight of each touch. The path is in order of (time, id); ties are thus settled by id.
    pub fn weights(self, path: &[Moment]) -> Vec<u64> {
        let count = path.len();
        match self {
            Self::First => one_hot(count, 0),
            Self::Last => one_hot(count, count.saturating_sub(1)),
            Self::Linear => vec![1; count],
            Self::Position => position_weights(count),
            Self::TimeDecay { half_life_ms } => decay_weights(path, half_life_ms),
        }
    }

    /// Divides an amount over the touches of a path. An empty path gives no parts: the caller shows the amount as
    /// unattributed.
    pub fn credit(self, amount: i64, path: &[Moment]) -> Vec<i64> {
        split(amount, &self.weights(path))
    }
}

/// Divides an amount of minor units by weight so that the parts sum to it exactly.
///
/// Each part is rounded towards zero; the units that remain go one each to the parts that lost most by it, the
/// earlier part first when two lost the same (largest remainder). If every weight is 0, all weigh the same.
pub fn split(amount: i64, weights: &[u64]) -> Vec<i64> {
    let total: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    if total == 0 {
        return if weights.is_empty() { Vec::new() } else { split(amount, &vec![1; weights.len()]) };
    }
    let (size, sign) = (u128::from(amount.unsigned_abs()), amount.signum());
    let mut parts: Vec<u128> = weights.iter().map(|weight| size * u128::from(*weight) / total).collect();
    let left = size - parts.iter().sum::<u128>();
    let mut by_loss: Vec<usize> = (0..parts.len()).collect();
    by_loss.sort_by_key(|index| std::cmp::Reverse(size * u128::from(weights[*index]) % total));
    for index in by_loss.into_iter().take(left as usize) {
        parts[index] += 1;
    }
    parts.into_iter().map(|part| signed(part, sign)).collect()
}

/// Returns the return on a cost that is counted once: (earned − cost)/cost. `None` when nothing was spent.
pub fn return_on(earned: i64, cost: i64) -> Option<f64> {
    (cost > 0).then(|| (earned as f64 - cost as f64) / cost as f64)
}

/// Gives a part its sign back; a part is never larger than the amount it came from.
fn signed(part: u128, sign: i64) -> i64 {
    if sign < 0 { 0_i64.wrapping_sub_unsigned(part as u64) } else { part as i64 }
}

fn one_hot(count: usize, hot: usize) -> Vec<u64> {
    (0..count).map(|index| u64::from(index == hot)).collect()
}

/// 40 : 20/(n − 2) each : 40, brought to whole numbers.
fn position_weights(count: usize) -> Vec<u64> {
    let between = count.saturating_sub(2) as u64;
    if between == 0 {
        return vec![1; count];
    }
    let is_end = |index: usize| index == 0 || index + 1 == count;
    (0..count).map(|index| if is_end(index) { 2 * between } else { 1 }).collect()
}

fn decay_weights(path: &[Moment], half_life_ms: i64) -> Vec<u64> {
    let newest = path.iter().max().copied().unwrap_or_default();
    let half_life = half_life_ms.max(1) as f64;
    let weight =
        |at: &Moment| (DECAY_SCALE * (-(newest.since(*at) as f64) / half_life).exp2()).round() as u64;
    path.iter().map(weight).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::moment::DAY_MS;

    fn days(days: &[i64]) -> Vec<Moment> {
        days.iter().map(|day| Moment(day * DAY_MS)).collect()
    }

    #[test]
    fn a_worked_journey() {
        // sales-and-marketing reference 3.3: 12,000 over touches at day 0, 5, 12, 30, 38.
        let path = days(&[0, 5, 12, 30, 38]);
        let check = |model: Model, expected: [i64; 5]| assert_eq!(model.credit(1_200_000, &path), expected);
        check(Model::First, [1_200_000, 0, 0, 0, 0]);
        check(Model::Last, [0, 0, 0, 0, 1_200_000]);
        check(Model::Linear, [240_000; 5]);
        check(Model::Position, [480_000, 80_000, 80_000, 80_000, 480_000]);
        let decay = Model::TimeDecay { half_life_ms: 7 * DAY_MS };
        // Rounded one by one the shares give 12,000.01; the first gives way, being the one that rounding lifts most.
        check(decay, [17_519, 28_744, 57_488, 341_704, 754_545]);
    }

    #[test]
    fn small_paths_and_remainders() {
        assert_eq!(Model::Linear.credit(100, &days(&[0, 1, 2])), [34, 33, 33]);
        assert_eq!(Model::Linear.credit(-100, &days(&[0, 1, 2])), [-34, -33, -33]);
        assert_eq!(Model::Linear.credit(2, &days(&[0, 1, 2])), [1, 1, 0]);
        assert_eq!(Model::Position.credit(101, &days(&[0])), [101]);
        assert_eq!(Model::Position.credit(101, &days(&[0, 9])), [51, 50]);
        assert_eq!(Model::Last.credit(5, &[]), [0; 0]);
        assert_eq!(split(7, &[0, 0]), [4, 3]);
        assert_eq!(split(i64::MIN, &[1]), [i64::MIN]);
        // A glossary page prints 53/27/13/3 %; the exact shares at 0, 7, 14 and 28 days add up.
        let decay = Model::TimeDecay { half_life_ms: 7 * DAY_MS };
        assert_eq!(decay.credit(1_000_000, &days(&[0, 14, 21, 28])), [34_483, 137_931, 275_862, 551_724]);
    }

    #[test]
    fn cost_counts_once() {
        // SuiteCRM multiplies the cost by the number of won deals and shows 200 %.
        assert_eq!(return_on(200_000 + 400_000, 100_000), Some(5.0));
        assert_eq!(return_on(100, 0), None);
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_amount_and_follow_the_weights(
            amount: i64,
            weights in proptest::collection::vec(0_u64..1 << 52, 1..40),
        ) {
            let parts = split(amount, &weights);
            prop_assert_eq!(parts.iter().map(|part| i128::from(*part)).sum::<i128>(), i128::from(amount));
            for (a, b) in (0..parts.len()).flat_map(|a| (0..parts.len()).map(move |b| (a, b))) {
                if weights[a] > weights[b] {
                    prop_assert!(parts[a].unsigned_abs() >= parts[b].unsigned_abs());
                }
            }
            prop_assert!(parts.iter().all(|part| part.signum() == 0 || part.signum() == amount.signum()));
        }
    }
}
