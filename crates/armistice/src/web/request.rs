//! The request under way: its id, its line in the log, its place in the metrics.
//!
//! One id joins what the person sees, what the program gets and what the log says: it stands in the answer's
//! [`HEADER`], in every line that is logged on the way, and in the reference of a fault.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use crate::keys;

/// The header of every answer with the id of its request.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Letters of an id: 72 bits, which nobody meets twice.
const LETTERS: usize = 12;

tokio::task_local! {
    static ID: String;
}

/// Returns the id of the request under way; outside of one, a fresh one.
pub fn id() -> String {
    ID.try_with(Clone::clone).unwrap_or_else(|_| fresh())
}

fn fresh() -> String {
    keys::token().map(|token| token[..LETTERS].to_owned()).unwrap_or_default()
}

/// Gives the request its id, and leaves a line in the log and a place in the metrics. What was refused or failed is always
/// logged, the rest when asked for. The route's pattern stands for the path, which may hold a token.
pub async fn watched(request: Request, next: Next) -> Response {
    let (id, begun) = (fresh(), Instant::now());
    let method = method_of(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let span = tracing::error_span!("request", id);
    let header = HeaderValue::from_str(&id);
    let mut response = ID.scope(id, next.run(request)).instrument(span.clone()).await;
    let (status, taken) = (response.status().as_u16(), begun.elapsed());
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let ms = taken.as_millis() as u64;
    if status >= 400 {
        tracing::info!(parent: &span, method, route, status, ms, "answered");
    } else {
        tracing::debug!(parent: &span, method, route, status, ms, "answered");
    }
    let of_route = [("method", method.to_owned()), ("route", route.to_owned())];
    metrics::histogram!("armistice_request_seconds", &of_route).record(taken.as_secs_f64());
    let [method, route] = of_route;
    let counted = [method, route, ("status", status.to_string())];
    metrics::counter!("armistice_requests_total", &counted).increment(1);
    if let Ok(id) = header {
        response.headers_mut().insert(HEADER, id);
    }
    response
}

/// Returns the method as it stands in the metrics: what nobody serves has one word, so that nobody can make up labels.
fn method_of(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        _ => "other",
    }
}
