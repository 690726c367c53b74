//! The program is killed without warning, again and again: what was answered stays, and nothing is half done.
//!
//! Sampled by `./test`; all rounds with `ARMISTICE_LONG=1`.

mod census;
mod forms;
mod imports;
mod sending;

pub use forms::publish;

/// Rounds of each story in a long run.
const ROUNDS: usize = 20;
/// Rounds otherwise: enough to see a kill before, during and after a commit most days.
const ROUNDS_SAMPLED: usize = 4;

/// Returns how often to kill.
fn rounds() -> usize {
    if is_long() { ROUNDS } else { ROUNDS_SAMPLED }
}

/// Tells whether everything is wanted.
#[expect(clippy::disallowed_methods, reason = "the length of a run is asked for by the environment")]
fn is_long() -> bool {
    std::env::var("ARMISTICE_LONG").is_ok()
}
