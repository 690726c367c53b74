//! Why: points and the facts that earned them.

use maud::{Markup, Render, html};

use crate::web::format::{MINUS_SIGN, decimal};

/// A list of reasons, each with the points it gave (or none, for a clause that was met).
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Reasons {
    rows: Vec<Reason>,
}

#[derive(Clone, Debug)]
struct Reason {
    mark: Mark,
    text: Markup,
    note: Option<Markup>,
}

#[derive(Clone, Debug)]
enum Mark {
    Points(f64),
    Met(bool),
}

impl Reasons {
    /// Starts an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds points and what earned them, with a quiet note such as when.
    pub fn points(mut self, points: f64, text: impl Render, note: Option<Markup>) -> Self {
        self.rows.push(Reason { mark: Mark::Points(points), text: text.render(), note });
        self
    }

    /// Adds a clause that is met or not.
    pub fn clause(mut self, met: bool, text: impl Render, note: Option<Markup>) -> Self {
        self.rows.push(Reason { mark: Mark::Met(met), text: text.render(), note });
        self
    }
}

impl Render for Reasons {
    fn render(&self) -> Markup {
        html! {
            ul.reasons {
                @for reason in &self.rows {
                    li {
                        @match reason.mark {
                            Mark::Points(points) => {
                                span.points.minus[points < 0.0] { @if points < 0.0 { (MINUS_SIGN) } @else { "+" } (short(points)) }
                            }
                            Mark::Met(true) => { span.clause.met { (crate::web::Icon::Check) span.sr-only { "met: " } } }
                            Mark::Met(false) => { span.clause.unmet { (crate::web::Icon::Close) span.sr-only { "not met: " } } }
                        }
                        span.reason-text { (reason.text) }
                        @if let Some(note) = &reason.note { span.note { (note) } }
                    }
                }
            }
        }
    }
}

fn short(points: f64) -> String {
    let size = points.abs();
    decimal(size, usize::from(size.fract() > 0.05))
}
