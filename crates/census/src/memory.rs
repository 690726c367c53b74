//! How much memory the census takes, and how much it may take.

use crate::{Census, Refusal};

/// The bytes that the parts of a census take, about; room that is kept for more is counted, the allocator's own is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Fields, tags, consents, stages, segments, scores of the contacts.
    pub contacts: usize,
    /// Touches by contact.
    pub touches: usize,
    /// Touches by manner.
    pub lists: usize,
    /// Kinds and properties of touches, each different one once.
    pub manners: usize,
    /// Orders of lists that were asked for.
    pub orders: usize,
    /// Which contacts belong to which account, and names.
    pub rest: usize,
}

impl Memory {
    /// Returns the sum.
    pub fn total(&self) -> usize {
        self.contacts + self.touches + self.lists + self.manners + self.orders + self.rest
    }
}

/// So many changes pass between two weighings.
const CHANGES: u32 = 4096;

/// When the census was weighed last, and what it weighed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Budget {
    changes: u32,
    is_spent: bool,
}

impl Census {
    /// Returns what the parts take. Costs about two microseconds for each 4,096 contacts.
    pub fn memory(&self) -> Memory {
        let mut memory = Memory { rest: self.accounts.bytes() + self.names.bytes(), ..Memory::default() };
        for shard in &self.shards {
            let (touches, lists, manners) = shard.touches.bytes();
            memory.touches += touches;
            memory.lists += lists;
            memory.manners += manners;
            memory.orders += shard.orders.bytes();
            let columns: usize = shard.columns.iter().flatten().map(|column| column.bytes()).sum();
            let tags: usize = shard.tags.values().map(super::sparse::Sparse::bytes).sum();
            let consents: usize = shard.consents.values().map(super::sparse::Sparse::bytes).sum();
            let segments: usize = shard.segments.values().map(super::sparse::Sparse::bytes).sum();
            let stages = shard.stages.bytes() + shard.stages_since.bytes();
            let places = shard.zones.bytes() + shard.accounts.bytes() + shard.owners.bytes();
            let ids = shard.ids.capacity() * size_of::<i64>() + shard.by_id.capacity() * size_of::<u16>();
            let scores = shard.scores.bytes() + shard.scores_model.bytes() + shard.fit_until.bytes();
            memory.contacts += columns + tags + consents + segments + stages + places + ids + scores;
        }
        memory
    }

    /// Checks that there is room for one more change. The census is weighed once in 4,096 changes, so by so many it may
    /// pass its limit.
    pub(crate) fn afford(&mut self) -> Result<(), Refusal> {
        let Some(limit) = self.options.bytes_max else { return Ok(()) };
        if self.budget.changes.is_multiple_of(CHANGES) || self.budget.is_spent {
            self.budget.is_spent = self.memory().total() >= limit;
        }
        self.budget.changes = self.budget.changes.wrapping_add(1);
        if self.budget.is_spent { Err(Refusal::Limit(limit)) } else { Ok(()) }
    }
}
