//! Conditions about what contacts did, answered from the lists of touches.

use std::ops::RangeInclusive;

use measure::Moment;
use rules::{BoundPattern, Count, Follows, Touch};

use super::Side;
use crate::bits::{Bits, ROWS};
use crate::touches::Posting;

/// How many entries of a list are read in the time in which one contact is asked alone.
const ENTRIES_PER_CONTACT: usize = 64;
/// Fewer rows than these are asked one by one without a look at the lists.
const FEW_ROWS: usize = 16;
/// More lists than these are not put into one order for a sequence.
const LISTS_MAX: usize = 8;

impl Side<'_> {
    /// Counts touches; nothing when it is faster to ask each row alone.
    pub(super) fn count(
        self,
        pattern: &BoundPattern,
        count: Count,
        over: &RangeInclusive<Moment>,
        within: &Bits,
    ) -> Option<Bits> {
        let rows = within.count();
        if rows < FEW_ROWS {
            return None;
        }
        let lists = self.lists(&self.admitted(pattern), over);
        let entries: usize = lists.iter().map(|list| list.len()).sum();
        if rows * ENTRIES_PER_CONTACT < entries {
            return None;
        }
        let mut passing = within.clone();
        match count.range() {
            (1, usize::MAX) => passing &= &rows_of(&lists),
            (0, 0) => passing -= &rows_of(&lists),
            (least, most) => {
                let mut counts = [0_u16; ROWS];
                for posting in lists.into_iter().flatten() {
                    counts[usize::from(posting.row())] += 1;
                }
                passing &= &Bits::of(|row| (least..=most).contains(&usize::from(counts[row])));
            }
        }
        Some(passing)
    }

    /// Goes through both lists at once in the order of time, with the latest first touch of each row at hand. Touches of
    /// one moment stand in the order of their ids, which lists do not know: where that matters the row is asked alone, as
    /// are all rows that have both when few do or when many lists would have to be put into one order.
    pub(super) fn follows(self, follows: &Follows<'_>, within: &Bits, alone: impl Fn(&Bits) -> Bits) -> Bits {
        let all = Moment(i64::MIN)..=*follows.over.end();
        let (first, second) = (self.admitted(follows.first), self.admitted(follows.second));
        let (first, second) = (self.lists(&first, &all), self.lists(&second, &follows.over));
        let mut open = within.clone();
        open &= &rows_of(&first);
        open &= &rows_of(&second);
        let rows = open.count();
        if rows < FEW_ROWS || first.len() > LISTS_MAX || second.len() > LISTS_MAX {
            return alone(&open);
        }
        let mut latest = vec![Moment(i64::MIN); ROWS];
        let (mut found, mut unsure) = (Bits::default(), Bits::default());
        let mut earlier = merged(&first).into_iter().peekable();
        for posting in merged(&second).into_iter().filter(|posting| open.has(posting.row())) {
            let (row, at) = (posting.row(), posting.at());
            while let Some(before) = earlier.next_if(|before| before.at() < at) {
                latest[usize::from(before.row())] = before.at();
            }
            let passed_ms = at.since(latest[usize::from(row)]);
            let was_before = latest[usize::from(row)] > Moment(i64::MIN);
            found.insert_if(
                row,
                was_before && follows.within_ms.is_none_or(|within_ms| passed_ms < within_ms),
            );
            unsure.insert_if(row, earlier.peek().is_some_and(|next| next.at() == at));
        }
        unsure -= &found;
        found |= &alone(&unsure);
        found
    }

    /// Returns the rows of `within` that have a touch of each pattern, if finding them out is worth it.
    pub(super) fn with_touches(self, patterns: &[&BoundPattern], within: &Bits) -> Bits {
        let mut left = within.clone();
        let all = Moment(i64::MIN)..=Moment(i64::MAX);
        for pattern in patterns {
            let rows = left.count();
            if rows < FEW_ROWS {
                break;
            }
            let lists = self.lists(&self.admitted(pattern), &all);
            if lists.iter().map(|list| list.len()).sum::<usize>() < rows * ENTRIES_PER_CONTACT {
                left &= &rows_of(&lists);
            }
        }
        left
    }

    /// Returns the manners that a pattern admits.
    fn admitted(self, pattern: &BoundPattern) -> Vec<u16> {
        // What a pattern asks of a touch is its manner alone, so the row does not matter.
        let row = self.row(0);
        let manners = self.shard.touches.manners.values().enumerate();
        let admitted = manners.filter(|(place, manner)| {
            manner.is_some_and(|manner| {
                let touch = Touch { id: 0, at: Moment(0), machine: manner.machine, place: *place };
                pattern.admits(&row, &touch)
            })
        });
        admitted.map(|(place, _)| place as u16).collect()
    }

    fn lists(&self, manners: &[u16], over: &RangeInclusive<Moment>) -> Vec<&[Posting]> {
        manners.iter().map(|manner| self.shard.touches.listed(*manner, over)).collect()
    }
}

/// Returns the entries of all lists in the order of time.
fn merged(lists: &[&[Posting]]) -> Vec<Posting> {
    let mut merged = lists.concat();
    // A single list is in order already, and several are runs that this sort finds.
    merged.sort();
    merged
}

fn rows_of(lists: &[&[Posting]]) -> Bits {
    lists.iter().copied().flatten().map(|posting| posting.row()).collect()
}
