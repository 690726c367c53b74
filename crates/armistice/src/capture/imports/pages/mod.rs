//! Bringing in a list, as people see it: the file, its columns, a try, the progress, and what was kept aside.

pub mod columns;
mod columns_form;
pub mod list;
pub mod rejects;
pub mod show;
pub mod upload;

use maud::{Markup, html};

use super::Import;
use super::import::State;
use crate::web::{Page, Section, Tone, Viewer, badge, stepper};

/// The steps of an import, as the stepper shows them.
const STEPS: [&str; 4] = ["File", "Columns", "Check", "Done"];

/// Starts a page of one import, with the stepper over it.
fn framed(title: String, viewer: &Viewer) -> Page<'_> {
    Page::new(title, Section::Contacts, viewer).crumb("Contacts", "/contacts").crumb("Imports", "/imports")
}

fn steps(current: usize) -> Markup {
    stepper(&STEPS, current)
}

/// Draws where an import stands.
fn state(import: &Import) -> Markup {
    match import.state() {
        State::Uploaded => badge(Tone::Waiting, "Columns not named"),
        State::Mapped => badge(Tone::Waiting, "Not started"),
        State::Running => badge(Tone::Accent, "Coming in"),
        State::Failed => badge(Tone::Broken, "Stopped"),
        State::Finished => badge(Tone::Kept, "Done"),
    }
}

/// Draws what a file is, for the head of a page.
fn about(import: &Import) -> Markup {
    html! { (import.noun.label()) " from a file in " (import.encoding) ", values separated by " (separator(import)) "." }
}

fn separator(import: &Import) -> &'static str {
    match import.delimiter_byte() {
        b';' => "semicolons",
        b'\t' => "tabs",
        b'|' => "bars",
        _ => "commas",
    }
}
