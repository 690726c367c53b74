//! Different texts of one column of one shard, in one buffer that can be searched as fast as memory is read.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use memchr::memmem::Finder;

/// What ends a text in the buffer, so nothing that contains it can be searched.
pub(crate) const END: char = '\0';

/// Texts under codes in the order in which they came. A text that is not in small letters has its folded twin behind it.
///
/// A text that nothing uses any more is overwritten at once, since it may be personal; its room and its code are used
/// again only after [`Texts::compact`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    buffer: String,
    entries: Vec<Entry>,
    unused: usize,
    index: HashTable<u16>,
    hasher: DefaultHashBuilder,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    start: u32,
    /// Where the text ends; its folded twin follows after one more [`END`], if it has one.
    end: u32,
    uses: u16,
}

impl Texts {
    /// Returns the code of a text and counts one more use of it.
    pub(crate) fn enter(&mut self, text: &str) -> u16 {
        if let Some(code) = self.find(text) {
            self.entries[usize::from(code)].uses += 1;
            return code;
        }
        let code = self.entries.len() as u16;
        self.push(text, 1);
        code
    }

    /// Counts one use less of a text.
    pub(crate) fn leave(&mut self, code: u16) {
        let entry = self.entries[usize::from(code)];
        if entry.uses == 1 {
            let hash = self.hasher.hash_one(self.get(code));
            if let Ok(found) = self.index.find_entry(hash, |other| *other == code) {
                found.remove();
            }
            let range = entry.start as usize..self.next_start(code) - 1;
            let blank = "\0".repeat(range.len());
            self.buffer.replace_range(range, &blank);
            self.unused += 1;
        }
        self.entries[usize::from(code)].uses -= 1;
    }

    /// Returns the text of a code.
    pub(crate) fn get(&self, code: u16) -> &str {
        let entry = self.entries[usize::from(code)];
        &self.buffer[entry.start as usize..entry.end as usize]
    }

    /// Returns the text of a code in small letters.
    pub(crate) fn folded(&self, code: u16) -> &str {
        let entry = self.entries[usize::from(code)];
        let (end, last) = (entry.end as usize, self.next_start(code) - 1);
        if end == last { self.get(code) } else { &self.buffer[end + 1..last] }
    }

    /// Returns the code of a text, if it is used.
    pub(crate) fn find(&self, text: &str) -> Option<u16> {
        self.index.find(self.hasher.hash_one(text), |code| self.get(*code) == text).copied()
    }

    /// Returns how many codes there are, used or not.
    pub(crate) fn codes(&self) -> usize {
        self.entries.len()
    }

    /// Returns each code with its text, those out of use with a blank one.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u16, &str)> {
        (0..self.entries.len() as u16).map(|code| (code, self.get(code)))
    }

    /// Calls `found` with the code of each text that contains what is searched, which is in small letters.
    pub(crate) fn search(&self, searched: &Finder<'_>, mut found: impl FnMut(u16)) {
        let mut code = 0;
        for at in searched.find_iter(self.buffer.as_bytes()) {
            if at < self.next_start(code) && code > 0 {
                // Found in the same text before.
                continue;
            }
            // One step after the other: read in order, the entries are there before they are asked for.
            while self.start_of(usize::from(code) + 1).is_some_and(|start| start <= at) {
                code += 1;
            }
            if self.entries[usize::from(code)].uses > 0 {
                found(code);
            }
        }
    }

    /// Returns whether most texts have fallen out of use.
    pub(crate) fn is_worn(&self) -> bool {
        self.unused > 32 && self.unused * 2 > self.entries.len()
    }

    /// Numbers the used texts anew, in their order, and returns the new code of each old one.
    pub(crate) fn compact(&mut self) -> Vec<u16> {
        let old = std::mem::take(self);
        let mut renamed = Vec::with_capacity(old.entries.len());
        for (code, text) in old.iter() {
            renamed.push(self.entries.len() as u16);
            let uses = old.entries[usize::from(code)].uses;
            if uses > 0 {
                self.push(text, uses);
            }
        }
        renamed
    }

    /// Adds a text that is not there yet, with its uses.
    fn push(&mut self, text: &str, uses: u16) {
        let code = self.entries.len() as u16;
        let start = self.buffer.len() as u32;
        self.buffer.push_str(text);
        let end = self.buffer.len() as u32;
        let folded = text.to_lowercase();
        if folded != text {
            self.buffer.push(END);
            self.buffer.push_str(&folded);
        }
        self.buffer.push(END);
        self.entries.push(Entry { start, end, uses });
        let Self { buffer, entries, index, hasher, .. } = self;
        index.insert_unique(hasher.hash_one(text), code, |code| {
            let entry = entries[usize::from(*code)];
            hasher.hash_one(&buffer[entry.start as usize..entry.end as usize])
        });
    }

    /// Adds a text with its uses, or a code out of use.
    pub(crate) fn restore(&mut self, text: &str, uses: u16) {
        if uses > 0 {
            return self.push(text, uses);
        }
        let at = self.buffer.len() as u32;
        self.buffer.push(END);
        self.entries.push(Entry { start: at, end: at, uses });
        self.unused += 1;
    }

    /// Returns how many rows use the text of a code.
    pub(crate) fn uses(&self, code: u16) -> u16 {
        self.entries[usize::from(code)].uses
    }

    pub(crate) fn bytes(&self) -> usize {
        self.buffer.capacity() + self.entries.capacity() * size_of::<Entry>() + self.index.capacity() * 3
    }

    pub(crate) fn shrink(&mut self) {
        self.buffer.shrink_to_fit();
        self.entries.shrink_to_fit();
    }

    fn start_of(&self, code: usize) -> Option<usize> {
        self.entries.get(code).map(|entry| entry.start as usize)
    }

    /// Returns where the text after this one begins.
    fn next_start(&self, code: u16) -> usize {
        let next = self.entries.get(usize::from(code) + 1);
        next.map_or(self.buffer.len(), |next| next.start as usize)
    }
}
