//! Invitations, as a program sees them. Their links travel by mail alone.

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
use crate::people::invitation::{self, Invitation};
use crate::people::role::Role;
use crate::people::{Caller, InvitationId, TeamId};
use crate::web::{At, Sent};

/// An invitation that waits for an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationBody {
    #[schema(value_type = String)]
    id: InvitationId,
    email: String,
    name: String,
    role: Role,
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
    /// Name of who invited.
    inviter: String,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    expires_at: Timestamp,
}

impl From<Invitation> for InvitationBody {
    fn from(open: Invitation) -> Self {
        Self {
            id: open.id,
            email: open.email,
            name: open.name,
            role: open.role,
            team: open.team_id,
            inviter: open.inviter,
            created_at: open.created_at.timestamp(),
            expires_at: open.expires_at.timestamp(),
        }
    }
}

/// Who is to be invited.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewInvitation {
    email: String,
    #[serde(default)]
    name: String,
    role: Role,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
}

/// Returns the open invitations, newest first.
#[utoipa::path(get, path = "/api/v1/invitations", tag = "invitations", responses((status = 200, body = Vec<InvitationBody>)))]
pub async fn list(State(app): State<App>) -> Outcome<Json<Vec<InvitationBody>>> {
    let open = app.read(invitation::open).await?;
    Ok(Json(open.into_iter().map(InvitationBody::from).collect()))
}

/// Invites a colleague by mail.
#[utoipa::path(post, path = "/api/v1/invitations", tag = "invitations", request_body = NewInvitation,
    responses((status = 201, body = Made), (status = 422, description = "the address is taken or invited already")))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Sent(new): Sent<NewInvitation>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let new = invitation::New { email: new.email, name: new.name, role: new.role, team: new.team };
    let id = app.write(move |tx| colleagues::invite(tx, &caller, &new)).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })))
}

/// Sends an open invitation again, with a new link; the earlier one ends.
#[utoipa::path(post, path = "/api/v1/invitations/{id}/resend", tag = "invitations", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "it was used or withdrawn")))]
pub async fn resend(State(app): State<App>, caller: Caller, At(id): At<InvitationId>) -> Outcome<StatusCode> {
    app.write(move |tx| colleagues::invite_again(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Withdraws an open invitation.
#[utoipa::path(delete, path = "/api/v1/invitations/{id}", tag = "invitations", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "it was used or withdrawn")))]
pub async fn revoke(State(app): State<App>, caller: Caller, At(id): At<InvitationId>) -> Outcome<StatusCode> {
    app.write(move |tx| invitation::revoke(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
