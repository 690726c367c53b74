//! The colleague for whom a program acts.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::fault::Outcome;
use crate::people::pages::account;
use crate::people::role::{Capability, Reach, Role};
use crate::people::session::{self, Session};
use crate::people::{Caller, SessionId, TeamId, UserId, user};
use crate::web::{At, Sent};

/// Who the token acts for, and what it may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    #[schema(value_type = String)]
    id: UserId,
    email: String,
    name: String,
    role: Role,
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
    reach: Reach,
    zone: String,
    /// What role and token together allow.
    scopes: Vec<&'static str>,
}

/// Another name and zone.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MyDescription {
    name: String,
    /// IANA zone, like `Europe/Berlin`.
    zone: String,
}

/// The old and the new password.
#[derive(Deserialize, ToSchema)]
pub struct MyPasswords {
    current: String,
    password: String,
}

/// A signed-in browser.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionBody {
    #[schema(value_type = String)]
    id: SessionId,
    /// The browser's own description.
    agent: String,
    address: String,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    last_seen_at: Timestamp,
    #[schema(value_type = String)]
    expires_at: Timestamp,
}

impl From<Session> for SessionBody {
    fn from(session: Session) -> Self {
        Self {
            id: session.id,
            agent: session.agent,
            address: session.address,
            created_at: session.created_at.timestamp(),
            last_seen_at: session.last_seen_at.timestamp(),
            expires_at: session.expires_at.timestamp(),
        }
    }
}

/// Returns who the token acts for.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", responses((status = 200, body = Me)))]
pub async fn show(caller: Caller) -> Json<Me> {
    let scopes = Capability::ALL.into_iter().filter(|scope| caller.may(*scope)).map(Capability::word);
    Json(Me {
        scopes: scopes.collect(),
        id: caller.user,
        email: caller.email,
        name: caller.name,
        role: caller.role,
        team: caller.team,
        reach: caller.reach,
        zone: caller.zone,
    })
}

/// Gives oneself another name and zone.
#[utoipa::path(put, path = "/api/v1/me", tag = "me", request_body = MyDescription,
    responses((status = 204), (status = 422, description = "a field cannot be accepted")))]
pub async fn describe(
    State(app): State<App>,
    caller: Caller,
    Sent(new): Sent<MyDescription>,
) -> Outcome<StatusCode> {
    app.write(move |tx| user::describe(tx, &caller, &new.name, &new.zone)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets a new password for who knows the old one; every session ends.
#[utoipa::path(put, path = "/api/v1/me/password", tag = "me", request_body = MyPasswords,
    responses((status = 204), (status = 422, description = "the present password is wrong, or the new one too short")))]
pub async fn change_password(
    State(app): State<App>,
    caller: Caller,
    Sent(passwords): Sent<MyPasswords>,
) -> Outcome<StatusCode> {
    account::set_password(&app, &caller, passwords.current, passwords.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the browsers that are signed in, newest first.
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "me", responses((status = 200, body = Vec<SessionBody>)))]
pub async fn sessions(State(app): State<App>, caller: Caller) -> Outcome<Json<Vec<SessionBody>>> {
    let open = app.read(move |tx| session::open(tx, caller.user)).await?;
    Ok(Json(open.into_iter().map(SessionBody::from).collect()))
}

/// Signs one browser out.
#[utoipa::path(delete, path = "/api/v1/me/sessions/{id}", tag = "me", params(("id" = String, Path,)),
    responses((status = 204)))]
pub async fn revoke_session(
    State(app): State<App>,
    caller: Caller,
    At(id): At<SessionId>,
) -> Outcome<StatusCode> {
    app.write(move |tx| session::revoke(tx, caller.user, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs every browser out.
#[utoipa::path(delete, path = "/api/v1/me/sessions", tag = "me", responses((status = 204)))]
pub async fn revoke_sessions(State(app): State<App>, caller: Caller) -> Outcome<StatusCode> {
    app.write(move |tx| session::revoke_others(tx, caller.user, None)).await?;
    Ok(StatusCode::NO_CONTENT)
}
