//! The threads that run closures on PostgreSQL.

use std::thread;
use std::time::{Duration, Instant};

use metrics::{counter, histogram};

use crate::driver::run_hooks;
use crate::ids;
use crate::queue::Queue;
use crate::work::{Isolation, Task, Verdict, Work};
use crate::{Error, Result, Tx};

/// How often a closure is run again after it lost a race.
const RERUNS_MAX: u32 = 5;
/// The longest wait before the first run again; it doubles each time.
const PAUSE_MS: u64 = 4;

/// Serves the writing queue until it is closed and empty.
pub(crate) fn serve_writes(mut tx: Tx, queue: &Queue) {
    while let Some(work) = queue.take(1).pop_front() {
        if work.wanted() {
            match keep_node(&mut tx) {
                // Before the first migration there is nothing to lease from, and nothing that needs an id.
                Ok(()) | Err(Error::Sql { .. }) => write(&mut tx, work),
                Err(error) => work.answer(Err(error)),
            }
        }
    }
}

/// Serves the reading queue until it is closed and empty.
pub(crate) fn serve_reads(mut tx: Tx, queue: &Queue) {
    while let Some(mut work) = queue.take(1).pop_front() {
        if work.wanted() {
            let end = read(&mut tx, &mut *work);
            work.answer(end);
        }
    }
}

/// Makes sure that the ids of the next transaction are this store's own.
fn keep_node(tx: &mut Tx) -> Result<()> {
    tx.start_run();
    let (ids, now) = (tx.shared_ids(), tx.now());
    ids.keep_node(now, |held| {
        let (task, answer) = Task::new(move |tx: &mut Tx| ids::lease(tx, held), Isolation::ReadCommitted);
        write(tx, Box::new(task));
        answer.blocking_recv().unwrap_or(Err(Error::LeaseLost))
    })
}

/// How one run ended.
enum Run {
    /// Answer: kept, dropped by the closure itself, or failed for good.
    Settled(Result<()>),
    /// Another transaction was first.
    LostRace,
    /// The connection went away before the commit, so surely nothing was kept.
    LostConnection(Error),
}

fn write(tx: &mut Tx, mut work: Box<dyn Work>) {
    let begun = Instant::now();
    let mut lost_connection = false;
    let mut end = Err(Error::Conflict);
    for rerun in 0..=RERUNS_MAX {
        match run(tx, &mut *work) {
            Run::Settled(settled) => {
                end = settled;
                break;
            }
            Run::LostRace => {
                counter!("store_reruns_total").increment(1);
                let pause_ms = tx.dice().u64(0..=PAUSE_MS << rerun);
                thread::sleep(Duration::from_millis(pause_ms));
            }
            // The server may have been restarted since the last transaction; a new connection tells.
            Run::LostConnection(error) if lost_connection => {
                end = Err(error);
                break;
            }
            Run::LostConnection(_) => lost_connection = true,
        }
    }
    histogram!("store_commit_seconds").record(begun.elapsed().as_secs_f64());
    if end.is_ok() {
        run_hooks(tx.take_hooks());
    }
    work.answer(end);
}

fn run(tx: &mut Tx, work: &mut dyn Work) -> Run {
    let begin = match work.isolation() {
        Isolation::Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        Isolation::ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED",
    };
    if let Err(error) = tx.driver().begin(begin) {
        return Run::LostConnection(error);
    }
    let verdict = work.run(tx);
    if !tx.driver().in_transaction() {
        return Run::LostConnection(Error::Unavailable("the connection was lost".to_owned()));
    }
    if verdict == Verdict::Keep {
        return commit(tx);
    }
    tx.take_hooks();
    // If this fails the connection is gone, and the transaction with it.
    let _ = tx.driver().control("ROLLBACK");
    if verdict == Verdict::Again { Run::LostRace } else { Run::Settled(Ok(())) }
}

fn commit(tx: &mut Tx) -> Run {
    match tx.driver().control("COMMIT") {
        Ok(()) => Run::Settled(Ok(())),
        Err(Error::Conflict) => Run::LostRace,
        Err(Error::Unavailable(problem)) => {
            let problem = format!("{problem}, during the commit: whether it was kept is not known");
            Run::Settled(Err(Error::Unavailable(problem)))
        }
        Err(error) => Run::Settled(Err(error)),
    }
}

/// Reads on one snapshot; a connection that was lost is made again once.
fn read(tx: &mut Tx, work: &mut dyn Work) -> Result<()> {
    for again in [true, false] {
        let begun = tx.driver().begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        if begun.is_ok() {
            work.run(tx);
            if tx.driver().in_transaction() {
                // A snapshot has nothing to lose, so how it ends does not matter to the caller.
                let _ = tx.driver().control("ROLLBACK");
                return Ok(());
            }
        }
        if !again {
            return begun.and_then(|()| Err(Error::Unavailable("the connection was lost".to_owned())));
        }
    }
    Ok(())
}
