//! Round steps for an axis.

/// About how many steps an axis has.
const STEPS_AIM: f64 = 4.0;
/// The most ticks that an axis may have, whatever the input.
const TICKS_MAX: usize = 12;

/// A value axis: from `low` to `high` in round steps, always with zero on it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) ticks: Vec<f64>,
}

impl Axis {
    /// Makes an axis that holds zero and every finite value; `scale` is the size of the reader's unit (100 for money in cents), `whole` keeps the
    /// steps whole in that unit.
    pub(super) fn over(values: impl IntoIterator<Item = f64>, scale: f64, whole: bool) -> Self {
        let finite = values.into_iter().filter(|value| value.is_finite());
        let (mut low, mut high) =
            finite.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        if high - low < f64::MIN_POSITIVE {
            (low, high) = (0.0, scale);
        }
        // Bounds far past any real figure; keeps the differences finite.
        (low, high) = (low.max(-1e300), high.min(1e300));
        let step = round_step((high - low) / scale, whole) * scale;
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let count = ((last - first) as usize).clamp(1, TICKS_MAX);
        let ticks = (0..=count).map(|index| (first + index as f64) * step).collect();
        Self { low: first * step, high: last * step, ticks }
    }

    /// Returns where a value lies, 0 at the low end, 1 at the high end.
    pub(super) fn place(&self, value: f64) -> f64 {
        let place = (value - self.low) / (self.high - self.low);
        if place.is_finite() { place.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Returns the distance from the top as a fraction of the height.
    pub(super) fn drop(&self, value: f64) -> f64 {
        1.0 - self.place(value)
    }
}

/// Returns 1, 2, 2.5 or 5 times a power of ten that cuts the range into about [`STEPS_AIM`] steps.
fn round_step(range: f64, whole: bool) -> f64 {
    let rough = range / STEPS_AIM;
    let power = 10_f64.powf(rough.log10().floor());
    let lead = rough / power;
    let step =
        [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|candidate| lead <= *candidate).unwrap_or(10.0) * power;
    if whole { step.ceil().max(1.0) } else { step }
}

/// Returns which of `count` labels to write so that at most `most` stand on the axis, the first always, evenly apart.
pub(super) fn sparse(count: usize, most: usize) -> impl Iterator<Item = usize> {
    let every = count.div_ceil(most.max(1)).max(1);
    (0..count).step_by(every)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        assert_eq!(Axis::over([0.0, 41.0], 1.0, true).ticks, [0.0, 20.0, 40.0, 60.0]);
        assert_eq!(Axis::over([0.3], 1.0, true).ticks, [0.0, 1.0]);
        assert_eq!(Axis::over([], 1.0, true).ticks, [0.0, 1.0]);
        assert_eq!(Axis::over([f64::NAN, f64::INFINITY], 1.0, false).ticks.first(), Some(&0.0));
        let axis = Axis::over([-30.0, 70.0], 1.0, false);
        assert_eq!((axis.low, axis.high), (-50.0, 75.0));
    }

    #[test]
    fn absurd_figures_stay_on_the_axis() {
        for value in [f64::MAX, f64::MIN, 1e-300, 9e18] {
            let axis = Axis::over([value], 1.0, false);
            assert!(axis.ticks.len() <= TICKS_MAX + 1, "{axis:?}");
            assert!((0.0..=1.0).contains(&axis.place(value)), "{axis:?}");
        }
    }
}
