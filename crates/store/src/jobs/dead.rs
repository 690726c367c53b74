//! Dead jobs: kept with their reason until an admin retries or discards them.

use measure::Moment;

use crate::{Result, Sql, Statement, Tx, params};

crate::record! {
    /// A job that nobody tries any more.
    #[derive(PartialEq, Eq)]
    pub struct Dead {
        /// Its id.
        pub id: i64,
        /// What was to be done.
        pub kind: String,
        /// What it was to be done for.
        pub key: Option<String>,
        /// What the code needed to know.
        pub payload: String,
        /// When it was enqueued.
        pub created_at: Moment,
        /// When it was given up.
        pub died_at: Moment,
        /// How often it was tried.
        pub attempts: u32,
        /// What the last attempt said.
        pub error: String,
    }
}

pub(crate) const LIST: Statement = Statement::shared(
    "dead_jobs.list",
    "SELECT id, kind, key, payload, created_at, died_at, attempts, error FROM dead_jobs
     ORDER BY died_at DESC, id DESC LIMIT $1 OFFSET $2",
);

pub(crate) const COUNT: Statement = Statement::shared("dead_jobs.count", "SELECT COUNT(*) FROM dead_jobs");

/// Returns dead jobs, the latest first.
pub fn dead(tx: &mut Tx, limit: usize, offset: usize) -> Result<Vec<Dead>> {
    tx.all(&LIST, params![limit, offset])
}

/// Returns how many jobs are dead.
pub fn dead_count(tx: &mut Tx) -> Result<i64> {
    tx.one(&COUNT, params![])
}

/// Enqueues dead jobs again, due now and with all attempts before them; returns how many were found.
/// One whose twin waits already is absorbed by it.
pub fn retry(tx: &mut Tx, ids: &[i64]) -> Result<usize> {
    let now = tx.now();
    let mut sql = Sql::new(
        "INSERT INTO jobs (id, kind, key, payload, run_at, created_at) SELECT id, kind, key, payload, CAST(",
    );
    sql.bind(now).push(" AS BIGINT), created_at FROM dead_jobs WHERE id IN ").bind_list(ids);
    sql.push(" ON CONFLICT (kind, key) WHERE lease IS NULL DO NOTHING");
    tx.run_sql(&sql)?;
    discard(tx, ids)
}

/// Removes dead jobs for good; returns how many were found.
pub fn discard(tx: &mut Tx, ids: &[i64]) -> Result<usize> {
    tx.run_sql(Sql::new("DELETE FROM dead_jobs WHERE id IN ").bind_list(ids))
}

/// Moves jobs to the dead; their last error stands in their row.
pub(super) fn bury(tx: &mut Tx, ids: &[i64]) -> Result<()> {
    let now = tx.now();
    let mut sql = Sql::new(
        "INSERT INTO dead_jobs (id, kind, key, payload, created_at, died_at, attempts, error)
         SELECT id, kind, key, payload, created_at, CAST(",
    );
    sql.bind(now).push(" AS BIGINT), attempts, COALESCE(error, '') FROM jobs WHERE id IN ").bind_list(ids);
    tx.run_sql(&sql)?;
    tx.run_sql(Sql::new("DELETE FROM jobs WHERE id IN ").bind_list(ids))?;
    Ok(())
}
