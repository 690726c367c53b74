//! Figures that open: every number on a page is a link to the rows it was computed from.

use maud::{Markup, Render, html};

use super::badge::Tone;

/// Whether a change is good news; its direction stands in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// Better than before.
    Better,
    /// Worse than before.
    Worse,
    /// Neither.
    Same,
}

/// One figure with its name.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Stat {
    label: String,
    value: String,
    href: Option<String>,
    delta: Option<(Trend, String)>,
    note: Option<Markup>,
    tone: Tone,
    picture: Option<Markup>,
}

impl Stat {
    /// Starts a figure, already formatted.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), ..Self::default() }
    }

    /// Makes it open its rows.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// Sets the change against before: `+12%`.
    pub fn delta(mut self, trend: Trend, text: impl Into<String>) -> Self {
        self.delta = Some((trend, text.into()));
        self
    }

    /// Sets the quiet words under the figure: `of 60 promised`.
    pub fn note(mut self, note: impl Render) -> Self {
        self.note = Some(note.render());
        self
    }

    /// Colours the figure by its role.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Puts a small picture beside it: a sparkline, a ring.
    pub fn picture(mut self, picture: impl Render) -> Self {
        self.picture = Some(picture.render());
        self
    }
}

impl Render for Stat {
    fn render(&self) -> Markup {
        html! {
            div class=(format!("stat {}", self.tone.class())) {
                p.stat-label { (self.label) }
                p.stat-value {
                    @match &self.href {
                        Some(href) => a.cover href=(href) { (self.value) },
                        None => (self.value),
                    }
                    @if let Some((trend, text)) = &self.delta {
                        span class=(format!("delta {}", delta_class(*trend))) { (text) }
                    }
                }
                @if let Some(note) = &self.note { p.note { (note) } }
                @if let Some(picture) = &self.picture { div.stat-picture { (picture) } }
            }
        }
    }
}

/// Draws figures beside each other in one frame.
pub fn stats(figures: &[Stat]) -> Markup {
    html! { div.stats { @for figure in figures { (figure) } } }
}

fn delta_class(trend: Trend) -> &'static str {
    match trend {
        Trend::Better => "better",
        Trend::Worse => "worse",
        Trend::Same => "same",
    }
}
