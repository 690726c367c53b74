//! What a program sees of the score model.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::contacts::ContactId;
use crate::contacts::work::active_lately;
use crate::fault::{Fault, Outcome};
use crate::flow::reconsider;
use crate::people::Caller;
use crate::segments::crossing;
use crate::segments::model::{self, located};
use crate::segments::preview::{self, SAMPLES, Scored};
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
    let contacts = active_lately(&app, sight, SAMPLES).await?;
    let samples = app.read(move |tx| match model::read(tx, &text.model)? {
        Ok(model) => preview::load(tx, &sight, &contacts, &model),
        Err(problem) => Err(Fault::field("model", located(&problem, &text.model))),
    });
    let samples = samples.await?.into_iter();
    Ok(Json(
        samples
            .map(|one| Sample { contact: one.contact, now: one.now.into(), then: one.then.into() })
            .collect(),
    ))
}

/// Where a contact stands under a model.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScoreStand)]
pub struct Stand {
    grid: String,
    /// Whether they meet the definition of the agreement in force.
    ready: bool,
}

impl From<crossing::Stand> for Stand {
    fn from(stand: crossing::Stand) -> Self {
        Self { grid: stand.cell.to_string(), ready: stand.is_ready }
    }
}

/// A contact who would cross a line.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScoreCrosser)]
pub struct Crosser {
    #[schema(value_type = String)]
    contact: ContactId,
    name: String,
    now: Stand,
    then: Stand,
}

/// Who would cross a line under another model.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScoreCrossings)]
pub struct Crossings {
    /// Into another cell of the grid.
    cells: usize,
    /// Would meet the definition of the agreement, and do not now.
    ready: usize,
    /// Meet it now, and would not.
    unready: usize,
    /// How many contacts were asked, the newest first.
    asked: usize,
    /// Whether there are more that were not asked.
    more: bool,
    /// The first of them.
    contacts: Vec<Crosser>,
}

/// Says who would cross a line under another model, without saving it.
#[utoipa::path(post, path = "/api/v1/score-model/crossings", tag = "scores", request_body = Text,
    responses((status = 200, body = Crossings), (status = 422, description = "the text cannot be read")))]
pub async fn crossings(
    State(app): State<App>,
    caller: Caller,
    Sent(text): Sent<Text>,
) -> Outcome<Json<Crossings>> {
    let sight = caller.sight();
    let found = app.read(move |tx| match model::read(tx, &text.model)? {
        Ok(model) => crossing::load(tx, &sight, &model),
        Err(problem) => Err(Fault::field("model", located(&problem, &text.model))),
    });
    let found = found.await?;
    let crosser = |one: crossing::Crosser| Crosser {
        contact: one.contact,
        name: one.name,
        now: one.now.into(),
        then: one.then.into(),
    };
    Ok(Json(Crossings {
        cells: found.cells,
        ready: found.ready,
        unready: found.unready,
        asked: found.asked,
        more: found.more,
        contacts: found.named.into_iter().map(crosser).collect(),
    }))
}
