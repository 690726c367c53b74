//! Addresses that must not be mailed.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::fault::Outcome;
use crate::people::Caller;
use crate::post::SuppressionId;
use crate::post::pages::suppressions::{Typed, lift_one, suppress};
use crate::post::suppression::{self, Suppression};
use crate::web::input::{Asked, At, Sent};

/// A suppressed address.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuppressedAddress)]
pub struct Entry {
    id: String,
    /// The address; none once its owner was erased.
    email: Option<String>,
    /// `unsubscribed`, `bounced`, `complained`, `by_hand`, `imported` or `erased`.
    reason: &'static str,
    #[schema(value_type = String)]
    at: Timestamp,
    author: String,
    #[schema(value_type = Option<String>)]
    lifted_at: Option<Timestamp>,
}

impl From<Suppression> for Entry {
    fn from(one: Suppression) -> Self {
        Self {
            id: one.id.to_string(),
            email: one.email_key,
            reason: one.reason.word(),
            at: one.at.timestamp(),
            author: one.author,
            lifted_at: one.lifted_at.map(measure::Moment::timestamp),
        }
    }
}

/// Which part of the list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct Part {
    /// Those older than this one.
    before: String,
}

/// Returns suppressed addresses, the latest first, a hundred at most.
#[utoipa::path(get, path = "/api/v1/suppressions", tag = "mail", params(Part), responses((status = 200, body = Vec<Entry>)))]
pub async fn list(State(app): State<App>, Asked(part): Asked<Part>) -> Outcome<Json<Vec<Entry>>> {
    let before = part.before.parse().ok();
    let all = app.read(move |tx| suppression::list(tx, before)).await?;
    Ok(Json(all.into_iter().map(Entry::from).collect()))
}

/// Suppresses an address by hand.
#[utoipa::path(post, path = "/api/v1/suppressions", tag = "mail", request_body = Typed,
    responses((status = 204), (status = 422, description = "not an address")))]
pub async fn add(State(app): State<App>, caller: Caller, Sent(typed): Sent<Typed>) -> Outcome<StatusCode> {
    suppress(&app, caller, &typed.email).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lifts a suppression.
#[utoipa::path(delete, path = "/api/v1/suppressions/{id}", tag = "mail", params(("id" = String, Path,)),
    responses((status = 204), (status = 404, description = "there is no such suppression")))]
pub async fn lift(State(app): State<App>, caller: Caller, At(id): At<SuppressionId>) -> Outcome<StatusCode> {
    lift_one(&app, caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
