//! What a program sees of the score model.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{self, located};
use super::preview::{self, Scored};
use crate::app::App;
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::flow::reconsider;
use crate::people::Caller;
use crate::web::Sent;

/// The model in force.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScoreModel)]
pub struct InForce {
    /// Counts up from 1; 0 is the template that nobody has saved yet.
    version: i64,
    /// The text that people edit.
    model: String,
}

/// A model's text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScoreModelText)]
pub struct Text {
    model: String,
}

/// The version that is in force now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SavedScoreModel)]
pub struct Saved {
    version: i64,
}

/// What a model says of a contact.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScoredContact)]
pub struct Score {
    fit: f64,
    readiness: f64,
    grid: String,
}

impl From<Scored> for Score {
    fn from(scored: Scored) -> Self {
        Self { fit: scored.fit, readiness: scored.readiness, grid: scored.cell.to_string() }
    }
}

/// A contact under both models.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScoredSample)]
pub struct Sample {
    #[schema(value_type = String)]
    contact: ContactId,
    now: Score,
    then: Score,
}

/// Returns the score model in force.
#[utoipa::path(get, path = "/api/v1/score-model", tag = "scores", responses((status = 200, body = InForce)))]
pub async fn show(State(app): State<App>) -> Outcome<Json<InForce>> {
    let found = app.read(model::in_force).await?;
    Ok(Json(InForce { version: found.version, model: found.text }))
}

/// Puts another version in force; everybody is scored again in the background.
#[utoipa::path(put, path = "/api/v1/score-model", tag = "scores", request_body = Text,
    responses((status = 200, body = Saved), (status = 422, description = "the text cannot be read; the error names line and letter")))]
pub async fn save(State(app): State<App>, caller: Caller, Sent(text): Sent<Text>) -> Outcome<Json<Saved>> {
    let version = app.write(move |tx| reconsider::score_model(tx, &caller, &text.model)).await?;
    Ok(Json(Saved { version }))
}

/// Tries a model on a few contacts without saving it.
#[utoipa::path(post, path = "/api/v1/score-model/preview", tag = "scores", request_body = Text,
    responses((status = 200, body = Vec<Sample>), (status = 422, description = "the text cannot be read")))]
pub async fn try_it(
    State(app): State<App>,
    caller: Caller,
    Sent(text): Sent<Text>,
) -> Outcome<Json<Vec<Sample>>> {
    let sight = caller.sight();
    let samples = app.read(move |tx| match model::read(tx, &text.model)? {
        Ok(model) => preview::load(tx, &sight, &model),
        Err(problem) => Err(Fault::field("model", located(&problem, &text.model))),
    });
    let samples = samples.await?.into_iter();
    Ok(Json(
        samples
            .map(|one| Sample { contact: one.contact, now: one.now.into(), then: one.then.into() })
            .collect(),
    ))
}
