//! A sentence that outlives a redirect: kept in a cookie until the next page says it.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request};
use axum::http::header::{CONTENT_TYPE, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::components::Tone;
use super::guard::cookie;
use super::shell::Flash;
use crate::keys::{base64url, from_base64url};

const COOKIE: &str = "armistice_said";
/// A sentence that no page picked up is forgotten after so many seconds.
const AGE_SECONDS: u32 = 60;
/// Longer sentences are cut, so that the cookie always fits.
const LETTERS_MAX: usize = 400;

/// What the request before this one left to say, for [`Page::flash`](super::Page::flash).
#[derive(Clone, Debug)]
pub struct Said(pub Option<Flash>);

/// Sends the browser to one of our pages, which says what happened.
pub fn then(path: impl AsRef<str>, flash: Flash) -> Response {
    let mark = if flash.tone == Tone::Broken { 'b' } else { 'k' };
    let text: String = flash.text.chars().take(LETTERS_MAX).collect();
    let value = format!("{mark}{}", base64url(text.as_bytes()));
    let kept = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={AGE_SECONDS}");
    (StatusCode::SEE_OTHER, [(SET_COOKIE, kept), (LOCATION, path.as_ref().to_owned())]).into_response()
}

/// Forgets the sentence once a page was drawn.
pub async fn once(request: Request, next: Next) -> Response {
    let waiting = cookie(request.headers(), COOKIE).is_some();
    let mut response = next.run(request).await;
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if waiting && kind.is_some_and(|kind| kind.starts_with("text/html")) {
        let forget = HeaderValue::from_static("armistice_said=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
        response.headers_mut().append(SET_COOKIE, forget);
    }
    response
}

impl<S: Send + Sync> FromRequestParts<S> for Said {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(said(&parts.headers)))
    }
}

fn said(headers: &HeaderMap) -> Option<Flash> {
    let value = cookie(headers, COOKIE)?;
    let (mark, text) = value.split_at_checked(1)?;
    let text = String::from_utf8(from_base64url(text)?).ok()?;
    Some(if mark == "b" { Flash::failed(text) } else { Flash::done(text) })
}
