//! What a request brings, read into types; what cannot be read is a fault with a sentence, like any other.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::manners::BODY_MAX;
use crate::fault::Fault;

/// The fields of a posted form. Several values of one name are read into `Posted<Vec<(String, String)>>`.
#[derive(Clone, Copy, Debug)]
pub struct Posted<T>(pub T);

/// The JSON body of a request.
#[derive(Clone, Copy, Debug)]
pub struct Sent<T>(pub T);

/// The bytes of a request's body, whatever they are.
#[derive(Clone, Debug)]
pub struct Whole(pub Bytes);

/// The query of a request.
#[derive(Clone, Copy, Debug)]
pub struct Asked<T>(pub T);

/// The variable parts of a path; parts that name nothing answer like a page that does not exist.
#[derive(Clone, Copy, Debug)]
pub struct At<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Posted<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        match axum::Form::<T>::from_request(request, state).await {
            Ok(axum::Form(fields)) => Ok(Self(fields)),
            Err(rejection) => Err(unreadable(rejection.status(), rejection.body_text())),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(unreadable(rejection.status(), rejection.body_text())),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Whole {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        match Bytes::from_request(request, state).await {
            Ok(bytes) => Ok(Self(bytes)),
            Err(rejection) => Err(unreadable(rejection.status(), rejection.body_text())),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(query)) => Ok(Self(query)),
            Err(rejection) => Err(Fault::Unreadable(rejection.body_text())),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let found = Path::<T>::from_request_parts(parts, state).await;
        found.map(|Path(path)| Self(path)).map_err(|_| Fault::Missing("page"))
    }
}

fn unreadable(status: StatusCode, why: String) -> Fault {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        Fault::TooLarge { limit: BODY_MAX }
    } else {
        Fault::Unreadable(why)
    }
}
