//! The bounded queue between callers and the threads of a store.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::work::Work;
use crate::{Error, Result};

/// How many closures may wait; one more is refused, so that a slow disk shows as "unavailable" and not as memory.
const WAITING_MAX: usize = 16_384;

/// Closures in the order in which they came.
#[derive(Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Box<dyn Work>>,
    closed: bool,
}

impl Queue {
    /// Appends work, or refuses it when the store is closed or too much is waiting.
    pub(crate) fn push(&self, work: Box<dyn Work>) -> Result<()> {
        let mut state = self.lock();
        if state.closed {
            return Err(Error::Unavailable("the store is closed".to_owned()));
        }
        if state.waiting.len() >= WAITING_MAX {
            return Err(Error::Unavailable("too many transactions are waiting".to_owned()));
        }
        state.waiting.push_back(work);
        drop(state);
        self.arrived.notify_one();
        Ok(())
    }

    /// Waits for work and takes up to `max` pieces; none when the queue is closed and empty.
    pub(crate) fn take(&self, max: usize) -> VecDeque<Box<dyn Work>> {
        let mut state = self.lock();
        while state.waiting.is_empty() && !state.closed {
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let count = state.waiting.len().min(max);
        state.waiting.drain(..count).collect()
    }

    /// Closes the queue and lets go of what waits, so that its callers hear that nobody will do it.
    pub(crate) fn abandon(&self) {
        let mut state = self.lock();
        state.closed = true;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        drop(waiting);
    }

    /// Returns how many closures wait.
    pub(crate) fn len(&self) -> usize {
        self.lock().waiting.len()
    }

    /// Refuses further work; what waits is still done.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
