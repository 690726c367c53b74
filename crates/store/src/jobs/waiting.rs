//! Jobs that wait: for their moment, for a worker, or for the next try.

use measure::Moment;

use crate::{Result, Statement, Tx, params};

crate::record! {
    /// A job that has not ended.
    #[derive(PartialEq, Eq)]
    pub struct Waiting {
        /// Its id.
        pub id: i64,
        /// What is to be done.
        pub kind: String,
        /// What it is to be done for.
        pub key: Option<String>,
        /// When it was enqueued.
        pub created_at: Moment,
        /// From when it may run; for one that a worker holds, until when it is held.
        pub run_at: Moment,
        /// How often it was tried.
        pub attempts: u32,
        /// What the last try said.
        pub error: Option<String>,
    }
}

pub(crate) const WAITING: Statement = Statement::shared(
    "jobs.waiting",
    "SELECT id, kind, key, created_at, run_at, attempts, error FROM jobs ORDER BY run_at, id LIMIT $1",
);

/// Returns jobs that wait, those that are due longest first.
pub fn waiting(tx: &mut Tx, limit: usize) -> Result<Vec<Waiting>> {
    tx.all(&WAITING, params![limit])
}
