//! The census from outside: facts in, answers out, held against the facts of one contact kept by name.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

/// The company, people and rules of the tests of the rule language.
#[path = "../../../rules/tests/rules/cast.rs"]
#[expect(dead_code, reason = "not everything there is needed here")]
mod cast;
#[path = "../../../rules/tests/rules/people.rs"]
mod people;
#[path = "../../../rules/tests/rules/strategies.rs"]
mod strategies;

mod changes;
mod crowd;
mod lists;
mod scores;
mod snapshots;
mod verdicts;
