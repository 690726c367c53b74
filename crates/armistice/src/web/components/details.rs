//! Names and values: the facts about one thing.

use maud::{Markup, Render, html};

/// A definition list. Unknown values read as a quiet dash.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Details {
    rows: Vec<(String, Markup)>,
    stacked: bool,
}

impl Details {
    /// Starts an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a name and its value.
    pub fn row(mut self, name: impl Into<String>, value: impl Render) -> Self {
        self.rows.push((name.into(), value.render()));
        self
    }

    /// Adds a name and a value that may be unknown.
    pub fn maybe(self, name: impl Into<String>, value: Option<impl Render>) -> Self {
        match value {
            Some(value) => self.row(name, value),
            None => self.row(name, html! { span.unknown { "–" } }),
        }
    }

    /// Adds a name and a value only when it is known: for an aside, where what is unknown needs no line.
    pub fn known(self, name: impl Into<String>, value: Option<impl Render>) -> Self {
        match value {
            Some(value) => self.row(name, value),
            None => self,
        }
    }

    /// Puts each value under its name instead of beside it.
    pub fn stacked(mut self) -> Self {
        self.stacked = true;
        self
    }
}

impl Render for Details {
    fn render(&self) -> Markup {
        html! {
            dl.details.stacked[self.stacked] {
                @for (name, value) in &self.rows { div { dt { (name) } dd { (value) } } }
            }
        }
    }
}
