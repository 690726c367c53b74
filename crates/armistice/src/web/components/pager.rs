//! Next and previous by key, never by page number.

use maud::{Markup, Render, html};

use super::button::Button;
use crate::web::Icon;

/// The foot of a long list.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Pager {
    shown: String,
    previous: Option<String>,
    next: Option<String>,
}

impl Pager {
    /// Starts a pager with what is shown in words: "50 of 4,812 contacts".
    pub fn new(shown: impl Into<String>) -> Self {
        Self { shown: shown.into(), ..Self::default() }
    }

    /// Sets the link to the page before, if there is one.
    pub fn previous(mut self, href: Option<impl Into<String>>) -> Self {
        self.previous = href.map(Into::into);
        self
    }

    /// Sets the link to the page after, if there is one.
    pub fn next(mut self, href: Option<impl Into<String>>) -> Self {
        self.next = href.map(Into::into);
        self
    }
}

impl Render for Pager {
    fn render(&self) -> Markup {
        html! {
            nav.pager aria-label="Pages" {
                p { (self.shown) }
                @if self.previous.is_some() || self.next.is_some() {
                    div.actions {
                        @match &self.previous {
                            Some(href) => a.button.small href=(href) rel="prev" { (Icon::Left) "Previous" },
                            None => (Button::submit("Previous").small().icon(Icon::Left).disabled(true)),
                        }
                        @match &self.next {
                            Some(href) => a.button.small href=(href) rel="next" { "Next" (Icon::Right) },
                            None => (Button::submit("Next").small().disabled(true)),
                        }
                    }
                }
            }
        }
    }
}
