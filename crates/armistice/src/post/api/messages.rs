//! The ledger.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::fault::Outcome;
use crate::people::Caller;
use crate::post::MessageId;
use crate::post::message::{self, Delivery, Seen};
use crate::post::pages::message::send_again;
use crate::post::question::{self, Asked as Wanted, Line, Question};
use crate::web::input::{Asked, At};

/// A mail in the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MailEntry)]
pub struct Entry {
    id: String,
    /// `contact`, `user` or `invitation`.
    recipient_kind: String,
    recipient: String,
    to: String,
    /// `transactional`, `personal`, `journey` or `broadcast`.
    class: &'static str,
    /// `planned`, `leased`, `accepted`, `deferred`, `refused`, `unknown`, `held` or `suppressed`.
    state: &'static str,
    template: Option<String>,
    system_mail: Option<String>,
    attempts: i64,
    /// What the mail server said last, or why it was not asked.
    answer: Option<String>,
    #[schema(value_type = String)]
    planned_at: Timestamp,
    #[schema(value_type = String)]
    due_at: Timestamp,
    #[schema(value_type = Option<String>)]
    settled_at: Option<Timestamp>,
}

impl From<Line> for Entry {
    fn from(line: Line) -> Self {
        Self {
            id: line.id.to_string(),
            recipient: store::id_to_text(line.recipient_id),
            recipient_kind: line.recipient_kind,
            to: line.to_address,
            class: line.send_class.word(),
            state: line.state.word(),
            template: line.template_id.map(|id| id.to_string()),
            system_mail: line.system_mail,
            attempts: line.attempts,
            answer: line.answer,
            planned_at: line.planned_at.timestamp(),
            due_at: line.due_at.timestamp(),
            settled_at: line.settled_at.map(measure::Moment::timestamp),
        }
    }
}

/// The mails of a question, and how many there are of each state.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MailLedger)]
pub struct Ledger {
    mails: Vec<Entry>,
    counts: Vec<Count>,
}

/// How many mails have a state.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MailCount)]
pub struct Count {
    state: &'static str,
    mails: i64,
}

/// One mail with its tries.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MailMessage)]
pub struct Whole {
    id: String,
    to: String,
    class: &'static str,
    state: &'static str,
    /// What it is for, with its occurrence: the key under which it is promised once.
    purpose: String,
    why_you: String,
    why_now: String,
    attempts: Vec<Try>,
}

/// One try to send a mail.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MailDelivery)]
pub struct Try {
    attempt: i64,
    #[schema(value_type = String)]
    started_at: Timestamp,
    #[schema(value_type = String)]
    ended_at: Timestamp,
    outcome: &'static str,
    answer: String,
}

impl From<Delivery> for Try {
    fn from(delivery: Delivery) -> Self {
        Self {
            attempt: delivery.attempt,
            started_at: delivery.started_at.timestamp(),
            ended_at: delivery.ended_at.timestamp(),
            outcome: delivery.outcome.word(),
            answer: delivery.answer,
        }
    }
}

/// Returns the latest mails of a question, fifty at most; go on with `before`.
#[utoipa::path(get, path = "/api/v1/messages", tag = "mail", params(Wanted), responses((status = 200, body = Ledger)))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Outcome<Json<Ledger>> {
    let (seen, question) = (Seen::by(&caller), Question::from(&wanted));
    let (lines, counts) = app
        .read(move |tx| Ok((question::list(tx, &seen, &question)?, question::counts(tx, &seen, &question)?)))
        .await?;
    let counts = counts.into_iter().map(|(state, mails)| Count { state: state.word(), mails }).collect();
    Ok(Json(Ledger { mails: lines.into_iter().map(Entry::from).collect(), counts }))
}

/// Returns one mail with its tries.
#[utoipa::path(get, path = "/api/v1/messages/{id}", tag = "mail", params(("id" = String, Path,)),
    responses((status = 200, body = Whole), (status = 404, description = "there is no such mail")))]
pub async fn show(State(app): State<App>, caller: Caller, At(id): At<MessageId>) -> Outcome<Json<Whole>> {
    let seen = Seen::by(&caller);
    let (found, tries) =
        app.read(move |tx| Ok((message::find_seen(tx, &seen, id)?, message::deliveries(tx, id)?))).await?;
    Ok(Json(Whole {
        id: found.id.to_string(),
        to: found.to_address,
        class: found.send_class.word(),
        state: found.state.word(),
        purpose: found.purpose,
        why_you: found.why_you,
        why_now: found.why_now,
        attempts: tries.into_iter().map(Try::from).collect(),
    }))
}

/// Sends a mail again whose end is unknown, or that was refused or held.
#[utoipa::path(post, path = "/api/v1/messages/{id}/again", tag = "mail", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "mail-not-sendable")))]
pub async fn again(State(app): State<App>, caller: Caller, At(id): At<MessageId>) -> Outcome<StatusCode> {
    send_again(&app, caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
