//! The job queue: background work that is enqueued in the transaction that made its reason.
//!
//! A job waits until its moment, is claimed under a lease, and ends finished, put off, or dead. A waiting
//! job absorbs another of the same kind and key. While a job is claimed or put off, a new one with its key
//! waits beside it and runs after it, so that nothing that happened meanwhile is missed and no two run at
//! once. A lease that runs out gives its job to the next who asks; the first worker then gets
//! [`crate::Error::LeaseLost`], and with it goes everything that it wrote in the same transaction.
//!
//! ```ignore
//! let batch = store.claim(Claim { kinds: &["consider"], limit: 500, lease_ms: 60_000, attempts_max: 8 }).await?;
//! store.write(move |tx| { consider::all(tx, &batch)?; jobs::finish(tx, &batch) }).await?;
//! ```

mod dead;
mod queue;
mod schema;
mod waiting;

use measure::Moment;

pub(crate) use dead::{COUNT, LIST};
pub use dead::{Dead, dead, dead_count, discard, retry};
pub(crate) use queue::{CLAIM, DEPTH};
pub use queue::{claim, fail, finish};
pub use schema::MIGRATION;
pub(crate) use waiting::WAITING;
pub use waiting::{Waiting, waiting};

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

crate::record! {
    /// A job that this worker holds.
    #[derive(PartialEq, Eq)]
    pub struct Job {
        /// Its id.
        pub id: i64,
        /// What is to be done.
        pub kind: String,
        /// What it is done for.
        pub key: Option<String>,
        /// What the code needs to know.
        pub payload: String,
        /// When it was enqueued.
        pub created_at: Moment,
        /// How often it was claimed, this time included.
        pub attempts: u32,
        /// The claim that holds it.
        pub lease: i64,
    }
}

crate::record! {
    /// What waits of one kind.
    #[derive(PartialEq, Eq)]
    pub struct Depth {
        /// The kind.
        pub kind: String,
        /// How many jobs are due.
        pub waiting: i64,
        /// Since when the oldest of them is due.
        pub oldest: Moment,
    }
}

/// A worker's wish for jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The kinds it can do, the most urgent first; within a kind the longest due come first.
    pub kinds: &'static [&'static str],
    /// How many jobs it takes at most.
    pub limit: usize,
    /// For how long they are its own, in milliseconds.
    pub lease_ms: i64,
    /// A job that was claimed more often is buried: it takes its worker down each time.
    pub attempts_max: u32,
}

/// What follows a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// After how many attempts a job is buried.
    pub attempts_max: u32,
    /// The wait after the first failure; it doubles with each further one, and varies by a quarter.
    pub pause_ms: i64,
    /// The longest wait.
    pub pause_ms_max: i64,
}

impl Default for Retry {
    /// Eight attempts within about twenty minutes.
    fn default() -> Self {
        Self { attempts_max: 8, pause_ms: 10_000, pause_ms_max: 3_600_000 }
    }
}

/// A job that could not be done, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure<'a> {
    /// The job.
    pub job: &'a Job,
    /// A sentence for the admin who looks at dead jobs.
    pub error: &'a str,
}
