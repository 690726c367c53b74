//! A set of contacts of one census.

use std::collections::BTreeSet;
use std::ops::{BitAndAssign, BitOrAssign, SubAssign};

use crate::Census;
use crate::bits::Bits;

/// Some of the contacts of a census, a bit for each. It means nothing to a census that has changed since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The rows of each shard, in the order of the shards.
    pub(crate) shards: Vec<Bits>,
}

impl Selection {
    /// Returns how many there are.
    pub fn count(&self) -> usize {
        self.shards.iter().map(Bits::count).sum()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.shards.iter().all(Bits::is_empty)
    }

    /// Returns it in so many parts of about the same size, for as many threads.
    pub fn parts(&self, parts: usize) -> Vec<Self> {
        let (parts, shards) = (parts.max(1), self.shards.len());
        let part = |number: usize| {
            let inside = number * shards / parts..(number + 1) * shards / parts;
            let kept = self.shards.iter().enumerate();
            let kept = kept
                .map(|(place, bits)| if inside.contains(&place) { bits.clone() } else { Bits::default() });
            Self { shards: kept.collect() }
        };
        (0..parts).map(part).collect()
    }

    fn each(&mut self, other: &Self, join: impl Fn(&mut Bits, &Bits)) {
        let none = Bits::default();
        for (place, bits) in self.shards.iter_mut().enumerate() {
            join(bits, other.shards.get(place).unwrap_or(&none));
        }
    }
}

impl BitAndAssign<&Self> for Selection {
    fn bitand_assign(&mut self, other: &Self) {
        self.each(other, |bits, other| *bits &= other);
    }
}

impl BitOrAssign<&Self> for Selection {
    fn bitor_assign(&mut self, other: &Self) {
        self.each(other, |bits, other| *bits |= other);
    }
}

impl SubAssign<&Self> for Selection {
    fn sub_assign(&mut self, other: &Self) {
        self.each(other, |bits, other| *bits -= other);
    }
}

impl Census {
    /// Returns all contacts.
    pub fn everyone(&self) -> Selection {
        Selection { shards: self.shards.iter().map(|shard| shard.live.clone()).collect() }
    }

    /// Returns the contacts that one of these users owns, and those without an owner if so asked: what a seller, or a
    /// team, may see. Costs about a nanosecond for each contact.
    pub fn owned_by(&self, owners: &BTreeSet<i64>, or_nobody: bool) -> Selection {
        let is_one: Vec<bool> =
            self.names.owners.values().iter().map(|owner| owners.contains(owner)).collect();
        let of = self
            .shards
            .iter()
            .map(|shard| shard.owners.passing(&shard.live, or_nobody, |owner| is_one[usize::from(*owner)]));
        Selection { shards: of.collect() }
    }

    /// Returns the contacts that belong to an account.
    pub fn of_account(&self, account: i64) -> Selection {
        self.these(self.accounts.contacts(account))
    }

    /// Returns the accounts that some of a selection belong to. Costs a step for each of them.
    pub fn accounts_of(&self, selection: &Selection) -> BTreeSet<i64> {
        let shards = self.shards.iter().zip(&selection.shards);
        let of = shards.flat_map(|(shard, rows)| rows.rows().filter_map(|row| shard.accounts.get(row)));
        of.copied().collect()
    }

    /// Returns these contacts, as far as they are known.
    pub fn these(&self, contacts: impl IntoIterator<Item = i64>) -> Selection {
        let mut these = Selection { shards: vec![Bits::default(); self.shards.len()] };
        for place in contacts.into_iter().filter_map(|contact| self.place(contact)) {
            these.shards[place.shard].insert(place.row);
        }
        these
    }

    /// Returns whether a contact is in a selection.
    pub fn is_in(&self, selection: &Selection, contact: i64) -> bool {
        self.place(contact)
            .is_some_and(|place| selection.shards.get(place.shard).is_some_and(|bits| bits.has(place.row)))
    }

    /// Returns the ids of a selection, in their order within each 4,096 contacts.
    pub fn ids<'s>(&'s self, selection: &'s Selection) -> impl Iterator<Item = i64> + 's {
        let shards = self.shards.iter().zip(&selection.shards);
        shards.flat_map(|(shard, bits)| {
            shard.by_id.iter().filter(|row| bits.has(**row)).map(|row| shard.id(*row))
        })
    }

    /// Returns some contacts of a selection, spread over all of it: the same ones for the same dice.
    pub fn sample(&self, selection: &Selection, size: usize, dice: u64) -> Vec<i64> {
        let count = selection.count();
        let wanted = size.min(count);
        // One out of each of as many parts of equal size.
        let mut places = (0..wanted).map(|part| {
            let (from, to) = (part * count / wanted, (part + 1) * count / wanted);
            from + (mixed(dice ^ part as u64) % (to - from) as u64) as usize
        });
        let mut sample = Vec::with_capacity(wanted);
        let (mut next, mut passed) = (places.next(), 0);
        for (shard, bits) in self.shards.iter().zip(&selection.shards) {
            let inside = bits.count();
            if next.is_some_and(|place| place < passed + inside) {
                let rows: Vec<u16> = bits.rows().collect();
                while let Some(place) = next.filter(|place| *place < passed + inside) {
                    sample.push(shard.id(rows[place - passed]));
                    next = places.next();
                }
            }
            passed += inside;
        }
        sample
    }
}

/// Stirs a number so that neighbours come out far apart (the last step of `SplitMix64`, Steele and others 2014).
fn mixed(seed: u64) -> u64 {
    let seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let first = (seed ^ seed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let second = (first ^ first >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    second ^ second >> 31
}
