//! What the contacts of one shard did: by contact in the order of (moment, id), and by manner in the order of time.
//!
//! A *manner* is all that rules may ask of a touch besides its moment: its kind, who made it, the properties that some
//! rule names. Touches of one manner share one entry, so a pattern is asked once of each manner and then is a list.

mod layout;
mod lists;
mod manner;
mod rows;

use std::ops::Range;

use rules::Touch;

pub(crate) use layout::{Coded, Instant, Layout};
pub(crate) use lists::{Lists, Posting, Scale};
pub(crate) use manner::Manner;
pub(crate) use rows::{Rows, Span};

use crate::Refusal;
use crate::distinct::Distinct;

/// The most touches of one contact, and the most manners of one shard.
pub const TOUCHES_MAX: usize = u16::MAX as usize;

/// Why a touch could not be taken.
#[derive(Debug)]
pub(crate) enum Obstacle {
    /// The shard has too many manners; half of it would not.
    Crowded,
    /// The touch cannot be taken at all.
    Refused(Refusal),
}

/// A touch as it is taken in.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: i64,
    pub(crate) at: Instant,
    pub(crate) manner: Manner,
}

/// The touches of one shard.
#[derive(Clone, Debug, Default)]
pub(crate) struct Touches {
    pub(crate) rows: Rows,
    pub(crate) manners: Distinct<Manner>,
    pub(crate) lists: Lists,
}

impl Touches {
    /// Returns where the touches of a row stand.
    pub(crate) fn range(&self, row: u16) -> Range<usize> {
        self.rows.range(row)
    }

    /// Returns the touch at a position, as rules see it; its place is its manner.
    pub(crate) fn touch(&self, position: usize) -> Touch {
        let Coded { at, id, manner } = self.rows.get(position);
        let machine = self.manners.get(u32::from(manner)).is_some_and(|manner| manner.machine);
        Touch { id, at, machine, place: manner.into() }
    }

    /// Returns the touches of a row as they were taken in.
    pub(crate) fn entries(&self, row: u16) -> impl Iterator<Item = Entry> {
        self.range(row).map(|position| {
            let Coded { at, id, manner } = self.rows.get(position);
            let at = Instant::new(at).expect("it was taken in");
            Entry { id, at, manner: self.manners.get(manner.into()).expect("in use").clone() }
        })
    }

    /// Adds a touch, or gives one that is there already another manner; returns whether anything changed. A touch that
    /// is the latest of its row and of its manner costs a few steps; another one moves those after it.
    pub(crate) fn put(&mut self, row: u16, entry: &Entry) -> Result<bool, Obstacle> {
        let (at, id) = (entry.at.moment(), entry.id);
        let manner = match self.rows.search(row, at, id) {
            Ok(nth) => {
                let (_, old) = self.rows.at_and_manner(self.range(row).start + usize::from(nth));
                if self.manners.get(u32::from(old)) == Some(&entry.manner) {
                    return Ok(false);
                }
                let manner = self.enter(&entry.manner)?;
                self.rows.change(row, nth, manner);
                self.lists.remove(old, at, row);
                self.manners.leave(old.into());
                manner
            }
            Err(nth) => {
                if usize::from(self.rows.length(row)) >= TOUCHES_MAX {
                    return Err(Obstacle::Refused(Refusal::Touches));
                }
                let manner = self.enter(&entry.manner)?;
                self.rows.insert(row, nth, &Coded { at, id, manner });
                manner
            }
        };
        if !self.lists.put(manner, at, row) {
            self.list_all();
        }
        self.tidy();
        Ok(true)
    }

    /// Takes a touch away; returns whether it was there. Looks through the touches of the row.
    pub(crate) fn remove(&mut self, row: u16, id: i64) -> bool {
        let found = self.range(row).map(|position| self.rows.get(position)).enumerate();
        let Some((nth, touch)) = found.into_iter().find(|(_, touch)| touch.id == id) else { return false };
        self.lists.remove(touch.manner, touch.at, row);
        self.rows.remove(row, nth as u16);
        self.manners.leave(touch.manner.into());
        self.tidy();
        true
    }

    /// Takes all touches of a row away.
    pub(crate) fn clear(&mut self, row: u16) {
        for position in self.range(row) {
            let (at, manner) = self.rows.at_and_manner(position);
            self.lists.remove(manner, at, row);
            self.manners.leave(manner.into());
        }
        self.rows.clear(row);
        self.tidy();
    }

    /// Adds the touches of a row that has none, in the order of (moment, id), without listing them; for many rows at
    /// once, after which [`Touches::list_all`] has to follow.
    pub(crate) fn fill(&mut self, row: u16, entries: &[Entry]) -> Result<(), Obstacle> {
        let mut coded = Vec::with_capacity(entries.len());
        for entry in entries {
            coded.push(Coded { at: entry.at.moment(), id: entry.id, manner: self.enter(&entry.manner)? });
        }
        self.rows.append(row, &coded);
        Ok(())
    }

    /// Lists every touch under its manner.
    pub(crate) fn list_all(&mut self) {
        let rows = &self.rows;
        let touches = (0..rows.count()).flat_map(|row| {
            rows.range(row).map(move |position| {
                let (at, manner) = rows.at_and_manner(position);
                (row, at, manner)
            })
        });
        self.lists = Lists::of(self.manners.codes(), touches);
    }

    /// Gives back room that is not needed now.
    pub(crate) fn shrink(&mut self) {
        self.rows.rewrite(&[]);
        self.lists.shrink();
    }

    pub(crate) fn bytes(&self) -> (usize, usize, usize) {
        (self.rows.held(), self.lists.bytes(), self.manners.bytes(Manner::held))
    }

    fn enter(&mut self, manner: &Manner) -> Result<u16, Obstacle> {
        if self.manners.codes() >= TOUCHES_MAX && self.manners.find(manner).is_none() {
            return Err(Obstacle::Crowded);
        }
        let code = self.manners.enter(manner);
        self.lists.reach(self.manners.codes());
        Ok(code as u16)
    }

    /// Drops manners that have fallen out of use, once they are most of them.
    fn tidy(&mut self) {
        if !self.manners.is_worn() {
            return;
        }
        let mut used = self.manners.values().map(|manner| manner.is_some()).collect::<Vec<_>>().into_iter();
        let renamed = self.manners.compact();
        self.rows.recode(|code| renamed[usize::from(code)] as u16);
        self.lists.lists.retain(|_| used.next().unwrap_or_default());
    }
}
