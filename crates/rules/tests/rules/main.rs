//! The rule language from outside: text in, verdicts and reasons out.

mod cast;
mod guide;
mod hostile;
mod json;
mod language;
mod properties;
mod scores;
mod strategies;
mod verdicts;
