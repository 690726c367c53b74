//! What a seller sees: the inbox, the dossier of one handoff, the deals.

pub mod act;
pub mod deal;
mod deal_parts;
pub mod deals;
pub mod dossier;
pub mod inbox;
mod parts;
pub mod said;

use maud::Markup;

use super::handoff::State;
use crate::web::{Tone, badge};

/// Draws where a handoff stands.
fn state_badge(state: State) -> Markup {
    let tone = match state {
        State::Offered => Tone::Waiting,
        State::Accepted => Tone::Sales,
        State::Converted => Tone::Kept,
        State::Rejected | State::Returned => Tone::Neutral,
    };
    badge(tone, state.label())
}
