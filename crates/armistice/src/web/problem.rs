//! Faults as answers: problem+json (RFC 9457) for programs, a page for people.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use crate::fault::Fault;
use crate::people::Caller;
use crate::web::{errors, request, theme};

/// What the page needs of a fault after it became an answer.
#[derive(Clone, Debug)]
pub struct Told {
    /// The status.
    pub status: StatusCode,
    /// The stable id.
    pub id: &'static str,
    /// The sentence for a person.
    pub sentence: String,
    /// The request's id, which the log line carries too, for faults that are ours.
    pub reference: Option<String>,
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let reference = self.is_ours().then(|| log(&self));
        let mut body = json!({
            "type": format!("urn:armistice:problem:{}", self.id()),
            "title": self.id(),
            "status": status.as_u16(),
            "detail": self.sentence(),
        });
        if let Self::Fields(errors) = &self {
            body["errors"] =
                errors.iter().map(|(field, text)| json!({"field": field, "detail": text})).collect();
        }
        if let Some(reference) = &reference {
            body["instance"] = json!(reference);
        }
        let told = Told { status, id: self.id(), sentence: self.sentence(), reference };
        let mut response = (status, Json(body)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if let Self::TooMany { retry_s } | Self::Later { retry_s, .. } = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_s));
        }
        response.extensions_mut().insert(told);
        response
    }
}

/// Logs a fault of ours once and returns the reference that the person can quote.
fn log(fault: &Fault) -> String {
    let reference = request::id();
    tracing::error!(reference, problem = fault.id(), cause = %fault, "a request failed");
    reference
}

fn says_json(request: &Request, name: header::HeaderName) -> bool {
    let said = request.headers().get(name).and_then(|value| value.to_str().ok());
    said.is_some_and(|said| said.contains("application/json"))
}

/// Turns the faults of page routes into pages; nobody signed in is led to the sign-in page and back.
pub async fn as_page(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let wanted = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let is_get = request.method() == axum::http::Method::GET;
    // A program that sends JSON reads JSON, whether it says so or not.
    let wants_json =
        says_json(&request, header::ACCEPT) || (!is_get && says_json(&request, header::CONTENT_TYPE));
    let theme = theme::chosen(request.headers());
    let response = next.run(request).await;
    let Some(told) = response.extensions().get::<Told>().cloned() else { return response };
    if is_api || wants_json {
        return response;
    }
    if told.status == StatusCode::UNAUTHORIZED && is_get {
        return Redirect::to(&format!("/sign-in?next={}", crate::web::encode(&wanted))).into_response();
    }
    let caller = response.extensions().get::<Caller>().cloned();
    let retry = response.headers().get(header::RETRY_AFTER).cloned();
    let mut page = (told.status, errors::page(caller.as_ref(), theme, &told)).into_response();
    if let Some(retry) = retry {
        page.headers_mut().insert(header::RETRY_AFTER, retry);
    }
    page
}
