//! Conditions about what contacts did, answered from the lists of touches.
//!
//! Lists know when something happened to a minute or so. Rows for which that may matter are *unsure*, and their own touches
//! are looked at instead.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use measure::Moment;
use rules::{BoundPattern, Count, Follows, Touch};

use super::Side;
use crate::bits::{Bits, ROWS};
use crate::touches::Posting;

/// How many entries of a list are read in the time in which one contact's touches are looked at.
const ENTRIES_PER_CONTACT: usize = 64;
/// Fewer rows than these are looked at one by one without a look at the lists.
const FEW_ROWS: usize = 16;
/// More lists than these are not put into one order for a sequence.
const LISTS_MAX: usize = 8;
/// The unit of what has not happened.
const NEVER: u32 = u32::MAX;

/// The manners that a pattern admits.
struct Admitted {
    /// Their codes.
    codes: Vec<u16>,
    /// For each code whether it is one of them.
    marks: Vec<bool>,
}

impl<'c> Side<'c> {
    /// Counts touches.
    pub(super) fn count(
        self,
        pattern: &BoundPattern,
        count: Count,
        over: &RangeInclusive<Moment>,
        within: &Bits,
    ) -> Bits {
        let admitted = self.admitted(pattern);
        let (least, most) = count.range();
        let looked_at =
            |rows: &Bits| rows.filtered(|row| (least..=most).contains(&self.counted(row, &admitted, over)));
        let rows = within.count();
        if rows < FEW_ROWS {
            return looked_at(within);
        }
        let (lists, mut unsure) = self.lists(&admitted, over);
        let entries: usize = lists.iter().map(|list| list.len()).sum();
        if rows * ENTRIES_PER_CONTACT < entries {
            return looked_at(within);
        }
        let mut passing = within.clone();
        match (least, most) {
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
        unsure &= within;
        passing -= &unsure;
        passing |= &looked_at(&unsure);
        passing
    }

    /// Goes through both lists at once in the order of time, with the latest first touch of each row at hand. Rows whose
    /// touches lie within one unit, or about as far apart as they may, are looked at one by one, as are all rows that
    /// have both when few do or when many lists would have to be put into one order.
    pub(super) fn follows(self, follows: &Follows<'_>, within: &Bits) -> Bits {
        let (first, second) = (self.admitted(follows.first), self.admitted(follows.second));
        let (seconds, edges) = self.lists(&second, &follows.over);
        let firsts = self.all_lists(&first);
        let mut open = within.clone();
        open &= &rows_of(&firsts);
        open &= &rows_of(&seconds);
        let followed = |rows: &Bits| rows.filtered(|row| self.followed(row, (&first, &second), follows));
        if open.count() < FEW_ROWS || firsts.len() > LISTS_MAX || seconds.len() > LISTS_MAX {
            return followed(&open);
        }
        let unit_ms = self.shard.touches.lists.scale.unit_ms();
        let (least, most) = match follows.within_ms {
            // So many units apart is surely near enough, and so many perhaps.
            Some(within_ms) => (within_ms / unit_ms, within_ms / unit_ms + 1),
            None => (i64::MAX, i64::MAX),
        };
        let mut latest = [NEVER; ROWS];
        let (mut found, mut unsure) = (Bits::default(), edges.clone());
        let (firsts, seconds) = (merged(&firsts), merged(&seconds));
        let mut earlier = firsts.iter().peekable();
        for posting in seconds.iter().filter(|posting| open.has(posting.row())) {
            while let Some(before) = earlier.next_if(|before| before.unit() <= posting.unit()) {
                latest[usize::from(before.row())] = before.unit();
            }
            let row = posting.row();
            let before = latest[usize::from(row)];
            let apart = i64::from(posting.unit()) - i64::from(before);
            found.insert_if(row, before != NEVER && (1..least).contains(&apart));
            unsure.insert_if(row, before != NEVER && (apart == 0 || (least..=most).contains(&apart)));
        }
        found -= &edges;
        unsure -= &found;
        unsure &= &open;
        found |= &followed(&unsure);
        found
    }

    /// Returns the rows of `within` that have a touch of each pattern, if finding them out is worth it.
    pub(super) fn with_touches(self, patterns: &[&BoundPattern], within: &Bits) -> Bits {
        let mut left = within.clone();
        for pattern in patterns {
            let rows = left.count();
            if rows < FEW_ROWS {
                break;
            }
            let lists = self.all_lists(&self.admitted(pattern));
            if lists.iter().map(|list| list.len()).sum::<usize>() < rows * ENTRIES_PER_CONTACT {
                left &= &rows_of(&lists);
            }
        }
        left
    }

    /// Returns how many touches of a row are admitted in a range of moments.
    fn counted(self, row: u16, admitted: &Admitted, over: &RangeInclusive<Moment>) -> usize {
        let rows = &self.shard.touches.rows;
        let newest_first = rows.range(row).rev().map(|position| rows.at_and_manner(position));
        let in_reach = newest_first.take_while(|(at, _)| at >= over.start());
        in_reach.filter(|(at, manner)| at <= over.end() && admitted.marks[usize::from(*manner)]).count()
    }

    /// Returns whether the touches of a row follow each other.
    fn followed(self, row: u16, (first, second): (&Admitted, &Admitted), follows: &Follows<'_>) -> bool {
        let rows = &self.shard.touches.rows;
        let mut latest: Option<Moment> = None;
        rows.range(row).map(|position| rows.at_and_manner(position)).any(|(at, manner)| {
            let is_near =
                |before: Moment| follows.within_ms.is_none_or(|within_ms| at.since(before) < within_ms);
            let is_second = second.marks[usize::from(manner)] && follows.over.contains(&at);
            let found = is_second && latest.is_some_and(is_near);
            if first.marks[usize::from(manner)] {
                latest = Some(at);
            }
            found
        })
    }

    fn admitted(self, pattern: &BoundPattern) -> Admitted {
        // What a pattern asks of a touch is its manner alone, so the row does not matter.
        let row = self.row(0);
        let manners = self.shard.touches.manners.values().enumerate();
        let marks = manners.map(|(place, manner)| {
            manner.is_some_and(|manner| {
                let touch = Touch { id: 0, at: Moment(0), machine: manner.machine, place };
                pattern.admits(&row, &touch)
            })
        });
        let marks: Vec<bool> = marks.collect();
        let codes = (0..marks.len() as u16).filter(|code| marks[usize::from(*code)]).collect();
        Admitted { codes, marks }
    }

    /// Returns the lists of the manners in a range of moments, and the rows for which the lists do not know enough.
    fn lists(self, admitted: &Admitted, over: &RangeInclusive<Moment>) -> (Vec<&'c [Posting]>, Bits) {
        let (lists, mut unsure) = (&self.shard.touches.lists, Bits::default());
        let Some(window) = lists.window(over) else { return (Vec::new(), unsure) };
        let listed = admitted.codes.iter().map(|code| lists.within(*code, &window));
        let listed: Vec<&'c [Posting]> =
            listed.inspect(|list| window.add_unsure(list, &mut unsure)).collect();
        (listed, unsure)
    }

    fn all_lists(self, admitted: &Admitted) -> Vec<&'c [Posting]> {
        admitted.codes.iter().map(|code| self.shard.touches.lists.all(*code)).collect()
    }
}

/// Returns the entries of all lists in the order of time.
fn merged<'l>(lists: &[&'l [Posting]]) -> Cow<'l, [Posting]> {
    if let [list] = lists {
        return Cow::Borrowed(list);
    }
    let mut merged = lists.concat();
    // Several lists are runs that this sort finds.
    merged.sort();
    Cow::Owned(merged)
}

fn rows_of(lists: &[&[Posting]]) -> Bits {
    lists.iter().copied().flatten().map(|posting| posting.row()).collect()
}
