//! What the contacts of one shard did: by contact in the order of (moment, id), and by manner in the order of time.
//!
//! A *manner* is all that rules may ask of a touch besides its moment: its kind, who made it, the properties that some
//! rule names. Touches of one manner share one entry, so a pattern is asked once of each manner and then is a list.

mod manner;
mod spans;

use std::ops::{Range, RangeInclusive};

use measure::Moment;
use rules::Touch;

pub(crate) use manner::Manner;
pub(crate) use spans::{Instant, Span, Spans};

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

/// A listed touch: its moment in the upper 48 bits, so that lists are in the order of time, and its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Posting(pub(crate) u64);

impl Posting {
    fn new(at: Instant, row: u16) -> Self {
        Self((at.moment().0 << 16) as u64 ^ 1 << 63 | u64::from(row))
    }

    pub(crate) fn at(self) -> Moment {
        Moment((self.0 ^ 1 << 63) as i64 >> 16)
    }

    pub(crate) fn row(self) -> u16 {
        self.0 as u16
    }
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
    pub(crate) spans: Spans,
    pub(crate) manners: Distinct<Manner>,
    /// For each manner its touches in the order of time.
    pub(crate) postings: Vec<Vec<Posting>>,
}

impl Touches {
    /// Returns where the touches of a row stand.
    pub(crate) fn range(&self, row: u16) -> Range<usize> {
        self.spans.range(row)
    }

    /// Returns the touch at a position, as rules see it; its place is its manner.
    pub(crate) fn touch(&self, position: usize) -> Touch {
        let manner = self.spans.manner[position];
        let machine = self.manners.get(u32::from(manner)).is_some_and(|manner| manner.machine);
        Touch {
            id: self.spans.id[position],
            at: self.spans.at[position].moment(),
            machine,
            place: manner.into(),
        }
    }

    /// Returns the touches of a manner that happened at moments of the range, in the order of time. Costs a search
    /// that is the shorter the later the range begins.
    pub(crate) fn listed(&self, manner: u16, over: &RangeInclusive<Moment>) -> &[Posting] {
        let list = self.postings[usize::from(manner)].as_slice();
        let ends_early = list.last().is_some_and(|posting| posting.at() <= *over.end());
        let list = if ends_early {
            list
        } else {
            &list[..list.partition_point(|posting| posting.at() <= *over.end())]
        };
        // Windows lie near the end, and what is looked at there is read anyway: steps back that double, then halves.
        let mut step = 1;
        while step < list.len() && list[list.len() - step].at() >= *over.start() {
            step *= 2;
        }
        let near = &list[list.len() - step.min(list.len())..];
        &near[near.partition_point(|posting| posting.at() < *over.start())..]
    }

    /// Adds a touch, or gives one that is there already another manner; returns whether anything changed. A touch that
    /// is the latest of its row and of its manner costs a few steps; another one moves those after it.
    pub(crate) fn put(&mut self, row: u16, entry: &Entry) -> Result<bool, Obstacle> {
        match self.spans.search(row, entry.at, entry.id) {
            Ok(nth) => {
                let position = self.spans.start(row) + usize::from(nth);
                let old = self.spans.manner[position];
                if self.manners.get(u32::from(old)) == Some(&entry.manner) {
                    return Ok(false);
                }
                let manner = self.enter(&entry.manner)?;
                self.unlist(old, Posting::new(entry.at, row));
                self.spans.manner[position] = manner;
                self.list(manner, Posting::new(entry.at, row));
                self.manners.leave(old.into());
            }
            Err(nth) => {
                if usize::from(self.spans.length(row)) >= TOUCHES_MAX {
                    return Err(Obstacle::Refused(Refusal::Touches));
                }
                let manner = self.enter(&entry.manner)?;
                self.spans.insert(row, nth, (entry.at, entry.id, manner));
                self.list(manner, Posting::new(entry.at, row));
            }
        }
        self.tidy();
        Ok(true)
    }

    /// Takes a touch away; returns whether it was there. Looks through the touches of the row.
    pub(crate) fn remove(&mut self, row: u16, id: i64) -> bool {
        let range = self.range(row);
        let Some(nth) = self.spans.id[range.clone()].iter().position(|other| *other == id) else {
            return false;
        };
        let (at, manner) = (self.spans.at[range.start + nth], self.spans.manner[range.start + nth]);
        self.unlist(manner, Posting::new(at, row));
        self.spans.remove(row, nth as u16);
        self.manners.leave(manner.into());
        self.tidy();
        true
    }

    /// Takes all touches of a row away.
    pub(crate) fn clear(&mut self, row: u16) {
        for position in self.range(row) {
            let manner = self.spans.manner[position];
            self.unlist(manner, Posting::new(self.spans.at[position], row));
            self.manners.leave(manner.into());
        }
        self.spans.clear(row);
        self.tidy();
    }

    /// Adds the touches of a row that has none, in the order of (moment, id), without listing them; for many rows at
    /// once, after which [`Touches::list_all`] has to follow.
    pub(crate) fn fill(&mut self, row: u16, entries: &[Entry]) -> Result<(), Obstacle> {
        let mut coded = Vec::with_capacity(entries.len());
        for entry in entries {
            coded.push((entry.at, entry.id, self.enter(&entry.manner)?));
        }
        self.spans.append(row, &coded);
        Ok(())
    }

    /// Lists every touch under its manner.
    pub(crate) fn list_all(&mut self) {
        let mut sizes = vec![0_usize; self.manners.codes()];
        let ranges = || (0..self.spans.rows()).map(|row| (row, self.spans.range(row)));
        for manner in ranges().flat_map(|(_, range)| &self.spans.manner[range]) {
            sizes[usize::from(*manner)] += 1;
        }
        let mut lists: Vec<Vec<Posting>> = sizes.into_iter().map(Vec::with_capacity).collect();
        for (row, range) in ranges() {
            for position in range {
                let posting = Posting::new(self.spans.at[position], row);
                lists[usize::from(self.spans.manner[position])].push(posting);
            }
        }
        for list in &mut lists {
            list.sort_unstable();
        }
        self.postings = lists;
    }

    /// Gives back room that is not needed now.
    pub(crate) fn shrink(&mut self) {
        self.spans.compact();
        self.postings.iter_mut().for_each(Vec::shrink_to_fit);
    }

    pub(crate) fn bytes(&self) -> (usize, usize, usize) {
        let lists: usize = self.postings.iter().map(|list| list.capacity() * size_of::<Posting>()).sum();
        let lists = lists + self.postings.capacity() * size_of::<Vec<Posting>>();
        (self.spans.bytes(), lists, self.manners.bytes(Manner::held))
    }

    fn enter(&mut self, manner: &Manner) -> Result<u16, Obstacle> {
        if self.manners.codes() >= TOUCHES_MAX && self.manners.find(manner).is_none() {
            return Err(Obstacle::Crowded);
        }
        let code = self.manners.enter(manner);
        if self.postings.len() < self.manners.codes() {
            self.postings.resize_with(self.manners.codes(), Vec::new);
        }
        Ok(code as u16)
    }

    fn list(&mut self, manner: u16, posting: Posting) {
        let list = &mut self.postings[usize::from(manner)];
        // Most touches are the latest.
        let is_latest = list.last().is_none_or(|last| *last <= posting);
        let place = if is_latest { list.len() } else { list.partition_point(|other| *other < posting) };
        list.insert(place, posting);
    }

    fn unlist(&mut self, manner: u16, posting: Posting) {
        let list = &mut self.postings[usize::from(manner)];
        if let Ok(place) = list.binary_search(&posting) {
            list.remove(place);
        }
    }

    /// Drops manners that have fallen out of use, once they are most of them.
    fn tidy(&mut self) {
        if !self.manners.is_worn() {
            return;
        }
        let mut lists = std::mem::take(&mut self.postings);
        let used: Vec<bool> = self.manners.values().map(|manner| manner.is_some()).collect();
        let renamed = self.manners.compact();
        for range in (0..self.spans.rows()).map(|row| self.spans.range(row)).collect::<Vec<_>>() {
            self.spans.manner[range].iter_mut().for_each(|code| *code = renamed[usize::from(*code)] as u16);
        }
        let mut used = used.into_iter();
        lists.retain(|_| used.next().unwrap_or_default());
        self.postings = lists;
    }
}
