//! The way back.

use maud::{Markup, html};

/// Draws breadcrumbs: pairs of text and link, outermost first. The current page is the title below them and is not repeated.
pub fn crumbs(trail: &[(String, String)]) -> Markup {
    html! {
        @if !trail.is_empty() {
            nav.crumbs aria-label="Breadcrumbs" {
                ol { @for (text, href) in trail { li { a href=(href) { (text) } } } }
            }
        }
    }
}
