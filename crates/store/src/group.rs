//! Several closures in one transaction, each in its own savepoint: one commit for all of them.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::driver::{Hook, run_hooks};
use crate::work::{Verdict, Work};
use crate::{Error, Result, Tx};

/// How long a group gathers work before it commits; the rest goes into the next group.
const TIME_MAX: Duration = Duration::from_millis(20);

/// Closures that ran in the same transaction, with the effects that wait for the commit.
pub(crate) struct Group {
    ran: Vec<Ran>,
}

struct Ran {
    work: Box<dyn Work>,
    hooks: Vec<Hook>,
}

impl Group {
    /// Runs waiting closures in the transaction that has begun. Those that do not fit into the time stay.
    /// Fails when the transaction as a whole is lost.
    pub(crate) fn run(tx: &mut Tx, waiting: &mut VecDeque<Box<dyn Work>>) -> (Self, Result<()>) {
        let begun = Instant::now();
        let mut ran = Vec::with_capacity(waiting.len());
        let mut end = Ok(());
        while let Some(mut work) = waiting.pop_front() {
            if work.wanted() {
                let hooks = run_one(tx, &mut *work);
                end = hooks.as_ref().map(|_| ()).map_err(Clone::clone);
                ran.push(Ran { work, hooks: hooks.unwrap_or_default() });
            }
            if end.is_err() || begun.elapsed() >= TIME_MAX {
                break;
            }
        }
        (Self { ran }, end)
    }

    /// Returns all waiting closures, none of which ran.
    pub(crate) fn of(waiting: &mut VecDeque<Box<dyn Work>>) -> Self {
        Self { ran: waiting.drain(..).map(|work| Ran { work, hooks: Vec::new() }).collect() }
    }

    /// Returns how many closures ran.
    pub(crate) fn len(&self) -> usize {
        self.ran.len()
    }

    /// Answers everybody after the commit, or with the reason why there was none.
    pub(crate) fn answer(self, end: &Result<()>) {
        for ran in self.ran {
            if end.is_ok() {
                run_hooks(ran.hooks);
            }
            ran.work.answer(end.clone());
        }
    }

    /// Returns the closures, so that each can be run again alone.
    pub(crate) fn into_works(self) -> impl Iterator<Item = Box<dyn Work>> {
        self.ran.into_iter().map(|ran| ran.work)
    }
}

/// Runs one closure and returns its effects; fails only when the whole transaction is lost.
fn run_one(tx: &mut Tx, work: &mut dyn Work) -> Result<Vec<Hook>> {
    tx.driver().control("SAVEPOINT closure")?;
    let verdict = work.run(tx);
    if verdict == Verdict::Again {
        return Err(Error::Conflict);
    }
    if !tx.driver().in_transaction() {
        let ended = || Error::Unavailable("the database ended the transaction".to_owned());
        return Err(tx.failure().cloned().unwrap_or_else(ended));
    }
    let mut hooks = tx.take_hooks();
    if verdict == Verdict::Drop {
        hooks.clear();
        tx.driver().control("ROLLBACK TO SAVEPOINT closure")?;
    }
    tx.driver().control("RELEASE SAVEPOINT closure")?;
    Ok(hooks)
}
