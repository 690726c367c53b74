//! Every URL of the house on one page: method, path, who may, and the handler.
//!
//! The guard is built from this table, so a route without a `May` cannot exist, and a test walks the same table
//! with every role.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::app::App;
use crate::people::pages::{setup, sign_in};
use crate::start;
pub use crate::web::guard::May;
use crate::web::{assets, guard, health, manners, theme};

/// One line of the table.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, in axum's notation.
    pub path: &'static str,
    /// Who may.
    pub may: May,
    handler: MethodRouter<App>,
}

/// Returns a route that answers GET (and HEAD).
pub fn get<H, T>(path: &'static str, may: May, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::GET, path, may, handler: on(MethodFilter::GET, handler) }
}

/// Returns a route that answers POST.
pub fn post<H, T>(path: &'static str, may: May, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::POST, path, may, handler: on(MethodFilter::POST, handler) }
}

/// Returns a route that answers DELETE.
pub fn delete<H, T>(path: &'static str, may: May, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::DELETE, path, may, handler: on(MethodFilter::DELETE, handler) }
}

/// Returns a route that answers PUT.
pub fn put<H, T>(path: &'static str, may: May, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::PUT, path, may, handler: on(MethodFilter::PUT, handler) }
}

/// Every route, room by room.
#[rustfmt::skip]
pub fn table() -> Vec<Route> {
    use May::{Anyone, OwnPage, SignedIn};
    let mut all = Vec::new();
    // web: health and assets
    all.extend([
        get("/healthz", Anyone, health::live),
        get("/readyz", Anyone, health::ready),
        get("/metrics", Anyone, health::metrics),
        get("/assets/{name}", Anyone, assets::serve),
        get("/favicon.ico", Anyone, assets::favicon),
        post("/theme", Anyone, theme::choose),
    ]);
    // start
    all.extend([get("/", SignedIn, start::pages::show)]);
    // people
    all.extend([
        get("/setup", OwnPage, setup::show),
        post("/setup", OwnPage, setup::found),
        get("/sign-in", OwnPage, sign_in::show),
        post("/sign-in", OwnPage, sign_in::enter),
        post("/sign-out", OwnPage, sign_in::leave),
    ]);
    // contacts
    // capture: forms
    // capture: imports
    // post
    // nurture
    // agreement
    // sales
    // insight
    // demo
    all
}

/// Returns the whole house as one service.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in table() {
        let guarded = guard::guarded(route.handler, &app, route.path, route.may);
        router = router.route(route.path, guarded);
    }
    manners::polished(router).with_state(app)
}
