//! The one writer: group commit of whole business transactions.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use metrics::{counter, histogram};

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
            commit_group(&mut tx, &mut waiting);
        }
    }
}

/// Runs waiting closures in one transaction and answers them. Those that do not fit into the time stay.
fn commit_group(tx: &mut Tx, waiting: &mut VecDeque<Box<dyn Work>>) {
    let begun = Instant::now();
    if let Err(error) = tx.driver().begin("BEGIN IMMEDIATE") {
        // Another program holds the file; to ask again for each of them would take as long each time.
        waiting.drain(..).for_each(|work| work.answer(Err(error.clone())));
        return;
    }
    let (group, end) = run_group(tx, waiting, begun);
    histogram!("store_group_transactions").record(group.len() as f64);
    histogram!("store_commit_seconds").record(begun.elapsed().as_secs_f64());
    settle(tx, group, end);
}

/// Runs closures, each in its own savepoint, and commits them together.
fn run_group(tx: &mut Tx, waiting: &mut VecDeque<Box<dyn Work>>, begun: Instant) -> (Vec<Ran>, Result<()>) {
    let mut group = Vec::with_capacity(waiting.len());
    let mut end = Ok(());
    let reserved = reserve_ids(tx);
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
                counter!("store_reruns_total").increment(1);
                commit_group(tx, &mut VecDeque::from([ran.work]));
            }
        }
    }
}
