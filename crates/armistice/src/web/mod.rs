//! MANNERS: the shell, the component set, the charts and the one stylesheet that every page is drawn with.
//!
//! Everything here is a pure function from data to maud [`Markup`](maud::Markup): no store, no clock, no session. A room builds its page from
//! [`components`] and [`charts`], and hands the result to [`shell::Page`] (signed in) or [`plain::Plain`] (public). Builders implement
//! [`maud::Render`], so they are spliced like text: `html! { (Button::submit("Save").primary()) }`.
//!
//! Three promises hold for all of it: a page works without script; nothing is inline (no `style`, no `on…`, no `<script>` text), so the strict
//! [`assets::CONTENT_SECURITY_POLICY`] needs no exception; and colour means a role (see [`components::Tone`]), never decoration.

pub mod assets;
mod caller;
pub mod charts;
pub mod components;
pub mod csv;
pub mod errors;
pub mod flash;
pub mod format;
pub mod gallery;
pub mod guard;
pub mod health;
pub mod icon;
pub mod input;
pub mod link;
pub mod manners;
pub mod nav;
pub mod plain;
pub mod problem;
pub mod request;
pub mod route;
pub mod shell;
pub mod theme;

pub use components::*;
pub use flash::{Said, then};
pub use format::Reader;
pub use icon::Icon;
pub use input::{Asked, At, Posted, Sent};
pub use link::{Link, encode};
pub use nav::{Section, Viewer};
pub use plain::{Plain, Sandboxed};
pub use shell::{Flash, Page};
pub use theme::Theme;
