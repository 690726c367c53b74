//! Runs an import: one thread reads and types rows while the store writes the chunk before.
//!
//! A chunk is as many rows as the store writes within the pace, so that a form never waits long behind a list. Between
//! chunks nothing is held: the runner may die at any moment, and the next one goes on at the note of the last chunk.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use store::{Store, Tx};

use super::desk::{self, AddressHash, Desk};
use super::{Brought, Chunk, Numbered, by_noun, chunk};
use crate::capture::ImportId;
use crate::capture::imports::import::{self, Advance, Import};
use crate::capture::imports::mapping::Mapping;
use crate::capture::imports::plan::{self, Plan};
use crate::capture::imports::reject::Problem;
use crate::capture::imports::table::{Place, Start, Table, look};
use crate::fault::{Fault, Outcome};

/// How many rows the first chunk has.
const ROWS_FIRST: usize = 500;
/// The bounds between which the size of chunks is fitted.
const ROWS_MIN: usize = 20;
const ROWS_MAX: usize = 50_000;
/// How many typed chunks wait for the store.
const WAITING: usize = 2;

/// How long one transaction of an import may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// At most 50 ms with its commit: beside a house that serves people.
    Gentle,
    /// About a second: into a house where nobody waits.
    Fast,
}

impl Pace {
    /// Returns for how long a chunk should write; the commit comes on top.
    fn aim(self) -> Duration {
        match self {
            Self::Gentle => Duration::from_millis(30),
            Self::Fast => Duration::from_millis(700),
        }
    }
}

/// A file with its first look.
pub struct Source<'f> {
    /// Where it is.
    pub path: &'f Path,
    /// Its names and its delimiter.
    pub start: &'f Start,
}

/// What a runner is told.
pub struct Orders<'r> {
    /// The import.
    pub id: ImportId,
    /// The folder of the copies.
    pub folder: &'r Path,
    /// For the hash under which addresses are suppressed.
    pub hash: &'r AddressHash,
    /// How long chunks may take.
    pub pace: Pace,
    /// Stop after this time, when set; somebody goes on later.
    pub until: Option<Instant>,
}

/// Runs an import until its end, or until its time is over. `seen` hears of each chunk. What stops it for good is noted
/// with the import, so that a person sees it; what may pass (no database, full disk) is not.
pub fn run(store: &Store, orders: &Orders<'_>, seen: &mut dyn FnMut(&Import)) -> Outcome<Import> {
    match attempt(store, orders, seen) {
        Err(fault) if is_lasting(&fault) => {
            let (id, sentence) = (orders.id, fault.sentence());
            store.write_blocking(move |tx: &mut Tx| import::fail(tx, id, &sentence))?;
            Err(fault)
        }
        other => other,
    }
}

fn is_lasting(fault: &Fault) -> bool {
    match fault {
        Fault::Store(error) => !error.is_temporary(),
        Fault::Refused { id, .. } => !matches!(*id, "import-elsewhere" | "import-finished"),
        _ => true,
    }
}

fn attempt(store: &Store, orders: &Orders<'_>, seen: &mut dyn FnMut(&Import)) -> Outcome<Import> {
    let id = orders.id;
    let import = store.read_blocking(move |tx: &mut Tx| import::find(tx, id))?;
    let mapping = import.mapping()?.ok_or_else(|| {
        Fault::refused("import-not-ready", "This import cannot be started: say first what its columns mean.")
    })?;
    let path = orders.folder.join(&import.file_path);
    let start = look(&path, Some(import.delimiter_byte()))?;
    plan::check(&mapping, &start.header)?;
    let (token, import) = store.write_blocking(move |tx: &mut Tx| {
        let token = import::take(tx, id)?;
        Outcome::Ok((token, import::find(tx, id)?))
    })?;
    let turn = Turn { store, orders, token, import, mapping, path: &path, start: &start };
    by_noun!(turn.mapping.noun, chunks(&turn, seen))
}

/// One runner's turn at an import.
struct Turn<'t> {
    store: &'t Store,
    orders: &'t Orders<'t>,
    token: i64,
    import: Import,
    mapping: Mapping,
    path: &'t Path,
    start: &'t Start,
}

fn chunks<R: Brought>(turn: &Turn<'_>, seen: &mut dyn FnMut(&Import)) -> Outcome<Import> {
    let (mapping, hash, file_name) =
        (turn.mapping.clone(), turn.orders.hash.clone(), turn.import.file_name.clone());
    let (id, by) = (turn.import.id, turn.import.created_by);
    let (desk, reading) = turn.store.write_blocking(move |tx: &mut Tx| {
        desk::make_fields(tx, &mapping, by)?;
        let desk = Desk::load(tx, &hash, id, &file_name, &mapping)?;
        Outcome::Ok((desk, desk::reading(tx, &mapping)?))
    })?;
    let desk = Arc::new(Desk { brought_at: turn.import.created_at, ..desk });
    let plan = Plan::<R>::new(&turn.mapping, &turn.start.header, reading, &desk.own)?;
    let place = Place { byte: turn.import.next_byte, rows: turn.import.rows_done };
    let table = Table::open(turn.path, turn.start, place)?;
    let (plan, size) = (&plan, &AtomicUsize::new(ROWS_FIRST));
    let (sender, receiver) = sync_channel(WAITING);
    thread::scope(|scope| {
        // The sender goes with the reader, so that the writer hears when the reader has ended.
        scope.spawn(move || read_ahead(table, plan, size, sender));
        write_all(turn, &desk, size, receiver, seen)
    })
}

/// Reads and types chunks until the file ends or nobody wants them any more.
fn read_ahead<R: Brought>(
    mut table: Table,
    plan: &Plan<R>,
    size: &AtomicUsize,
    sender: SyncSender<Outcome<Chunk<R>>>,
) {
    loop {
        let next = read_chunk(&mut table, plan, size.load(Ordering::Relaxed));
        let ends = next.as_ref().map_or(true, |chunk| chunk.last);
        if sender.send(next).is_err() || ends {
            return;
        }
    }
}

/// Reads and types so many rows.
pub(super) fn read_chunk<R: Brought>(
    table: &mut Table,
    plan: &Plan<R>,
    rows_max: usize,
) -> Outcome<Chunk<R>> {
    let from_byte = table.place().byte;
    let (mut rows, mut problems) = (Vec::with_capacity(rows_max), Vec::new());
    let more = table.read(rows_max, |found| {
        let typed = match &found.values {
            Ok(values) => plan.row(values),
            Err(problem) => Err(problem.clone()),
        };
        let number = found.number;
        match typed {
            Ok(row) => rows.push(Numbered { number, raw: found.raw.into(), row }),
            Err(reason) => problems.push(Problem { number, reason, raw: found.raw.to_owned(), taken: false }),
        }
    })?;
    Ok(Chunk { rows, problems, from_byte, next_byte: table.place().byte, last: !more })
}

/// Writes chunk after chunk and fits their size to the pace.
fn write_all<R: Brought>(
    turn: &Turn<'_>,
    desk: &Arc<Desk>,
    size: &AtomicUsize,
    chunks: Receiver<Outcome<Chunk<R>>>,
    seen: &mut dyn FnMut(&Import),
) -> Outcome<Import> {
    let (mut import, token) = (turn.import.clone(), turn.token);
    for next in chunks {
        let piece = Arc::new(next?);
        let (desk, written) = (Arc::clone(desk), Arc::clone(&piece));
        let (step, took) = turn.store.write_blocking(move |tx: &mut Tx| {
            let begun = Instant::now();
            let step = chunk(tx, &desk, token, &written)?;
            Outcome::Ok((step, begun.elapsed()))
        })?;
        size.store(fitted(piece.len() as usize, took, turn.orders.pace.aim()), Ordering::Relaxed);
        note(&mut import, &step);
        seen(&import);
        if turn.orders.until.is_some_and(|until| Instant::now() >= until) && !step.last {
            let id = import.id;
            turn.store.write_blocking(move |tx: &mut Tx| import::release(tx, id, token))?;
            return Ok(import);
        }
    }
    let id = import.id;
    turn.store.read_blocking(move |tx: &mut Tx| import::find(tx, id))
}

/// Returns how many rows fill the time, changing at most by half or double.
fn fitted(rows: usize, took: Duration, aim: Duration) -> usize {
    let ratio = aim.as_secs_f64() / took.as_secs_f64().max(1e-4);
    let rows = rows.max(1) as f64 * ratio.clamp(0.5, 2.0);
    (rows as usize).clamp(ROWS_MIN, ROWS_MAX)
}

fn note(import: &mut Import, step: &Advance) {
    import.next_byte = step.next_byte;
    import.rows_done += step.rows;
    import.rows_created += step.created;
    import.rows_updated += step.updated;
    import.rows_failed += step.failed;
}
