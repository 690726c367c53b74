//! The page before there is anything on it: a picture, what will stand here, and the one thing to do.

use maud::{Markup, PreEscaped, Render, html};

/// A small line drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Picture {
    /// Empty rows of a list.
    #[default]
    List,
    /// An empty tray: nothing waits.
    Tray,
    /// A sheet with two signatures missing.
    Paper,
    /// Axes without a line.
    Chart,
    /// A letter on its way.
    Letter,
    /// A magnifying glass over nothing.
    Search,
    /// A path with points.
    Path,
}

/// An empty state that teaches.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Empty {
    picture: Picture,
    title: String,
    text: String,
    actions: Vec<Markup>,
}

impl Empty {
    /// Starts an empty state with its picture and its headline.
    pub fn new(picture: Picture, title: impl Into<String>) -> Self {
        Self { picture, title: title.into(), ..Self::default() }
    }

    /// Sets the sentence: what will stand here and where it comes from.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// Adds a button.
    pub fn action(mut self, action: impl Render) -> Self {
        self.actions.push(action.render());
        self
    }
}

impl Render for Empty {
    fn render(&self) -> Markup {
        html! {
            div.empty {
                svg.empty-picture viewBox="0 0 120 72" width="120" height="72" aria-hidden="true" { (PreEscaped(self.picture.paths())) }
                p.empty-title { (self.title) }
                @if !self.text.is_empty() { p.empty-text { (self.text) } }
                @if !self.actions.is_empty() { div.actions { @for action in &self.actions { (action) } } }
            }
        }
    }
}

impl Picture {
    fn paths(self) -> &'static str {
        match self {
            Self::List => {
                r#"<rect class="sheet" x="14" y="8" width="92" height="56" rx="6"/><path d="M14 24h92M14 44h92"/><circle class="hint" cx="25" cy="34" r="4"/><path class="hint" d="M36 34h40M36 54h28M25 54h.01M84 34h12M84 54h12"/><path class="hint" d="M24 16h18M84 16h12"/>"#
            }
            Self::Tray => {
                r#"<path class="sheet" d="M22 38 34 12h52l12 26v20a4 4 0 0 1-4 4H26a4 4 0 0 1-4-4z"/><path d="M22 38h22c2 0 2 10 8 10h16c6 0 6-10 8-10h22"/><path class="hint" d="m52 28 6 6 12-13"/>"#
            }
            Self::Paper => {
                r#"<path class="sheet" d="M34 6h38l16 16v38a6 6 0 0 1-6 6H34a6 6 0 0 1-6-6V12a6 6 0 0 1 6-6z"/><path d="M72 6v16h16"/><path class="hint" d="M40 26h22M40 35h36"/><path class="one" d="M38 54c4-9 7-9 8-1 3-4 5-3 8 1"/><path class="two" d="M64 54c4-9 7-9 8-1 3-4 5-3 8 1"/>"#
            }
            Self::Chart => {
                r#"<path d="M20 8v52h84"/><path class="hint" d="M20 46h84M20 32h84M20 18h84"/><path class="one" d="M26 54c16-2 18-14 32-16"/><path class="two" d="M58 38c16-2 20-18 40-22" stroke-dasharray="3 4"/>"#
            }
            Self::Letter => {
                r#"<rect class="sheet" x="36" y="16" width="64" height="42" rx="6"/><path d="m38 20 30 22 30-22"/><path class="hint" d="M12 28h14M18 38h10M12 48h16"/>"#
            }
            Self::Search => {
                r#"<rect class="sheet" x="14" y="8" width="92" height="56" rx="6"/><path class="hint" d="M26 22h30M26 36h18M26 50h24"/><circle class="one" cx="78" cy="34" r="13"/><path class="two" d="m88 44 12 12"/>"#
            }
            Self::Path => {
                r#"<path d="M22 54h34a10 10 0 0 0 0-20h-4a10 10 0 0 1 0-20h38" class="hint"/><circle class="one" cx="22" cy="54" r="6"/><circle class="sheet" cx="54" cy="34" r="5"/><circle class="two" cx="96" cy="14" r="6"/>"#
            }
        }
    }
}
