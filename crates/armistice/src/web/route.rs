//! One route: method, path, who may, and the handler.

use std::convert::Infallible;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use super::guard::May;
use crate::app::App;

/// One line of the table.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, in axum's notation.
    pub path: &'static str,
    /// Who may.
    pub may: May,
    /// What answers.
    pub(crate) handler: MethodRouter<App>,
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

/// Returns a route that answers POST and takes a file: its handler reads the body piece by piece and bounds it itself.
pub fn upload<H, T>(path: &'static str, may: May, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    let handler = on(MethodFilter::POST, handler).layer::<_, Infallible>(DefaultBodyLimit::disable());
    Route { method: Method::POST, path, may, handler }
}
