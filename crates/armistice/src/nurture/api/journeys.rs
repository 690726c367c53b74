//! Journeys and the trips through them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::Made;
use crate::app::App;
use crate::contacts::contact;
use crate::fault::Outcome;
use crate::nurture::enrollment::{self, Line};
use crate::nurture::journey::{self, Said, SaidStep, Standing};
use crate::nurture::pages::enrollments::Wanted;
use crate::nurture::pages::journey_form::said_step;
use crate::nurture::pages::journeys::by_journey;
use crate::nurture::{EnrollmentId, JourneyId};
use crate::people::Caller;
use crate::web::input::{Asked, At, Sent};

/// A journey.
#[derive(Debug, Serialize, ToSchema)]
pub struct Journey {
    id: String,
    name: String,
    /// `draft`, `running` or `paused`.
    standing: &'static str,
    /// What a contact must have consented to.
    purpose: String,
    entry_rule: String,
    exit_rule: String,
    rank: i64,
    /// Trips under way.
    under_way: i64,
    /// Trips that ended.
    ended: i64,
    /// The steps in order; none in the list of journeys.
    steps: Vec<SaidStep>,
}

/// A trip through a journey.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = JourneyTrip)]
pub struct Trip {
    id: String,
    contact: String,
    /// Why the contact entered.
    reason: String,
    #[schema(value_type = String)]
    enrolled_at: Timestamp,
    /// The step that is next, counted from 0.
    position: i64,
    #[schema(value_type = Option<String>)]
    due_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    ended_at: Option<Timestamp>,
    end_reason: Option<String>,
}

impl From<Line> for Trip {
    fn from(line: Line) -> Self {
        Self {
            id: line.id.to_string(),
            contact: line.contact_id.to_string(),
            reason: line.reason,
            enrolled_at: line.enrolled_at.timestamp(),
            position: line.position,
            due_at: line.due_at.map(measure::Moment::timestamp),
            ended_at: line.ended_at.map(measure::Moment::timestamp),
            end_reason: line.end_reason,
        }
    }
}

/// What happened at a step of a trip.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TripEvent)]
pub struct Event {
    position: i64,
    #[schema(value_type = String)]
    at: Timestamp,
    what: String,
}

/// Returns all journeys, the highest rank first.
#[utoipa::path(get, path = "/api/v1/journeys", tag = "nurture", responses((status = 200, body = Vec<Journey>)))]
pub async fn list(State(app): State<App>) -> Outcome<Json<Vec<Journey>>> {
    let (all, counts) = app.read(|tx| Ok((journey::all(tx)?, enrollment::counts(tx)?))).await?;
    let counts = by_journey(&counts);
    let whole = all.into_iter().map(|one| {
        let trips = counts.get(&one.id).copied().unwrap_or_default();
        shown(one, Vec::new(), trips.under_way, trips.ended)
    });
    Ok(Json(whole.collect()))
}

/// Draws a journey; it starts when asked to.
#[utoipa::path(post, path = "/api/v1/journeys", tag = "nurture", request_body = Said,
    responses((status = 201, body = Made), (status = 422, description = "a field cannot be accepted")))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Sent(said): Sent<Said>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let id = app.write(move |tx| journey::create(tx, &caller, &said)).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })))
}

/// Returns a journey with its steps.
#[utoipa::path(get, path = "/api/v1/journeys/{id}", tag = "nurture", params(("id" = String, Path,)),
    responses((status = 200, body = Journey), (status = 404, description = "there is no such journey")))]
pub async fn show(State(app): State<App>, At(id): At<JourneyId>) -> Outcome<Json<Journey>> {
    let (found, steps, counts) = app
        .read(move |tx| Ok((journey::find(tx, id)?, journey::steps(tx, id)?, enrollment::counts(tx)?)))
        .await?;
    let trips = by_journey(&counts).get(&id).copied().unwrap_or_default();
    let steps = steps.iter().map(said_step).collect();
    Ok(Json(shown(found, steps, trips.under_way, trips.ended)))
}

/// Changes a journey; its steps only before it has started.
#[utoipa::path(put, path = "/api/v1/journeys/{id}", tag = "nurture", params(("id" = String, Path,)), request_body = Said,
    responses((status = 204), (status = 422, description = "a field cannot be accepted")))]
pub async fn edit(
    State(app): State<App>,
    caller: Caller,
    At(id): At<JourneyId>,
    Sent(said): Sent<Said>,
) -> Outcome<StatusCode> {
    app.write(move |tx| journey::edit(tx, &caller, id, &said)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Starts a journey, or goes on with a paused one.
#[utoipa::path(post, path = "/api/v1/journeys/{id}/start", tag = "nurture", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "journey-without-mail")))]
pub async fn start(State(app): State<App>, caller: Caller, At(id): At<JourneyId>) -> Outcome<StatusCode> {
    app.write(move |tx| journey::start(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Pauses a journey.
#[utoipa::path(post, path = "/api/v1/journeys/{id}/pause", tag = "nurture", params(("id" = String, Path,)),
    responses((status = 204)))]
pub async fn pause(State(app): State<App>, caller: Caller, At(id): At<JourneyId>) -> Outcome<StatusCode> {
    app.write(move |tx| journey::pause(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns trips through a journey, the latest first, a hundred at most.
#[utoipa::path(get, path = "/api/v1/journeys/{id}/enrollments", tag = "nurture",
    params(("id" = String, Path,), Wanted), responses((status = 200, body = Vec<Trip>)))]
pub async fn enrollments(
    State(app): State<App>,
    caller: Caller,
    At(id): At<JourneyId>,
    Asked(wanted): Asked<Wanted>,
) -> Outcome<Json<Vec<Trip>>> {
    let (sight, filter) = (caller.sight(), wanted.filter());
    let lines = app
        .read(move |tx| {
            journey::find(tx, id)?;
            enrollment::list(tx, &sight, id, &filter)
        })
        .await?;
    Ok(Json(lines.into_iter().map(Trip::from).collect()))
}

/// Returns what happened on a trip.
#[utoipa::path(get, path = "/api/v1/enrollments/{id}", tag = "nurture", params(("id" = String, Path,)),
    responses((status = 200, body = Vec<Event>), (status = 404, description = "there is no such trip")))]
pub async fn trace(
    State(app): State<App>,
    caller: Caller,
    At(id): At<EnrollmentId>,
) -> Outcome<Json<Vec<Event>>> {
    let sight = caller.sight();
    let trace = app
        .read(move |tx| {
            let trip = enrollment::find(tx, id)?;
            contact::find_seen(tx, &sight, trip.contact_id)?;
            enrollment::trace(tx, id)
        })
        .await?;
    let event =
        |step: enrollment::Trace| Event { position: step.position, at: step.at.timestamp(), what: step.what };
    Ok(Json(trace.into_iter().map(event).collect()))
}

fn shown(one: journey::Journey, steps: Vec<SaidStep>, under_way: i64, ended: i64) -> Journey {
    Journey {
        id: one.id.to_string(),
        standing: match one.standing() {
            Standing::Draft => "draft",
            Standing::Running => "running",
            Standing::Paused => "paused",
        },
        name: one.name,
        purpose: one.purpose,
        entry_rule: one.entry_rule,
        exit_rule: one.exit_rule,
        rank: one.rank,
        under_way,
        ended,
        steps,
    }
}
