//! Many contacts at once: a shard rebuilt from some rows of another, and a census filled from the beginning.

use std::sync::Arc;

use crate::facts::{ContactFacts, TouchFacts};
use crate::shard::Shard;
use crate::touches::{Entry, Obstacle, TOUCHES_MAX};
use crate::{Census, Refusal};

impl Shard {
    /// Returns a shard of these rows alone.
    pub(crate) fn rebuilt(&self, rows: &[u16]) -> Self {
        let mut new = Self::default();
        for old in rows {
            let row = new.admit(self.id(*old));
            new.describe(row, &self.described(*old));
            let entries: Vec<Entry> = self.touches.entries(*old).collect();
            new.touches.fill(row, &entries).expect("a part has no more manners than the whole");
        }
        new.touches.list_all();
        new.shrink();
        new
    }
}

/// Fills an empty census, faster than by one verb after the other; see [`Census::fill`].
#[derive(Debug)]
pub struct Filling {
    census: Census,
    entries: Vec<Entry>,
}

impl Census {
    /// Begins to fill a census from all rows. Contacts come in the order of their ids, each with all it did.
    pub fn fill(options: crate::Options) -> Result<Filling, Refusal> {
        Ok(Filling { census: Self::new(options)?, entries: Vec::new() })
    }
}

impl Filling {
    /// Adds a contact. Costs some microseconds and a few hundred nanoseconds for each touch.
    ///
    /// # Errors
    /// A [`Refusal`]. One that is not [`Refusal::Limit`] leaves this contact out, and others may follow.
    pub fn add<'a>(
        &mut self,
        facts: &ContactFacts,
        touches: impl IntoIterator<Item = TouchFacts<'a>>,
    ) -> Result<(), Refusal> {
        self.entries.clear();
        for touch in touches {
            self.entries.push(self.census.entry(&touch)?);
        }
        self.entries.sort_by_key(|entry| (entry.at.moment(), entry.id));
        self.entries.dedup_by_key(|entry| (entry.at.moment(), entry.id));
        if self.entries.len() > TOUCHES_MAX {
            return Err(Refusal::Touches);
        }
        let is_latest = self
            .census
            .shards
            .last()
            .is_none_or(|shard| shard.by_id.last().is_none_or(|row| shard.id(*row) < facts.id));
        if !is_latest {
            return Err(Refusal::Order(facts.id));
        }
        self.census.afford()?;
        let coded = self.census.coded(facts)?;
        if self.census.shards.last().is_none_or(|shard| shard.is_full()) {
            self.close();
            self.census.open(facts.id);
        }
        self.put(&coded)?;
        if let Some(account) = facts.account {
            self.census.accounts.push(account, facts.id);
        }
        Ok(())
    }

    /// Returns the census when everybody has been added.
    pub fn finish(mut self) -> Census {
        self.close();
        self.census.accounts.sort();
        self.census
    }

    fn put(&mut self, coded: &crate::shard::Coded) -> Result<(), Refusal> {
        let shard = self.census.shards.last_mut().expect("one was opened");
        let shard = Arc::make_mut(shard);
        let row = shard.admit(coded.id);
        match shard.touches.fill(row, &self.entries) {
            Ok(()) => shard.describe(row, coded),
            Err(Obstacle::Refused(refusal)) => return Err(refusal),
            Err(Obstacle::Crowded) => {
                shard.remove(row);
                self.close();
                self.census.open(coded.id);
                return self.put(coded);
            }
        }
        Ok(())
    }

    /// Lists the touches of the last shard, to which nobody is added any more.
    fn close(&mut self) {
        if let Some(shard) = self.census.shards.last_mut() {
            let shard = Arc::make_mut(shard);
            shard.touches.list_all();
            shard.shrink();
        }
    }
}
