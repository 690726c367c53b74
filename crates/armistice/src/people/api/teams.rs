//! Teams, as a program sees them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Made;
use crate::app::App;
use crate::fault::Outcome;
use crate::people::{Caller, TeamId, team};
use crate::web::{At, Sent};

/// A team.
#[derive(Debug, Serialize, ToSchema)]
pub struct TeamBody {
    #[schema(value_type = String)]
    id: TeamId,
    name: String,
    /// How many members can sign in.
    members: i64,
}

/// The name of a team.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TeamName {
    name: String,
}

/// Returns all teams by name.
#[utoipa::path(get, path = "/api/v1/teams", tag = "teams", responses((status = 200, body = Vec<TeamBody>)))]
pub async fn list(State(app): State<App>) -> Outcome<Json<Vec<TeamBody>>> {
    let teams = app.read(team::all).await?;
    let body = |team: team::Team| TeamBody { id: team.id, name: team.name, members: team.members };
    Ok(Json(teams.into_iter().map(body).collect()))
}

/// Makes a team.
#[utoipa::path(post, path = "/api/v1/teams", tag = "teams", request_body = TeamName,
    responses((status = 201, body = Made), (status = 422, description = "the name is taken")))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Sent(new): Sent<TeamName>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let id = app.write(move |tx| team::create(tx, &caller, &new.name)).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })))
}

/// Gives a team another name.
#[utoipa::path(put, path = "/api/v1/teams/{id}", tag = "teams", params(("id" = String, Path,)), request_body = TeamName,
    responses((status = 204), (status = 422, description = "the name is taken")))]
pub async fn rename(
    State(app): State<App>,
    caller: Caller,
    At(id): At<TeamId>,
    Sent(new): Sent<TeamName>,
) -> Outcome<StatusCode> {
    app.write(move |tx| team::rename(tx, &caller, id, &new.name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes a team that nobody belongs to.
#[utoipa::path(delete, path = "/api/v1/teams/{id}", tag = "teams", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "the team has members or invitations")))]
pub async fn remove(State(app): State<App>, caller: Caller, At(id): At<TeamId>) -> Outcome<StatusCode> {
    app.write(move |tx| team::remove(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
