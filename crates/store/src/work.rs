//! A closure on its way through a store thread and back.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::{Error, Result, Tx};

/// What the thread shall do with the rows that a closure wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Commit them.
    Keep,
    /// Roll them back and answer with what the closure said.
    Drop,
    /// Roll them back and run the closure again: another transaction was first.
    Again,
}

/// What the closure asks of the engine. SQLite has one writer and gives every closure the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// As if alone.
    Serializable,
    /// Each statement sees what is committed; for queue work that locks the rows it takes.
    ReadCommitted,
}

/// A waiting closure with its types erased.
pub(crate) trait Work: Send {
    /// Returns whether somebody still waits for the answer.
    fn wanted(&self) -> bool;
    fn isolation(&self) -> Isolation;
    /// Runs the closure once, catching a panic.
    fn run(&mut self, tx: &mut Tx) -> Verdict;
    /// Answers: what the last run said when `end` is fine, otherwise why nothing was kept.
    fn answer(self: Box<Self>, end: Result<()>);
}

pub(crate) struct Task<F, T, E> {
    verb: F,
    isolation: Isolation,
    result: Option<Result<T, E>>,
    caller: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Task<F, T, E> {
    pub(crate) fn new(verb: F, isolation: Isolation) -> (Self, oneshot::Receiver<Result<T, E>>) {
        let (caller, answer) = oneshot::channel();
        (Self { verb, isolation, result: None, caller }, answer)
    }
}

impl<F, T, E> Work for Task<F, T, E>
where
    F: Fn(&mut Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn wanted(&self) -> bool {
        !self.caller.is_closed()
    }

    fn isolation(&self) -> Isolation {
        self.isolation
    }

    fn run(&mut self, tx: &mut Tx) -> Verdict {
        tx.start_run();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let value = (self.verb)(tx)?;
            // Whoever swallowed a failure has nothing to leave behind.
            if tx.failure().is_none() {
                tx.leave_marks()?;
            }
            Ok(value)
        }));
        let (verdict, result) = match outcome {
            _ if tx.lost_race() => (Verdict::Again, Err(Error::Conflict.into())),
            Err(panic) => (Verdict::Drop, Err(Error::Panic(panic_text(&*panic)).into())),
            // The closure swallowed the failure of a statement: PostgreSQL cannot keep such a transaction, so neither engine does.
            Ok(Ok(_)) if tx.failure().is_some() => (Verdict::Drop, Err(Error::Aborted.into())),
            Ok(Ok(value)) => (Verdict::Keep, Ok(value)),
            Ok(Err(error)) => (Verdict::Drop, Err(error)),
        };
        self.result = Some(result);
        verdict
    }

    fn answer(self: Box<Self>, end: Result<()>) {
        let not_run = || Err(Error::Unavailable("the store is closed".to_owned()).into());
        let answer = match end {
            Ok(()) => self.result.unwrap_or_else(not_run),
            Err(error) => Err(error.into()),
        };
        // The caller may have gone away in the meantime; nobody is left to tell.
        let _ = self.caller.send(answer);
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
