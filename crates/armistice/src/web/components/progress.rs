//! How far something is.

use maud::{Markup, Render, html};

use super::badge::Tone;
use crate::web::format::{number, percent};

/// A progress bar with its words. With `live`, the script asks the URL every second for `{"done", "total", "text", "finished"}` and reloads the
/// page at the end; without script the page is loaded anew every few seconds.
#[derive(Clone, Debug)]
#[must_use]
pub struct Progress {
    label: String,
    done: i64,
    total: i64,
    text: Option<String>,
    live: Option<String>,
}

impl Progress {
    /// Starts a bar of `done` out of `total`; a total of 0 is shown as not yet known.
    pub fn new(label: impl Into<String>, done: i64, total: i64) -> Self {
        Self { label: label.into(), done: done.max(0), total: total.max(0), text: None, live: None }
    }

    /// Replaces the words at the right ("1,200 of 5,000").
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Keeps it fresh from this URL.
    pub fn live(mut self, url: impl Into<String>) -> Self {
        self.live = Some(url.into());
        self
    }
}

impl Render for Progress {
    fn render(&self) -> Markup {
        let known = self.total > 0;
        let text = match &self.text {
            Some(text) => text.clone(),
            None if known => format!("{} of {}", number(self.done), number(self.total)),
            None => String::new(),
        };
        html! {
            @if self.live.is_some() { noscript { meta http-equiv="refresh" content="3"; } }
            div.progress data-live=[self.live.as_ref()] {
                div.progress-words { span { (self.label) } span.progress-text { (text) } }
                progress aria-label=(self.label) max=[known.then_some(self.total)] value=[known.then_some(self.done.min(self.total))] {}
            }
        }
    }
}

/// Draws a thin bar of a fraction (0 to 1, more is drawn full) for a table cell or a card: no words but its label.
pub fn meter(tone: Tone, label: &str, fraction: f64) -> Markup {
    let share = if fraction.is_finite() { fraction.clamp(0.0, 1.0) } else { 0.0 };
    html! {
        svg class=(format!("meter {}", tone.class())) width="100%" height="6" role="img" {
            title { (label) ": " (percent(fraction, 0)) }
            rect.meter-track width="100%" height="6" rx="3" {}
            rect.meter-bar width=(format!("{:.2}%", share * 100.0)) height="6" rx="3" {}
        }
    }
}
