//! Runs the jobs: claims a batch, does it in one transaction, and removes it there; a failure is tried again one by one.

use std::time::Duration;

use measure::MINUTE_MS;
use store::jobs::{self, Claim, Failure, Job, Retry};

use crate::app::App;
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::flow::bring_in::look;
use crate::flow::consider::{self, House};
use crate::flow::{bulk, reconsider, segments};

/// Jobs taken at once: few enough that a batch's transaction stays far under a second.
const BATCH: usize = 100;
/// How long a worker that found nothing waits before it looks again.
const IDLE: Duration = Duration::from_millis(200);

/// What this house's workers ask the queue for, the most urgent first.
const CLAIM: Claim = Claim {
    kinds: &[consider::JOB, bulk::JOB, look::JOB, reconsider::JOB, segments::JOB],
    limit: BATCH,
    lease_ms: MINUTE_MS,
    attempts_max: 8,
};

/// Runs jobs until the house is asked to stop.
pub async fn run(app: App, mut stop: tokio::sync::watch::Receiver<bool>) {
    while !*stop.borrow() {
        let pause = match round(&app).await {
            Ok(0) => IDLE,
            Ok(_) => Duration::ZERO,
            Err(fault) => {
                tracing::error!(cause = %fault, "jobs could not be run; trying again");
                IDLE * 10
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Runs every job that is due in one transaction, for somebody who has the house to themselves; a failure fails all.
pub fn here(tx: &mut store::Tx, house: &House) -> Outcome<()> {
    loop {
        let batch = jobs::claim(tx, &CLAIM)?;
        if batch.is_empty() {
            return Ok(());
        }
        perform(tx, &batch, Some(house))?;
        jobs::finish(tx, &batch)?;
    }
}

/// Runs one batch and returns how many jobs it had. Tests call it until it returns 0.
pub async fn round(app: &App) -> Outcome<usize> {
    let batch = app.store.claim(CLAIM).await?;
    let count = batch.len();
    if count == 0 {
        return Ok(0);
    }
    let together = batch.clone();
    let done = app.write(move |tx| {
        perform(tx, &together, None)?;
        Ok(jobs::finish(tx, &together)?)
    });
    if let Err(fault) = done.await {
        tracing::debug!(cause = %fault, "a batch of jobs failed; each is tried alone");
        one_by_one(app, batch).await?;
    }
    Ok(count)
}

/// One bad job must not hold up the others of its batch.
async fn one_by_one(app: &App, batch: Vec<Job>) -> Outcome<()> {
    for job in batch {
        let alone = [job];
        let (first, again) = (alone.clone(), alone);
        let done = app.write(move |tx| {
            perform(tx, &first, None)?;
            Ok(jobs::finish(tx, &first)?)
        });
        if let Err(fault) = done.await {
            tracing::warn!(job = %again[0].kind, cause = %fault, "a job failed");
            let error = fault.to_string();
            app.write(move |tx| {
                Ok(jobs::fail(tx, &[Failure { job: &again[0], error: &error }], &Retry::default())?)
            })
            .await?;
        }
    }
    Ok(())
}

/// Does what the jobs name, kind by kind; loads the house unless it is known.
fn perform(tx: &mut store::Tx, batch: &[Job], house: Option<&House>) -> Outcome<()> {
    let contacts: Result<Vec<ContactId>, _> =
        batch.iter().filter(|job| job.kind == consider::JOB).map(|job| job.payload.parse()).collect();
    let contacts =
        contacts.map_err(|error| Fault::Internal(format!("a consider job names no contact: {error}")))?;
    match house {
        Some(house) => house.now(tx, &contacts)?,
        None => consider::now(tx, &contacts)?,
    }
    for job in batch {
        match job.kind.as_str() {
            look::JOB => look::perform(tx, &job.payload)?,
            reconsider::JOB => reconsider::perform(tx, &job.payload)?,
            segments::JOB => segments::perform(tx, &job.payload)?,
            bulk::JOB => bulk::perform(tx, &job.payload)?,
            _ => {}
        }
    }
    Ok(())
}
