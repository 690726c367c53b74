//! WEIGHS: the mathematics of time, money and evidence. Pure: no I/O, no clock, no dice.
//!
//! | file | answers |
//! |---|---|
//! | `moment`, `zone` | when; where the wall clock hangs |
//! | `window`, `calendar`, `business` | how much working time lies between two moments, and when a promise falls due |
//! | `interval`, `waterfall` | how sure a rate is; whether a goal will be reached |
//! | `survival` | how long it takes, when not everybody is done yet |
//! | `attribution` | which touch earned which part of the revenue, exact to the last minor unit |
//! | `effort` | how many attempts pay, how many leads a team can work, how many a goal needs |
//! | `currency`, `money` | amounts that neither round nor overflow in silence |
//! | `summary` | medians, percentiles and shares as a person reads them |

mod attribution;
mod business;
mod calendar;
mod currency;
mod effort;
mod interval;
mod moment;
mod money;
mod summary;
mod survival;
mod waterfall;
mod window;
mod zone;

#[cfg(test)]
mod tests;

pub use attribution::{Model, return_on, split};
pub use calendar::{Calendar, CalendarFault, HOLIDAYS_MAX, Week};
pub use currency::{Currency, CurrencyFault};
pub use effort::{AttemptCurve, Quota, Workload};
pub use interval::{Interval, Z_95, poisson_at_least, wilson};
pub use moment::{DAY_MS, HOUR_MS, MINUTE_MS, Moment, SECOND_MS};
pub use money::{Money, MoneyFault};
pub use summary::{median, percentile, share};
pub use survival::{Observation, Step, Survival};
pub use waterfall::{Objective, Waterfall};
pub use window::{Window, WindowFault};
pub use zone::{ZoneFault, zone};
