//! A ring that fills.

use maud::{Markup, html};

use super::Paint;
use crate::web::format::percent;

/// Draws a ring filled to a fraction (0 to 1; more is drawn full, not finite is empty); the label says what of.
pub fn ring(label: &str, paint: impl Into<Paint>, fraction: f64) -> Markup {
    let filled = if fraction.is_finite() { fraction.clamp(0.0, 1.0) * 100.0 } else { 0.0 };
    html! {
        svg class=(format!("ring {}", paint.into().class())) viewBox="0 0 36 36" width="36" height="36" role="img" {
            title { (label) ": " (percent(fraction, 0)) }
            circle.ring-track cx="18" cy="18" r="15" {}
            @if filled > 0.0 { circle.ring-arc cx="18" cy="18" r="15" pathLength="100" stroke-dasharray=(format!("{filled:.1} 100")) {} }
        }
    }
}
