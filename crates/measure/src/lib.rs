//! WEIGHS: the mathematics of time, money and evidence. Pure: no I/O, no clock, no dice.

mod moment;

pub use moment::{DAY_MS, HOUR_MS, MINUTE_MS, Moment, SECOND_MS};
