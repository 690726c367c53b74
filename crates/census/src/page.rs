//! Lists: any selection, ordered by any column, page by page.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;

use measure::Moment;

use crate::Census;
use crate::bits::Bits;
use crate::names::Sort;
use crate::order::{By, KeptKey, Key, Sorting};
use crate::selection::Selection;
use crate::shard::Shard;

/// What a list is ordered by. Whoever has no value comes last, in either direction; ties go by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order<'a> {
    /// By id, which is by age.
    Id,
    /// By a field: text without regard to case, several texts by the first as it is written.
    Field(&'a str),
    /// By several fields of text, as a name is made of them: by the first that somebody has, then by the next. Texts
    /// are told apart without regard to case.
    Texts([&'a str; 3]),
    /// By how long they have been in their stage: the earliest moment is the lowest.
    Since,
    /// By fit.
    Fit,
    /// By what is left of readiness.
    Readiness,
    /// By the cell of the grid at a moment: A1 is the lowest. Nothing is kept of this order, so each page sorts anew.
    Cell(Moment),
}

/// Which end of an order comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The lowest first.
    Ascending,
    /// The highest first.
    Descending,
}

/// Where a page ended: the key of its last contact, nothing for one without a value, and its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    /// What the contact was ordered by.
    pub key: Option<KeptKey>,
    /// Its id.
    pub id: i64,
}

/// A part of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The contacts in their order.
    pub contacts: Vec<i64>,
    /// Where the next page goes on, unless this was the last.
    pub next: Option<Cursor>,
}

impl Direction {
    /// Returns the other one.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

impl Census {
    /// Returns the contacts of a selection that come after a place in an order, at most `limit` of them.
    ///
    /// The first page by a column sorts it, about a quarter of a microsecond for each contact; later ones sort the shards
    /// again in which the column has changed. Then a page costs a search in each shard, and a step for each contact in
    /// the way that is not selected.
    pub fn page(
        &self,
        selection: &Selection,
        (order, direction): (Order<'_>, Direction),
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page {
        let (sorting, wanted) = (self.sorting(order), limit.saturating_add(1));
        let mut page = Vec::with_capacity(limit.min(1_000) + 1);
        // Those with a value are behind us once a page has ended among those without.
        if let Some(sorting) = sorting.filter(|_| after.is_none_or(|cursor| cursor.key.is_some())) {
            let after = after.and_then(|cursor| Some((cursor.key.as_ref()?.key(), cursor.id)));
            self.with_value(selection, (sorting, direction), after, wanted, &mut page);
        }
        if page.len() < wanted {
            let after = after.filter(|cursor| cursor.key.is_none()).map(|cursor| cursor.id);
            self.without_value(selection, (sorting, direction), after, wanted, &mut page);
        }
        Page::of(page, limit)
    }

    /// Returns the contacts of a selection that come just before a place in an order, at most `limit` of them, in that
    /// order. What it says of the next page is where the page before that one ends. Costs as much as [`Census::page`].
    pub fn page_before(
        &self,
        selection: &Selection,
        (order, direction): (Order<'_>, Direction),
        before: &Cursor,
        limit: usize,
    ) -> Page {
        let (sorting, wanted) = (self.sorting(order), limit.saturating_add(1));
        let (mut page, back) = (Vec::with_capacity(limit.min(1_000) + 1), direction.turned());
        // Those without a value stand last in either direction, so on the way back they come first.
        if before.key.is_none() {
            self.without_value(selection, (sorting, back), Some(before.id), wanted, &mut page);
        }
        if let Some(sorting) = sorting.filter(|_| page.len() < wanted) {
            let before = before.key.as_ref().map(|key| (key.key(), before.id));
            self.with_value(selection, (sorting, back), before, wanted, &mut page);
        }
        let mut page = Page::of(page, limit);
        page.contacts.reverse();
        page
    }

    /// Returns the place of a contact in an order, if it is known.
    pub fn cursor(&self, contact: i64, order: Order<'_>) -> Option<Cursor> {
        let place = self.place(contact)?;
        let key = self.sorting(order).and_then(|sorting| self.shards[place.shard].key(sorting, place.row));
        Some(Cursor { key: key.map(Key::kept), id: contact })
    }

    /// Returns what is ordered by; nothing for a field that nobody has.
    fn sorting(&self, order: Order<'_>) -> Option<Sorting<'_>> {
        let field = |key: &str| self.names.number(Sort::Field, key);
        let by = match order {
            Order::Id => By::Id,
            Order::Field(key) => By::Field(field(key)?),
            Order::Texts(keys) => By::Texts(keys.map(field)),
            Order::Since => By::Since,
            Order::Fit => By::Fit,
            Order::Readiness => By::Readiness,
            Order::Cell(now) => By::Cell(now),
        };
        Some(Sorting { by, names: &self.names })
    }

    fn with_value<'c>(
        &'c self,
        selection: &Selection,
        (sorting, direction): (Sorting<'c>, Direction),
        after: Option<(Key<'_>, i64)>,
        wanted: usize,
        page: &mut Vec<(Option<Key<'c>>, i64)>,
    ) {
        let mut walks = Vec::new();
        let mut heads = BinaryHeap::new();
        for (shard, rows) in self.shards.iter().zip(&selection.shards).filter(|(_, rows)| !rows.is_empty()) {
            let mut walk = Walk::new(shard, rows, (sorting, direction), after);
            if let Some((key, id)) = walk.next() {
                heads.push(Reverse(Head { direction, key, id, walk: walks.len() }));
                walks.push(walk);
            }
        }
        while page.len() < wanted
            && let Some(Reverse(head)) = heads.pop()
        {
            page.push((Some(head.key), head.id));
            if let Some((key, id)) = walks[head.walk].next() {
                heads.push(Reverse(Head { key, id, ..head }));
            }
        }
    }

    fn without_value<'c>(
        &'c self,
        selection: &Selection,
        (sorting, direction): (Option<Sorting<'_>>, Direction),
        after: Option<i64>,
        wanted: usize,
        page: &mut Vec<(Option<Key<'c>>, i64)>,
    ) {
        let mut places: Vec<usize> = (0..self.shards.len().min(selection.shards.len())).collect();
        if direction == Direction::Descending {
            places.reverse();
        }
        for place in places {
            let (shard, rows) = (&self.shards[place], &selection.shards[place]);
            let valued = sorting.map(|sorting| shard.valued(sorting)).unwrap_or_default();
            let mut left = rows.clone();
            left -= &valued;
            if left.is_empty() {
                continue;
            }
            let is_after = |id: i64| match (after, direction) {
                (None, _) => true,
                (Some(after), Direction::Ascending) => id > after,
                (Some(after), Direction::Descending) => id < after,
            };
            let by_id = |nth: usize| match direction {
                Direction::Ascending => shard.by_id[nth],
                Direction::Descending => shard.by_id[shard.by_id.len() - 1 - nth],
            };
            for row in (0..shard.by_id.len()).map(by_id).filter(|row| left.has(*row)) {
                if page.len() >= wanted {
                    return;
                }
                if is_after(shard.id(row)) {
                    page.push((None, shard.id(row)));
                }
            }
        }
    }
}

impl Page {
    /// Makes a page of what was found, which is one more than the page holds when there is more.
    fn of(mut found: Vec<(Option<Key<'_>>, i64)>, limit: usize) -> Self {
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|(key, id)| Cursor { key: key.map(Key::kept), id: *id });
        Self { contacts: found.into_iter().map(|(_, id)| id).collect(), next }
    }
}

/// One shard's selected rows in their order, from some place on.
struct Walk<'c, 's> {
    shard: &'c Shard,
    rows: &'s Bits,
    sorting: Sorting<'c>,
    direction: Direction,
    order: Arc<[u16]>,
    /// How many rows of the order have been passed, from the end that comes first.
    passed: usize,
}

impl<'c, 's> Walk<'c, 's> {
    fn new(
        shard: &'c Shard,
        rows: &'s Bits,
        (sorting, direction): (Sorting<'c>, Direction),
        after: Option<(Key<'_>, i64)>,
    ) -> Self {
        let order = shard.ordered(sorting);
        let passed = after.map_or(0, |after| {
            let key =
                |row: &u16| (shard.key(sorting, *row).expect("an ordered row has a key"), shard.id(*row));
            match direction {
                Direction::Ascending => order.partition_point(|row| key(row) <= after),
                Direction::Descending => order.len() - order.partition_point(|row| key(row) < after),
            }
        });
        Self { shard, rows, sorting, direction, order, passed }
    }

    /// Returns the next selected contact.
    fn next(&mut self) -> Option<(Key<'c>, i64)> {
        loop {
            let place = match self.direction {
                Direction::Ascending => self.passed,
                Direction::Descending => (self.order.len() - self.passed).wrapping_sub(1),
            };
            let row = *self.order.get(place)?;
            self.passed += 1;
            if self.rows.has(row) {
                return Some((self.shard.key(self.sorting, row)?, self.shard.id(row)));
            }
        }
    }
}

/// The next contact of one walk.
struct Head<'c> {
    direction: Direction,
    key: Key<'c>,
    id: i64,
    walk: usize,
}

impl Ord for Head<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let ascending = (self.key, self.id).cmp(&(other.key, other.id));
        if self.direction == Direction::Descending { ascending.reverse() } else { ascending }
    }
}

impl PartialOrd for Head<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Head<'_> {}
