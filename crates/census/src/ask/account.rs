//! Conditions about the contacts of an account.

use std::collections::HashMap;

use rules::{Part, Quantity};

use super::{Asking, Leaf, Side};
use crate::bits::Bits;
use crate::selection::Selection;

/// Fewer rows than these are asked one by one.
const FEW_ROWS: usize = 16;

/// How many contacts an account has, and for how many of them the rule holds.
#[derive(Clone, Copy, Default)]
struct Tally {
    all: usize,
    yes: usize,
}

impl<'c> Asking<'c> {
    /// Answers once for everyone, unless only few rows are open.
    pub(super) fn account(
        &self,
        leaf: &Leaf<'_>,
        asked: (Quantity, Part<'_>),
        side: Side<'c>,
        within: &Bits,
    ) -> Option<Bits> {
        if leaf.everyone.get().is_none() && within.count() < FEW_ROWS {
            return None;
        }
        let everyone = leaf.everyone.get_or_init(|| self.everyone(leaf, asked));
        let mut passing = within.clone();
        passing &= &everyone.shards[side.place];
        Some(passing)
    }

    fn everyone(&self, leaf: &Leaf<'_>, (contacts, who): (Quantity, Part<'_>)) -> Selection {
        let census = self.look.census;
        let mut yes = Vec::with_capacity(census.shards.len());
        self.look.ask(who, self.now, &census.everyone(), |bits| yes.push(bits));
        let mut tallies: HashMap<i64, Tally> = HashMap::new();
        for (shard, yes) in census.shards.iter().zip(&yes) {
            for (row, account) in shard.accounts.iter() {
                let tally = tallies.entry(*account).or_default();
                tally.all += 1;
                tally.yes += usize::from(yes.has(row));
            }
        }
        let nobody = admits(contacts, Tally::default());
        let shards = census.shards.iter().enumerate().map(|(place, shard)| {
            shard.live.filtered(|row| {
                let Some(account) = shard.accounts.get(row) else { return nobody };
                let tally = tallies.get(account).copied().unwrap_or_default();
                if tally.all <= census.options.colleagues_max + 1 {
                    return admits(contacts, tally);
                }
                // Of so many contacts only those who came first count, and these differ from one to the other.
                leaf.part.holds(&self.look.row(place, row), self.now)
            })
        });
        Selection { shards: shards.collect() }
    }
}

fn admits(contacts: Quantity, tally: Tally) -> bool {
    match contacts {
        Quantity::Every => tally.yes == tally.all && tally.all > 0,
        Quantity::Count(count) => count.admits(tally.yes),
    }
}
