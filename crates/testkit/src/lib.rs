//! REHEARSES: the house in a test, on a real database, with a clock that is moved by hand.

pub mod answer;
pub mod app;
pub mod both;

pub use answer::Answer;
pub use app::{Browser, METRICS_TOKEN, Program, START, TestApp};
pub use both::rehearse;
pub use testbed::{Cluster, Database, Engine, engines, on_each};
