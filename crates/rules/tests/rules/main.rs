//! The rule language from outside: text in, verdicts and reasons out.

mod cast;
mod language;
mod scores;
mod verdicts;
