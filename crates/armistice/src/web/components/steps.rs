//! A way through steps, top to bottom: what happens in a journey.

use maud::{Markup, Render, html};

use super::badge::Tone;
use crate::web::Icon;

/// Steps under each other, joined by a line.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Steps {
    steps: Vec<(Icon, Tone, Markup, Markup)>,
}

impl Steps {
    /// Starts an empty list of steps.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a step: its pictogram, what happens, and what stands at the right, such as how many wait before it.
    pub fn step(mut self, icon: Icon, tone: Tone, what: impl Render, mark: impl Render) -> Self {
        self.steps.push((icon, tone, what.render(), mark.render()));
        self
    }
}

impl Render for Steps {
    fn render(&self) -> Markup {
        html! {
            ol.path {
                @for (icon, tone, what, mark) in &self.steps {
                    li {
                        span class=(format!("point {}", tone.class())) { (icon) }
                        span.path-what { (what) }
                        span.path-mark { (mark) }
                    }
                }
            }
        }
    }
}
