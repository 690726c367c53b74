//! The one writer: group commit of whole business transactions.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::driver::{Hook, run_hooks};
use crate::ids;
use crate::queue::Queue;
use crate::work::{Verdict, Work};
use crate::{Error, Result, Tx};

/// How many closures share a commit.
const GROUP_MAX: usize = 256;
/// How long a group gathers work before it commits; the rest goes into the next group.
const GROUP_TIME: Duration = Duration::from_millis(20);

/// A closure that ran, with the effects that wait for the commit.
struct Ran {
    work: Box<dyn Work>,
    hooks: Vec<Hook>,
}

/// Serves the queue until it is closed and empty.
///
/// No timer is needed: while one group commits, the next one gathers in the queue.
pub(crate) fn serve(mut tx: Tx, queue: &Queue) {
    loop {
        let mut waiting = queue.take(GROUP_MAX);
        if waiting.is_empty() {
            return;
        }
        while !waiting.is_empty() {
            let (group, end) = run_group(&mut tx, &mut waiting);
            settle(&mut tx, group, end);
        }
    }
}

/// Runs waiting closures, each in its own savepoint, and commits them together.
fn run_group(tx: &mut Tx, waiting: &mut VecDeque<Box<dyn Work>>) -> (Vec<Ran>, Result<()>) {
    let begun = Instant::now();
    let mut group = Vec::with_capacity(waiting.len());
    let mut end = tx.driver().begin("BEGIN IMMEDIATE");
    let reserved = if end.is_ok() { reserve_ids(tx) } else { None };
    while let Some(work) = waiting.pop_front() {
        if work.wanted() {
            group.push(Ran { work, hooks: Vec::new() });
            if let (Ok(()), Some(last)) = (&end, group.last_mut()) {
                end = run_one(tx, last);
            }
        }
        if end.is_err() || begun.elapsed() >= GROUP_TIME {
            break;
        }
    }
    let end = end.and_then(|()| tx.driver().control("COMMIT"));
    if let (Ok(()), Some(tick)) = (&end, reserved) {
        tx.ids().reserved(tick);
    }
    if end.is_err() && tx.driver().in_transaction() {
        // The transaction is lost either way; if even this fails, the next BEGIN says so.
        let _ = tx.driver().control("ROLLBACK");
    }
    (group, end)
}

/// Writes down which ids may be given from here on, when the last note is used up. Fails quietly before the
/// first migration, when there is nothing to write it into and nothing that needs an id.
fn reserve_ids(tx: &mut Tx) -> Option<i64> {
    tx.start_run();
    if tx.ids().is_short(tx.now()) { ids::reserve(tx, 0).ok() } else { None }
}

/// Runs one closure; fails only when SQLite itself has ended the group's transaction.
fn run_one(tx: &mut Tx, ran: &mut Ran) -> Result<()> {
    tx.driver().control("SAVEPOINT closure")?;
    let verdict = ran.work.run(tx);
    if !tx.driver().in_transaction() {
        let ended = || Error::Unavailable("SQLite ended the transaction".to_owned());
        return Err(tx.failure().cloned().unwrap_or_else(ended));
    }
    if verdict == Verdict::Keep {
        ran.hooks = tx.take_hooks();
    } else {
        tx.driver().control("ROLLBACK TO SAVEPOINT closure")?;
    }
    tx.driver().control("RELEASE SAVEPOINT closure")
}

/// Answers a group. When it was lost, each closure has one more chance alone, so that one that fills the
/// disk does not fail the others.
fn settle(tx: &mut Tx, group: Vec<Ran>, end: Result<()>) {
    let alone = group.len() == 1;
    for ran in group {
        match &end {
            Ok(()) => {
                run_hooks(ran.hooks);
                ran.work.answer(Ok(()));
            }
            Err(error) if alone => ran.work.answer(Err(error.clone())),
            Err(_) => {
                let (group, end) = run_group(tx, &mut VecDeque::from([ran.work]));
                settle(tx, group, end);
            }
        }
    }
}
