//! The native dialog: opened by a [`Button::dialog`](super::Button::dialog), closed by Escape, by its cross, or by its form.

use maud::{Markup, Render, html};

use super::button::Button;
use crate::web::Icon;

/// A modal dialog. Put it anywhere in the page; it is hidden until its button is pressed.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Dialog {
    id: String,
    title: String,
    body: Option<Markup>,
    open: bool,
}

impl Dialog {
    /// Starts a dialog; the id is what the button names.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), ..Self::default() }
    }

    /// Sets the content, usually a [`Form`](super::Form).
    pub fn body(mut self, body: impl Render) -> Self {
        self.body = Some(body.render());
        self
    }

    /// Shows it at once, not modal: after a form inside it came back with errors.
    pub fn open(mut self, open: bool) -> Self {
        self.open = open;
        self
    }
}

impl Render for Dialog {
    fn render(&self) -> Markup {
        let title = format!("{}-title", self.id);
        html! {
            dialog id=(self.id) aria-labelledby=(title) open[self.open] closedby="any" {
                header.dialog-head {
                    h2 id=(title) { (self.title) }
                    form method="dialog" { (Button::submit("Close").quiet().small().icon_only(Icon::Close)) }
                }
                @if let Some(body) = &self.body { div.dialog-body { (body) } }
            }
        }
    }
}
