//! Forms for programs. Answers come in at the public address of the form, as JSON.

pub mod bodies;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use self::bodies::{FieldBody, FormBody, FormListed, FormShown, SubmissionShown};
use crate::app::App;
use crate::capture::form::{self, Draft};
use crate::capture::form_template;
use crate::capture::{FormId, SubmissionId, submission};
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, audit};
use crate::web::input::{Asked, At, Sent};

/// Answers in one page of the list.
const PAGE_MAX: i64 = 100;

/// Which page of the answers.
#[derive(Debug, Deserialize, IntoParams)]
pub struct Older {
    /// Answers older than this one.
    #[param(value_type = Option<String>)]
    before: Option<SubmissionId>,
}

/// Returns all forms.
#[utoipa::path(get, path = "/api/v1/forms", responses((status = 200, body = Vec<FormListed>)))]
pub async fn list(State(app): State<App>) -> Outcome<Json<Vec<FormListed>>> {
    let forms = app.read(form::all).await?;
    Ok(Json(
        forms
            .into_iter()
            .map(|form| FormListed {
                id: form.id,
                slug: form.slug,
                name: form.name,
                published_at: form.published_at.map(measure::Moment::timestamp),
                submissions: form.submissions,
            })
            .collect(),
    ))
}

/// Makes a form, not yet published.
#[utoipa::path(post, path = "/api/v1/forms", request_body = FormBody, responses((status = 201, body = FormShown)))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Sent(body): Sent<FormBody>,
) -> Outcome<(StatusCode, Json<FormShown>)> {
    let id = make(&app, caller, body.draft()?).await?;
    Ok((StatusCode::CREATED, Json(shown(&app, id).await?)))
}

/// Which ready-made form.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReadyMadeForm)]
pub struct ReadyMade {
    /// `demo-request`, `guide` or `newsletter`.
    template: String,
}

/// Makes one of the ready-made forms, not yet published.
#[utoipa::path(post, path = "/api/v1/forms/ready-made", request_body = ReadyMade,
    responses((status = 201, body = FormShown), (status = 404, description = "there is no such ready-made form"),
              (status = 422, description = "a form has its address already")))]
pub async fn ready_made(
    State(app): State<App>,
    caller: Caller,
    Sent(which): Sent<ReadyMade>,
) -> Outcome<(StatusCode, Json<FormShown>)> {
    let template = form_template::of(&which.template).ok_or(Fault::Missing("ready-made form"))?;
    let id = make(&app, caller, (template.draft)()).await?;
    Ok((StatusCode::CREATED, Json(shown(&app, id).await?)))
}

async fn make(app: &App, caller: Caller, draft: Draft) -> Outcome<FormId> {
    app.write(move |tx| {
        let id = form::create(tx, &draft, Some(caller.user))?;
        audit::note(tx, &caller, "created", "form", id.0, &draft.name)?;
        Ok(id)
    })
    .await
}

/// Returns one form.
#[utoipa::path(get, path = "/api/v1/forms/{id}", params(("id" = String, Path)), responses((status = 200, body = FormShown)))]
pub async fn show(State(app): State<App>, At(id): At<FormId>) -> Outcome<Json<FormShown>> {
    Ok(Json(shown(&app, id).await?))
}

/// Replaces what a form says and asks.
#[utoipa::path(put, path = "/api/v1/forms/{id}", params(("id" = String, Path)), request_body = FormBody, responses((status = 200, body = FormShown)))]
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FormId>,
    Sent(body): Sent<FormBody>,
) -> Outcome<Json<FormShown>> {
    let draft = body.draft()?;
    app.write(move |tx| {
        form::update(tx, id, &draft)?;
        audit::note(tx, &caller, "changed", "form", id.0, &draft.name)
    })
    .await?;
    Ok(Json(shown(&app, id).await?))
}

/// Opens a form to visitors.
#[utoipa::path(post, path = "/api/v1/forms/{id}/publish", params(("id" = String, Path)), responses((status = 200, body = FormShown)))]
pub async fn publish(State(app): State<App>, caller: Caller, At(id): At<FormId>) -> Outcome<Json<FormShown>> {
    app.write(move |tx| {
        form::publish(tx, id, caller.user)?;
        audit::note(tx, &caller, "published", "form", id.0, "")
    })
    .await?;
    Ok(Json(shown(&app, id).await?))
}

/// Closes a form to visitors.
#[utoipa::path(post, path = "/api/v1/forms/{id}/unpublish", params(("id" = String, Path)), responses((status = 200, body = FormShown)))]
pub async fn unpublish(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FormId>,
) -> Outcome<Json<FormShown>> {
    app.write(move |tx| {
        form::unpublish(tx, id)?;
        audit::note(tx, &caller, "unpublished", "form", id.0, "")
    })
    .await?;
    Ok(Json(shown(&app, id).await?))
}

/// Returns the answers to a form, latest first.
#[utoipa::path(get, path = "/api/v1/forms/{id}/submissions", params(("id" = String, Path), Older), responses((status = 200, body = Vec<SubmissionShown>)))]
pub async fn submissions(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FormId>,
    Asked(older): Asked<Older>,
) -> Outcome<Json<Vec<SubmissionShown>>> {
    let answers = app
        .read(move |tx| {
            form::find(tx, id)?;
            submission::of_form(tx, &caller.sight(), id, older.before, PAGE_MAX)
        })
        .await?;
    let shown = answers.into_iter().map(|answer| SubmissionShown {
        id: answer.id,
        contact_id: answer.contact_id,
        at: answer.at.timestamp(),
        answers: serde_json::from_str(&answer.answers).unwrap_or_default(),
    });
    Ok(Json(shown.collect()))
}

async fn shown(app: &App, id: FormId) -> Outcome<FormShown> {
    let (form, fields) = app.read(move |tx| Ok((form::find(tx, id)?, form::fields(tx, id)?))).await?;
    Ok(FormShown {
        id,
        published_at: form.published_at.map(measure::Moment::timestamp),
        address: app.url(&format!("/f/{}", form.slug)),
        form: FormBody {
            slug: form.slug,
            name: form.name,
            title: form.title,
            intro: form.intro,
            button: form.button,
            thank_you: form.thank_you,
            redirect_url: form.redirect_url,
            campaign_id: form.campaign_id,
            fields: fields.into_iter().map(FieldBody::from).collect(),
        },
    })
}
