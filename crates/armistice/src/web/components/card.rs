//! A framed group of things that belong together.

use maud::{Markup, Render, html};

/// A card with an optional head (title, note, actions) and foot.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Card {
    title: Option<String>,
    note: Option<Markup>,
    actions: Option<Markup>,
    body: Option<Markup>,
    foot: Option<Markup>,
    flush: bool,
}

impl Card {
    /// Starts a card without a head.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a card with a title.
    pub fn titled(title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), ..Self::default() }
    }

    /// Puts a quiet sentence under the title.
    pub fn note(mut self, note: impl Render) -> Self {
        self.note = Some(note.render());
        self
    }

    /// Puts buttons or a link at the right of the title.
    pub fn actions(mut self, actions: impl Render) -> Self {
        self.actions = Some(actions.render());
        self
    }

    /// Sets the content.
    pub fn body(mut self, body: impl Render) -> Self {
        self.body = Some(body.render());
        self
    }

    /// Lets the content (a table, a list) reach the card's edges.
    pub fn flush(mut self) -> Self {
        self.flush = true;
        self
    }

    /// Sets the foot, set off by a line.
    pub fn foot(mut self, foot: impl Render) -> Self {
        self.foot = Some(foot.render());
        self
    }
}

impl Render for Card {
    fn render(&self) -> Markup {
        let head = self.title.is_some() || self.actions.is_some();
        html! {
            section.card.flush[self.flush] {
                @if head {
                    header.card-head {
                        div {
                            @if let Some(title) = &self.title { h2 { (title) } }
                            @if let Some(note) = &self.note { p.note { (note) } }
                        }
                        @if let Some(actions) = &self.actions { div.actions { (actions) } }
                    }
                }
                @if let Some(body) = &self.body { div.card-body { (body) } }
                @if let Some(foot) = &self.foot { footer.card-foot { (foot) } }
            }
        }
    }
}
