//! The census of this house: filled from rows when the house opens, and kept by what transactions mark. It answers
//! for everybody at once, and decides nothing: what follows from a rule is decided from rows.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use census::{Census, Refusal};
use measure::Moment;
use store::marks::Stand;
use store::{Store, Tx, params};

use super::snapshot::Snapshot;
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::sql::segments as sql;

/// How often, and after which pause, somebody who asks looks whether the follower is done.
const REFRESH_TRIES: usize = 50;
const REFRESH_PAUSE: Duration = Duration::from_millis(2);
/// How many contacts somebody who asks reads again.
const REFRESH_MAX: usize = 1_000;
/// A house of no more contacts than this is counted by whoever asks first: in a fraction of a second.
const FEW_MAX: i64 = 5_000;
/// As many steps as that takes, and some for what is written meanwhile.
const FEW_STEPS_MAX: usize = 20;
/// How many steps one round of following takes before it looks round.
const STEPS_MAX: usize = 8;
/// How long the follower leaves its turn to somebody who asks.
const COURTESY: Duration = Duration::from_millis(3);

/// Why the census does not answer now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// It is still counting: so many contacts of so many.
    Counting(u64, u64),
    /// It has stopped, for this reason.
    Stopped(String),
}

/// How the census of a house is kept.
#[derive(Clone, Debug, Default)]
pub struct Keeping {
    /// The file in which it outlives the process; without one, each start counts anew.
    pub file: Option<PathBuf>,
    /// The bytes of memory that it may take; without them, as many as there are.
    pub bytes_max: Option<usize>,
}

/// The census of a house and how far it has read.
#[derive(Debug, Default)]
pub struct Counter {
    pub(super) state: RwLock<State>,
    /// Who follows the marks; others wait or go without.
    turn: Mutex<Option<Reading>>,
    /// How many wait for a turn.
    askers: AtomicUsize,
    closed: AtomicBool,
    pub(super) bytes_max: Option<usize>,
    pub(super) snapshot: Option<Snapshot>,
}

#[derive(Debug)]
pub(super) enum State {
    Counting(u64, u64),
    /// Ready, unless what everybody is known by has changed and so many of so many were not read again yet.
    Ready(Box<Census>, Option<(u64, u64)>),
    Stopped(String),
}

impl Default for State {
    fn default() -> Self {
        Self::Counting(0, 0)
    }
}

/// How far the census has read.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub stand: Stand,
    /// The properties of touches that it keeps.
    pub properties: Vec<String>,
    pub recount: Option<Recount>,
}

/// How far everybody was read again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recount {
    pub after: ContactId,
    pub done: u64,
    pub all: u64,
}

impl Counter {
    /// Makes a counter that has counted nobody yet.
    pub fn new(keeping: Keeping) -> Self {
        let snapshot = keeping.file.map(Snapshot::new);
        Self { bytes_max: keeping.bytes_max, snapshot, ..Self::default() }
    }

    /// Asks the census as it is now; it gives no answer while what everybody is known by is being read again.
    pub fn ask<T>(&self, question: impl FnOnce(&Census) -> T) -> Result<T, NoAnswer> {
        let (census, recount) = self.copy()?;
        match recount {
            Some((done, all)) => Err(NoAnswer::Counting(done, all)),
            None => Ok(question(&census)),
        }
    }

    /// Asks the census as far as it has read, which is enough for lists: some may stand where an earlier score model or
    /// an earlier name put them, for as long as everybody is being read again.
    pub fn ask_roughly<T>(&self, question: impl FnOnce(&Census) -> T) -> Result<T, NoAnswer> {
        self.copy().map(|(census, _)| question(&census))
    }

    /// Returns a copy, which shares all shards, so that nobody who writes waits for a long question.
    fn copy(&self) -> Result<(Census, Option<(u64, u64)>), NoAnswer> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Ready(census, recount) => Ok((census.as_ref().clone(), *recount)),
            State::Counting(done, all) => Err(NoAnswer::Counting(*done, *all)),
            State::Stopped(reason) => Err(NoAnswer::Stopped(reason.clone())),
        }
    }

    /// Reads what was marked until nothing is left, or for some steps; fills the census first when it is empty. Blocks
    /// the thread for as long as that takes. Returns whether more is left.
    pub fn catch_up(&self, store: &Store) -> Outcome<bool> {
        for _ in 0..STEPS_MAX {
            if self.askers.load(Ordering::Relaxed) > 0 {
                thread::sleep(COURTESY);
            }
            if self.is_over() || !self.step(store, self.turn(), usize::MAX)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Reads what was just marked, for somebody who asks right after they wrote, and counts a small house when nobody
    /// has. Whoever follows the marks may be at it, and what takes longer is left to them: then the census is asked as
    /// it stands.
    pub fn refresh(&self, store: &Store) -> Outcome<()> {
        self.askers.fetch_add(1, Ordering::Relaxed);
        let done = self.try_to_refresh(store);
        self.askers.fetch_sub(1, Ordering::Relaxed);
        done
    }

    fn try_to_refresh(&self, store: &Store) -> Outcome<()> {
        for _ in 0..REFRESH_TRIES {
            match self.turn.try_lock() {
                Ok(_) if self.is_over() => return Ok(()),
                Ok(turn) if turn.is_some() => {
                    self.step(store, turn, REFRESH_MAX)?;
                    return self.count_few(store);
                }
                Ok(turn) => {
                    drop(turn);
                    return self.count_few(store);
                }
                Err(_) if self.is_counting_many() => return Ok(()),
                Err(_) => thread::sleep(REFRESH_PAUSE),
            }
        }
        Ok(())
    }

    /// Counts everybody who is not counted yet, if they are few.
    fn count_few(&self, store: &Store) -> Outcome<()> {
        for _ in 0..FEW_STEPS_MAX {
            if self.is_over() || self.ask(|_| ()).is_ok() || !store.read_blocking(are_few)? {
                break;
            }
            let Ok(turn) = self.turn.try_lock() else { break };
            self.step(store, turn, usize::MAX)?;
        }
        Ok(())
    }

    fn is_counting_many(&self) -> bool {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        matches!(&*state, State::Counting(_, all) if *all > FEW_MAX.unsigned_abs())
    }

    /// Has everything read again, after something went wrong in the midst of a step.
    pub fn begin_again(&self) {
        self.set(State::Counting(0, 0));
        *self.turn() = None;
    }

    /// Returns the bytes of memory that it may take, if there is a limit.
    pub fn bytes_max(&self) -> Option<usize> {
        self.bytes_max
    }

    /// Ends what is being read, because the house closes.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    /// Writes the census into its file when that is due: the last one is gone or old, or the house closes. Blocks the
    /// thread for some seconds for each million contacts; the census answers and follows meanwhile.
    pub fn save(&self, store: &Store, now: Moment) -> Outcome<()> {
        let Some(snapshot) = self.snapshot.as_ref().filter(|file| file.is_due(now, self.is_closed())) else {
            return Ok(());
        };
        let turn = self.turn();
        let Some(reading) = turn.as_ref().filter(|reading| reading.recount.is_none()) else { return Ok(()) };
        let Ok((census, None)) = self.copy() else { return Ok(()) };
        let (stand, copy) = (reading.stand.clone(), snapshot.begin());
        drop(turn);
        snapshot.save(store, &census, stand, &copy, now)
    }

    fn turn(&self) -> MutexGuard<'_, Option<Reading>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_closed() || self.is_stopped()
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Census) -> Result<(), Refusal>) -> Outcome<()> {
        let changed = match &mut *self.state.write().unwrap_or_else(PoisonError::into_inner) {
            State::Ready(census, _) => change(census),
            State::Counting(..) | State::Stopped(_) => Ok(()),
        };
        changed.map_err(|refusal| self.stop(&refusal))
    }

    pub(super) fn stop(&self, refusal: &Refusal) -> Fault {
        self.set(State::Stopped(refusal.to_string()));
        Fault::Internal(format!("the census has stopped: {refusal}"))
    }

    pub(super) fn set(&self, state: State) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
    }

    /// Returns whether it has stopped, until the house is opened again.
    pub fn is_stopped(&self) -> bool {
        matches!(&*self.state.read().unwrap_or_else(PoisonError::into_inner), State::Stopped(_))
    }
}

fn are_few(tx: &mut Tx) -> Outcome<bool> {
    Ok(tx.one::<i64>(&sql::CONTACTS_COUNT_TO, params![FEW_MAX + 1])? <= FEW_MAX)
}
