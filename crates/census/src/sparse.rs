//! Values of some of the rows of a shard: nothing is kept for the others.

use crate::bits::{Bits, WORDS};

/// A column: a bit for each row, and the values of those that have one, in the order of the rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sparse<T> {
    present: Bits,
    /// For each word of the bits, how many rows before it have a value.
    before: [u16; WORDS],
    values: Vec<T>,
}

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Self { present: Bits::default(), before: [0; WORDS], values: Vec::new() }
    }
}

impl<T> Sparse<T> {
    /// Returns the value of a row.
    pub(crate) fn get(&self, row: u16) -> Option<&T> {
        if self.present.has(row) { self.values.get(self.place(row)) } else { None }
    }

    /// Sets or takes away the value of a row, and returns the one before. Costs a move of the values behind it.
    pub(crate) fn put(&mut self, row: u16, value: Option<T>) -> Option<T> {
        let place = self.place(row);
        match (value, self.present.has(row)) {
            (Some(value), true) => Some(std::mem::replace(&mut self.values[place], value)),
            (None, false) => None,
            (Some(value), false) => {
                self.values.insert(place, value);
                self.present.insert(row);
                self.shift(row, |before| before + 1);
                None
            }
            (None, true) => {
                self.present.remove(row);
                self.shift(row, |before| before - 1);
                Some(self.values.remove(place))
            }
        }
    }

    /// Returns the rows that have a value.
    pub(crate) fn present(&self) -> &Bits {
        &self.present
    }

    /// Returns each row that has a value, with it, in the order of the rows.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u16, &T)> {
        self.present.rows().zip(&self.values)
    }

    /// Returns the rows of `within` whose value passes; `missing` is the answer for those without one.
    pub(crate) fn passing(&self, within: &Bits, missing: bool, mut passes: impl FnMut(&T) -> bool) -> Bits {
        let mut words = [0; WORDS];
        for (place, word) in words.iter_mut().enumerate() {
            let (asked, present) = (within.words()[place], self.present.words()[place]);
            let values = &self.values[usize::from(self.before[place])..];
            if asked == u64::MAX && present == u64::MAX {
                // Without gaps and choices the compiler answers several at once.
                for (bit, value) in values[..64].iter().enumerate() {
                    *word |= u64::from(passes(value)) << bit;
                }
                continue;
            }
            let mut left = asked & present;
            while left != 0 {
                let bit = left & left.wrapping_neg();
                let value = &values[(present & (bit - 1)).count_ones() as usize];
                *word |= if passes(value) { bit } else { 0 };
                left ^= bit;
            }
            *word |= if missing { asked & !present } else { 0 };
        }
        Bits::from(words)
    }

    /// Returns the values for a change of all of them.
    pub(crate) fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }

    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Makes a column of rows and their values in the order of the rows, when there are as many.
    pub(crate) fn from_parts(present: Bits, values: Vec<T>) -> Option<Self> {
        let mut before = [0; WORDS];
        let mut sum = 0;
        for (before, word) in before.iter_mut().zip(present.words()) {
            *before = sum;
            sum += word.count_ones() as u16;
        }
        (usize::from(sum) == values.len()).then_some(Self { present, before, values })
    }

    /// Returns the bytes that it takes, without what its values hold elsewhere.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + self.values.capacity() * size_of::<T>()
    }

    pub(crate) fn shrink(&mut self) {
        self.values.shrink_to_fit();
    }

    fn place(&self, row: u16) -> usize {
        usize::from(self.before[usize::from(row) / 64]) + self.present.count_in_word_below(row)
    }

    fn shift(&mut self, row: u16, moved: impl Fn(u16) -> u16) {
        self.before[usize::from(row) / 64 + 1..].iter_mut().for_each(|before| *before = moved(*before));
    }
}
