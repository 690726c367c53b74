//! Forms for programs. Answers come in at the public address of the form, as JSON.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::capture::form::{self, Draft, FormField};
use crate::capture::{FormId, SubmissionId, submission};
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, audit};
use crate::web::input::{Asked, At, Sent};

/// Answers in one page of the list.
const PAGE_MAX: i64 = 100;

/// One field of a form.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FieldBody {
    /// The name under which the answer is sent.
    key: String,
    /// The question.
    label: String,
    /// `text`, `email`, `phone`, `number`, `date`, `choice`, `multi_choice`, `consent` or `hidden`.
    kind: String,
    /// Whether it must be answered.
    #[serde(default)]
    required: bool,
    /// What can be chosen.
    #[serde(default)]
    choices: Vec<String>,
    /// A sentence under the question.
    #[serde(default)]
    hint: String,
    /// Which fact the answer becomes, for example `contact.first_name` or `consent.marketing`.
    #[serde(default)]
    target: String,
    /// What stands there at first.
    #[serde(default)]
    preset: String,
}

/// A form.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FormBody {
    /// The part of the public address.
    slug: String,
    /// What colleagues call it.
    name: String,
    /// The heading.
    title: String,
    /// A sentence above the fields.
    #[serde(default)]
    intro: String,
    /// The button's words.
    #[serde(default)]
    button: String,
    /// What the visitor reads afterwards.
    #[serde(default)]
    thank_you: String,
    /// Where the visitor goes afterwards instead.
    #[serde(default)]
    redirect_url: Option<String>,
    /// The campaign that answers count for when the link names none.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    campaign_id: Option<crate::insight::CampaignId>,
    /// What is asked, in order.
    fields: Vec<FieldBody>,
}

/// A form as stored.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormShown {
    #[schema(value_type = String)]
    id: FormId,
    #[schema(value_type = Option<String>)]
    published_at: Option<Timestamp>,
    /// Where visitors answer it.
    address: String,
    #[serde(flatten)]
    form: FormBody,
}

/// A form in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormListed {
    #[schema(value_type = String)]
    id: FormId,
    slug: String,
    name: String,
    #[schema(value_type = Option<String>)]
    published_at: Option<Timestamp>,
    /// How many answers it has.
    submissions: i64,
}

/// One answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubmissionShown {
    #[schema(value_type = String)]
    id: SubmissionId,
    #[schema(value_type = String)]
    contact_id: ContactId,
    #[schema(value_type = String)]
    at: Timestamp,
    /// The answers, word for word.
    #[schema(value_type = Object)]
    answers: serde_json::Value,
}

/// Which page of the answers.
#[derive(Debug, Deserialize, IntoParams)]
pub struct Older {
    /// Answers older than this one.
    #[param(value_type = Option<String>)]
    before: Option<SubmissionId>,
}

impl FormBody {
    fn draft(self) -> Outcome<Draft> {
        let fields: Outcome<Vec<FormField>> =
            self.fields.into_iter().enumerate().map(|(place, field)| field.checked(place)).collect();
        Ok(Draft {
            slug: self.slug,
            name: self.name,
            title: self.title,
            intro: self.intro,
            button: self.button,
            thank_you: self.thank_you,
            redirect_url: self.redirect_url,
            campaign: self.campaign_id,
            fields: fields?,
        })
    }
}

impl FieldBody {
    fn checked(self, place: usize) -> Outcome<FormField> {
        let kind =
            self.kind.parse().map_err(|sentence: String| Fault::field(format!("kind_{place}"), sentence))?;
        Ok(FormField {
            key: self.key,
            label: self.label,
            kind,
            required: i64::from(self.required),
            choices: self.choices.join("\n"),
            hint: self.hint,
            target: self.target,
            preset: self.preset,
        })
    }
}

impl From<FormField> for FieldBody {
    fn from(field: FormField) -> Self {
        Self {
            required: field.is_required(),
            choices: field.choices().map(str::to_owned).collect(),
            key: field.key,
            label: field.label,
            kind: field.kind.to_string(),
            hint: field.hint,
            target: field.target,
            preset: field.preset,
        }
    }
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
    let draft = body.draft()?;
    let id = app
        .write(move |tx| {
            let id = form::create(tx, &draft, Some(caller.user))?;
            audit::note(tx, &caller, "created", "form", id.0, &draft.name)?;
            Ok(id)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(shown(&app, id).await?)))
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
