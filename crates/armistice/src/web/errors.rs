//! Faults as pages: what is wrong, what to do next, and a reference for the log.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::problem::Told;
use crate::people::Caller;
use crate::web::{Button, Empty, Page, Picture, Plain, Section, Theme};

/// Returns the page of a fault: inside the house for a colleague, on its own card for anybody else.
pub fn page(caller: Option<&Caller>, theme: Theme, told: &Told) -> Markup {
    let (title, picture) = words(told.status);
    let reference = html! {
        @if let Some(reference) = &told.reference { p.note { "Reference for the log: " code { (reference) } } }
    };
    if let Some(caller) = caller {
        let empty =
            Empty::new(picture, title).text(&told.sentence).action(Button::link("Back to the start", "/"));
        let viewer = caller.viewer();
        // The heading is for ears and outlines: the picture's caption already says it to the eye.
        return Page::new(title, Section::Home, &viewer)
            .outside()
            .heading(html! { span.sr-only { (title) } })
            .render(html! { div.fault { (empty) (reference) } });
    }
    Plain::new(title, "Armistice").ours().theme(theme).lead(&told.sentence).render(html! {
        (reference)
        @if told.status != StatusCode::UNAUTHORIZED { (Button::link("Back to the start", "/")) } @else { (Button::link("Sign in", "/sign-in").primary()) }
    })
}

fn words(status: StatusCode) -> (&'static str, Picture) {
    match status.as_u16() {
        400 => ("That could not be read", Picture::Paper),
        401 => ("Please sign in", Picture::Paper),
        403 => ("Not allowed", Picture::Search),
        404 => ("Nothing here", Picture::Search),
        409 => ("That is not possible now", Picture::Path),
        413 => ("Too large", Picture::Paper),
        422 => ("Please look again", Picture::Paper),
        429 => ("A little slower, please", Picture::Path),
        503 => ("Back in a moment", Picture::Path),
        507 => ("The disk is full", Picture::Tray),
        _ => ("Something went wrong", Picture::Path),
    }
}
