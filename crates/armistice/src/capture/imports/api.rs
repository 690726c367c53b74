//! Imports for programs.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::import::{self, State as Stands};
use super::pages::{rejects as aside, show as page, upload};
use super::{Import, Mapping, Noun, presets, saved};
use crate::app::App;
use crate::capture::ImportId;
use crate::fault::{Fault, Outcome};
use crate::flow::bring_in::try_out::Preview;
use crate::flow::bring_in::work;
use crate::people::Caller;
use crate::web::{Asked, At, Sent};

/// An import.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportBody {
    #[schema(value_type = String)]
    id: ImportId,
    noun: Noun,
    file_name: String,
    encoding: String,
    /// `uploaded`, `mapped`, `running`, `failed` or `finished`.
    state: &'static str,
    rows_done: u64,
    rows_created: u64,
    rows_updated: u64,
    rows_failed: u64,
    bytes_done: u64,
    bytes: u64,
    failure: Option<String>,
    /// What the columns become.
    #[schema(value_type = Option<Object>)]
    mapping: Option<Mapping>,
    /// What a try without writing found.
    preview: Option<Preview>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>)]
    finished_at: Option<Timestamp>,
}

impl From<Import> for ImportBody {
    fn from(import: Import) -> Self {
        let state = match import.state() {
            Stands::Uploaded => "uploaded",
            Stands::Mapped => "mapped",
            Stands::Running => "running",
            Stands::Failed => "failed",
            Stands::Finished => "finished",
        };
        Self {
            id: import.id,
            noun: import.noun,
            mapping: import.mapping().ok().flatten(),
            preview: import.preview.as_deref().and_then(|text| serde_json::from_str(text).ok()),
            file_name: import.file_name,
            encoding: import.encoding,
            state,
            rows_done: import.rows_done,
            rows_created: import.rows_created,
            rows_updated: import.rows_updated,
            rows_failed: import.rows_failed,
            bytes_done: import.next_byte,
            bytes: import.file_bytes,
            failure: import.failure,
            created_at: import.created_at.timestamp(),
            finished_at: import.finished_at.map(measure::Moment::timestamp),
        }
    }
}

/// What a program says about the file that it sends.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct About {
    /// `contacts`, `accounts`, `consents`, `touches`, `deals` or `costs`; found out when empty.
    noun: String,
    /// What the file is called.
    file_name: String,
}

/// Returns the latest imports.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", responses((status = 200, body = Vec<ImportBody>)))]
pub async fn list(State(app): State<App>, caller: Caller) -> Outcome<Json<Vec<ImportBody>>> {
    let imports = app.read(move |tx| import::latest(tx, &caller.sight())).await?;
    Ok(Json(imports.into_iter().map(ImportBody::from).collect()))
}

/// Takes a CSV file of at most 200 MB as the body. The answer proposes a mapping; send it back, corrected, to try it.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports", params(About),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 201, body = ImportBody), (status = 422, description = "the file is no table")))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Asked(about): Asked<About>,
    body: Body,
) -> Outcome<(StatusCode, Json<ImportBody>)> {
    let noun = match about.noun.as_str() {
        "" => None,
        word => {
            Some(Noun::of(word).ok_or_else(|| Fault::field("noun", "There are no imports of this noun."))?)
        }
    };
    let landed = upload::body_as_file(&app, body).await?;
    let name = if about.file_name.is_empty() { "list.csv" } else { &about.file_name };
    let (id, _) = upload::remember(&app, &caller, name, landed, noun).await?;
    let import = app.read(move |tx| import::find(tx, id)).await?;
    let (house, asked) = (app.clone(), import.clone());
    let looked = tokio::task::spawn_blocking(move || work::look_at(&house, &asked)).await;
    let start =
        looked.map_err(|error| Fault::Internal(format!("a look at a file ended badly: {error}")))??;
    let noun = import.noun;
    let proposed = app.read(move |tx| saved::propose(tx, Some(noun), &start)).await?;
    let mut answer = ImportBody::from(import);
    answer.mapping = answer.mapping.or(Some(proposed));
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Returns one import.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "imports", params(("id" = String, Path,)),
    responses((status = 200, body = ImportBody), (status = 404, description = "there is no such import")))]
pub async fn show(State(app): State<App>, caller: Caller, At(id): At<ImportId>) -> Outcome<Json<ImportBody>> {
    Ok(Json(app.read(move |tx| import::find_seen(tx, &caller.sight(), id)).await?.into()))
}

/// Says what the columns become, and tries the list without writing.
#[utoipa::path(put, path = "/api/v1/imports/{id}/mapping", tag = "imports", params(("id" = String, Path,)),
    request_body(content = Object, description = "a mapping as `GET /api/v1/import-mappings` shows them"),
    responses((status = 200, body = Preview), (status = 422, description = "a column cannot become this")))]
pub async fn describe(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ImportId>,
    Sent(mapping): Sent<Mapping>,
) -> Outcome<Json<Preview>> {
    let sight = caller.sight();
    app.read(move |tx| import::find_seen(tx, &sight, id)).await?;
    let described =
        tokio::task::spawn_blocking(move || work::describe(&app, id, &mapping, Some(caller.user)));
    let preview =
        described.await.map_err(|error| Fault::Internal(format!("a try ended badly: {error}")))??;
    Ok(Json(preview))
}

/// Brings the list in, or goes on after it stopped.
#[utoipa::path(post, path = "/api/v1/imports/{id}/start", tag = "imports", params(("id" = String, Path,)),
    responses((status = 202), (status = 409, description = "it is finished, or nobody said what the columns become")))]
pub async fn start(State(app): State<App>, caller: Caller, At(id): At<ImportId>) -> Outcome<StatusCode> {
    page::say_yes(&app, caller, id).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Throws a file away of which no row came in.
#[utoipa::path(delete, path = "/api/v1/imports/{id}", tag = "imports", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "rows of it came in")))]
pub async fn discard(State(app): State<App>, caller: Caller, At(id): At<ImportId>) -> Outcome<StatusCode> {
    page::throw_away(&app, caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the rows that were kept aside or taken with a remark, as CSV.
#[utoipa::path(get, path = "/api/v1/imports/{id}/rejects", tag = "imports", params(("id" = String, Path,)),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn rejects(State(app): State<App>, caller: Caller, At(id): At<ImportId>) -> Outcome<Response> {
    aside::download(State(app), caller, At(id)).await
}

/// Returns the mappings that people saved and those that came with the house.
#[utoipa::path(get, path = "/api/v1/import-mappings", tag = "imports", responses((status = 200, body = Vec<Object>)))]
pub async fn mappings(State(app): State<App>) -> Outcome<Json<Vec<Mapping>>> {
    let mut all = app.read(saved::all).await?;
    all.extend(presets::all());
    Ok(Json(all))
}
