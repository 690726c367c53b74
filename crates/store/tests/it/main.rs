//! What a store promises, asked of both engines.

#![expect(clippy::unwrap_used, reason = "a test that panics has said what is wrong")]

mod durability;
mod groups;
mod jobs;
mod marks;
mod migrations;
mod outages;
mod races;
mod support;
mod values;
