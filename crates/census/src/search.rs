//! Search: any part of a name, an e-mail address or a company, found in the texts themselves.

use memchr::memmem::Finder;

use crate::Census;
use crate::bits::Bits;
use crate::column::{Column, TextColumn};
use crate::names::Sort;
use crate::selection::Selection;
use crate::shard::Shard;
use crate::texts::END;

impl Census {
    /// Returns the contacts of `within` that contain a text in one of the searched groups of fields, without regard to
    /// case; everyone for an empty text.
    ///
    /// Reads each different text once, at the speed of memory: some milliseconds for a million contacts.
    pub fn search(&self, text: &str, within: &Selection) -> Selection {
        let folded = text.trim().to_lowercase();
        if folded.is_empty() {
            return within.clone();
        }
        if folded.contains(END) {
            return Selection { shards: vec![Bits::default(); within.shards.len()] };
        }
        let groups = self.options.searched.iter().map(|group| {
            let numbers = group.iter().filter_map(|field| self.names.number(Sort::Field, field));
            numbers.collect::<Vec<u16>>()
        });
        let (groups, finder): (Vec<Vec<u16>>, _) = (groups.collect(), Finder::new(&folded));
        let shards = self.shards.iter().zip(&within.shards).map(|(shard, within)| {
            if within.is_empty() {
                return Bits::default();
            }
            let mut found = Bits::default();
            for group in &groups {
                for field in group {
                    found |= &shard.containing(*field, &finder);
                }
                for pair in group.windows(2) {
                    found |= &shard.joining(pair[0], pair[1], &folded);
                }
            }
            found &= within;
            found
        });
        Selection { shards: shards.collect() }
    }
}

impl Shard {
    fn texts(&self, field: u16) -> Option<&TextColumn> {
        match self.column(field) {
            Some(Column::Text(column)) => Some(column),
            _ => None,
        }
    }

    /// Returns the rows whose text of one field contains what is searched.
    fn containing(&self, field: u16, searched: &Finder<'_>) -> Bits {
        let Some(column) = self.texts(field) else { return Bits::default() };
        let mut found: Vec<bool> = Vec::new();
        column.texts.search(searched, |code| {
            found.resize(column.texts.codes(), false);
            found[usize::from(code)] = true;
        });
        column.rows_with(&found)
    }

    /// Returns the rows in which what is searched begins in one field and goes on, after a space, in the next.
    fn joining(&self, left: u16, right: u16, searched: &str) -> Bits {
        let mut found = Bits::default();
        let (Some(left), Some(right)) = (self.texts(left), self.texts(right)) else { return found };
        for (at, _) in searched.match_indices(' ') {
            let (head, tail) = (&searched[..at], &searched[at + 1..]);
            let ends = |code: u16| left.texts.folded(code).ends_with(head);
            let ends: Vec<bool> = left.texts.iter().map(|(code, _)| ends(code)).collect();
            let starts = |code: u16| right.texts.folded(code).starts_with(tail);
            let starts: Vec<bool> = right.texts.iter().map(|(code, _)| starts(code)).collect();
            let mut both = left.rows_with(&ends);
            both &= &right.rows_with(&starts);
            found |= &both;
        }
        found
    }
}

impl TextColumn {
    /// Returns the rows whose code is marked; no code is when there are no marks.
    fn rows_with(&self, marks: &[bool]) -> Bits {
        if marks.iter().all(|marked| !marked) {
            return Bits::default();
        }
        self.codes.passing(self.codes.present(), false, |code| marks[usize::from(*code)])
    }
}
