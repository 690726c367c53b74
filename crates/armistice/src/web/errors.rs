//! Faults as pages: what is wrong, what to do next, and a reference for the log.

use maud::{Markup, html};

use super::problem::Told;
use crate::people::Caller;
use crate::web::Plain;

/// Returns the page of a fault.
pub fn page(caller: Option<&Caller>, told: &Told) -> Markup {
    let title = match told.status.as_u16() {
        400 => "That could not be read",
        401 => "Please sign in",
        403 => "Not allowed",
        404 => "Nothing here",
        409 => "That is not possible now",
        413 => "Too large",
        422 => "Please look again",
        429 => "A little slower, please",
        503 => "Back in a moment",
        507 => "The disk is full",
        _ => "Something went wrong",
    };
    let body = html! {
        p { (told.sentence) }
        @if let Some(reference) = &told.reference { p class="quiet" { "Reference: " code { (reference) } } }
        p { @if caller.is_some() { a href="/" { "Back to the start" } } @else { a href="/sign-in" { "Sign in" } } }
    };
    let company = caller.map_or("Armistice", |caller| caller.company.as_str());
    Plain::new(title, company).render(body)
}
