//! A curve the size of a word.

use maud::{Markup, html};

use super::Paint;
use super::plot::path;

/// Draws a sparkline; the label says in words what it shows. Nothing is drawn for fewer than two finite values.
pub fn sparkline(label: &str, paint: impl Into<Paint>, values: &[f64]) -> Markup {
    let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    if finite.len() < 2 {
        return html! {};
    }
    let low = finite.iter().copied().fold(f64::INFINITY, f64::min);
    let high = finite.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let place = |value: f64| {
        let place = (value - low) / (high - low);
        // A flat line runs through the middle; the margin keeps the stroke inside.
        0.92 - 0.84 * if place.is_finite() { place } else { 0.5 }
    };
    let last = (finite.len() - 1) as f64;
    let points = finite.iter().enumerate().map(|(index, value)| Some((index as f64 / last, place(*value))));
    html! {
        svg class=(format!("sparkline {}", paint.into().class())) viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" {
            title { (label) }
            path.curve d=(path(points)) {}
        }
    }
}
