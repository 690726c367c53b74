//! Tries a list without writing: how many rows are new, here already, or cannot be taken, and why.

use std::collections::HashSet;
use std::path::Path;

use serde::{Deserialize, Serialize};
use store::{Store, Tx};

use super::desk::{self, AddressHash, Desk};
use super::run::{Source, read_chunk};
use super::{Act, Brought, Tally, by_noun};
use crate::capture::ImportId;
use crate::capture::imports::mapping::Mapping;
use crate::capture::imports::plan::{self, Plan};
use crate::capture::imports::table::{Place, Start, Table};
use crate::fault::Outcome;

/// How many rows are tried at most.
pub const ROWS_MAX: u64 = 1_000_000;
/// How many rows one question to the database is about.
const PORTION: usize = 2_000;
/// How many problems are shown.
const PROBLEMS_MAX: usize = 20;

/// What would happen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Preview {
    /// How many rows were tried.
    pub rows: u64,
    /// Whether that was the whole list.
    pub whole: bool,
    /// How many would make something new.
    pub new: u64,
    /// How many are about something that is here already, or that an earlier row makes.
    pub existing: u64,
    /// How many cannot be taken.
    pub failing: u64,
    /// How many would be taken with a remark.
    pub remarked: u64,
    /// The first rows that need a word.
    pub problems: Vec<Sample>,
}

/// A row that needs a word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Sample {
    /// Its number as a spreadsheet counts.
    pub row: u64,
    /// A sentence.
    pub reason: String,
    /// Whether it would come in all the same.
    pub taken: bool,
}

/// Tries a list. The mapping is checked first; what is wrong with it is a field error.
pub fn try_out(
    store: &Store,
    hash: &AddressHash,
    source: &Source<'_>,
    mapping: &Mapping,
) -> Outcome<Preview> {
    plan::check(mapping, &source.start.header)?;
    by_noun!(mapping.noun, go(store, hash, source.path, source.start, mapping))
}

fn go<R: Brought>(
    store: &Store,
    hash: &AddressHash,
    path: &Path,
    start: &Start,
    mapping: &Mapping,
) -> Outcome<Preview> {
    let (asked, hasher) = (mapping.clone(), hash.clone());
    let (desk, reading) = store.read_blocking(move |tx: &mut Tx| {
        let desk = Desk::load(tx, &hasher, ImportId(0), "", &asked)?;
        Outcome::Ok((desk, desk::reading(tx, &asked)?))
    })?;
    let plan = Plan::<R>::new(mapping, &start.header, reading, &desk.own)?;
    let mut table = Table::open(path, start, Place { byte: start.first_byte, rows: 0 })?;
    let (mut preview, mut seen) = (Preview::default(), HashSet::new());
    while preview.rows < ROWS_MAX && !preview.whole {
        let chunk = std::sync::Arc::new(read_chunk(&mut table, &plan, PORTION)?);
        let (asked, desk) = (chunk.clone(), desk.clone());
        let tally = store.read_blocking(move |tx: &mut Tx| R::meet(tx, &desk, &asked.rows, Act::Look))?;
        add(&mut preview, &chunk, &tally, &mut seen);
        preview.whole = chunk.last;
    }
    preview.problems.sort_by_key(|problem| problem.row);
    Ok(preview)
}

fn add<R>(preview: &mut Preview, chunk: &super::Chunk<R>, tally: &Tally, seen: &mut HashSet<u64>) {
    let new = tally.new_marks.iter().filter(|mark| seen.insert(**mark)).count() as u64;
    preview.rows += chunk.len();
    preview.new += new;
    preview.existing += tally.updated + (tally.created - new);
    preview.failing += (chunk.problems.len() + tally.failed.len()) as u64;
    preview.remarked += tally.remarks.len() as u64;
    let said = |(place, reason): &(usize, String), taken| Sample {
        row: chunk.rows[*place].number,
        reason: reason.clone(),
        taken,
    };
    let unread = chunk.problems.iter().map(|problem| Sample {
        row: problem.number,
        reason: problem.reason.clone(),
        taken: false,
    });
    let mut found: Vec<Sample> = unread.chain(tally.failed.iter().map(|line| said(line, false))).collect();
    found.sort_by_key(|sample| sample.row);
    found.extend(tally.remarks.iter().map(|line| said(line, true)));
    let room = PROBLEMS_MAX.saturating_sub(preview.problems.len());
    preview.problems.extend(found.into_iter().take(room));
}
