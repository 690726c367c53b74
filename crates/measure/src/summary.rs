//! Many figures in one: medians, percentiles, shares.

/// Returns the nearest-rank percentile: the smallest value with at least `percent` % of the values at or below it.
/// `None` for no values. Sorts its own copy.
pub fn percentile<T: Copy + Ord>(values: &[T], percent: u8) -> Option<T> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * usize::from(percent.min(100))).div_ceil(100);
    sorted.get(rank.max(1) - 1).copied()
}

/// Returns the median as the nearest-rank 50th percentile, so that it is one of the values; `None` for no values.
pub fn median<T: Copy + Ord>(values: &[T]) -> Option<T> {
    percentile(values, 50)
}

/// Returns a share as a person reads it: `10.5 %`; `–` when there is nothing to take a share of.
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    format!("{:.1} %", part as f64 / whole as f64 * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values() {
        assert_eq!(percentile::<i64>(&[], 50), None);
        assert_eq!(percentile(&[7], 0), Some(7));
        let values = [15, 20, 35, 40, 50];
        let expected = [(0, 15), (5, 15), (30, 20), (40, 20), (50, 35), (99, 50), (100, 50), (255, 50)];
        for (percent, value) in expected {
            assert_eq!(percentile(&values, percent), Some(value), "{percent}");
        }
        assert_eq!(median(&[4, 1, 3, 2]), Some(2));
    }

    #[test]
    fn shares_read_well() {
        assert_eq!(share(842, 8_000), "10.5 %");
        assert_eq!(share(0, 0), "–");
        assert_eq!(share(3, 3), "100.0 %");
    }
}
