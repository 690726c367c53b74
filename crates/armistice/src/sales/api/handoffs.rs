//! Handoffs: list, read, accept, attempt, reject, return, make a deal.

use axum::Json;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use jiff::Timestamp;
use measure::Moment;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::deals::{Details, Given};
use super::said::{NewAttempt, Why};
use crate::agreement::AgreementId;
use crate::app::App;
use crate::contacts::ContactId;
use crate::fault::Outcome;
use crate::flow::{close, sell};
use crate::people::{Caller, UserId};
use crate::sales::attempt;
use crate::sales::dossier;
use crate::sales::handoff::{Back, State};
use crate::sales::list::{self, HandoffLine, PAGE};
use crate::sales::opener::opener;
use crate::sales::reason::GivenBack;
use crate::sales::{AttemptId, DealId, HandoffId};
use crate::web::{Asked, At, Sent};

/// Which handoffs.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct Which {
    /// Only the caller's own.
    mine: bool,
    /// `offered`, `accepted`, `rejected`, `returned` or `converted`; open ones when empty.
    state: String,
    /// How many lines to leave out.
    skip: i64,
}

/// A handoff in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HandoffLine)]
pub struct Handoff {
    #[schema(value_type = String)]
    id: HandoffId,
    #[schema(value_type = String)]
    contact: ContactId,
    #[schema(value_type = String)]
    owner: UserId,
    #[schema(value_type = String)]
    state: State,
    attempts: i64,
    #[schema(value_type = String)]
    offered_at: Timestamp,
    #[schema(value_type = Option<String>)]
    next_due_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    ended_at: Option<Timestamp>,
    end_reason: Option<String>,
}

impl From<HandoffLine> for Handoff {
    fn from(line: HandoffLine) -> Self {
        Self {
            id: line.id,
            contact: line.contact_id,
            owner: line.owner_id,
            state: line.state,
            attempts: line.attempts,
            offered_at: line.offered_at.timestamp(),
            next_due_at: line.next_due_at.map(Moment::timestamp),
            ended_at: line.ended_at.map(Moment::timestamp),
            end_reason: line.end_reason,
        }
    }
}

/// A handoff with its reasons and promises.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Handoff)]
pub struct Dossier {
    #[schema(value_type = String)]
    id: HandoffId,
    #[schema(value_type = String)]
    contact: ContactId,
    #[schema(value_type = String)]
    agreement: AgreementId,
    #[schema(value_type = String)]
    owner: UserId,
    #[schema(value_type = String)]
    state: State,
    /// Why the contact met the definition.
    #[schema(value_type = Vec<Object>)]
    reasons: Vec<rules::Reason>,
    /// A sentence to begin with.
    opener: String,
    #[schema(value_type = String)]
    offered_at: Timestamp,
    #[schema(value_type = Option<String>)]
    next_due_at: Option<Timestamp>,
    promises: Vec<Clock>,
    attempts: Vec<Attempt>,
    #[schema(value_type = Option<String>)]
    deal: Option<DealId>,
}

/// One promise about the handoff.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HandoffPromise)]
pub struct Clock {
    clause: &'static str,
    #[schema(value_type = String)]
    due_at: Timestamp,
    /// `kept`, `broken`, `void`; none while it runs.
    outcome: Option<String>,
}

/// One attempt.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HandoffAttempt)]
pub struct Attempt {
    #[schema(value_type = String)]
    id: AttemptId,
    channel: String,
    outcome: String,
    #[schema(value_type = String)]
    at: Timestamp,
    #[schema(value_type = String)]
    recorded_at: Timestamp,
    note: String,
}

/// The id of what was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MadeBySales)]
pub struct Made {
    id: String,
}

/// Returns handoffs, open ones by deadline, as far as the caller may see them.
#[utoipa::path(get, path = "/api/v1/handoffs", tag = "handoffs", params(Which),
    responses((status = 200, body = Vec<Handoff>)))]
pub async fn list(
    Extract(app): Extract<App>,
    caller: Caller,
    Asked(which): Asked<Which>,
) -> Outcome<Json<Vec<Handoff>>> {
    let state = State::of(&which.state);
    let question = list::Handoffs {
        sight: caller.sight(),
        owner: which.mine.then_some(caller.user),
        open: state.is_none().then_some(true),
        state,
        offered: None,
        skip: which.skip.max(0),
    };
    let lines = app.read(move |tx| list::handoffs(tx, &question)).await?;
    Ok(Json(lines.into_iter().take(PAGE).map(Handoff::from).collect()))
}

/// Returns one handoff with why this person, why now.
#[utoipa::path(get, path = "/api/v1/handoffs/{id}", tag = "handoffs", params(("id" = String, Path,)),
    responses((status = 200, body = Dossier), (status = 404, description = "there is no such handoff")))]
pub async fn show(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<HandoffId>,
) -> Outcome<Json<Dossier>> {
    let (sight, reader) = (caller.sight(), caller.reader());
    let found = app.read(move |tx| dossier::load(tx, &sight, id)).await?;
    let clocks = found.clocks.into_iter().map(|clock| Clock {
        clause: clock.clause.word(),
        due_at: clock.due_at.timestamp(),
        outcome: clock.outcome,
    });
    let attempts = found.attempts.into_iter().map(|attempt| Attempt {
        id: attempt.id,
        channel: attempt.channel,
        outcome: attempt.outcome,
        at: attempt.at.timestamp(),
        recorded_at: attempt.recorded_at.timestamp(),
        note: attempt.note,
    });
    Ok(Json(Dossier {
        id,
        contact: found.handoff.contact_id,
        agreement: found.handoff.agreement_id,
        owner: found.handoff.owner_id,
        state: found.handoff.state,
        reasons: found.handoff.verdict(),
        opener: opener(found.contact.first_name.as_deref(), &found.touches, reader.now, &reader.zone),
        offered_at: found.handoff.offered_at.timestamp(),
        next_due_at: found.handoff.next_due_at.map(Moment::timestamp),
        promises: clocks.collect(),
        attempts: attempts.collect(),
        deal: found.deal,
    }))
}

/// Takes an offered handoff on.
#[utoipa::path(post, path = "/api/v1/handoffs/{id}/accept", tag = "handoffs", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "somebody has accepted it already")))]
pub async fn accept(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<HandoffId>,
) -> Outcome<StatusCode> {
    app.write(move |tx| sell::accept(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Logs an attempt. One about an offered handoff accepts it.
#[utoipa::path(post, path = "/api/v1/handoffs/{id}/attempts", tag = "handoffs", params(("id" = String, Path,)),
    request_body = NewAttempt, responses((status = 201, body = Made)))]
pub async fn log_attempt(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<HandoffId>,
    Sent(new): Sent<NewAttempt>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let new = attempt::New {
        channel: new.channel,
        answer: new.outcome,
        at: new.at.map(Moment::from),
        note: new.note,
    };
    let logged = app.write(move |tx| sell::log_attempt(tx, &caller, id, &new)).await?;
    Ok((StatusCode::CREATED, Json(Made { id: logged.to_string() })))
}

/// Rejects an offered handoff.
#[utoipa::path(post, path = "/api/v1/handoffs/{id}/reject", tag = "handoffs", params(("id" = String, Path,)),
    request_body = Why, responses((status = 204), (status = 409, description = "it is not offered, or the reason comes too early")))]
pub async fn reject(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<HandoffId>,
    Sent(why): Sent<Why>,
) -> Outcome<StatusCode> {
    give_back(&app, caller, id, Back::Reject, why).await
}

/// Returns an accepted handoff.
#[utoipa::path(post, path = "/api/v1/handoffs/{id}/return", tag = "handoffs", params(("id" = String, Path,)),
    request_body = Why, responses((status = 204), (status = 409, description = "it is not accepted, or the reason comes too early")))]
pub async fn send_back(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<HandoffId>,
    Sent(why): Sent<Why>,
) -> Outcome<StatusCode> {
    give_back(&app, caller, id, Back::Return, why).await
}

async fn give_back(app: &App, caller: Caller, id: HandoffId, how: Back, why: Why) -> Outcome<StatusCode> {
    app.write(move |tx| {
        let given = GivenBack::new(why.reason, why.until.map(Moment::from), &why.note, tx.now())?;
        sell::give_back(tx, &caller, id, how, &given)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives an open handoff to another seller; running promises go along.
#[utoipa::path(post, path = "/api/v1/handoffs/{id}/owner", tag = "handoffs", params(("id" = String, Path,)),
    request_body = Given, responses((status = 204), (status = 422, description = "this colleague does not sell")))]
pub async fn give(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<HandoffId>,
    Sent(given): Sent<Given>,
) -> Outcome<StatusCode> {
    app.write(move |tx| sell::give(tx, &caller, id, given.owner)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a deal of an accepted handoff; asked again, it returns the deal that there is.
#[utoipa::path(post, path = "/api/v1/handoffs/{id}/deal", tag = "handoffs", params(("id" = String, Path,)),
    request_body = Details, responses((status = 200, body = Made)))]
pub async fn make_deal(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<HandoffId>,
    Sent(details): Sent<Details>,
) -> Outcome<Json<Made>> {
    let details = details.read()?;
    let made = app.write(move |tx| close::convert(tx, &caller, id, &details)).await?;
    Ok(Json(Made { id: made.to_string() }))
}
