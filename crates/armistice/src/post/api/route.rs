//! The mail server.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::people::Caller;
use crate::post::route::{self, Said};
use crate::post::system;
use crate::web::input::Sent;

/// The mail server as set; its password never leaves the house.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MailServer)]
pub struct Server {
    host: String,
    port: u16,
    /// `tls`, `starttls` or `none`.
    security: String,
    user: String,
    /// What is wrong with it, when something is.
    trouble: Option<String>,
    /// Since when.
    #[schema(value_type = Option<String>)]
    trouble_since: Option<Timestamp>,
}

/// The mail that was promised.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PromisedMail)]
pub struct Promised {
    /// Its id; none when it was promised before.
    message: Option<String>,
}

/// Returns the mail server.
#[utoipa::path(get, path = "/api/v1/settings/mail", tag = "settings",
    responses((status = 200, body = Server), (status = 404, description = "no mail server is set")))]
pub async fn show(State(app): State<App>) -> Outcome<Json<Server>> {
    let (stored, trouble) = app.read(|tx| Ok((route::stored(tx)?, route::trouble(tx)?))).await?;
    let stored = stored.ok_or(Fault::Missing("mail server"))?;
    Ok(Json(Server {
        host: stored.host,
        port: stored.port,
        security: stored.security,
        user: stored.user,
        trouble: trouble.as_ref().map(|trouble| trouble.what.clone()),
        trouble_since: trouble.map(|trouble| trouble.since.timestamp()),
    }))
}

/// Sets the mail server.
#[utoipa::path(put, path = "/api/v1/settings/mail", tag = "settings", request_body = Said,
    responses((status = 204), (status = 422, description = "a field cannot be accepted")))]
pub async fn set(State(app): State<App>, caller: Caller, Sent(said): Sent<Said>) -> Outcome<StatusCode> {
    let house = app.clone();
    app.write(move |tx| route::set(tx, &house.keys, &caller, &said)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Promises a test of the mail server to the token's owner.
#[utoipa::path(post, path = "/api/v1/settings/mail/test", tag = "settings", responses((status = 202, body = Promised)))]
pub async fn test(State(app): State<App>, caller: Caller) -> Outcome<(StatusCode, Json<Promised>)> {
    let planned = app.write(move |tx| system::test(tx, &caller)).await?;
    Ok((StatusCode::ACCEPTED, Json(Promised { message: planned.map(|id| id.to_string()) })))
}
