//! The rule language from outside: text in, verdicts and reasons out.

mod cast;
mod columns;
mod edges;
mod guide;
mod hostile;
mod json;
mod language;
mod people;
mod properties;
mod scores;
mod strategies;
mod verdicts;
mod walk;
