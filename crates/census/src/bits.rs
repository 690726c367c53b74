//! A set of rows of one shard.

use std::ops::{BitAndAssign, BitOrAssign, SubAssign};

/// The most contacts of one shard. Rows are numbers below it.
pub(crate) const ROWS: usize = 4096;
/// The words of 64 rows each.
pub(crate) const WORDS: usize = ROWS / 64;

/// One bit for each row of a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits([u64; WORDS]);

impl Default for Bits {
    fn default() -> Self {
        Self([0; WORDS])
    }
}

impl Bits {
    /// Returns whether the row is in the set.
    pub(crate) fn has(&self, row: u16) -> bool {
        self.0[usize::from(row) / 64] >> (row % 64) & 1 == 1
    }

    pub(crate) fn insert(&mut self, row: u16) {
        self.0[usize::from(row) / 64] |= 1 << (row % 64);
    }

    pub(crate) fn remove(&mut self, row: u16) {
        self.0[usize::from(row) / 64] &= !(1 << (row % 64));
    }

    /// Adds or takes out a row, without a branch.
    pub(crate) fn insert_if(&mut self, row: u16, is_in: bool) {
        self.0[usize::from(row) / 64] |= u64::from(is_in) << (row % 64);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Returns how many rows below this one are in the set.
    pub(crate) fn count_in_word_below(&self, row: u16) -> usize {
        let below = self.0[usize::from(row) / 64] & ((1_u64 << (row % 64)) - 1);
        below.count_ones() as usize
    }

    /// Returns the rows in ascending order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = u16> {
        self.0.iter().enumerate().flat_map(|(place, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as u16)?;
                left &= left - 1;
                Some(place as u16 * 64 + bit)
            })
        })
    }

    /// Returns those of its rows for which the answer is yes.
    pub(crate) fn filtered(&self, mut answer: impl FnMut(u16) -> bool) -> Self {
        let mut kept = Self::default();
        for row in self.rows() {
            kept.insert_if(row, answer(row));
        }
        kept
    }

    /// Returns the rows for which the answer is yes; each is asked, so that the compiler may ask several at once.
    pub(crate) fn of(answer: impl Fn(usize) -> bool) -> Self {
        let word =
            |place: usize| (0..64).fold(0, |word, bit| word | u64::from(answer(place * 64 + bit)) << bit);
        Self(std::array::from_fn(word))
    }

    /// Returns the words, 64 rows each.
    pub(crate) fn words(&self) -> &[u64] {
        &self.0
    }
}

impl From<[u64; WORDS]> for Bits {
    /// Takes what [`Bits::words`] gave.
    fn from(words: [u64; WORDS]) -> Self {
        Self(words)
    }
}

impl BitAndAssign<&Self> for Bits {
    fn bitand_assign(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }
}

impl BitOrAssign<&Self> for Bits {
    fn bitor_assign(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }
}

impl SubAssign<&Self> for Bits {
    fn sub_assign(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= !other);
    }
}

impl FromIterator<u16> for Bits {
    fn from_iter<I: IntoIterator<Item = u16>>(rows: I) -> Self {
        let mut bits = Self::default();
        rows.into_iter().for_each(|row| bits.insert(row));
        bits
    }
}
