//! Colleagues, as an admin's program sees them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Made;
use crate::app::App;
use crate::fault::Outcome;
use crate::flow::colleagues;
use crate::people::role::{Reach, Role};
use crate::people::user::{self, Listed};
use crate::people::{Caller, TeamId, UserId, visibility};
use crate::web::{At, Sent};

/// A colleague.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserBody {
    #[schema(value_type = String)]
    id: UserId,
    email: String,
    name: String,
    role: Role,
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
    zone: String,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>)]
    disabled_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    last_seen_at: Option<Timestamp>,
}

impl From<Listed> for UserBody {
    fn from(user: Listed) -> Self {
        Self {
            id: user.id,
            email: user.email,
            name: user.name,
            role: user.role,
            team: user.team_id,
            zone: user.zone,
            created_at: user.created_at.timestamp(),
            disabled_at: user.disabled_at.map(measure::Moment::timestamp),
            last_seen_at: user.last_seen_at.map(measure::Moment::timestamp),
        }
    }
}

/// What a colleague is here for.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Place {
    role: Role,
    /// The team's id, or nothing for no team.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
}

/// How far a role sees.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Visibility {
    role: Role,
    reach: Reach,
}

/// Returns all colleagues by name.
#[utoipa::path(get, path = "/api/v1/users", tag = "users", responses((status = 200, body = Vec<UserBody>)))]
pub async fn list(State(app): State<App>) -> Outcome<Json<Vec<UserBody>>> {
    let users = app.read(user::listed).await?;
    Ok(Json(users.into_iter().map(UserBody::from).collect()))
}

/// Gives a colleague another role and team.
#[utoipa::path(put, path = "/api/v1/users/{id}", tag = "users", params(("id" = String, Path,)), request_body = Place,
    responses((status = 204), (status = 409, description = "this is the only admin")))]
pub async fn place(
    State(app): State<App>,
    caller: Caller,
    At(id): At<UserId>,
    Sent(place): Sent<Place>,
) -> Outcome<StatusCode> {
    app.write(move |tx| user::place(tx, &caller, id, place.role, place.team)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Closes the door to a colleague: sessions end, tokens are refused.
#[utoipa::path(post, path = "/api/v1/users/{id}/disable", tag = "users", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "this is the only admin")))]
pub async fn disable(State(app): State<App>, caller: Caller, At(id): At<UserId>) -> Outcome<StatusCode> {
    app.write(move |tx| user::disable(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Opens the door to a colleague again.
#[utoipa::path(post, path = "/api/v1/users/{id}/enable", tag = "users", params(("id" = String, Path,)),
    responses((status = 204)))]
pub async fn enable(State(app): State<App>, caller: Caller, At(id): At<UserId>) -> Outcome<StatusCode> {
    app.write(move |tx| user::enable(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Mails a colleague a link for a new password.
#[utoipa::path(post, path = "/api/v1/users/{id}/new-password", tag = "users", params(("id" = String, Path,)),
    responses((status = 202, body = Made)))]
pub async fn offer(
    State(app): State<App>,
    caller: Caller,
    At(id): At<UserId>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let id = app.write(move |tx| colleagues::offer_new_password(tx, &caller, id)).await?;
    Ok((StatusCode::ACCEPTED, Json(Made { id: id.to_string() })))
}

/// Returns how far each role sees.
#[utoipa::path(get, path = "/api/v1/visibility", tag = "users", responses((status = 200, body = Vec<Visibility>)))]
pub async fn visibilities(State(app): State<App>) -> Outcome<Json<Vec<Visibility>>> {
    let all = app.read(visibility::all).await?;
    Ok(Json(all.into_iter().map(|(role, reach)| Visibility { role, reach }).collect()))
}

/// Sets how far roles see; roles that are not named stay as they are.
#[utoipa::path(put, path = "/api/v1/visibility", tag = "users", request_body = Vec<Visibility>,
    responses((status = 204)))]
pub async fn set_visibilities(
    State(app): State<App>,
    caller: Caller,
    Sent(wanted): Sent<Vec<Visibility>>,
) -> Outcome<StatusCode> {
    app.write(move |tx| {
        wanted.iter().try_for_each(|wanted| visibility::set(tx, &caller, wanted.role, wanted.reach))
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
