//! What a watchman asks: alive, ready, and how it goes.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::fault::Fault;

/// The process runs.
pub async fn live() -> &'static str {
    "ok\n"
}

/// The process can serve: the database answers.
pub async fn ready(State(app): State<App>) -> Response {
    match app.read(crate::people::user::any).await {
        Ok(_) => "ready\n".into_response(),
        Err(fault) => {
            (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {}\n", fault.sentence())).into_response()
        }
    }
}

/// The metrics in Prometheus' text format: for this machine, or for whoever holds the metrics token.
pub async fn metrics(
    State(app): State<App>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let local =
        peer.is_none_or(|peer| peer.0.0.ip().is_loopback()) && !headers.contains_key("x-forwarded-for");
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = app.metrics_token.as_deref().map(|token| format!("Bearer {token}"));
    let holds_token = token.is_some() && shown.map(str::to_owned) == token;
    if local || holds_token { Ok(app.metrics.render().into_response()) } else { Err(Fault::Missing("page")) }
}
