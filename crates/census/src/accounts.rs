//! Which contacts belong to which account.

use std::sync::Arc;

const PARTS: usize = 256;

/// Pairs of account and contact in their order, in parts that are copied one by one when they change while somebody reads.
#[derive(Clone, Debug)]
pub(crate) struct Accounts {
    parts: Vec<Arc<Vec<(i64, i64)>>>,
}

impl Default for Accounts {
    fn default() -> Self {
        Self { parts: vec![Arc::default(); PARTS] }
    }
}

impl Accounts {
    /// Notes that a contact belongs to an account. Costs a move within a 256th of all pairs.
    pub(crate) fn join(&mut self, account: i64, contact: i64) {
        let part = &mut self.parts[part_of(account)];
        if let Err(place) = part.binary_search(&(account, contact)) {
            Arc::make_mut(part).insert(place, (account, contact));
        }
    }

    /// Notes that a contact belongs to an account no more.
    pub(crate) fn leave(&mut self, account: i64, contact: i64) {
        let part = &mut self.parts[part_of(account)];
        if let Ok(place) = part.binary_search(&(account, contact)) {
            Arc::make_mut(part).remove(place);
        }
    }

    /// Returns the contacts of an account in the order of their ids.
    pub(crate) fn contacts(&self, account: i64) -> impl Iterator<Item = i64> {
        let part = &self.parts[part_of(account)];
        let from = part.partition_point(|pair| *pair < (account, i64::MIN));
        part[from..].iter().take_while(move |(other, _)| *other == account).map(|(_, contact)| *contact)
    }

    /// Notes pairs without keeping their order; [`Accounts::sort`] has to follow.
    pub(crate) fn push(&mut self, account: i64, contact: i64) {
        Arc::make_mut(&mut self.parts[part_of(account)]).push((account, contact));
    }

    pub(crate) fn sort(&mut self) {
        for part in &mut self.parts {
            let part = Arc::make_mut(part);
            part.sort_unstable();
            part.shrink_to_fit();
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.capacity() * size_of::<(i64, i64)>()).sum()
    }
}

/// Spreads accounts over the parts; their ids are times, whose low bits are a counter that often stands still.
fn part_of(account: i64) -> usize {
    ((account as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize
}
