//! The threads that run closures on PostgreSQL.

use std::collections::VecDeque;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread;
use std::time::{Duration, Instant};

use metrics::{counter, histogram};

use crate::driver::run_hooks;
use crate::group::Group;
use crate::ids;
use crate::queue::Queue;
use crate::work::{Isolation, Task, Verdict, Work};
use crate::{Error, Result, Tx};

/// How many closures share a commit; PostgreSQL keeps up to 64 savepoints of a transaction in memory.
const GROUP_MAX: usize = 32;
/// How often a closure is run again after it lost a race.
const RERUNS_MAX: u32 = 5;
/// From which run again on a closure has this node for itself.
const ALONE_FROM: u32 = 2;
/// The longest wait before the first run again; it doubles each time.
const PAUSE_MS: u64 = 4;

/// Serves the writing queue until it is closed and empty.
///
/// A thread takes what waits, so that under load many closures share a commit and its round trips.
pub(crate) fn serve_writes(mut tx: Tx, queue: &Queue, turns: &RwLock<()>) {
    loop {
        let mut waiting = queue.take(GROUP_MAX);
        if waiting.is_empty() {
            return;
        }
        match keep_node(&mut tx, turns) {
            // Before the first migration there is nothing to lease from, and nothing that needs an id.
            Ok(()) | Err(Error::Sql { .. }) => {}
            Err(error) => waiting.drain(..).for_each(|work| work.answer(Err(error.clone()))),
        }
        while !waiting.is_empty() {
            serve_some(&mut tx, turns, &mut waiting);
        }
    }
}

/// Serves one closure, or a group of them that want the same isolation.
fn serve_some(tx: &mut Tx, turns: &RwLock<()>, waiting: &mut VecDeque<Box<dyn Work>>) {
    let grouped = waiting.iter().take_while(|work| work.isolation() == Isolation::Serializable).count();
    if grouped >= 2 {
        let later = waiting.split_off(grouped);
        write_group(tx, turns, waiting);
        waiting.extend(later);
    } else if let Some(work) = waiting.pop_front().filter(|work| work.wanted()) {
        write(tx, turns, work);
    }
}

/// Runs closures in one transaction while the other threads wait, since a group would lose more races than
/// it wins. When the transaction is lost, each closure runs again in its own.
fn write_group(tx: &mut Tx, turns: &RwLock<()>, waiting: &mut VecDeque<Box<dyn Work>>) {
    let begun = Instant::now();
    let turn = Turn::take(turns, ALONE_FROM);
    let (group, end) = match tx.driver().begin(begin(Isolation::Serializable)) {
        Ok(()) => Group::run(tx, waiting),
        // Those that run alone make the connection again.
        Err(error) => (Group::of(waiting), Err(error)),
    };
    let end = if end.is_ok() { commit(tx) } else { Run::LostRace };
    if matches!(end, Run::LostRace) {
        // If this fails the connection is gone, and the transaction with it.
        let _ = tx.driver().control("ROLLBACK");
    }
    drop(turn);
    histogram!("store_group_transactions").record(group.len() as f64);
    histogram!("store_commit_seconds").record(begun.elapsed().as_secs_f64());
    if let Run::Settled(end) = end {
        group.answer(&end);
        return;
    }
    for work in group.into_works() {
        counter!("store_reruns_total").increment(1);
        write(tx, turns, work);
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
fn keep_node(tx: &mut Tx, turns: &RwLock<()>) -> Result<()> {
    tx.start_run();
    let (ids, now) = (tx.shared_ids(), tx.now());
    ids.keep_node(now, |held| {
        let (task, answer) = Task::new(move |tx: &mut Tx| ids::lease(tx, held), Isolation::ReadCommitted);
        write(tx, turns, Box::new(task));
        answer.blocking_recv().unwrap_or(Err(Error::LeaseLost))
    })
}

/// The right to run now: beside the other threads of this store, or alone.
///
/// PostgreSQL notices conflicts by the page, so on small tables transactions that have nothing to do with
/// each other lose races again and again. One that lost often enough runs while the others wait.
enum Turn<'a> {
    Beside { _guard: RwLockReadGuard<'a, ()> },
    Alone { _guard: RwLockWriteGuard<'a, ()> },
}

impl<'a> Turn<'a> {
    fn take(turns: &'a RwLock<()>, rerun: u32) -> Self {
        if rerun < ALONE_FROM {
            Self::Beside { _guard: turns.read().unwrap_or_else(PoisonError::into_inner) }
        } else {
            Self::Alone { _guard: turns.write().unwrap_or_else(PoisonError::into_inner) }
        }
    }
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

fn write(tx: &mut Tx, turns: &RwLock<()>, mut work: Box<dyn Work>) {
    let begun = Instant::now();
    let mut lost_connection = false;
    let mut end = Err(Error::Conflict);
    for rerun in 0..=RERUNS_MAX {
        let turn = Turn::take(turns, rerun);
        let run = run(tx, &mut *work);
        drop(turn);
        match run {
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
    if let Err(error) = tx.driver().begin(begin(work.isolation())) {
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

fn begin(isolation: Isolation) -> &'static str {
    match isolation {
        Isolation::Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        Isolation::ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED",
    }
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
