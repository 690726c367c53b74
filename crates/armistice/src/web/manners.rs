//! What every answer has in common: bounds, headers, compression, request ids, pages for faults.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::App;
use crate::fault::Fault;
use crate::web::{assets, flash, problem};

/// The largest body that an ordinary door takes; uploads name their own bound.
pub const BODY_MAX: usize = 1024 * 1024;
/// A request that takes longer is answered with 408, so that slow bodies hold nothing for ever.
const REQUEST_TIME_MAX: Duration = Duration::from_mins(1);
/// Doors that take files, which may be long on the way.
const UPLOADS: [&str; 2] = ["/imports", "/api/v1/imports"];
/// How long a file may be on the way: 200 MB at 2 Mbit/s.
const UPLOAD_TIME_MAX: Duration = Duration::from_mins(15);

/// Wraps the router in what every answer needs.
pub fn polished(router: Router<App>) -> Router<App> {
    let set = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    router
        .fallback(|| async { Fault::Missing("page") })
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(problem::as_page))
        .layer(from_fn(flash::once))
        .layer(from_fn(in_time))
        .layer(set(header::CONTENT_SECURITY_POLICY, assets::CONTENT_SECURITY_POLICY))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::REFERRER_POLICY, "strict-origin-when-cross-origin"))
        .layer(set(header::X_FRAME_OPTIONS, "DENY"))
        .layer(set(header::CACHE_CONTROL, "no-store"))
        .layer(CompressionLayer::new().gzip(true))
}

/// Answers 408 when a request takes too long.
async fn in_time(request: Request, next: Next) -> Response {
    let is_upload = request.method() == Method::POST && UPLOADS.contains(&request.uri().path());
    let time_max = if is_upload { UPLOAD_TIME_MAX } else { REQUEST_TIME_MAX };
    let answer = tokio::time::timeout(time_max, next.run(request)).await;
    answer.unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response())
}

/// A panic is a bug of ours: logged with its text, answered like any fault of ours.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over by value")]
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    Fault::Internal(format!("a handler panicked: {text}")).into_response()
}
