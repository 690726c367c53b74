//! Bulk actions as people see them: ordered from the list of contacts, looked ahead, watched, undone.

mod ahead;
mod ask;
mod bar;
pub mod list;
pub mod order;
pub mod show;

pub(super) use bar::{FORM, bar};

use crate::contacts::bulk_action::{BulkAction, Phase};
use crate::contacts::question::Asked;
use crate::web::{Link, Tone, badge};

/// Returns the list of contacts that a question shows.
fn list_of(asked: &Asked) -> Link {
    asked.parameters().fold(Link::to("/contacts"), |link, (name, value)| link.with(name, value))
}

/// Draws where a bulk action stands.
fn state(found: &BulkAction) -> maud::Markup {
    let (tone, words) = match found.phase() {
        Phase::Gathering | Phase::Running => (Tone::Waiting, "Under way"),
        Phase::Done => (Tone::Kept, "Done"),
        Phase::Stopped => (Tone::Neutral, "Stopped"),
        Phase::Failed => (Tone::Broken, "Could not begin"),
        Phase::Undoing => (Tone::Waiting, "Being undone"),
        Phase::Undone => (Tone::Neutral, "Undone"),
    };
    badge(tone, words)
}
