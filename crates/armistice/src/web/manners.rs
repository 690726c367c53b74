//! What every answer has in common: bounds, headers, compression, a line in the log, pages for faults.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use tower::ServiceBuilder;
use tower::util::MapResponseLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::app::App;
use crate::fault::Fault;
use crate::web::{assets, flash, problem, request};

/// The largest body that an ordinary door takes; uploads name their own bound.
pub const BODY_MAX: usize = 1024 * 1024;
/// A request that takes longer is answered with 408, so that slow bodies hold nothing for ever.
const REQUEST_TIME_MAX: Duration = Duration::from_mins(1);
/// Doors that take files, which may be long on the way.
const UPLOADS: [&str; 2] = ["/imports", "/api/v1/imports"];
/// How long a file may be on the way: 200 MB at 2 Mbit/s.
const UPLOAD_TIME_MAX: Duration = Duration::from_mins(15);

/// What every answer says unless it says something else itself.
static SAID: [(HeaderName, HeaderValue); 5] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(assets::CONTENT_SECURITY_POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Wraps the router in what every answer needs, the outermost first. One layer of the router, because each of those
/// costs every request a box and a clone.
pub fn polished(router: Router<App>) -> Router<App> {
    let manners = ServiceBuilder::new()
        .layer(CompressionLayer::new().gzip(true))
        .layer(MapResponseLayer::new(with_headers))
        .layer(from_fn(request::watched))
        .layer(from_fn(flash::once))
        .layer(from_fn(problem::as_page))
        .layer(from_fn(in_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(DefaultBodyLimit::max(BODY_MAX));
    router
        .fallback(|| async { Fault::Missing("page") })
        .method_not_allowed_fallback(|| async { Fault::WrongMethod })
        .layer(manners)
}

fn with_headers(mut response: Response) -> Response {
    for (name, value) in &SAID {
        response.headers_mut().entry(name).or_insert_with(|| value.clone());
    }
    response
}

/// Answers 408 when a request takes too long.
async fn in_time(request: Request, next: Next) -> Response {
    let is_upload = request.method() == Method::POST && UPLOADS.contains(&request.uri().path());
    let time_max = if is_upload { UPLOAD_TIME_MAX } else { REQUEST_TIME_MAX };
    let answer = tokio::time::timeout(time_max, next.run(request)).await;
    answer.unwrap_or_else(|_| Fault::TooSlow.into_response())
}

/// A panic is a bug of ours: logged with its text, answered like any fault of ours.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over by value")]
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    Fault::Internal(format!("a handler panicked: {text}")).into_response()
}
