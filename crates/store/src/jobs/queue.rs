//! Putting jobs in.

use crate::jobs::New;
use crate::{Result, Statement, Tx, params};

const ENQUEUE: Statement = Statement::shared(
    "jobs_enqueue",
    "INSERT INTO jobs (id, kind, key, payload, run_at, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (kind, key) WHERE lease IS NULL
     DO UPDATE SET run_at = CASE WHEN excluded.run_at < jobs.run_at THEN excluded.run_at ELSE jobs.run_at END",
);

impl Tx {
    /// Enqueues a job with this transaction. A waiting job of the same kind and key absorbs it: it keeps
    /// its payload and takes the earlier moment of the two.
    pub fn enqueue(&mut self, job: New<'_>) -> Result<()> {
        let (id, now) = (self.new_id(), self.now());
        self.run(&ENQUEUE, params![id, job.kind, job.key, job.payload, job.run_at, now])?;
        Ok(())
    }
}
