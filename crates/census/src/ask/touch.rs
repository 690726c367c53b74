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
            _ => {
                let mut counts = [0_u16; ROWS];
                for posting in lists.into_iter().flatten() {
                    counts[usize::from(posting.row)] += 1;
                }
                passing = within.filtered(|row| count.admits(counts[usize::from(row)].into()));
            }
        }
        Some(passing)
    }

    /// Looks back from each touch that may be the second for one that may be the first.
    pub(super) fn follows(self, follows: &Follows<'_>, within: &Bits) -> Bits {
        let mut found = Bits::default();
        let (first, second) = (self.admitted(follows.first), self.admitted(follows.second));
        if first.is_empty() || second.is_empty() {
            return found;
        }
        let all = Moment(i64::MIN)..=Moment(i64::MAX);
        let mut open = within.clone();
        open &= &rows_of(&self.lists(&first, &all));
        let touches = &self.shard.touches;
        let mut is_first = vec![false; touches.manners.codes()];
        for manner in first {
            is_first[usize::from(manner)] = true;
        }
        for posting in self.lists(&second, &follows.over).into_iter().flatten() {
            if !open.has(posting.row) {
                continue;
            }
            let (start, position) = (touches.range(posting.row).start, touches.position(*posting));
            let at = touches.spans.at[position].moment();
            let before = (start..position).rev().take_while(|earlier| {
                let passed_ms = at.since(touches.spans.at[*earlier].moment());
                follows.within_ms.is_none_or(|within_ms| passed_ms < within_ms)
            });
            if before.into_iter().any(|earlier| is_first[usize::from(touches.spans.manner[earlier])]) {
                found.insert(posting.row);
                open.remove(posting.row);
            }
        }
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

fn rows_of(lists: &[&[Posting]]) -> Bits {
    lists.iter().copied().flatten().map(|posting| posting.row).collect()
}
