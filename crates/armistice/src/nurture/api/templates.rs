//! Templates.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Made;
use crate::app::App;
use crate::fault::Outcome;
use crate::nurture::pages::preview::{self, Draft};
use crate::nurture::template::{self, Said};
use crate::nurture::{TemplateId, ready_made as begin};
use crate::people::Caller;
use crate::web::input::{At, Sent};

/// A template with the text in use.
#[derive(Debug, Serialize, ToSchema)]
pub struct Template {
    id: String,
    name: String,
    /// What a contact must have consented to.
    purpose: String,
    version: i64,
    subject: String,
    preheader: String,
    /// Markdown with fields.
    source: String,
    #[schema(value_type = String)]
    saved_at: Timestamp,
}

impl From<template::Template> for Template {
    fn from(found: template::Template) -> Self {
        Self {
            id: found.id.to_string(),
            name: found.name,
            purpose: found.purpose,
            version: found.version,
            subject: found.subject,
            preheader: found.preheader,
            source: found.source,
            saved_at: found.saved_at.timestamp(),
        }
    }
}

/// A draft as one contact would get it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TemplatePreview)]
pub struct Preview {
    subject: String,
    html: String,
    text: String,
    /// The fields that the draft uses.
    fields: Vec<String>,
}

/// Whom a test is written as.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct AsWhom {
    /// The address of a contact; empty is a made-up one.
    #[serde(rename = "as")]
    as_whom: String,
}

/// The mail that was promised.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PromisedTest)]
pub struct Promised {
    message: Option<String>,
}

/// Returns the templates in use by name.
#[utoipa::path(get, path = "/api/v1/templates", tag = "nurture", responses((status = 200, body = Vec<Template>)))]
pub async fn list(State(app): State<App>) -> Outcome<Json<Vec<Template>>> {
    let all = app.read(template::all).await?;
    Ok(Json(all.into_iter().map(Template::from).collect()))
}

/// Writes a template.
#[utoipa::path(post, path = "/api/v1/templates", tag = "nurture", request_body = Said,
    responses((status = 201, body = Made), (status = 422, description = "a field cannot be accepted")))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Sent(said): Sent<Said>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let id = app.write(move |tx| template::create(tx, &caller, &said)).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })))
}

/// Returns a template.
#[utoipa::path(get, path = "/api/v1/templates/{id}", tag = "nurture", params(("id" = String, Path,)),
    responses((status = 200, body = Template), (status = 404, description = "there is no such template")))]
pub async fn show(State(app): State<App>, At(id): At<TemplateId>) -> Outcome<Json<Template>> {
    Ok(Json(app.read(move |tx| template::find(tx, id)).await?.into()))
}

/// Saves a new version of a template.
#[utoipa::path(put, path = "/api/v1/templates/{id}", tag = "nurture", params(("id" = String, Path,)), request_body = Said,
    responses((status = 204), (status = 422, description = "a field cannot be accepted")))]
pub async fn edit(
    State(app): State<App>,
    caller: Caller,
    At(id): At<TemplateId>,
    Sent(said): Sent<Said>,
) -> Outcome<StatusCode> {
    app.write(move |tx| template::edit(tx, &caller, id, &said)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a template out of use.
#[utoipa::path(delete, path = "/api/v1/templates/{id}", tag = "nurture", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "template-in-use")))]
pub async fn retire(State(app): State<App>, caller: Caller, At(id): At<TemplateId>) -> Outcome<StatusCode> {
    app.write(move |tx| template::retire(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Renders a draft as one contact would get it.
#[utoipa::path(post, path = "/api/v1/templates/preview", tag = "nurture", request_body = Draft,
    responses((status = 200, body = Preview), (status = 422, description = "the draft or the contact does not allow it")))]
pub async fn preview(
    State(app): State<App>,
    caller: Caller,
    Sent(draft): Sent<Draft>,
) -> Outcome<Json<Preview>> {
    let preview = preview::render(&app, caller, draft).await?;
    Ok(Json(Preview {
        subject: preview.rendered.subject.to_string(),
        html: preview.rendered.html,
        text: preview.rendered.text,
        fields: preview.fields,
    }))
}

/// Sends the saved text to the token's owner.
#[utoipa::path(post, path = "/api/v1/templates/{id}/test", tag = "nurture", params(("id" = String, Path,)),
    request_body = AsWhom, responses((status = 202, body = Promised)))]
pub async fn test(
    State(app): State<App>,
    caller: Caller,
    At(id): At<TemplateId>,
    Sent(whom): Sent<AsWhom>,
) -> Outcome<(StatusCode, Json<Promised>)> {
    let planned = preview::send_test(&app, caller, id, whom.as_whom).await?;
    Ok((StatusCode::ACCEPTED, Json(Promised { message: planned.map(|id| id.to_string()) })))
}

/// Stores five mails and a journey to start from, not started. Returns the journey.
#[utoipa::path(post, path = "/api/v1/templates/ready-made", responses((status = 201, body = Made)))]
pub async fn ready_made(State(app): State<App>, caller: Caller) -> Outcome<(StatusCode, Json<Made>)> {
    let id = app.write(move |tx| begin::install(tx, &caller)).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })))
}
