//! How the census follows its rows: it begins with its file or with everybody, then reads what transactions marked.

use std::collections::BTreeSet;
use std::sync::{MutexGuard, PoisonError};

use census::Census;
use metrics::counter;
use store::marks;
use store::{Store, Tx, params};

use super::census::{Counter, Reading, Recount, State};
use super::marked;
use super::told::{House, lenient};
use crate::contacts::ContactId;
use crate::fault::Outcome;
use crate::sql::segments as sql;

/// How many contacts one read loads.
const BATCH: usize = 512;
/// How many contacts are written into the census while nobody can ask it.
const WRITE: usize = 32;

impl Counter {
    /// Takes one step: begins, or reads what was marked since the last one, unless that is more than so many contacts.
    /// Returns whether there was any.
    pub(super) fn step(
        &self,
        store: &Store,
        mut turn: MutexGuard<'_, Option<Reading>>,
        contacts_max: usize,
    ) -> Outcome<bool> {
        let Some(mut reading) = turn.clone() else { return self.begin(store, turn).map(|()| true) };
        let from = reading.stand.clone();
        let marked = store.read_blocking(move |tx: &mut Tx| Outcome::Ok(marks::since(tx, &from)?))?;
        let Some(mut marked) = marked else {
            self.set(State::Counting(0, 0));
            *turn = None;
            return Ok(true);
        };
        let is_everybody = marked.subjects.remove(&marked::EVERYBODY);
        let subjects: Vec<i64> = marked.subjects.into_iter().collect();
        if subjects.len() > contacts_max {
            return Ok(true);
        }
        for some in subjects.chunks(BATCH) {
            if self.is_over() || !self.read_again(store, some, contacts_max)? {
                return Ok(true);
            }
        }
        reading.stand = marked.until;
        let mut is_any = is_everybody || !subjects.is_empty();
        if is_everybody {
            let (all, house) = store.read_blocking(everybody)?;
            if house.options.properties != reading.properties {
                // It does not keep what rules name now.
                self.set(State::Counting(0, 0));
                *turn = None;
                return Ok(true);
            }
            reading.recount = Some(Recount { after: ContactId(0), done: 0, all });
        } else if let Some(recount) = reading.recount.filter(|_| contacts_max == usize::MAX) {
            reading.recount = self.recount(store, recount)?;
            is_any = true;
        }
        self.show(reading.recount);
        *turn = Some(reading);
        Ok(is_any)
    }

    /// Begins with the file, else with all rows, a batch after the other.
    fn begin(&self, store: &Store, mut turn: MutexGuard<'_, Option<Reading>>) -> Outcome<()> {
        // What is written meanwhile is marked after this stand, and read again then.
        let (stand, (all, mut house)) =
            store.read_blocking(|tx: &mut Tx| Outcome::Ok((marks::stand(tx)?, everybody(tx)?)))?;
        house.options.bytes_max = self.bytes_max;
        let properties = house.options.properties.clone();
        let kept = self.snapshot.as_ref().map(|file| file.load(store, house.options.clone()));
        if let Some((census, stand)) = kept.transpose()?.flatten() {
            // It answers exactly after it has read what happened since.
            self.set(State::Ready(Box::new(census), Some((0, all))));
            *turn = Some(Reading { stand, properties, recount: None });
            return Ok(());
        }
        if let Some(census) = self.fill(store, &house, all)? {
            self.set(State::Ready(Box::new(census), None));
            *turn = Some(Reading { stand, properties, recount: None });
        }
        Ok(())
    }

    /// Returns a census of all rows, unless the house closes meanwhile.
    fn fill(&self, store: &Store, house: &House, all: u64) -> Outcome<Option<Census>> {
        let mut filling = Census::fill(house.options.clone()).map_err(|refusal| self.stop(&refusal))?;
        let (mut after, mut done) = (ContactId(0), 0);
        loop {
            if self.is_over() {
                return Ok(None);
            }
            self.set(State::Counting(done, all.max(done)));
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
        Ok(Some(filling.finish()))
    }

    /// Reads the next portion of everybody again; returns where the next one begins.
    fn recount(&self, store: &Store, from: Recount) -> Outcome<Option<Recount>> {
        let ids: Vec<ContactId> = store.read_blocking(move |tx: &mut Tx| {
            Outcome::Ok(tx.all(&sql::CONTACTS_AFTER, params![from.after, BATCH as i64])?)
        })?;
        let Some(last) = ids.last().copied() else { return Ok(None) };
        let done = from.done + ids.len() as u64;
        let house = store.read_blocking(House::load)?;
        self.read_these(store, &house, ids)?;
        Ok(Some(Recount { after: last, done, all: from.all.max(done) }))
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
            self.read_these(store, &house, ids.to_vec())?;
        }
        Ok(true)
    }

    /// Reads contacts again, and forgets those who are not there any more.
    fn read_these(&self, store: &Store, house: &House, ids: Vec<ContactId>) -> Outcome<()> {
        let (house, wanted) = (house.clone(), ids.clone());
        let found = store.read_blocking(move |tx: &mut Tx| house.load_some(tx, &wanted))?;
        for some in found.chunks(WRITE) {
            self.change(|census| some.iter().try_for_each(|one| one.put(census)))?;
        }
        let known: BTreeSet<i64> = found.iter().map(|one| one.contact.id).collect();
        let mut gone = 0;
        self.change(|census| {
            gone = ids.iter().filter(|id| !known.contains(&id.0) && census.remove(id.0)).count();
            Ok(())
        })?;
        if let Some(snapshot) = &self.snapshot {
            snapshot.has_changed();
            if gone > 0 {
                // Whoever is erased must not live on in the file.
                snapshot.forget();
            }
        }
        counter!("armistice_census_contacts_read_total").increment(found.len() as u64);
        Ok(())
    }

    fn show(&self, recount: Option<Recount>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let State::Ready(_, shown) = &mut *state {
            *shown = recount.map(|recount| (recount.done, recount.all));
        }
    }
}

/// Returns how many contacts there are, and what is needed to read them.
fn everybody(tx: &mut Tx) -> Outcome<(u64, House)> {
    let all: i64 = tx.one(&sql::CONTACTS_COUNT, params![])?;
    Ok((all.unsigned_abs(), House::load(tx)?))
}
