//! Who is in a segment, who came and went, and picking contacts for one.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::contacts::{ContactId, contact};
use crate::fault::Outcome;
use crate::flow::segments::{self as flow, Way};
use crate::people::Caller;
use crate::segments::SegmentId;
use crate::segments::membership::{self, PAGE};
use crate::segments::pages::show::Part;
use crate::segments::segment;
use crate::web::{Asked, At, Sent};

/// A contact in a segment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SegmentMember)]
pub struct Member {
    /// The turn by which they joined: the key of the next page.
    turn: String,
    #[schema(value_type = String)]
    contact: ContactId,
    name: String,
    #[schema(value_type = String)]
    since: Timestamp,
    reason: String,
    /// `system` for a rule, `user:…`, `import:…`.
    author: String,
}

/// Somebody joined or left.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SegmentTurn)]
pub struct Turn {
    /// The key of the next page.
    id: String,
    #[schema(value_type = String)]
    contact: ContactId,
    name: String,
    /// `joined` or `left`.
    kind: String,
    /// The version of the rule that said so; 0 when picked.
    version: i64,
    #[schema(value_type = String)]
    at: Timestamp,
    reason: String,
    author: String,
}

/// A segment that a contact is in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Membership {
    #[schema(value_type = String)]
    segment: SegmentId,
    name: String,
    #[schema(value_type = String)]
    since: Timestamp,
    reason: String,
    author: String,
}

/// Whom to pick.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PickedContacts)]
pub struct Picked {
    /// Contacts' ids, at most 1,000.
    #[schema(value_type = Vec<String>)]
    contacts: Vec<ContactId>,
}

/// How many moved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MovedContacts)]
pub struct Moved {
    /// Those who were not where they were asked to go.
    moved: usize,
}

/// Returns who is in a segment, who joined last first, 50 at most.
#[utoipa::path(get, path = "/api/v1/segments/{id}/members", tag = "segments", params(("id" = String, Path,), Part),
    responses((status = 200, body = Vec<Member>), (status = 404, description = "there is no such segment")))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    At(id): At<SegmentId>,
    Asked(part): Asked<Part>,
) -> Outcome<Json<Vec<Member>>> {
    let sight = caller.sight();
    let lines = app.read(move |tx| {
        segment::find(tx, id)?;
        membership::members(tx, &sight, id, part.before(), PAGE)
    });
    let member = |line: membership::Member| Member {
        turn: store::id_to_text(line.change_id),
        contact: line.contact_id,
        name: line.name(),
        since: line.since.timestamp(),
        reason: line.reason,
        author: line.author,
    };
    Ok(Json(lines.await?.into_iter().map(member).collect()))
}

/// Returns who joined and left a segment, the latest first, 50 at most.
#[utoipa::path(get, path = "/api/v1/segments/{id}/history", tag = "segments", params(("id" = String, Path,), Part),
    responses((status = 200, body = Vec<Turn>), (status = 404, description = "there is no such segment")))]
pub async fn history(
    State(app): State<App>,
    caller: Caller,
    At(id): At<SegmentId>,
    Asked(part): Asked<Part>,
) -> Outcome<Json<Vec<Turn>>> {
    let sight = caller.sight();
    let lines = app.read(move |tx| {
        segment::find(tx, id)?;
        membership::history(tx, &sight, id, part.before(), PAGE)
    });
    let turn = |line: membership::Turned| Turn {
        id: store::id_to_text(line.id),
        contact: line.contact_id,
        name: line.name(),
        version: line.version,
        at: line.at.timestamp(),
        kind: line.kind,
        reason: line.reason,
        author: line.author,
    };
    Ok(Json(lines.await?.into_iter().map(turn).collect()))
}

/// Takes contacts into a picked segment.
#[utoipa::path(post, path = "/api/v1/segments/{id}/members", tag = "segments", params(("id" = String, Path,)),
    request_body = Picked, responses((status = 200, body = Moved), (status = 409, description = "segment-ruled, segment-archived")))]
pub async fn pick(
    State(app): State<App>,
    caller: Caller,
    At(id): At<SegmentId>,
    Sent(picked): Sent<Picked>,
) -> Outcome<Json<Moved>> {
    let moved = app.write(move |tx| flow::pick(tx, &caller, id, &picked.contacts, Way::In)).await?;
    Ok(Json(Moved { moved }))
}

/// Takes a contact out of a picked segment.
#[utoipa::path(delete, path = "/api/v1/segments/{id}/members/{contact}", tag = "segments",
    params(("id" = String, Path,), ("contact" = String, Path,)),
    responses((status = 204), (status = 409, description = "segment-ruled, segment-archived")))]
pub async fn take_out(
    State(app): State<App>,
    caller: Caller,
    At((id, contact)): At<(SegmentId, ContactId)>,
) -> Outcome<StatusCode> {
    app.write(move |tx| flow::pick(tx, &caller, id, &[contact], Way::Out)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the segments that a contact is in, with since when and why.
#[utoipa::path(get, path = "/api/v1/contacts/{id}/segments", tag = "segments", params(("id" = String, Path,)),
    responses((status = 200, body = Vec<Membership>), (status = 404, description = "there is no such contact")))]
pub async fn of_contact(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
) -> Outcome<Json<Vec<Membership>>> {
    let sight = caller.sight();
    let told = app.read(move |tx| {
        contact::find_seen(tx, &sight, id)?;
        membership::told(tx, id)
    });
    let told = told.await?.into_iter().filter(|told| told.archived_at.is_none());
    let shown = |told: membership::Told| Membership {
        segment: told.id,
        name: told.name,
        since: told.since.timestamp(),
        reason: told.reason,
        author: told.author,
    };
    Ok(Json(told.map(shown).collect()))
}
