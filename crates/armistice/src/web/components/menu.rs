//! A popover menu: native, so it opens without script and closes by Escape or a click elsewhere.

use maud::{Markup, Render, html};

use super::button::Button;
use crate::web::Icon;

#[derive(Clone, Debug)]
enum Entry {
    Link { label: String, href: String, icon: Option<Icon> },
    Post { label: String, action: String, icon: Option<Icon>, confirm: Option<String>, danger: bool },
    Line,
}

/// A menu behind a button with three dots.
#[derive(Clone, Debug)]
#[must_use]
pub struct Menu {
    id: String,
    label: String,
    entries: Vec<Entry>,
}

impl Menu {
    /// Starts a menu; the id is unique on the page, the label names the button.
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), entries: Vec::new() }
    }

    /// Adds a link.
    pub fn link(mut self, label: impl Into<String>, href: impl Into<String>, icon: Option<Icon>) -> Self {
        self.entries.push(Entry::Link { label: label.into(), href: href.into(), icon });
        self
    }

    /// Adds something to do by POST.
    pub fn post(mut self, label: impl Into<String>, action: impl Into<String>, icon: Option<Icon>) -> Self {
        let (label, action) = (label.into(), action.into());
        self.entries.push(Entry::Post { label, action, icon, confirm: None, danger: false });
        self
    }

    /// Adds something dangerous to do by POST, after a question.
    pub fn danger(
        mut self,
        label: impl Into<String>,
        action: impl Into<String>,
        question: impl Into<String>,
    ) -> Self {
        let (label, action, confirm) = (label.into(), action.into(), Some(question.into()));
        self.entries.push(Entry::Post { label, action, icon: None, confirm, danger: true });
        self
    }

    /// Adds a dividing line.
    pub fn line(mut self) -> Self {
        self.entries.push(Entry::Line);
        self
    }
}

impl Render for Menu {
    fn render(&self) -> Markup {
        html! {
            span.menu-anchor {
                (Button::popover(&self.label, &self.id).quiet().icon_only(Icon::More))
                div.menu id=(self.id) popover {
                    @for entry in &self.entries { (entry) }
                }
            }
        }
    }
}

impl Render for Entry {
    fn render(&self) -> Markup {
        html! {
            @match self {
                Self::Link { label, href, icon } => {
                    a.menu-item href=(href) { @if let Some(icon) = icon { (icon) } (label) }
                }
                Self::Post { label, action, icon, confirm, danger } => {
                    form method="post" action=(action) {
                        button.menu-item.danger[*danger] data-confirm=[confirm.as_ref()] { @if let Some(icon) = icon { (icon) } (label) }
                    }
                }
                Self::Line => { hr; }
            }
        }
    }
}
