//! The start page.

use maud::{Markup, html};

use crate::people::Caller;
use crate::web::{Page, Said, Section};

/// `GET /`.
pub async fn show(caller: Caller, Said(said): Said) -> Markup {
    let viewer = caller.viewer();
    Page::new("Home", Section::Home, &viewer)
        .heading(html! { "Hello, " (caller.name) })
        .flash(said)
        .render(html! {})
}
