//! What colleagues see of the ledger, and what the readers of mails see of us.

pub mod ledger;
pub mod message;
pub mod public;
pub mod route;
pub mod suppressions;

use maud::Markup;

use super::words::State;
use crate::web::{Tone, badge};

/// Draws a state in the colour of its meaning.
pub fn state_badge(state: State) -> Markup {
    let tone = match state {
        State::Planned | State::Leased | State::Deferred => Tone::Waiting,
        State::Accepted => Tone::Kept,
        State::Refused | State::Unknown => Tone::Broken,
        State::Held | State::Suppressed => Tone::Neutral,
    };
    badge(tone, state.label())
}

/// Returns the words for a mail of the house.
fn system_label(name: &str) -> &'static str {
    match name {
        "invitation" => "Invitation",
        "new_password" => "New password",
        "handoff_offered" => "New handoff",
        "test" => "Test of the mail server",
        _ => "Mail of the house",
    }
}
