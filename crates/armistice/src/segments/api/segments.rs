//! Segments, and what another rule would do.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::contacts::ContactId;
use crate::fault::Outcome;
use crate::flow::segments as flow;
use crate::people::Caller;
use crate::segments::SegmentId;
use crate::segments::membership;
use crate::segments::outlook::{Mover, Side};
use crate::segments::segment::{self, Kind, Said};
use crate::segments::walk::{self, Walk};
use crate::segments::work;
use crate::web::{At, Sent};

/// A segment.
#[derive(Debug, Serialize, ToSchema)]
pub struct Segment {
    #[schema(value_type = String)]
    id: SegmentId,
    /// The word by which rules name it.
    key: String,
    name: String,
    description: String,
    kind: Kind,
    /// Who is in it; none when picked.
    rule: Option<String>,
    /// Which version of the rule it is, from 1; 0 when picked.
    version: i64,
    /// How many contacts are in it that the caller may see.
    members: i64,
    /// How much of everybody was asked a new rule, in percent; none when all were.
    counting: Option<i64>,
    #[schema(value_type = String)]
    changed_at: Timestamp,
    #[schema(value_type = Option<String>)]
    archived_at: Option<Timestamp>,
}

/// A segment that was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MadeSegment)]
pub struct Made {
    #[schema(value_type = String)]
    id: SegmentId,
}

/// A rule to be tried.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SegmentTrial)]
pub struct Trial {
    /// The rule, as text or as JSON.
    rule: String,
    /// The segment that would have it; none for a new one.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    segment: Option<SegmentId>,
}

/// Somebody who would join or leave.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SegmentMover)]
pub struct Named {
    #[schema(value_type = String)]
    contact: ContactId,
    name: String,
    reason: String,
}

/// What another rule would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SegmentOutlook)]
pub struct Outlook {
    joins: usize,
    leaves: usize,
    stay: usize,
    /// How many contacts were asked.
    asked: usize,
    /// Whether there are more that were not asked.
    more: bool,
    /// The first who would join.
    joining: Vec<Named>,
    /// The first who would leave.
    leaving: Vec<Named>,
}

/// Returns all segments by name, the archived ones last.
#[utoipa::path(get, path = "/api/v1/segments", tag = "segments", responses((status = 200, body = Vec<Segment>)))]
pub async fn list(State(app): State<App>, caller: Caller) -> Outcome<Json<Vec<Segment>>> {
    let sight = caller.sight();
    let loaded =
        app.read(move |tx| Ok((segment::all(tx)?, membership::counts(tx, &sight)?, walk::under_way(tx)?)));
    let (all, counts, walks) = loaded.await?;
    Ok(Json(all.into_iter().map(|one| shown(one, &counts, &walks)).collect()))
}

/// Returns a segment.
#[utoipa::path(get, path = "/api/v1/segments/{id}", tag = "segments", params(("id" = String, Path,)),
    responses((status = 200, body = Segment), (status = 404, description = "there is no such segment")))]
pub async fn show(State(app): State<App>, caller: Caller, At(id): At<SegmentId>) -> Outcome<Json<Segment>> {
    let sight = caller.sight();
    let loaded = app.read(move |tx| {
        Ok((segment::find(tx, id)?, membership::count(tx, &sight, id)?, walk::under_way(tx)?))
    });
    let (found, count, walks) = loaded.await?;
    Ok(Json(shown(found, &[(id, count)], &walks)))
}

/// Makes a segment. When it has a rule, everybody is asked in the background.
#[utoipa::path(post, path = "/api/v1/segments", tag = "segments", request_body = Said,
    responses((status = 201, body = Made), (status = 422, description = "a field cannot be accepted")))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Sent(said): Sent<Said>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let id = app.write(move |tx| flow::create(tx, &caller, &said)).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// Changes a segment; its key and its kind stay. When the rule is another, everybody is asked in the background.
#[utoipa::path(put, path = "/api/v1/segments/{id}", tag = "segments", params(("id" = String, Path,)), request_body = Said,
    responses((status = 204), (status = 409, description = "segment-archived"), (status = 422, description = "a field cannot be accepted")))]
pub async fn edit(
    State(app): State<App>,
    caller: Caller,
    At(id): At<SegmentId>,
    Sent(said): Sent<Said>,
) -> Outcome<StatusCode> {
    app.write(move |tx| flow::edit(tx, &caller, id, &said)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says who would join and leave with another rule, without saving it.
#[utoipa::path(post, path = "/api/v1/segments/preview", tag = "segments", request_body = Trial,
    responses((status = 200, body = Outlook), (status = 422, description = "the rule cannot be read, or leads back to itself")))]
pub async fn preview(
    State(app): State<App>,
    caller: Caller,
    Sent(trial): Sent<Trial>,
) -> Outcome<Json<Outlook>> {
    let sight = caller.sight();
    let segment = trial.segment;
    let rule = app.read(move |tx| {
        let key = match segment {
            Some(id) => segment::find(tx, id)?.key,
            None => String::new(),
        };
        segment::read_rule(tx, &trial.rule, &key)
    });
    let found = work::look_ahead(&app, &sight, &rule.await?, segment).await?;
    Ok(Json(Outlook {
        joins: found.joins.count,
        leaves: found.leaves.count,
        stay: found.stay,
        asked: found.asked,
        more: found.more,
        joining: named(found.joins),
        leaving: named(found.leaves),
    }))
}

/// Archives a segment that no rule names.
#[utoipa::path(post, path = "/api/v1/segments/{id}/archive", tag = "segments", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "segment-in-use")))]
pub async fn archive(State(app): State<App>, caller: Caller, At(id): At<SegmentId>) -> Outcome<StatusCode> {
    app.write(move |tx| flow::archive(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings an archived segment back.
#[utoipa::path(post, path = "/api/v1/segments/{id}/bring-back", tag = "segments", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "segment-unreadable")))]
pub async fn bring_back(
    State(app): State<App>,
    caller: Caller,
    At(id): At<SegmentId>,
) -> Outcome<StatusCode> {
    app.write(move |tx| flow::bring_back(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn named(side: Side) -> Vec<Named> {
    let named = |Mover { contact, name, reason }| Named { contact, name, reason };
    side.named.into_iter().map(named).collect()
}

fn shown(one: segment::Segment, counts: &[(SegmentId, i64)], walks: &[Walk]) -> Segment {
    Segment {
        kind: one.kind(),
        members: counts.iter().find(|(id, _)| *id == one.id).map_or(0, |(_, count)| *count),
        counting: walks.iter().find(|walk| walk.segment_id == one.id).map(Walk::percent),
        changed_at: one.changed_at.timestamp(),
        archived_at: one.archived_at.map(measure::Moment::timestamp),
        id: one.id,
        key: one.key,
        name: one.name,
        description: one.description,
        rule: one.rule,
        version: one.version,
    }
}
