//! The guard at each door: who asks, may they, and did their own page ask.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::MethodRouter;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::people::session::{self, Origin};
use crate::people::{Caller, Capability};
use crate::web::theme;

/// The name of the session cookie. It carries a random token; only its hash is stored.
pub const SESSION_COOKIE: &str = "armistice_session";

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Everybody, from anywhere: hosted forms, assets, health.
    Anyone,
    /// Everybody, but only from a page of our own: signing in, setting up, asking for a new password.
    OwnPage,
    /// Whoever holds a signed link; the handler verifies it.
    Link,
    /// Every colleague.
    SignedIn,
    /// Colleagues and tokens with this capability.
    Can(Capability),
}

/// Wraps a handler in its guard. Pages for colleagues refuse requests that another site's page made; public forms
/// are cross-site by nature, and programs carry a token instead of a cookie.
pub fn guarded(handler: MethodRouter<App>, app: &App, path: &'static str, may: May) -> MethodRouter<App> {
    let at_door = from_fn_with_state((app.clone(), may), admit);
    let own_page_only =
        matches!(may, May::OwnPage | May::SignedIn | May::Can(_)) && !path.starts_with("/api/");
    let admitted = handler.layer::<_, Infallible>(at_door);
    if !own_page_only {
        return admitted;
    }
    admitted
        .layer(CsrfLayer::new().with_rejection_response(|_: ProtectionError| Fault::Forged.into_response()))
}

/// Finds out who asks and lets them in or not.
async fn admit(State((app, may)): State<(App, May)>, mut request: Request, next: Next) -> Response {
    let origin = origin_of(&app, &request);
    let bearer = bearer_token(request.headers());
    let is_api = request.uri().path().starts_with("/api/");
    let caller = if is_api {
        // A cookie never opens the API: so no page of another site can use it, whatever the browser sends along.
        token_caller(&app, bearer, &origin).await
    } else {
        cookie_caller(&app, cookie(request.headers(), SESSION_COOKIE), &origin).await
    };
    let caller = match caller {
        Ok(caller) => caller,
        Err(fault) => return fault.into_response(),
    };
    match (may, &caller) {
        (May::Anyone | May::OwnPage | May::Link, _) | (May::SignedIn, Some(_)) => {}
        (May::Can(capability), Some(caller)) if caller.may(capability) => {}
        (May::Can(_), Some(_)) => return with_caller(Fault::Forbidden.into_response(), caller),
        (May::SignedIn | May::Can(_), None) => return Fault::SignIn.into_response(),
    }
    request.extensions_mut().insert(origin);
    if let Some(caller) = &caller {
        request.extensions_mut().insert(caller.clone());
    }
    with_caller(next.run(request).await, caller)
}

/// Leaves the caller with the answer, so that an error page can be drawn inside the shell.
fn with_caller(mut response: Response, caller: Option<Caller>) -> Response {
    if let Some(caller) = caller {
        response.extensions_mut().insert(caller);
    }
    response
}

async fn cookie_caller(app: &App, token: Option<String>, origin: &Origin) -> Outcome<Option<Caller>> {
    let Some(token) = token else { return Ok(None) };
    let (house, from) = (app.clone(), origin.clone());
    let found = app.read(move |tx| session::caller_of(tx, &house.keys, &token, &from)).await?;
    noted(app, found).await
}

async fn token_caller(app: &App, token: Option<String>, origin: &Origin) -> Outcome<Option<Caller>> {
    let Some(token) = token else { return Ok(None) };
    let (house, from) = (app.clone(), origin.clone());
    let found = app.read(move |tx| session::caller_of_token(tx, &house.keys, &token, &from)).await?;
    noted(app, found).await
}

/// Writes down that a session or token was used, when that is due.
async fn noted(app: &App, found: Option<(Caller, bool)>) -> Outcome<Option<Caller>> {
    let Some((caller, due)) = found else { return Ok(None) };
    if due {
        let via = caller.via.clone();
        app.write(move |tx| session::seen(tx, &via)).await?;
    }
    Ok(Some(caller))
}

/// Returns the value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

fn bearer_token(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(|token| token.trim().to_owned())
}

fn origin_of(app: &App, request: &Request) -> Origin {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let address = peer.map(|peer| visitor(peer, request.headers(), &app.trusted_proxies).to_string());
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Origin {
        address: address.unwrap_or_default(),
        agent: agent.unwrap_or_default().to_owned(),
        theme: theme::chosen(request.headers()),
        demo: app.demo,
    }
}

/// Returns the visitor's address: the peer's, or, while that is a proxy we believe, what the proxy says. Read from
/// the right, since everything left of a believed word may be the visitor's own invention.
fn visitor(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let believed = |address: &IpAddr| address.is_loopback() || proxies.contains(address);
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
    let mut hops = lines.iter().rev().flat_map(|line| line.rsplit(',')).map(|hop| hop.trim().parse().ok());
    let mut seen = peer;
    while believed(&seen) {
        match hops.next().flatten() {
            Some(before) => seen = before,
            None => break,
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_believed_proxy_names_the_visitor() {
        let address = |text: &str| text.parse::<IpAddr>().expect("an address");
        let check = |peer: &str, said: &str, expected: &str| {
            let mut headers = HeaderMap::new();
            if !said.is_empty() {
                headers.insert("x-forwarded-for", said.parse().expect("a header"));
            }
            let proxies = [address("10.0.0.2")];
            assert_eq!(visitor(address(peer), &headers, &proxies), address(expected), "{peer} says {said:?}");
        };
        check("203.0.113.7", "", "203.0.113.7");
        check("203.0.113.7", "198.51.100.1", "203.0.113.7");
        check("127.0.0.1", "198.51.100.1", "198.51.100.1");
        check("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1");
        check("127.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1");
        check("127.0.0.1", "nonsense", "127.0.0.1");
        check("10.0.0.3", "198.51.100.1", "10.0.0.3");
        check("::1", "2001:db8::1", "2001:db8::1");
    }
}
