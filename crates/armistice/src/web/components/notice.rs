//! A sentence that must be seen.

use maud::{Markup, Render, html};

use super::badge::Tone;
use crate::web::Icon;

/// A notice inside the page.
#[derive(Clone, Debug)]
#[must_use]
pub struct Notice {
    tone: Tone,
    text: Markup,
    title: Option<String>,
    actions: Option<Markup>,
}

impl Notice {
    /// Something to know.
    pub fn info(text: impl Render) -> Self {
        Self::new(Tone::Accent, text)
    }

    /// Something went well.
    pub fn good(text: impl Render) -> Self {
        Self::new(Tone::Kept, text)
    }

    /// Something needs attention.
    pub fn warning(text: impl Render) -> Self {
        Self::new(Tone::Waiting, text)
    }

    /// Something failed; says what to do next.
    pub fn problem(text: impl Render) -> Self {
        Self::new(Tone::Broken, text)
    }

    /// A notice in any tone.
    pub fn new(tone: Tone, text: impl Render) -> Self {
        Self { tone, text: text.render(), title: None, actions: None }
    }

    /// Sets a headline.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Adds buttons.
    pub fn actions(mut self, actions: impl Render) -> Self {
        self.actions = Some(actions.render());
        self
    }
}

impl Render for Notice {
    fn render(&self) -> Markup {
        let icon = match self.tone {
            Tone::Kept => Icon::Check,
            Tone::Broken | Tone::Waiting => Icon::Warning,
            _ => Icon::Info,
        };
        let role = if self.tone == Tone::Broken { "alert" } else { "status" };
        html! {
            div class=(format!("notice {}", self.tone.class())) role=(role) {
                (icon)
                div.notice-body {
                    @if let Some(title) = &self.title { p.notice-title { (title) } }
                    div { (self.text) }
                }
                @if let Some(actions) = &self.actions { div.actions { (actions) } }
            }
        }
    }
}
