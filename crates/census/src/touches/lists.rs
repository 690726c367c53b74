//! For each manner its touches in the order of time, four bytes each: about when it happened, and the row.
//!
//! *About when* is a unit of the shard's scale, of a minute or so: a million of them reach over all that its contacts
//! did. Whoever has to know more exactly looks at the row.

use std::ops::RangeInclusive;

use measure::Moment;

use crate::bits::{Bits, ROWS};

/// A listed touch: its unit above, so that lists are in the order of time, and its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Posting(pub(crate) u32);

const ROW_BITS: u32 = ROWS.trailing_zeros();
/// The units of a scale.
const UNITS: i64 = 1 << (u32::BITS - ROW_BITS);

impl Posting {
    fn new(unit: u32, row: u16) -> Self {
        Self(unit << ROW_BITS | u32::from(row))
    }

    pub(crate) fn unit(self) -> u32 {
        self.0 >> ROW_BITS
    }

    pub(crate) fn row(self) -> u16 {
        (self.0 & (ROWS as u32 - 1)) as u16
    }
}

/// Which moments the units stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scale {
    /// The moment at which unit 0 begins.
    pub(crate) base: Moment,
    /// A unit is two to this many milliseconds.
    pub(crate) shift: u32,
    /// No touch is later.
    pub(crate) latest: Moment,
}

impl Scale {
    /// Returns the finest scale with room for these moments, and an eighth as many before and after them.
    fn over(first: Moment, latest: Moment) -> Self {
        let margin = latest.since(first) / 8;
        let base = first - margin;
        let span = (latest + margin).since(base);
        let shift = (0..i64::BITS).find(|shift| span >> shift < UNITS).expect("a span ends");
        Self { base, shift, latest }
    }

    /// Returns the unit of a moment, if it has one.
    fn unit(&self, at: Moment) -> Option<u32> {
        let unit = at.since(self.base) >> self.shift;
        (0..UNITS).contains(&unit).then_some(unit as u32)
    }

    /// Returns how many milliseconds a unit has.
    pub(crate) fn unit_ms(&self) -> i64 {
        1 << self.shift
    }
}

/// The units that a range of moments touches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    first: Posting,
    last: Posting,
    /// The unit that begins before the range, and the one that ends after it.
    edges: [Option<u32>; 2],
}

/// The lists of one shard.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    pub(crate) scale: Scale,
    pub(crate) lists: Vec<Vec<Posting>>,
}

impl Lists {
    /// Lists touches of so many manners anew, in a scale of their own.
    pub(crate) fn of(manners: usize, touches: impl Iterator<Item = (u16, Moment, u16)> + Clone) -> Self {
        let mut sizes = vec![0_usize; manners];
        let mut reach: Option<(Moment, Moment)> = None;
        for (_, at, manner) in touches.clone() {
            sizes[usize::from(manner)] += 1;
            reach = Some(reach.map_or((at, at), |(first, latest)| (first.min(at), latest.max(at))));
        }
        let (first, latest) = reach.unwrap_or_default();
        let scale = Scale::over(first, latest);
        let mut lists: Vec<Vec<Posting>> = sizes.into_iter().map(Vec::with_capacity).collect();
        for (row, at, manner) in touches {
            let unit = scale.unit(at).expect("the scale is made for them");
            lists[usize::from(manner)].push(Posting::new(unit, row));
        }
        for list in &mut lists {
            list.sort_unstable();
        }
        Self { scale, lists }
    }

    /// Makes room for so many manners.
    pub(crate) fn reach(&mut self, manners: usize) {
        if self.lists.len() < manners {
            self.lists.resize_with(manners, Vec::new);
        }
    }

    /// Adds a touch; returns whether the scale has a unit for it, without which everything has to be listed anew.
    #[must_use]
    pub(crate) fn put(&mut self, manner: u16, at: Moment, row: u16) -> bool {
        let Some(unit) = self.scale.unit(at) else { return false };
        self.scale.latest = self.scale.latest.max(at);
        let (list, posting) = (&mut self.lists[usize::from(manner)], Posting::new(unit, row));
        // Most touches are the latest.
        let is_latest = list.last().is_none_or(|last| *last <= posting);
        let place = if is_latest { list.len() } else { list.partition_point(|other| *other < posting) };
        list.insert(place, posting);
        true
    }

    /// Takes a touch away.
    pub(crate) fn remove(&mut self, manner: u16, at: Moment, row: u16) {
        let Some(unit) = self.scale.unit(at) else { return };
        let list = &mut self.lists[usize::from(manner)];
        if let Ok(place) = list.binary_search(&Posting::new(unit, row)) {
            list.remove(place);
        }
    }

    /// Returns the units that a range of moments touches, if there are any.
    pub(crate) fn window(&self, over: &RangeInclusive<Moment>) -> Option<Window> {
        let Scale { base, shift, latest } = self.scale;
        let (start, end) = (over.start().since(base).max(0), over.end().since(base));
        if start >> shift >= UNITS || end < start {
            return None;
        }
        let (first, last) = ((start >> shift) as u32, (end >> shift).min(UNITS - 1) as u32);
        let begins_before = i64::from(first) << shift < start;
        let ends_after = *over.end() < latest && (i64::from(last) + 1) << shift > end + 1;
        Some(Window {
            first: Posting::new(first, 0),
            last: Posting::new(last, ROWS as u16 - 1),
            edges: [begins_before.then_some(first), ends_after.then_some(last)],
        })
    }

    /// Returns all touches of a manner.
    pub(crate) fn all(&self, manner: u16) -> &[Posting] {
        &self.lists[usize::from(manner)]
    }

    /// Returns the touches of a manner in the units of a window, in their order. Costs a search that is the shorter the
    /// later the window begins.
    pub(crate) fn within(&self, manner: u16, window: &Window) -> &[Posting] {
        let list = self.all(manner);
        let ends_early = list.last().is_none_or(|posting| *posting <= window.last);
        let list =
            if ends_early { list } else { &list[..list.partition_point(|posting| *posting <= window.last)] };
        // Windows lie near the end, and what is looked at there is read anyway: steps back that double, then halves.
        let mut step = 1;
        while step < list.len() && list[list.len() - step] >= window.first {
            step *= 2;
        }
        let near = &list[list.len() - step.min(list.len())..];
        &near[near.partition_point(|posting| *posting < window.first)..]
    }

    pub(crate) fn shrink(&mut self) {
        self.lists.iter_mut().for_each(Vec::shrink_to_fit);
    }

    pub(crate) fn bytes(&self) -> usize {
        let lists: usize = self.lists.iter().map(|list| list.capacity() * size_of::<Posting>()).sum();
        lists + self.lists.capacity() * size_of::<Vec<Posting>>()
    }
}

impl Window {
    /// Adds the rows of those touches that may lie outside the range all the same, to be looked at one by one.
    pub(crate) fn add_unsure(&self, listed: &[Posting], unsure: &mut Bits) {
        let [first, last] = self.edges;
        let early = listed.iter().take_while(|posting| Some(posting.unit()) == first);
        let late = listed.iter().rev().take_while(|posting| Some(posting.unit()) == last);
        early.chain(late).for_each(|posting| unsure.insert(posting.row()));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_outside_is_left_out_or_unsure(
            ats in prop::collection::vec((prop_oneof![-5_000_000..5_000_000_i64, -(1_i64 << 47)..1 << 47], 0..9_u16), 1..60),
            (start, length) in (-6_000_000..6_000_000_i64, 0..5_000_000_i64),
            late in prop::collection::vec(-5_000_000..5_000_000_i64, 0..9),
        ) {
            let mut ats = ats;
            let mut lists = Lists::of(1, ats.iter().map(|(at, row)| (*row, Moment(*at), 0)));
            for at in late {
                if lists.put(0, Moment(at), 3) {
                    ats.push((at, 3));
                }
            }
            for over in [start..=start + length, i64::MIN..=start, start..=i64::MAX, start..=start] {
                let window = lists.window(&(Moment(*over.start())..=Moment(*over.end())));
                let listed = window.map_or(&[][..], |window| lists.within(0, &window));
                let mut unsure = Bits::default();
                if let Some(window) = window {
                    window.add_unsure(listed, &mut unsure);
                }
                for row in (0..9).filter(|row| !unsure.has(*row)) {
                    let expected = ats.iter().filter(|(at, of)| *of == row && over.contains(at)).count();
                    prop_assert_eq!(listed.iter().filter(|posting| posting.row() == row).count(), expected);
                }
            }
            for (at, row) in ats {
                lists.remove(0, Moment(at), row);
            }
            prop_assert!(lists.all(0).is_empty());
        }
    }
}
