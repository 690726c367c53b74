//! What people see of scores.

pub mod score;
