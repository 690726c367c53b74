//! Every component in every state, for the eye: `cargo run -p armistice --example gallery -- FOLDER` writes it, a browser judges it.

#![allow(clippy::wildcard_imports, reason = "the gallery shows every component there is")]

mod figures;
mod forms;
mod pages;
mod parts;

use maud::{Markup, Render, html};
use measure::Moment;

use super::components::{Tabs, stack};
use super::format::Reader;
use super::nav::{Section, Viewer};
use super::shell::Page;
use super::theme::Theme;

/// The moment at which the gallery's clock stands: 2026-03-12 09:24 UTC.
const NOW: Moment = Moment(1_773_307_440_000);

/// One page of the gallery: its file name and its document.
pub type Leaf = (&'static str, Markup);

/// Draws the gallery's pages in the given colours.
pub fn leaves(theme: Theme) -> Vec<Leaf> {
    let reader = Reader::utc(NOW);
    let viewer = Viewer::new("Grace Okafor", "Head of Sales", "Harbour & Pine")
        .theme(theme)
        .demo(true)
        .count(Section::Inbox, 12);
    let part =
        |file: &'static str, title: &str, content: Markup| (file, frame(&viewer, file, title, content));
    vec![
        part("parts", "Parts", parts::draw(&reader)),
        part("forms", "Forms", forms::draw()),
        part("figures", "Figures and charts", figures::draw(&reader)),
        ("contacts", pages::contacts(&viewer, &reader)),
        ("contact", pages::contact(&viewer, &reader)),
        ("inbox", pages::inbox(&viewer, &reader)),
        ("deals", pages::deals(&viewer)),
        ("empty", pages::empty(&viewer)),
        ("hosted-form", pages::hosted_form(theme)),
        ("sign-in", pages::sign_in(theme)),
    ]
}

#[cfg(test)]
mod tests;

fn frame(viewer: &Viewer, current: &str, title: &str, content: Markup) -> Markup {
    let tabs = [
        "parts",
        "forms",
        "figures",
        "contacts",
        "contact",
        "inbox",
        "deals",
        "empty",
        "hosted-form",
        "sign-in",
    ];
    let tabs = tabs
        .iter()
        .fold(Tabs::new("Gallery"), |row, file| row.tab(*file, format!("{file}.html"), *file == current));
    Page::new(title, Section::Settings, viewer)
        .lead("Every component in every state.")
        .render(stack(html! { (tabs.render()) (content) }))
}
