//! The one writer: group commit of whole business transactions.

use std::collections::VecDeque;
use std::time::Instant;

use metrics::{counter, histogram};

use crate::group::Group;
use crate::ids;
use crate::queue::Queue;
use crate::work::Work;
use crate::{Result, Tx};

/// How many closures share a commit.
const GROUP_MAX: usize = 256;

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

/// Runs waiting closures in one transaction and answers them. When it was lost (a full disk, an I/O error),
/// each has one more chance alone, so that one that fills the disk does not fail the others.
fn commit_group(tx: &mut Tx, waiting: &mut VecDeque<Box<dyn Work>>) {
    let begun = Instant::now();
    if let Err(error) = tx.driver().begin("BEGIN IMMEDIATE") {
        // Another program holds the file; to ask again for each of them would take as long each time.
        waiting.drain(..).for_each(|work| work.answer(Err(error.clone())));
        return;
    }
    let reserved = reserve_ids(tx);
    let (group, end) = Group::run(tx, waiting);
    let end = end.and_then(|()| tx.driver().control("COMMIT"));
    match (&end, reserved) {
        (Ok(()), Some(tick)) => tx.ids().reserved(tick),
        (Ok(()), None) => {}
        (Err(_), _) => roll_back(tx),
    }
    histogram!("store_group_transactions").record(group.len() as f64);
    histogram!("store_commit_seconds").record(begun.elapsed().as_secs_f64());
    if end.is_ok() || group.len() == 1 {
        group.answer(&end);
        return;
    }
    for work in group.into_works() {
        counter!("store_reruns_total").increment(1);
        commit_group(tx, &mut VecDeque::from([work]));
    }
}

/// Writes down which ids may be given from here on, when the last note is used up. Fails quietly before the
/// first migration, when there is nothing to write it into and nothing that needs an id.
fn reserve_ids(tx: &mut Tx) -> Option<i64> {
    tx.start_run();
    if tx.ids().is_short(tx.now()) { ids::reserve(tx, 0).ok() } else { None }
}

fn roll_back(tx: &mut Tx) {
    if tx.driver().in_transaction() {
        let rolled_back: Result<()> = tx.driver().control("ROLLBACK");
        if let Err(error) = rolled_back {
            // The next BEGIN fails too, and says so to whoever asks.
            tracing::error!(%error, "a lost transaction could not be rolled back");
        }
    }
}
