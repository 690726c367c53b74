//! The job queue: background work that is enqueued in the transaction that made its reason.
//!
//! A job waits until its moment, is claimed under a lease, and ends finished, put off, or dead. A waiting
//! job absorbs another with the same kind and key. While a job is claimed, a new one with its key waits
//! beside it and runs after it, so that nothing that happened meanwhile is missed.

mod queue;
mod schema;

use measure::Moment;

pub use schema::MIGRATION;

/// A job to be enqueued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct New<'a> {
    /// What is to be done; chooses the code.
    pub kind: &'a str,
    /// What it is done for; at most one job waits for each kind and key.
    pub key: Option<&'a str>,
    /// Whatever the code needs to know.
    pub payload: &'a str,
    /// The moment from which it may run.
    pub run_at: Moment,
}
