//! REHEARSES: the house in a test, on a real database, with a clock that is moved by hand.

pub mod answer;
pub mod app;

pub use answer::Answer;
pub use app::{Browser, Program, TestApp};
pub use testbed::{Engine, engines, on_each};
