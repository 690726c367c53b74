//! What is done with one contact: notes, tags, owner, stage.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Made;
use crate::app::App;
use crate::contacts::ContactId;
use crate::contacts::pages::act;
use crate::fault::Outcome;
use crate::flow::edit;
use crate::people::Caller;
use crate::web::{At, Sent};

/// A note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Noted {
    note: String,
}

/// A tag.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tagged {
    tag: String,
}

/// A new owner.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GivenContact)]
pub struct Given {
    /// A user's id; none is nobody's.
    owner: Option<String>,
}

/// A move by hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MovedContact)]
pub struct Moved {
    /// `subscriber`, `lead`, `customer` or `disqualified`.
    stage: String,
    reason: String,
}

/// Writes a note on the timeline.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/notes", tag = "contacts", params(("id" = String, Path,)),
    request_body = Noted, responses((status = 201, body = Made)))]
pub async fn note(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Sent(noted): Sent<Noted>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let made = app.write(move |tx| edit::note(tx, &caller, id, &noted.note)).await?;
    Ok((StatusCode::CREATED, Json(Made { id: made.to_string() })))
}

/// Sticks a tag on.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/tags", tag = "contacts", params(("id" = String, Path,)),
    request_body = Tagged, responses((status = 204)))]
pub async fn tag(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Sent(tagged): Sent<Tagged>,
) -> Outcome<StatusCode> {
    app.write(move |tx| edit::tag(tx, &caller, id, &tagged.tag)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a tag off.
#[utoipa::path(delete, path = "/api/v1/contacts/{id}/tags/{tag}", tag = "contacts",
    params(("id" = String, Path,), ("tag" = String, Path,)), responses((status = 204)))]
pub async fn untag(
    State(app): State<App>,
    caller: Caller,
    At((id, tag)): At<(ContactId, String)>,
) -> Outcome<StatusCode> {
    app.write(move |tx| edit::untag(tx, &caller, id, &tag)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives the contact to a colleague, or to nobody.
#[utoipa::path(put, path = "/api/v1/contacts/{id}/owner", tag = "contacts", params(("id" = String, Path,)),
    request_body = Given, responses((status = 204), (status = 422, description = "there is no such colleague")))]
pub async fn give(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Sent(given): Sent<Given>,
) -> Outcome<StatusCode> {
    let to = act::owner(given.owner.as_deref().unwrap_or_default())?;
    app.write(move |tx| edit::give(tx, &caller, id, to)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Moves the contact to another stage by hand.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/stage", tag = "contacts", params(("id" = String, Path,)),
    request_body = Moved, responses((status = 204), (status = 409, description = "a handoff or a deal is open")))]
pub async fn move_by_hand(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Sent(moved): Sent<Moved>,
) -> Outcome<StatusCode> {
    let to = act::stage(&moved.stage)?;
    app.write(move |tx| edit::move_by_hand(tx, &caller, id, to, &moved.reason)).await?;
    Ok(StatusCode::NO_CONTENT)
}
