//! What a chunk did, or would do.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use crate::capture::imports::reject::Problem;

/// Whether rows are only counted or come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Nothing is written.
    Look,
    /// What is decided is written.
    Write,
}

/// A typed row with its number and its text.
#[derive(Debug)]
pub struct Numbered<R> {
    /// Its number as a spreadsheet counts.
    pub number: u64,
    /// The row as it stands in the file.
    pub raw: Box<str>,
    /// What it says.
    pub row: R,
}

impl<R> Numbered<R> {
    /// Returns what is kept of it, with a reason.
    pub fn problem(&self, reason: &str, taken: bool) -> Problem {
        Problem { number: self.number, reason: reason.to_owned(), raw: self.raw.clone().into(), taken }
    }
}

/// Counts, and the rows that need a word by their place in the chunk.
#[derive(Debug, Default)]
pub struct Tally {
    /// Rows that make something new.
    pub created: u64,
    /// Rows about something that is here already.
    pub updated: u64,
    /// Rows that cannot be taken, with the reason.
    pub failed: Vec<(usize, String)>,
    /// Rows that are taken with a remark; at most one each.
    pub remarks: Vec<(usize, String)>,
    /// What the new things are recognised by, so that a try over many chunks counts each once.
    pub new_marks: Vec<u64>,
}

impl Tally {
    /// Notes a row that cannot be taken.
    pub fn fail(&mut self, place: usize, reason: impl Into<String>) {
        self.failed.push((place, reason.into()));
    }

    /// Notes a row that is taken with a remark; a further remark about the same row is left out.
    pub fn remark(&mut self, place: usize, reason: impl Into<String>) {
        if self.remarks.iter().all(|(known, _)| *known != place) {
            self.remarks.push((place, reason.into()));
        }
    }

    /// Counts a new thing that is recognised by a key.
    pub fn create(&mut self, key: impl Hash) {
        self.created += 1;
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        self.new_marks.push(hasher.finish());
    }
}
