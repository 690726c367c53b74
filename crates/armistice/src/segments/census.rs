//! The census of this house: filled from rows when the house opens, and kept by what transactions mark. It answers
//! for everybody at once, and decides nothing: what follows from a rule is decided from rows.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use census::{Census, ContactFacts, Filling, Options, Refusal, TouchFacts};
use measure::Moment;
use metrics::counter;
use rules::Binder;
use rules::score::Scorer;
use store::marks::{self, Stand};
use store::{Store, Tx, params};

use super::many::{self, Known, Wanted};
use super::{facts, marked, model, vocabulary};
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::sql::segments as sql;

/// How many contacts one read loads.
const BATCH: usize = 512;
/// How many contacts are written into the census while nobody can ask it.
const WRITE: usize = 32;
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
}

#[derive(Debug)]
enum State {
    Counting(u64, u64),
    Ready(Box<Census>),
    Stopped(String),
}

impl Default for Counter {
    fn default() -> Self {
        Self { state: RwLock::new(State::Counting(0, 0)), turn: Mutex::new(None) }
    }
}

impl Counter {
    /// Asks the census as it is now.
    pub fn ask<T>(&self, question: impl FnOnce(&Census) -> T) -> Result<T, NoAnswer> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Ready(census) => Ok(question(census)),
            State::Counting(done, all) => Err(NoAnswer::Counting(*done, *all)),
            State::Stopped(reason) => Err(NoAnswer::Stopped(reason.clone())),
        }
    }

    /// Reads what was marked until nothing is left, or long enough; fills the census first when it is empty. Blocks the
    /// thread. Whoever asks right after they wrote calls this, so that they see what they wrote.
    pub fn catch_up(&self, store: &Store) -> Outcome<()> {
        for _ in 0..STEPS_MAX {
            if !self.step(store)? {
                break;
            }
        }
        Ok(())
    }

    /// Takes one step: fills the census, or reads what was marked since the last one. Returns whether there was any.
    fn step(&self, store: &Store) -> Outcome<bool> {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(stand) = turn.clone() else { return self.fill(store, turn).map(|()| true) };
        let from = stand.clone();
        let marked = store.read_blocking(move |tx: &mut Tx| Outcome::Ok(marks::since(tx, &from)?))?;
        let Some(marked) = marked else {
            *turn = None;
            return Ok(true);
        };
        let subjects: Vec<i64> = marked.subjects.into_iter().collect();
        for some in subjects.chunks(BATCH) {
            self.read_again(store, some)?;
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
            self.set(State::Counting(done, all as u64));
            let house = house.clone();
            let some = store.read_blocking(move |tx: &mut Tx| {
                let ids: Vec<ContactId> = tx.all(&sql::CONTACTS_AFTER, params![after, BATCH as i64])?;
                house.load_some(tx, &ids)
            })?;
            let Some(last) = some.last() else { break };
            after = ContactId(last.contact.id);
            done += some.len() as u64;
            some.iter().try_for_each(|one| one.fill(&mut filling)).map_err(|refusal| self.stop(&refusal))?;
        }
        self.set(State::Ready(Box::new(filling.finish())));
        *turn = Some(stand);
        Ok(())
    }

    /// Reads everybody again of whom these ids say something.
    fn read_again(&self, store: &Store, subjects: &[i64]) -> Outcome<()> {
        let subjects = subjects.to_vec();
        let (contacts, house) = store.read_blocking(move |tx: &mut Tx| {
            Outcome::Ok((marked::contacts(tx, &subjects)?, House::load(tx)?))
        })?;
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
        Ok(())
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

    /// Returns whether it answers.
    pub fn is_ready(&self) -> bool {
        matches!(&*self.state.read().unwrap_or_else(PoisonError::into_inner), State::Ready(_))
    }

    /// Returns whether it has stopped, until the house is opened again.
    pub fn is_stopped(&self) -> bool {
        matches!(&*self.state.read().unwrap_or_else(PoisonError::into_inner), State::Stopped(_))
    }
}

/// What is needed to read contacts: which score model is in force, and what the census keeps.
#[derive(Clone)]
struct House {
    scorer: Scorer,
    wanted: Wanted,
    options: Options,
}

impl House {
    fn load(tx: &mut Tx) -> Outcome<Self> {
        let mut binder = Binder::default();
        let scorer = binder.bind_model(&model::in_force(tx)?.model);
        let properties =
            vocabulary::of_house(tx)?.properties().map(|(name, _)| name.as_str().to_owned()).collect();
        let options =
            Options { properties, colleagues_max: facts::COLLEAGUES_MAX as usize, ..Options::default() };
        Ok(Self { scorer, wanted: Wanted::ALL, options })
    }

    /// Returns what the census is told about these contacts, in the order of their ids; nothing about the erased.
    fn load_some(&self, tx: &mut Tx, ids: &[ContactId]) -> Outcome<Vec<Told>> {
        let now = tx.now();
        let known = many::load(tx, ids, Moment(i64::MAX), self.wanted)?;
        let there = known.into_iter().filter(|known| known.contact.erased_at.is_none());
        Ok(there.map(|known| Told::new(known, &self.scorer, now)).collect())
    }
}

/// What the census is told about one contact.
struct Told {
    contact: ContactFacts,
    touches: Vec<rules::ProfileTouch>,
}

impl Told {
    fn new(known: Known, scorer: &Scorer, now: Moment) -> Self {
        let Known { contact, mut facts } = known;
        let given = facts.score_by(scorer, now);
        let parts = facts.into_parts();
        Self {
            contact: ContactFacts {
                id: contact.id.0,
                account: contact.account_id.map(|account| account.0),
                owner: contact.owner_id.map(|owner| owner.0),
                zone: contact.zone.filter(|zone| measure::zone(zone).is_ok()),
                fields: parts.fields.into_iter().collect(),
                stage: parts.stage,
                tags: parts.tags.into_iter().collect(),
                consents: parts.consents.into_iter().collect(),
                segments: parts.segments.into_iter().collect(),
                scores: Some(given),
            },
            touches: parts.touches,
        }
    }

    fn touches(&self) -> impl Iterator<Item = TouchFacts<'_>> {
        self.touches.iter().map(TouchFacts::from)
    }

    fn fill(&self, filling: &mut Filling) -> Result<(), Refusal> {
        filling.add(&self.contact, self.touches())
    }

    fn put(&self, census: &mut Census) -> Result<(), Refusal> {
        census.replace(&self.contact)?;
        let touches: Vec<TouchFacts<'_>> = self.touches().collect();
        census.replace_touches(self.contact.id, &touches)
    }
}
