//! Keeps the house tidy.
fn main() {}
