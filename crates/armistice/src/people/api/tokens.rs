//! API tokens, as a program sees them: a token makes others with at most its own scopes.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use measure::Moment;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::fault::Outcome;
use crate::keys;
use crate::people::role::Capability;
use crate::people::token::{self, PREFIX, Token};
use crate::people::{ApiTokenId, Caller, UserId};
use crate::web::{Asked, At, Sent};

/// A living token.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenBody {
    #[schema(value_type = String)]
    id: ApiTokenId,
    /// The colleague it acts for.
    #[schema(value_type = String)]
    user: UserId,
    name: String,
    scopes: Vec<String>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>)]
    expires_at: Option<Timestamp>,
    /// To within minutes.
    #[schema(value_type = Option<String>)]
    last_used_at: Option<Timestamp>,
}

impl From<Token> for TokenBody {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            user: token.user_id,
            name: token.name,
            scopes: token.scopes.split_whitespace().map(str::to_owned).collect(),
            created_at: token.created_at.timestamp(),
            expires_at: token.expires_at.map(Moment::timestamp),
            last_used_at: token.last_used_at.map(Moment::timestamp),
        }
    }
}

/// What makes a token.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewToken {
    /// What it is for.
    name: String,
    /// At most the scopes of who asks.
    scopes: Vec<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    expires_at: Option<Timestamp>,
}

/// A token just made; its text is shown this once.
#[derive(Serialize, ToSchema)]
pub struct MadeToken {
    id: String,
    token: String,
}

/// Whose tokens.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct Whose {
    /// Everybody's, for an admin.
    everybody: bool,
}

/// Returns living tokens, newest first.
#[utoipa::path(get, path = "/api/v1/tokens", tag = "tokens", params(Whose), responses((status = 200, body = Vec<TokenBody>)))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(whose): Asked<Whose>,
) -> Outcome<Json<Vec<TokenBody>>> {
    if whose.everybody {
        caller.must(Capability::Administer)?;
    }
    let tokens =
        app.read(move |tx| if whose.everybody { token::all(tx) } else { token::of(tx, caller.user) }).await?;
    Ok(Json(tokens.into_iter().map(TokenBody::from).collect()))
}

/// Makes a token; its text is in this answer and never shown again.
#[utoipa::path(post, path = "/api/v1/tokens", tag = "tokens", request_body = NewToken,
    responses((status = 201, body = MadeToken), (status = 422, description = "a scope that the caller does not have")))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Sent(new): Sent<NewToken>,
) -> Outcome<(StatusCode, Json<MadeToken>)> {
    let text = format!("{PREFIX}{}", keys::token()?);
    let new = token::New { name: new.name, scopes: new.scopes, expires_at: new.expires_at.map(Moment::from) };
    let (house, secret) = (app.clone(), text.clone());
    let id = app.write(move |tx| token::create(tx, &house.keys, &caller, &new, &secret)).await?;
    Ok((StatusCode::CREATED, Json(MadeToken { id: id.to_string(), token: text })))
}

/// Revokes a token: one's own, or anybody's for an admin.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "tokens", params(("id" = String, Path,)),
    responses((status = 204), (status = 404, description = "there is no such token")))]
pub async fn revoke(State(app): State<App>, caller: Caller, At(id): At<ApiTokenId>) -> Outcome<StatusCode> {
    app.write(move |tx| token::revoke(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
