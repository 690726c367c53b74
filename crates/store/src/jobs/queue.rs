//! Putting jobs in, taking them out, and ending them.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use crate::jobs::{Claim, Depth, Failure, Job, New, Retry, dead};
use crate::{Error, Result, Sql, Statement, Store, Tx, params};

/// How many jobs one statement names.
const CHUNK: usize = 512;

/// What a waiting job does with its twin: it takes the earlier moment of the two.
const ON_TWIN: &str = " ON CONFLICT (kind, key) WHERE lease IS NULL
     DO UPDATE SET run_at = CASE WHEN excluded.run_at < jobs.run_at THEN excluded.run_at ELSE jobs.run_at END";

/// A waiting job is not taken while another with its key holds a lease, be it running or put off.
pub(crate) const CLAIM: Statement = Statement {
    name: "jobs.claim",
    sqlite: "UPDATE jobs SET lease = $1, run_at = $2, attempts = attempts + 1
         WHERE id IN (SELECT id FROM jobs WHERE kind = $3 AND run_at <= $4
             AND (lease IS NOT NULL OR NOT EXISTS (SELECT 1 FROM jobs AS elder
                 WHERE elder.kind = jobs.kind AND elder.key = jobs.key AND elder.lease IS NOT NULL))
             ORDER BY run_at LIMIT $5)
         RETURNING id, kind, key, payload, created_at, attempts, lease",
    postgres: "WITH due AS MATERIALIZED (SELECT id FROM jobs WHERE kind = $3 AND run_at <= $4
             AND (lease IS NOT NULL OR NOT EXISTS (SELECT 1 FROM jobs AS elder
                 WHERE elder.kind = jobs.kind AND elder.key = jobs.key AND elder.lease IS NOT NULL))
             ORDER BY run_at LIMIT $5 FOR UPDATE OF jobs SKIP LOCKED)
         UPDATE jobs SET lease = $1, run_at = $2, attempts = attempts + 1 FROM due WHERE jobs.id = due.id
         RETURNING jobs.id, kind, key, payload, created_at, attempts, lease",
};

pub(crate) const DEPTH: Statement = Statement::shared(
    "jobs.depth",
    "SELECT kind, COUNT(*) AS waiting, MIN(run_at) AS oldest FROM jobs WHERE run_at <= $1 GROUP BY kind ORDER BY kind",
);

impl Tx {
    /// Enqueues a job with this transaction. A waiting job of the same kind and key absorbs it: it keeps
    /// its payload and takes the earlier moment of the two.
    pub fn enqueue(&mut self, job: New<'_>) -> Result<()> {
        self.enqueue_many(&[job])
    }

    /// Enqueues many jobs like [`Tx::enqueue`], in few statements.
    pub fn enqueue_many(&mut self, jobs: &[New<'_>]) -> Result<()> {
        for chunk in absorb(jobs).chunks(CHUNK) {
            let mut sql = Sql::new("INSERT INTO jobs (id, kind, key, payload, run_at, created_at) VALUES ");
            for (place, job) in chunk.iter().enumerate() {
                sql.push(if place == 0 { "(" } else { ", (" }).bind(self.new_id());
                sql.push(", ").bind(job.kind).push(", ").bind(job.key).push(", ").bind(job.payload);
                sql.push(", ").bind(job.run_at).push(", ").bind(self.now()).push(")");
            }
            sql.push(ON_TWIN);
            self.run_sql(&sql)?;
        }
        Ok(())
    }
}

/// Keeps one job of each kind and key, with the earliest moment, as the table would.
fn absorb<'a>(jobs: &[New<'a>]) -> Vec<New<'a>> {
    let mut kept: Vec<New<'a>> = Vec::with_capacity(jobs.len());
    let mut places = HashMap::new();
    for job in jobs {
        match job.key.map(|key| places.entry((job.kind, key))) {
            Some(Entry::Occupied(place)) => {
                let twin: &mut New<'a> = &mut kept[*place.get()];
                twin.run_at = twin.run_at.min(job.run_at);
            }
            Some(Entry::Vacant(place)) => {
                place.insert(kept.len());
                kept.push(*job);
            }
            None => kept.push(*job),
        }
    }
    kept
}

impl Store {
    /// Takes due jobs under a lease; those that were claimed too often are buried on the way.
    pub async fn claim(&self, claim: Claim) -> Result<Vec<Job>> {
        self.work_queue(move |tx| self::claim(tx, &claim)).await
    }

    /// Returns what is due of each kind, and since when.
    pub async fn job_depths(&self) -> Result<Vec<Depth>> {
        self.read(|tx| {
            let now = tx.now();
            tx.all(&DEPTH, params![now])
        })
        .await
    }
}

/// Takes due jobs under a lease like [`Store::claim`], for whoever does them in the same transaction.
pub fn claim(tx: &mut Tx, claim: &Claim) -> Result<Vec<Job>> {
    let (lease, now) = (tx.new_id(), tx.now());
    let mut taken: Vec<Job> = Vec::new();
    for kind in claim.kinds {
        let room = claim.limit.saturating_sub(taken.len());
        if room == 0 {
            break;
        }
        let mut jobs: Vec<Job> = tx.all(&CLAIM, params![lease, now + claim.lease_ms, kind, now, room])?;
        jobs.sort_by_key(|job| job.id);
        taken.append(&mut jobs);
    }
    let (alive, worn_out): (Vec<_>, Vec<_>) =
        taken.into_iter().partition(|job| job.attempts <= claim.attempts_max);
    if !worn_out.is_empty() {
        let error = "Its worker went away each time, without a word.";
        let failures: Vec<_> = worn_out.iter().map(|job| Failure { job, error }).collect();
        fail(tx, &failures, &Retry { attempts_max: 0, ..Retry::default() })?;
    }
    Ok(alive)
}

/// Removes jobs that are done, in the transaction that did them. Fails with [`Error::LeaseLost`] when one
/// of them is no longer this worker's; what was done is then rolled back with the transaction.
pub fn finish(tx: &mut Tx, jobs: &[Job]) -> Result<()> {
    for_each_lease(jobs.iter(), |lease, ids| {
        let mut sql = Sql::new("DELETE FROM jobs WHERE lease = ");
        sql.bind(lease).push(" AND id IN ").bind_list(ids);
        held(tx.run_sql(&sql)?, ids)
    })
}

/// Puts failed jobs off, each a while longer than the last time, or buries them after the last attempt.
/// Returns how many were buried. Fails with [`Error::LeaseLost`] like [`finish`].
pub fn fail(tx: &mut Tx, failures: &[Failure<'_>], retry: &Retry) -> Result<usize> {
    for chunk in failures.chunks(CHUNK) {
        put_off(tx, chunk, retry)?;
    }
    let spent: Vec<&Job> =
        failures.iter().map(|failure| failure.job).filter(|job| job.attempts >= retry.attempts_max).collect();
    for_each_lease(spent.iter().copied(), |_, ids| dead::bury(tx, ids))?;
    Ok(spent.len())
}

fn put_off(tx: &mut Tx, failures: &[Failure<'_>], retry: &Retry) -> Result<()> {
    let now = tx.now();
    let mut sql = Sql::new("UPDATE jobs SET run_at = fresh.column2, error = fresh.column4 FROM (VALUES ");
    // Filled up to the next power of two, so that batches of every size share a few prepared statements.
    let filled = failures.len().next_power_of_two();
    for (place, failure) in
        failures.iter().chain(std::iter::repeat(&failures[failures.len() - 1])).take(filled).enumerate()
    {
        let pause_ms = pause(failure.job.attempts, retry, tx.dice());
        sql.push(if place == 0 { "(CAST(" } else { ", (CAST(" }).bind(failure.job.id);
        sql.push(" AS BIGINT), CAST(").bind(now + pause_ms);
        sql.push(" AS BIGINT), CAST(").bind(failure.job.lease);
        sql.push(" AS BIGINT), CAST(").bind(failure.error).push(" AS TEXT))");
    }
    sql.push(") AS fresh WHERE jobs.id = fresh.column1 AND jobs.lease = fresh.column3");
    let ids: Vec<i64> = failures.iter().map(|failure| failure.job.id).collect();
    held(tx.run_sql(&sql)?, &ids)
}

/// Returns how long to wait after this many attempts, varied so that those who failed together do not
/// come back together.
fn pause(attempts: u32, retry: &Retry, dice: &mut fastrand::Rng) -> i64 {
    let doublings = attempts.saturating_sub(1).min(30);
    let pause_ms = retry.pause_ms.saturating_mul(1 << doublings).min(retry.pause_ms_max);
    pause_ms - pause_ms / 4 + dice.i64(0..=(pause_ms / 2).max(0))
}

fn held(touched: usize, ids: &[i64]) -> Result<()> {
    if touched == ids.len() { Ok(()) } else { Err(Error::LeaseLost) }
}

/// Calls `end` with the ids of each lease in bounded chunks; the jobs of one claim have one lease.
fn for_each_lease<'a>(
    jobs: impl Iterator<Item = &'a Job>,
    mut end: impl FnMut(i64, &[i64]) -> Result<()>,
) -> Result<()> {
    let mut leases: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for job in jobs {
        leases.entry(job.lease).or_default().push(job.id);
    }
    for (lease, ids) in leases {
        for chunk in ids.chunks(CHUNK) {
            end(lease, chunk)?;
        }
    }
    Ok(())
}
