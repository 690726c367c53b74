//! What leaves the house, and who leaves it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::contacts::pages::export;
use crate::contacts::{ContactId, question};
use crate::fault::Outcome;
use crate::flow::erase::{self, Reason};
use crate::people::Caller;
use crate::web::{Asked, At, Sent};

/// Returns all contacts that the question finds as CSV, streamed.
#[utoipa::path(get, path = "/api/v1/contacts/export", tag = "contacts", params(question::Asked),
    responses((status = 200, description = "one row for each contact", content_type = "text/csv")))]
pub async fn list(app: State<App>, caller: Caller, asked: Asked<question::Asked>) -> Outcome<Response> {
    export::list(app, caller, asked).await
}

/// Returns everything that is kept of one contact, table by table.
#[utoipa::path(get, path = "/api/v1/contacts/{id}/export", tag = "contacts", params(("id" = String, Path,)),
    responses((status = 200, description = "an object with a list of rows for each table", content_type = "application/json")))]
pub async fn one(app: State<App>, caller: Caller, id: At<ContactId>) -> Outcome<Response> {
    export::one(app, caller, id).await
}

/// Why a contact is erased.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Erasure {
    /// `asked`, `no_ground` or `mistake`.
    reason: String,
}

/// Erases a contact for good: everything that says who it was goes, ids, codes, moments and amounts stay.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/erase", tag = "contacts", params(("id" = String, Path,)),
    request_body = Erasure, responses((status = 204), (status = 409, description = "it was erased before")))]
pub async fn erase(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Sent(said): Sent<Erasure>,
) -> Outcome<StatusCode> {
    let (house, reason) = (app.clone(), Reason::read(&said.reason)?);
    app.write(move |tx| erase::erase(tx, &house.keys, &caller, id, reason)).await?;
    Ok(StatusCode::NO_CONTENT)
}
