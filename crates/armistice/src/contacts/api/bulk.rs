//! Bulk actions: one deed for many contacts, and the way back.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use measure::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Made;
use crate::app::App;
use crate::contacts::bulk_action::{self, BulkAction, unkept};
use crate::contacts::bulk_contact::{self, PAGE};
use crate::contacts::deed::Said;
use crate::contacts::pages::bulk::show::Part;
use crate::contacts::question;
use crate::contacts::{BulkActionId, ContactId};
use crate::fault::{Fault, Outcome};
use crate::flow::bulk::work::{self, Whom};
use crate::flow::bulk::{self, Fate};
use crate::people::{Caller, UserId};
use crate::web::{Asked, At, Sent};

/// What is to be done, and with whom: with `contacts`, or with everybody whom a `question` means.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = OrderedBulkAction)]
pub struct Ordered {
    #[serde(flatten)]
    said: Said,
    /// Contacts' ids, at most 10,000.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    contacts: Option<Vec<ContactId>>,
    /// The parameters of `GET /api/v1/contacts`; all pages are meant. An empty object is everybody.
    #[serde(default)]
    question: Option<BTreeMap<String, String>>,
}

impl Ordered {
    fn whom(&self) -> Outcome<Whom> {
        match (&self.contacts, &self.question) {
            (Some(contacts), None) => Ok(Whom::Named(contacts.clone())),
            (None, Some(said)) => read(said).map(|asked| Whom::All(Box::new(asked))),
            _ => Err(Fault::field("contacts", "Please say either which contacts, or a question.")),
        }
    }
}

/// Reads a question; a word that is none of its parameters is refused, because it would mean everybody.
fn read(said: &BTreeMap<String, String>) -> Outcome<question::Asked> {
    let known = question::Asked::default();
    let unknown =
        said.keys().find(|name| known.parameters().all(|(parameter, _)| parameter != name.as_str()));
    if let Some(unknown) = unknown {
        return Err(Fault::field("question", format!("A question has no {unknown}.")));
    }
    let text = serde_json::to_string(said).map_err(|error| Fault::Internal(error.to_string()))?;
    unkept(&text).ok_or_else(|| Fault::field("question", "This is not a question."))
}

/// What an order would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkActionAhead)]
pub struct Ahead {
    /// How many are meant.
    contacts: usize,
    /// How many of them were looked at.
    looked_at: usize,
    /// How many of these would change.
    changing: usize,
    /// How many of these are so already.
    same: usize,
    /// How many of these cannot be changed, by why.
    refused: BTreeMap<String, usize>,
    /// Some of those who would change.
    named: Vec<String>,
}

/// A bulk action.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkAction)]
pub struct Shown {
    #[schema(value_type = String)]
    id: BulkActionId,
    deed: String,
    /// The tag, the user's id, the stage, the segment's id, or the field.
    object: Option<String>,
    /// The reason of a move, or the value of a field.
    value: Option<String>,
    /// `gathering`, `running`, `done`, `stopped`, `failed`, `undoing` or `undone`.
    state: &'static str,
    /// How many are meant.
    contacts: i64,
    changed: i64,
    /// How many were so already.
    same: i64,
    refused: i64,
    undone: i64,
    /// How many were not put back.
    kept: i64,
    #[schema(value_type = String)]
    created_by: UserId,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>)]
    ended_at: Option<Timestamp>,
    /// Until when it can be undone, if it can.
    #[schema(value_type = Option<String>)]
    undo_until: Option<Timestamp>,
    failure: Option<String>,
}

impl Shown {
    fn of(found: BulkAction, now: Moment) -> Self {
        Self {
            state: found.phase().word(),
            undo_until: found.undo_until(now).map(Moment::timestamp),
            id: found.id,
            deed: found.deed,
            object: found.object,
            value: found.value,
            contacts: found.contacts,
            changed: found.changed,
            same: found.same,
            refused: found.refused,
            undone: found.undone,
            kept: found.kept,
            created_by: found.created_by,
            created_at: found.created_at.timestamp(),
            ended_at: found.ended_at.map(Moment::timestamp),
            failure: found.failure,
        }
    }
}

/// A contact of a bulk action.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkContact)]
pub struct Met {
    #[schema(value_type = String)]
    contact: ContactId,
    name: String,
    /// `waiting`, `changed`, `same`, `refused`, `undone` or `kept`.
    state: &'static str,
    /// Why not, of those who were not changed or not put back.
    reason: Option<String>,
}

/// Returns the latest bulk actions that the caller may see.
#[utoipa::path(get, path = "/api/v1/bulk-actions", tag = "contacts", responses((status = 200, body = Vec<Shown>)))]
pub async fn list(State(app): State<App>, caller: Caller) -> Outcome<Json<Vec<Shown>>> {
    let now = caller.at;
    let found = app.read(move |tx| bulk_action::latest(tx, &caller)).await?;
    Ok(Json(found.into_iter().map(|one| Shown::of(one, now)).collect()))
}

/// Does one thing with many contacts, in the background.
#[utoipa::path(post, path = "/api/v1/bulk-actions", tag = "contacts", request_body = Ordered,
    responses((status = 201, body = Made), (status = 422, description = "nobody is meant, or the deed cannot be"),
        (status = 503, description = "contacts are being counted")))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Sent(ordered): Sent<Ordered>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let id = work::order(&app, &caller, ordered.said.read()?, &ordered.whom()?).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })))
}

/// Says what would happen, and does nothing.
#[utoipa::path(post, path = "/api/v1/bulk-actions/preview", tag = "contacts", request_body = Ordered,
    responses((status = 200, body = Ahead), (status = 422, description = "nobody is meant, or the deed cannot be")))]
pub async fn preview(
    State(app): State<App>,
    caller: Caller,
    Sent(ordered): Sent<Ordered>,
) -> Outcome<Json<Ahead>> {
    let found = work::look_ahead(&app, &caller, ordered.said.read()?, &ordered.whom()?).await?;
    let changing = found.named.into_iter().filter(|(_, fate)| matches!(fate, Fate::Change(_)));
    Ok(Json(Ahead {
        contacts: found.contacts,
        looked_at: found.looked_at,
        changing: found.changing,
        same: found.same,
        refused: found.refused.into_iter().collect(),
        named: changing.map(|(name, _)| name).collect(),
    }))
}

/// Returns one bulk action.
#[utoipa::path(get, path = "/api/v1/bulk-actions/{id}", tag = "contacts", params(("id" = String, Path,)),
    responses((status = 200, body = Shown), (status = 404, description = "there is no such bulk action")))]
pub async fn show(State(app): State<App>, caller: Caller, At(id): At<BulkActionId>) -> Outcome<Json<Shown>> {
    let now = caller.at;
    let found = app.read(move |tx| bulk_action::find_seen(tx, &caller, id)).await?;
    Ok(Json(Shown::of(found, now)))
}

/// Returns contacts of a bulk action within sight, 50 at most, with what became of them.
#[utoipa::path(get, path = "/api/v1/bulk-actions/{id}/contacts", tag = "contacts",
    params(("id" = String, Path,), Part), responses((status = 200, body = Vec<Met>)))]
pub async fn contacts(
    State(app): State<App>,
    caller: Caller,
    At(id): At<BulkActionId>,
    Asked(part): Asked<Part>,
) -> Outcome<Json<Vec<Met>>> {
    let lines = app.read(move |tx| {
        bulk_action::find_seen(tx, &caller, id)?;
        bulk_contact::lines(tx, &caller.sight(), id, part.became(), part.start())
    });
    let met = |line: bulk_contact::Line| Met {
        contact: line.contact_id,
        name: line.name(),
        state: line.state.word(),
        reason: line.reason,
    };
    Ok(Json(lines.await?.into_iter().take(PAGE).map(met).collect()))
}

/// Stops a bulk action; who was reached stays changed.
#[utoipa::path(post, path = "/api/v1/bulk-actions/{id}/stop", tag = "contacts", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "bulk-action-ended")))]
pub async fn stop(State(app): State<App>, caller: Caller, At(id): At<BulkActionId>) -> Outcome<StatusCode> {
    app.write(move |tx| bulk::stop(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts back whoever is still as the bulk action left them, in the background.
#[utoipa::path(post, path = "/api/v1/bulk-actions/{id}/undo", tag = "contacts", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "bulk-action-under-way, bulk-action-not-undoable")))]
pub async fn undo(State(app): State<App>, caller: Caller, At(id): At<BulkActionId>) -> Outcome<StatusCode> {
    app.write(move |tx| bulk::undo(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
