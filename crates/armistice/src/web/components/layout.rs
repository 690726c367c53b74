//! How things stand beside each other. Every gap comes from here, so that no page invents its own.

use maud::{Markup, Render, html};

/// Draws things under each other with the page's rhythm.
pub fn stack(content: impl Render) -> Markup {
    html! { div.stack { (content) } }
}

/// Draws things beside each other, wrapping, with a small gap: buttons, badges.
pub fn row(content: impl Render) -> Markup {
    html! { div.row { (content) } }
}

/// Draws equal columns, at most `count` (1 to 4), fewer where there is no room.
pub fn columns(count: u8, content: impl Render) -> Markup {
    html! { div class=(format!("columns columns-{}", count.clamp(1, 4))) { (content) } }
}

/// Draws a wide main part and a narrow aside; the aside comes second on a phone.
pub fn split(main: impl Render, aside: impl Render) -> Markup {
    html! { div.split { div.stack { (main) } aside.stack { (aside) } } }
}

/// Draws a section with a heading and no frame.
pub fn section(title: &str, content: impl Render) -> Markup {
    html! { section.section { h2 { (title) } (content) } }
}

/// Draws running text at a readable measure: rendered Markdown, an agreement's clauses.
pub fn prose(content: impl Render) -> Markup {
    html! { div.prose { (content) } }
}
