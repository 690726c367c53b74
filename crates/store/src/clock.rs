//! The clock that a store is given; the store itself never reads the time.

use std::fmt;
use std::sync::Arc;

use measure::Moment;

/// A source of the present moment, cheap to clone and shared by every thread of a store.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Moment + Send + Sync>);

impl Clock {
    /// Returns a clock that asks `now` each time.
    pub fn new(now: impl Fn() -> Moment + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Returns a clock that always shows `moment`.
    pub fn stopped(moment: Moment) -> Self {
        Self::new(move || moment)
    }

    /// Returns the present moment.
    pub fn now(&self) -> Moment {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}
