//! The house itself, for an admin's program: the company, the audit log, jobs that were given up.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::jobs::{self, Dead, Waiting};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::people::audit::{self, Entry, Filter};
use crate::people::{AuditId, Caller, UserId};
use crate::settings::{self, Company};
use crate::web::{Asked, At, Sent};

/// Lines or jobs in one answer.
const PAGE_MAX: usize = 200;

/// The company that runs this house.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CompanyBody {
    name: String,
    postal_address: String,
    /// IANA zone in which days begin.
    zone: String,
    /// ISO 4217 code.
    currency: String,
    /// The address that mails come from.
    from_address: String,
}

/// One line of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditLine {
    #[schema(value_type = String)]
    id: AuditId,
    #[schema(value_type = String)]
    at: Timestamp,
    /// Name of the colleague who did it, if one did.
    who: Option<String>,
    /// Name of the token through which it was done, if through one.
    token: Option<String>,
    verb: String,
    noun: String,
    noun_id: Option<String>,
    detail: String,
    address: String,
}

impl From<Entry> for AuditLine {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            at: entry.at.timestamp(),
            who: entry.who,
            token: entry.token,
            verb: entry.verb,
            noun: entry.noun,
            noun_id: entry.noun_id.map(store::id_to_text),
            detail: entry.detail,
            address: entry.address,
        }
    }
}

/// Which lines of the audit log.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct AuditFilter {
    /// The id of a colleague.
    #[param(value_type = Option<String>)]
    user: Option<UserId>,
    /// The kind of thing it was done to.
    noun: Option<String>,
    /// The id of the last line of the page before.
    #[param(value_type = Option<String>)]
    before: Option<AuditId>,
}

/// A job that was given up.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadJob {
    id: String,
    kind: String,
    key: Option<String>,
    payload: String,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    died_at: Timestamp,
    attempts: u32,
    /// What the last try said.
    error: String,
}

impl From<Dead> for DeadJob {
    fn from(job: Dead) -> Self {
        Self {
            id: store::id_to_text(job.id),
            kind: job.kind,
            key: job.key,
            payload: job.payload,
            created_at: job.created_at.timestamp(),
            died_at: job.died_at.timestamp(),
            attempts: job.attempts,
            error: job.error,
        }
    }
}

/// Returns the company.
#[utoipa::path(get, path = "/api/v1/settings/company", tag = "settings", responses((status = 200, body = CompanyBody)))]
pub async fn company(State(app): State<App>) -> Outcome<Json<CompanyBody>> {
    let Company { name, postal_address, zone, currency, from_address } = app.read(settings::company).await?;
    Ok(Json(CompanyBody { name, postal_address, zone, currency, from_address }))
}

/// Stores the company.
#[utoipa::path(put, path = "/api/v1/settings/company", tag = "settings", request_body = CompanyBody,
    responses((status = 204), (status = 422, description = "a field cannot be accepted")))]
pub async fn set_company(
    State(app): State<App>,
    caller: Caller,
    Sent(body): Sent<CompanyBody>,
) -> Outcome<StatusCode> {
    let CompanyBody { name, postal_address, zone, currency, from_address } = body;
    let company = Company { name, postal_address, zone, currency, from_address };
    app.write(move |tx| {
        settings::set_company(tx, &company, caller.user)?;
        audit::note(tx, &caller, "changed", "company", 0, &company.name)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns lines of the audit log, latest first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "settings", params(AuditFilter), responses((status = 200, body = Vec<AuditLine>)))]
pub async fn audit_log(
    State(app): State<App>,
    Asked(asked): Asked<AuditFilter>,
) -> Outcome<Json<Vec<AuditLine>>> {
    let filter = Filter { user: asked.user, noun: asked.noun, before: asked.before };
    let entries = app.read(move |tx| audit::list(tx, &filter, PAGE_MAX)).await?;
    Ok(Json(entries.into_iter().map(AuditLine::from).collect()))
}

/// A job that has not ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingJob {
    id: String,
    kind: String,
    key: Option<String>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    /// From when it may run; for one that is being done, until when it is held.
    #[schema(value_type = String)]
    run_at: Timestamp,
    attempts: u32,
    /// What the last try said.
    error: Option<String>,
}

impl From<Waiting> for WaitingJob {
    fn from(job: Waiting) -> Self {
        Self {
            id: store::id_to_text(job.id),
            kind: job.kind,
            key: job.key,
            created_at: job.created_at.timestamp(),
            run_at: job.run_at.timestamp(),
            attempts: job.attempts,
            error: job.error,
        }
    }
}

/// Returns the jobs that wait, those due longest first.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "jobs", responses((status = 200, body = Vec<WaitingJob>)))]
pub async fn waiting_jobs(State(app): State<App>) -> Outcome<Json<Vec<WaitingJob>>> {
    let waiting = app.read(|tx| Ok(jobs::waiting(tx, PAGE_MAX)?)).await?;
    Ok(Json(waiting.into_iter().map(WaitingJob::from).collect()))
}

/// Returns the jobs that were given up, latest first.
#[utoipa::path(get, path = "/api/v1/jobs/dead", tag = "jobs", responses((status = 200, body = Vec<DeadJob>)))]
pub async fn dead_jobs(State(app): State<App>) -> Outcome<Json<Vec<DeadJob>>> {
    let dead = app.read(|tx| Ok(jobs::dead(tx, PAGE_MAX, 0)?)).await?;
    Ok(Json(dead.into_iter().map(DeadJob::from).collect()))
}

/// Tries a job again that was given up.
#[utoipa::path(post, path = "/api/v1/jobs/dead/{id}/retry", tag = "jobs", params(("id" = String, Path,)),
    responses((status = 204), (status = 404, description = "there is no such job")))]
pub async fn retry_job(State(app): State<App>, caller: Caller, At(id): At<String>) -> Outcome<StatusCode> {
    let id = job_id(&id)?;
    app.write(move |tx| {
        let count = jobs::retry(tx, &[id])?;
        audit::note(tx, &caller, "retried", "jobs", 0, &count.to_string())?;
        found(count)
    })
    .await
}

/// Discards a job that was given up: what it was to do will not be done.
#[utoipa::path(delete, path = "/api/v1/jobs/dead/{id}", tag = "jobs", params(("id" = String, Path,)),
    responses((status = 204), (status = 404, description = "there is no such job")))]
pub async fn discard_job(State(app): State<App>, caller: Caller, At(id): At<String>) -> Outcome<StatusCode> {
    let id = job_id(&id)?;
    app.write(move |tx| {
        let count = jobs::discard(tx, &[id])?;
        audit::note(tx, &caller, "discarded", "jobs", 0, &count.to_string())?;
        found(count)
    })
    .await
}

fn job_id(text: &str) -> Outcome<i64> {
    store::id_from_text(text).map_err(|_| Fault::Missing("job"))
}

fn found(count: usize) -> Outcome<StatusCode> {
    if count == 0 { Err(Fault::Missing("job")) } else { Ok(StatusCode::NO_CONTENT) }
}
