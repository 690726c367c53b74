//! Short lists of things with a note and a mark: people at a company, parts of a whole.

use maud::{Markup, Render, html};

/// A list whose lines have a main part, an optional mark at the right, and an optional note below.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Lines {
    lines: Vec<(Markup, Markup, Markup)>,
}

impl Lines {
    /// Starts an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a line; an empty mark or note is not drawn.
    pub fn line(mut self, main: impl Render, mark: impl Render, note: impl Render) -> Self {
        self.lines.push((main.render(), mark.render(), note.render()));
        self
    }
}

impl Render for Lines {
    fn render(&self) -> Markup {
        html! {
            ul.lines {
                @for (main, mark, note) in &self.lines {
                    li {
                        span.line-main { (main) }
                        span { (mark) }
                        @if !note.0.is_empty() { span.note { (note) } }
                    }
                }
            }
        }
    }
}
