//! What a program sees of scores and segments.

pub mod members;
pub mod rules;
pub mod scores;
pub mod segments;
