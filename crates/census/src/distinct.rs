//! Different values, each kept once under a code.

use std::hash::{BuildHasher, Hash};

use hashbrown::{DefaultHashBuilder, HashTable};
use rules::Attribute;

/// Different values with how often each is used. A value that nothing uses any more is dropped at once; its code is
/// given out again only after [`Distinct::compact`].
#[derive(Clone, Debug)]
pub(crate) struct Distinct<T> {
    entries: Vec<(Option<T>, u32)>,
    unused: usize,
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl<T> Default for Distinct<T> {
    fn default() -> Self {
        let (index, hasher) = (HashTable::new(), DefaultHashBuilder::default());
        Self { entries: Vec::new(), unused: 0, index, hasher }
    }
}

impl<T: Clone + Eq + Hash> Distinct<T> {
    /// Returns the code of a value and counts one more use of it.
    pub(crate) fn enter(&mut self, value: &T) -> u32 {
        let Self { entries, index, hasher, .. } = self;
        let hash = hasher.hash_one(value);
        if let Some(&code) = index.find(hash, |code| entries[*code as usize].0.as_ref() == Some(value)) {
            self.entries[code as usize].1 += 1;
            return code;
        }
        self.restore(Some(value.clone()), 1);
        self.entries.len() as u32 - 1
    }

    /// Counts one use less of the value of a code.
    pub(crate) fn leave(&mut self, code: u32) {
        let Some((value, uses)) = self.entries.get_mut(code as usize) else { return };
        *uses -= 1;
        if *uses > 0 {
            return;
        }
        let hash = self.hasher.hash_one(value.as_ref().expect("a value that was used is there"));
        if let Ok(found) = self.index.find_entry(hash, |other| *other == code) {
            found.remove();
        }
        *value = None;
        self.unused += 1;
    }

    /// Returns the value of a code.
    pub(crate) fn get(&self, code: u32) -> Option<&T> {
        self.entries.get(code as usize)?.0.as_ref()
    }

    /// Returns the code of a value, if it is used.
    pub(crate) fn find(&self, value: &T) -> Option<u32> {
        let same = |code: &u32| self.entries[*code as usize].0.as_ref() == Some(value);
        self.index.find(self.hasher.hash_one(value), same).copied()
    }

    /// Returns how many codes there are, used or not.
    pub(crate) fn codes(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether most codes have fallen out of use.
    pub(crate) fn is_worn(&self) -> bool {
        self.unused > 32 && self.unused * 2 > self.entries.len()
    }

    /// Numbers the used codes anew, in their order, and returns the new code of each old one.
    pub(crate) fn compact(&mut self) -> Vec<u32> {
        let old = std::mem::take(self);
        let mut renamed = Vec::with_capacity(old.entries.len());
        for (value, uses) in old.entries {
            renamed.push(self.entries.len() as u32);
            if value.is_some() {
                self.restore(value, uses);
            }
        }
        renamed
    }

    /// Adds a value that is not there yet with its uses, or a code out of use.
    pub(crate) fn restore(&mut self, value: Option<T>, uses: u32) {
        let Self { entries, index, hasher, unused } = self;
        let code = entries.len() as u32;
        let hash = value.as_ref().map(|value| hasher.hash_one(value));
        entries.push((value, uses));
        match hash {
            None => *unused += 1,
            Some(hash) => drop(index.insert_unique(hash, code, |code| {
                hasher.hash_one(entries[*code as usize].0.as_ref().expect("an indexed value is used"))
            })),
        }
    }

    /// Returns every code's value and uses.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &(Option<T>, u32)> {
        self.entries.iter()
    }

    /// Returns each value in the order of the codes, nothing where a code is out of use.
    pub(crate) fn values(&self) -> impl ExactSizeIterator<Item = Option<&T>> {
        self.entries.iter().map(|(value, _)| value.as_ref())
    }

    /// Returns each value that is used, with its uses, in the order of the codes.
    pub(crate) fn used(&self) -> impl Iterator<Item = (&T, u32)> {
        self.entries.iter().filter_map(|(value, uses)| Some((value.as_ref()?, *uses)))
    }

    /// Returns the bytes that it takes; `held` says what a value holds elsewhere.
    pub(crate) fn bytes(&self, held: impl Fn(&T) -> usize) -> usize {
        let values: usize = self.used().map(|(value, _)| held(value)).sum();
        values + self.entries.capacity() * size_of::<(Option<T>, u32)>() + self.index.capacity() * 5
    }
}

/// An attribute as it is told from others: numbers by their bits.
#[derive(Clone, Debug)]
pub(crate) struct Kept(pub(crate) Attribute);

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Attribute::Number(one), Attribute::Number(other)) => one.to_bits() == other.to_bits(),
            (one, other) => one == other,
        }
    }
}

impl Eq for Kept {}

impl Hash for Kept {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::mem::discriminant(&self.0).hash(state);
        match &self.0 {
            Attribute::Text(text) => text.hash(state),
            Attribute::Texts(texts) => texts.hash(state),
            Attribute::Number(number) => number.to_bits().hash(state),
            Attribute::Flag(flag) => flag.hash(state),
            Attribute::Money(money) => money.hash(state),
            Attribute::Moment(at) => at.hash(state),
            Attribute::Date(date) => date.hash(state),
        }
    }
}

impl Kept {
    /// Returns the bytes that it holds elsewhere.
    pub(crate) fn held(&self) -> usize {
        match &self.0 {
            Attribute::Text(text) => text.capacity(),
            Attribute::Texts(texts) => texts.iter().map(|text| text.capacity() + size_of::<String>()).sum(),
            _ => 0,
        }
    }
}
