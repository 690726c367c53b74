//! Ways to go on, each with a word of why.

use maud::{Markup, Render, html};

use crate::web::Icon;

/// A place to go: the whole tile is the link.
#[derive(Clone, Debug)]
#[must_use]
pub struct Tile {
    icon: Icon,
    title: String,
    text: String,
    href: String,
}

impl Tile {
    /// Makes a tile that opens `href`.
    pub fn new(
        icon: Icon,
        title: impl Into<String>,
        text: impl Into<String>,
        href: impl Into<String>,
    ) -> Self {
        Self { icon, title: title.into(), text: text.into(), href: href.into() }
    }
}

impl Render for Tile {
    fn render(&self) -> Markup {
        html! {
            div.tile { (self.icon) h3 { a.cover href=(self.href) { (self.title) } } p { (self.text) } }
        }
    }
}

/// Draws tiles beside each other, as many in a row as there is room for.
pub fn tiles(tiles: impl IntoIterator<Item = Tile>) -> Markup {
    html! { div.tiles { @for tile in tiles { (tile) } } }
}
