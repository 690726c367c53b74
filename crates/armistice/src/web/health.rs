//! What a watchman asks: alive, ready, and how it goes.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use metrics::gauge;
use store::jobs;

use crate::app::App;
use crate::fault::Fault;
use crate::segments::census::Counter;

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

/// Headers of which a proxy in front sets at least one; a request that came through it is not this machine's own.
const FORWARDING: [&str; 5] = ["x-forwarded-for", "forwarded", "via", "x-real-ip", "x-forwarded-proto"];

/// The metrics in Prometheus' text format: for this machine, or for whoever holds the metrics token.
pub async fn metrics(
    State(app): State<App>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let forwarded = FORWARDING.iter().any(|name| headers.contains_key(*name));
    let local = peer.is_none_or(|peer| peer.0.0.ip().is_loopback()) && !forwarded;
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    // Hashes are compared, so that the time it takes says nothing of the token.
    let hash = |token: &str| app.keys.hash(&format!("metrics {token}"));
    let shown = shown.and_then(|shown| shown.strip_prefix("Bearer ")).map(hash);
    let holds_token = app.metrics_token.as_deref().map(hash).is_some_and(|token| shown == Some(token));
    if !local && !holds_token {
        return Err(Fault::Missing("page"));
    }
    measure(&app).await;
    Ok(app.metrics.render().into_response())
}

/// Looks up what is measured when somebody asks: how far the jobs are behind, and what waits for the store. A database
/// that does not answer leaves the jobs as they were last seen.
async fn measure(app: &App) {
    let (writes, reads) = app.store.waiting();
    for (what, waiting) in [("write", writes), ("read", reads)] {
        gauge!("armistice_store_waiting", "for" => what).set(waiting as f64);
    }
    measure_census(&app.census);
    let seen = async {
        let (due, dead) = (app.store.job_depths().await?, app.store.read(jobs::dead_count).await?);
        Ok::<_, store::Error>((due, dead))
    };
    match seen.await {
        Ok((due, dead)) => {
            let oldest = due.iter().map(|depth| depth.oldest).min();
            let late_ms = oldest.map_or(0, |oldest| app.clock.now().since(oldest));
            gauge!("armistice_jobs_due").set(due.iter().map(|depth| depth.waiting).sum::<i64>() as f64);
            gauge!("armistice_jobs_oldest_due_seconds").set(late_ms.max(0) as f64 / 1_000.0);
            gauge!("armistice_jobs_dead").set(dead as f64);
        }
        Err(error) => tracing::warn!(cause = %error, "the jobs could not be counted for the metrics"),
    }
}

/// Says what the census weighs, and whether it answers: 1, or 0 while it counts or when it has stopped.
fn measure_census(census: &Counter) {
    gauge!("armistice_census_bytes_max").set(census.bytes_max().unwrap_or(usize::MAX) as f64);
    gauge!("armistice_census_stopped").set(f64::from(u8::from(census.is_stopped())));
    let answer = census.ask(|census| (census.len(), census.memory().total()));
    gauge!("armistice_census_ready").set(f64::from(u8::from(answer.is_ok())));
    if let Ok((contacts, bytes)) = answer {
        gauge!("armistice_census_contacts").set(contacts as f64);
        gauge!("armistice_census_bytes").set(bytes as f64);
    }
}
