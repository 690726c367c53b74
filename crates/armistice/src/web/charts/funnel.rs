//! How many went on from step to step.

use maud::{Markup, Render, html};

use super::{Paint, share};
use crate::web::components::Tone;
use crate::web::format::{number, percent};

/// One step of a funnel.
#[derive(Clone, Debug)]
#[must_use]
pub struct FunnelStep {
    words: String,
    count: i64,
    href: Option<String>,
    paint: Paint,
    note: Option<String>,
}

impl FunnelStep {
    /// Starts a step with how many reached it.
    pub fn new(words: impl Into<String>, count: i64) -> Self {
        Self {
            words: words.into(),
            count: count.max(0),
            href: None,
            paint: Paint::Tone(Tone::Accent),
            note: None,
        }
    }

    /// Makes the figure open its rows.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// Colours the step by the side that owns it.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.paint = Paint::Tone(tone);
        self
    }

    /// Adds quiet words: "median 3 days".
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// Steps under each other, each as long as its share of the first, with the share that came from the step before.
#[derive(Clone, Debug)]
#[must_use]
pub struct Funnel {
    title: String,
    steps: Vec<FunnelStep>,
}

impl Funnel {
    /// Starts a funnel.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), steps: Vec::new() }
    }

    /// Adds a step.
    pub fn step(mut self, step: FunnelStep) -> Self {
        self.steps.push(step);
        self
    }

    fn widest(&self) -> i64 {
        self.steps.iter().map(|step| step.count).max().unwrap_or(0).max(1)
    }

    fn draw(&self, index: usize) -> Markup {
        let step = &self.steps[index];
        let before = index.checked_sub(1).map(|index| self.steps[index].count);
        html! {
            li class=(step.paint.class()) {
                @match &step.href {
                    Some(href) => a.bar-words.cover href=(href) { (step.words) },
                    None => span.bar-words { (step.words) },
                }
                svg.bar.tall aria-hidden="true" {
                    rect.bar-track width="100%" height="100%" rx="4" {}
                    rect.bar-fill width=(share(step.count as f64 / self.widest() as f64)) height="100%" rx="4" {}
                }
                span.bar-value {
                    (number(step.count))
                    @match before {
                        Some(0) => {}
                        Some(before) => { span.note { (percent(step.count as f64 / before as f64, 1)) " of the step before" } }
                        None => { @if let Some(note) = &step.note { span.note { (note) } } }
                    }
                }
            }
        }
    }
}

impl Render for Funnel {
    fn render(&self) -> Markup {
        if self.steps.is_empty() {
            return super::plot::nothing(&self.title);
        }
        html! {
            figure.chart {
                figcaption { span.chart-title { (self.title) } }
                ol.bars.funnel { @for index in 0..self.steps.len() { (self.draw(index)) } }
            }
        }
    }
}
