//! The census of this house: filled from rows when the house opens, and kept by what transactions mark. It answers
//! for everybody at once, and decides nothing: what follows from a rule is decided from rows.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use census::{Census, Refusal};
use metrics::counter;
use store::marks::{self, Stand};
use store::{Store, Tx, params};

use super::marked;
use super::told::{House, lenient};
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::sql::segments as sql;

/// How many contacts one read loads.
const BATCH: usize = 512;
/// How many contacts are written into the census while nobody can ask it.
const WRITE: usize = 32;
/// How often, and after which pause, somebody who asks looks whether the follower is done.
const REFRESH_TRIES: usize = 50;
const REFRESH_PAUSE: Duration = Duration::from_millis(2);
/// How many contacts somebody who asks reads again.
const REFRESH_MAX: usize = 1_000;
/// A house of no more contacts than this is counted by whoever asks first: in a fraction of a second.
const FILLED_AT_ONCE_MAX: i64 = 5_000;
/// How many steps of catching up somebody who asks waits for.
const STEPS_MAX: usize = 8;

/// Why the census does not answer now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// It is still counting: so many contacts of so many.
    Counting(u64, u64),
    /// It has stopped, for this reason.
    Stopped(String),
}

/// The census of a house and how far it has read.
#[derive(Debug)]
pub struct Counter {
    state: RwLock<State>,
    /// Who follows the marks; others wait or go without.
    turn: Mutex<Option<Stand>>,
    closed: AtomicBool,
}

#[derive(Debug)]
enum State {
    Counting(u64, u64),
    Ready(Box<Census>),
    Stopped(String),
}

impl Default for Counter {
    fn default() -> Self {
        Self {
            state: RwLock::new(State::Counting(0, 0)),
            turn: Mutex::new(None),
            closed: AtomicBool::new(false),
        }
    }
}

impl Counter {
    /// Asks the census as it is now.
    pub fn ask<T>(&self, question: impl FnOnce(&Census) -> T) -> Result<T, NoAnswer> {
        // A copy shares all shards, so that nobody who writes waits for a long question.
        let census = match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Ready(census) => census.as_ref().clone(),
            State::Counting(done, all) => return Err(NoAnswer::Counting(*done, *all)),
            State::Stopped(reason) => return Err(NoAnswer::Stopped(reason.clone())),
        };
        Ok(question(&census))
    }

    /// Reads what was marked until nothing is left, or long enough; fills the census first when it is empty. Blocks the
    /// thread for as long as that takes.
    pub fn catch_up(&self, store: &Store) -> Outcome<()> {
        for _ in 0..STEPS_MAX {
            let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            if self.is_over() || !self.step(store, turn, usize::MAX)? {
                break;
            }
        }
        Ok(())
    }

    /// Reads what was just marked, for somebody who asks right after they wrote, and fills the census of a small house
    /// when nobody has. Whoever follows the marks may be at it, and what takes longer is left to them: then the census
    /// is asked as it stands.
    pub fn refresh(&self, store: &Store) -> Outcome<()> {
        for _ in 0..REFRESH_TRIES {
            match self.turn.try_lock() {
                Ok(_) if self.is_over() => return Ok(()),
                Ok(turn) if turn.is_some() => {
                    // Marks may ask that all be read anew: the first step forgets, the second one fills.
                    self.step(store, turn, REFRESH_MAX)?;
                    let turn = self.turn.try_lock().ok().filter(|turn| turn.is_none());
                    return turn.map_or(Ok(()), |turn| self.fill_small(store, turn));
                }
                Ok(turn) => return self.fill_small(store, turn),
                Err(_) if self.is_counting_many() => return Ok(()),
                Err(_) => thread::sleep(REFRESH_PAUSE),
            }
        }
        Ok(())
    }

    /// Fills the census if that is soon done.
    fn fill_small(&self, store: &Store, turn: MutexGuard<'_, Option<Stand>>) -> Outcome<()> {
        let count: i64 = store.read_blocking(|tx: &mut Tx| {
            Outcome::Ok(tx.one(&sql::CONTACTS_COUNT_TO, params![FILLED_AT_ONCE_MAX + 1])?)
        })?;
        if count <= FILLED_AT_ONCE_MAX { self.fill(store, turn) } else { Ok(()) }
    }

    fn is_counting_many(&self) -> bool {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        matches!(&*state, State::Counting(_, all) if *all > FILLED_AT_ONCE_MAX as u64)
    }

    /// Has everything read again, after something went wrong in the midst of a step.
    pub fn begin_again(&self) {
        *self.turn.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Ends what is being read, because the house closes.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        self.closed.load(Ordering::Relaxed) || self.is_stopped()
    }

    /// Takes one step: fills the census, or reads what was marked since the last one, unless that is more than so many
    /// contacts. Returns whether there was any.
    fn step(
        &self,
        store: &Store,
        mut turn: MutexGuard<'_, Option<Stand>>,
        contacts_max: usize,
    ) -> Outcome<bool> {
        let Some(stand) = turn.clone() else { return self.fill(store, turn).map(|()| true) };
        let from = stand.clone();
        let marked = store.read_blocking(move |tx: &mut Tx| Outcome::Ok(marks::since(tx, &from)?))?;
        let Some(marked) = marked.filter(|marked| !marked.subjects.contains(&marked::EVERYBODY)) else {
            *turn = None;
            return Ok(true);
        };
        let subjects: Vec<i64> = marked.subjects.into_iter().collect();
        if subjects.len() > contacts_max {
            return Ok(true);
        }
        for some in subjects.chunks(BATCH) {
            if self.is_over() || !self.read_again(store, some, contacts_max)? {
                return Ok(true);
            }
        }
        *turn = Some(marked.until);
        Ok(!subjects.is_empty())
    }

    /// Fills the census from all rows, a batch after the other.
    fn fill(&self, store: &Store, mut turn: MutexGuard<'_, Option<Stand>>) -> Outcome<()> {
        // What is written meanwhile is marked after this stand, and read again then.
        let (stand, all, house) = store.read_blocking(|tx: &mut Tx| {
            Outcome::Ok((
                marks::stand(tx)?,
                tx.one::<i64>(&sql::CONTACTS_COUNT, params![])?,
                House::load(tx)?,
            ))
        })?;
        let mut filling = Census::fill(house.options.clone()).map_err(|refusal| self.stop(&refusal))?;
        let (mut after, mut done) = (ContactId(0), 0);
        loop {
            if self.is_over() {
                return Ok(());
            }
            self.set(State::Counting(done, (all as u64).max(done)));
            let house = house.clone();
            let some = store.read_blocking(move |tx: &mut Tx| {
                let ids: Vec<ContactId> = tx.all(&sql::CONTACTS_AFTER, params![after, BATCH as i64])?;
                house.load_some(tx, &ids)
            })?;
            let Some(last) = some.last() else { break };
            after = ContactId(last.contact.id);
            done += some.len() as u64;
            some.iter()
                .try_for_each(|one| lenient(one.fill(&mut filling), one).map(drop))
                .map_err(|refusal| self.stop(&refusal))?;
        }
        self.set(State::Ready(Box::new(filling.finish())));
        *turn = Some(stand);
        Ok(())
    }

    /// Reads everybody again of whom these ids say something, unless they are more than so many. Returns whether it did.
    fn read_again(&self, store: &Store, subjects: &[i64], contacts_max: usize) -> Outcome<bool> {
        let subjects = subjects.to_vec();
        let (contacts, house) = store.read_blocking(move |tx: &mut Tx| {
            Outcome::Ok((marked::contacts(tx, &subjects)?, House::load(tx)?))
        })?;
        if contacts.len() > contacts_max {
            return Ok(false);
        }
        for ids in contacts.chunks(BATCH) {
            let (house, wanted) = (house.clone(), ids.to_vec());
            let found = store.read_blocking(move |tx: &mut Tx| house.load_some(tx, &wanted))?;
            for some in found.chunks(WRITE) {
                self.change(|census| some.iter().try_for_each(|one| one.put(census)))?;
            }
            let known: BTreeSet<i64> = found.iter().map(|one| one.contact.id).collect();
            let gone: Vec<i64> = ids.iter().map(|id| id.0).filter(|id| !known.contains(id)).collect();
            self.change(|census| {
                for id in gone {
                    census.remove(id);
                }
                Ok(())
            })?;
            counter!("census_contacts_read_total").increment(found.len() as u64);
        }
        Ok(true)
    }

    fn change(&self, change: impl FnOnce(&mut Census) -> Result<(), Refusal>) -> Outcome<()> {
        let changed = match &mut *self.state.write().unwrap_or_else(PoisonError::into_inner) {
            State::Ready(census) => change(census),
            State::Counting(..) | State::Stopped(_) => Ok(()),
        };
        changed.map_err(|refusal| self.stop(&refusal))
    }

    fn stop(&self, refusal: &Refusal) -> Fault {
        self.set(State::Stopped(refusal.to_string()));
        Fault::Internal(format!("the census has stopped: {refusal}"))
    }

    fn set(&self, state: State) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
    }

    /// Returns whether it has stopped, until the house is opened again.
    pub fn is_stopped(&self) -> bool {
        matches!(&*self.state.read().unwrap_or_else(PoisonError::into_inner), State::Stopped(_))
    }
}
