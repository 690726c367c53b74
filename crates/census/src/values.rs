//! The values of a field that are seen, for somebody who begins to write one.

use std::collections::BTreeSet;

use rules::Value;

use crate::Census;
use crate::bits::Bits;
use crate::column::{Column, TextColumn};
use crate::names::Sort;
use crate::selection::Selection;

/// The first of some different texts in the order of the alphabet.
struct First {
    texts: BTreeSet<String>,
    limit: usize,
}

impl Census {
    /// Returns the different texts of a field that begin with a text, without regard to case, among the contacts of
    /// `within`: in order, at most `limit` of them. Fields that hold no texts have none.
    ///
    /// Reads each different text of a shard once, and the rows that have one of those that begin so.
    pub fn values(&self, field: &str, starting: &str, within: &Selection, limit: usize) -> Vec<String> {
        let mut first = First { texts: BTreeSet::new(), limit };
        let Some(field) = self.names.number(Sort::Field, field) else { return Vec::new() };
        let starting = starting.trim_start().to_lowercase();
        for (shard, within) in self.shards.iter().zip(&within.shards).filter(|(_, within)| !within.is_empty())
        {
            match shard.column(field) {
                Some(Column::Text(column)) => column.starting(&starting, within, &mut first),
                Some(column @ Column::Any(_)) => {
                    let rows = within.rows().filter_map(|row| match column.value(row)? {
                        Value::Texts(texts) => Some(texts),
                        _ => None,
                    });
                    let texts = rows.flatten().filter(|text| text.to_lowercase().starts_with(&starting));
                    for text in texts {
                        first.take(text);
                    }
                }
                _ => {}
            }
        }
        first.texts.into_iter().collect()
    }
}

impl TextColumn {
    fn starting(&self, starting: &str, within: &Bits, first: &mut First) {
        let starts: Vec<bool> =
            self.texts.iter().map(|(code, _)| self.texts.folded(code).starts_with(starting)).collect();
        let rows = self.codes.passing(within, false, |code| starts[usize::from(*code)]);
        let codes: BTreeSet<u16> = rows.rows().filter_map(|row| self.codes.get(row).copied()).collect();
        for code in codes {
            first.take(self.texts.get(code));
        }
    }
}

impl First {
    fn take(&mut self, text: &str) {
        let is_full = self.texts.len() >= self.limit;
        if text.is_empty()
            || self.texts.contains(text)
            || (is_full && self.texts.last().is_some_and(|last| text > last.as_str()))
        {
            return;
        }
        self.texts.insert(text.to_owned());
        if is_full {
            self.texts.pop_last();
        }
    }
}
