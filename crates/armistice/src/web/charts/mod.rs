//! Charts drawn on the server as SVG, each with a table twin for those who read figures, or cannot see the picture.
//!
//! Lengths are percentages of the place a chart is given, and text keeps its size, so that one drawing serves a phone and a wide screen. Colours
//! come from classes. Any input is drawn: nothing, one point, huge numbers; what is not finite is left out.

mod axis;
mod bars;
mod funnel;
mod line;
mod plot;
mod ring;
mod sparkline;
mod stacked;
mod survival;

pub use bars::{Bar, BarChart};
pub use funnel::{Funnel, FunnelStep};
pub use line::{LineChart, Series};
pub use ring::ring;
pub use sparkline::sparkline;
pub use stacked::StackedChart;
pub use survival::{Curve, CurvePoint, SurvivalChart};

use crate::web::components::Tone;
use crate::web::format;

/// What the figures of a chart are, so that axis and table say them right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Whole things: contacts, handoffs.
    #[default]
    Count,
    /// Any number, to one decimal.
    Number,
    /// A fraction from 0 to 1, said as a percentage.
    Share,
    /// Minor units of this currency.
    Money(String),
}

impl Unit {
    /// Says a figure in full, for tables and labels.
    pub fn full(&self, value: f64) -> String {
        match self {
            Self::Count => format::decimal(value, 0),
            Self::Number => format::decimal(value, 1),
            Self::Share => format::percent(value, if value.abs() < 0.2 { 2 } else { 1 }),
            Self::Money(currency) => format::money_round(value as i64, currency),
        }
    }

    /// Says a figure in few letters, for an axis.
    pub fn short(&self, value: f64) -> String {
        match self {
            Self::Count | Self::Number => format::compact(value),
            Self::Share => format::compact(value * 100.0) + "%",
            Self::Money(currency) => format::money_compact(value as i64, currency),
        }
    }

    /// Returns by how much figures are scaled so that round steps on the axis are round to the reader (cents are not).
    fn scale(&self) -> f64 {
        match self {
            Self::Money(_) => 100.0,
            Self::Share => 0.01,
            Self::Count | Self::Number => 1.0,
        }
    }
}

/// What gives a shape its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// The colour of a role.
    Tone(Tone),
    /// The n-th colour of the series palette, counted from 0.
    Series(usize),
}

/// How many colours the series palette has before it repeats.
const PALETTE: usize = 6;

impl Paint {
    /// Returns the class that sets `--paint`.
    pub fn class(self) -> String {
        match self {
            Self::Tone(tone) => tone.class().to_owned(),
            Self::Series(index) => format!("series-{}", index % PALETTE + 1),
        }
    }
}

impl From<Tone> for Paint {
    fn from(tone: Tone) -> Self {
        Self::Tone(tone)
    }
}

/// Writes a fraction of the chart's width or height as a percentage, bounded so that no input makes the SVG absurd.
fn share(fraction: f64) -> String {
    let bounded = if fraction.is_finite() { fraction.clamp(-1.0, 2.0) } else { 0.0 };
    format!("{:.2}%", bounded * 100.0)
}

#[cfg(test)]
mod tests;
