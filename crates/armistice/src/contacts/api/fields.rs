//! The company's own fields.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Made;
use crate::app::App;
use crate::contacts::FieldId;
use crate::contacts::field::{self, Noun};
use crate::fault::Outcome;
use crate::flow::fields::{self, Said};
use crate::people::Caller;
use crate::web::{Asked, At, Sent};

/// A field.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnField)]
pub struct Field {
    #[schema(value_type = String)]
    id: FieldId,
    /// `contact` or `account`.
    noun: String,
    key: String,
    label: String,
    kind: String,
    choices: Vec<String>,
}

impl From<field::Field> for Field {
    fn from(field: field::Field) -> Self {
        let choices = field.options().map(str::to_owned).collect();
        Self { id: field.id, noun: field.noun, key: field.key, label: field.label, kind: field.kind, choices }
    }
}

/// Which fields.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Those that were taken out of use, instead of those in use.
    retired: bool,
}

/// Returns the fields in use, or those that were taken out of it.
#[utoipa::path(get, path = "/api/v1/fields", tag = "fields", params(Which), responses((status = 200, body = Vec<Field>)))]
pub async fn list(State(app): State<App>, Asked(which): Asked<Which>) -> Outcome<Json<Vec<Field>>> {
    let of = if which.retired { field::retired } else { field::all };
    let known = app.read(move |tx| Ok([of(tx, Noun::Contact)?, of(tx, Noun::Account)?].concat()));
    Ok(Json(known.await?.into_iter().map(Field::from).collect()))
}

/// Makes a field.
#[utoipa::path(post, path = "/api/v1/fields", tag = "fields", request_body = Said,
    responses((status = 201, body = Made), (status = 422, description = "a part of it cannot be accepted")))]
pub async fn make(
    State(app): State<App>,
    caller: Caller,
    Sent(said): Sent<Said>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let made = app.write(move |tx| fields::make(tx, &caller, &said)).await?;
    Ok((StatusCode::CREATED, Json(Made { id: made.to_string() })))
}

/// Takes a field out of use; its values stay.
#[utoipa::path(delete, path = "/api/v1/fields/{id}", tag = "fields", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "a rule still needs it")))]
pub async fn retire(State(app): State<App>, caller: Caller, At(id): At<FieldId>) -> Outcome<StatusCode> {
    app.write(move |tx| fields::retire(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a field back into use, with the values that it had.
#[utoipa::path(post, path = "/api/v1/fields/{id}/bring-back", tag = "fields", params(("id" = String, Path,)),
    responses((status = 204)))]
pub async fn bring_back(State(app): State<App>, caller: Caller, At(id): At<FieldId>) -> Outcome<StatusCode> {
    app.write(move |tx| fields::bring_back(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
