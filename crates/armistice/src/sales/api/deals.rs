//! Deals: list, read, describe, move, give, win, lose.

use axum::Json;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use jiff::Timestamp;
use measure::{Currency, Moment, Money};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::contacts::{AccountId, ContactId};
use crate::fault::{Fault, Outcome};
use crate::flow::close;
use crate::people::{Caller, UserId};
use crate::sales::deal_stage::{DealStage, LostReason};
use crate::sales::list::{self, PAGE};
use crate::sales::{DealId, HandoffId, deal};
use crate::web::{Asked, At, Sent};

/// Which deals.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct Which {
    /// Only the caller's own.
    mine: bool,
    /// `access`, `change`, `resources`, `won`, `lost` or `no_decision`; all when empty.
    stage: String,
    /// How many lines to leave out.
    skip: i64,
}

/// A deal in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DealLine)]
pub struct Line {
    #[schema(value_type = String)]
    id: DealId,
    #[schema(value_type = String)]
    contact: ContactId,
    name: String,
    #[schema(value_type = String)]
    stage: DealStage,
    amount_minor: i64,
    currency: String,
    #[schema(value_type = Option<String>)]
    expected_close_at: Option<Timestamp>,
    #[schema(value_type = String)]
    opened_at: Timestamp,
    #[schema(value_type = Option<String>)]
    closed_at: Option<Timestamp>,
    close_reason: Option<String>,
}

/// A deal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deal)]
pub struct Deal {
    #[serde(flatten)]
    line: Line,
    #[schema(value_type = Option<String>)]
    account: Option<AccountId>,
    #[schema(value_type = Option<String>)]
    handoff: Option<HandoffId>,
    #[schema(value_type = Option<String>)]
    owner: Option<UserId>,
}

/// What is said of a deal.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = DealDetails)]
pub struct Details {
    name: String,
    amount_minor: i64,
    /// ISO 4217.
    currency: String,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    expected_close_at: Option<Timestamp>,
}

impl Details {
    /// Returns the checked details.
    pub fn read(&self) -> Outcome<deal::Details> {
        let currency: Currency = self
            .currency
            .parse()
            .map_err(|fault: measure::CurrencyFault| Fault::field("currency", fault.to_string()))?;
        let amount = Money::new(self.amount_minor, currency).plain();
        let date = self.expected_close_at.map(Moment::from);
        deal::Details::read(&self.name, &amount, &self.currency, date)
    }
}

/// Where a deal is moved to.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = DealMove)]
pub struct Moved {
    /// `access`, `change` or `resources`.
    #[schema(value_type = String)]
    stage: DealStage,
}

/// To whom a handoff or a deal is given.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Given)]
pub struct Given {
    #[schema(value_type = String)]
    pub(super) owner: UserId,
}

/// Why a deal was not won.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = DealLost)]
pub struct Lost {
    /// `status_quo`, `indecision`, `chose_competitor`, `price`, `missing_feature`, `no_budget`, `no_need` or
    /// `went_silent`. The first two end the deal as `no_decision`.
    #[schema(value_type = String)]
    reason: LostReason,
}

/// Returns deals, open ones by expected close, as far as the caller may see them.
#[utoipa::path(get, path = "/api/v1/deals", tag = "deals", params(Which), responses((status = 200, body = Vec<Line>)))]
pub async fn list(
    Extract(app): Extract<App>,
    caller: Caller,
    Asked(which): Asked<Which>,
) -> Outcome<Json<Vec<Line>>> {
    let question = list::Deals {
        sight: caller.sight(),
        owner: which.mine.then_some(caller.user),
        stage: DealStage::of(&which.stage),
        contact: None,
        limit: PAGE as i64,
        skip: which.skip.max(0),
    };
    let lines = app.read(move |tx| list::deals(tx, &question)).await?;
    let lines = lines.into_iter().map(|line| Line {
        id: line.id,
        contact: line.contact_id,
        name: line.name,
        stage: line.stage,
        amount_minor: line.amount_minor,
        currency: line.currency,
        expected_close_at: line.expected_close_at.map(Moment::timestamp),
        opened_at: line.opened_at.timestamp(),
        closed_at: line.closed_at.map(Moment::timestamp),
        close_reason: line.close_reason,
    });
    Ok(Json(lines.collect()))
}

/// Returns one deal.
#[utoipa::path(get, path = "/api/v1/deals/{id}", tag = "deals", params(("id" = String, Path,)),
    responses((status = 200, body = Deal), (status = 404, description = "there is no such deal")))]
pub async fn show(Extract(app): Extract<App>, caller: Caller, At(id): At<DealId>) -> Outcome<Json<Deal>> {
    let found = app.read(move |tx| deal::find_seen(tx, &caller.sight(), id)).await?;
    Ok(Json(Deal {
        account: found.account_id,
        handoff: found.handoff_id,
        owner: found.owner_id,
        line: Line {
            id: found.id,
            contact: found.contact_id,
            name: found.name,
            stage: found.stage,
            amount_minor: found.amount_minor,
            currency: found.currency,
            expected_close_at: found.expected_close_at.map(Moment::timestamp),
            opened_at: found.opened_at.timestamp(),
            closed_at: found.closed_at.map(Moment::timestamp),
            close_reason: found.close_reason,
        },
    }))
}

/// Changes what is said of an open deal.
#[utoipa::path(put, path = "/api/v1/deals/{id}", tag = "deals", params(("id" = String, Path,)), request_body = Details,
    responses((status = 204), (status = 409, description = "the deal is closed")))]
pub async fn describe(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<DealId>,
    Sent(details): Sent<Details>,
) -> Outcome<StatusCode> {
    let details = details.read()?;
    app.write(move |tx| close::describe(tx, &caller, id, &details)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Moves an open deal to another decision.
#[utoipa::path(post, path = "/api/v1/deals/{id}/stage", tag = "deals", params(("id" = String, Path,)),
    request_body = Moved, responses((status = 204), (status = 409, description = "the deal is closed")))]
pub async fn advance(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<DealId>,
    Sent(moved): Sent<Moved>,
) -> Outcome<StatusCode> {
    app.write(move |tx| close::advance(tx, &caller, id, moved.stage)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a deal to another colleague who sells.
#[utoipa::path(post, path = "/api/v1/deals/{id}/owner", tag = "deals", params(("id" = String, Path,)),
    request_body = Given, responses((status = 204), (status = 422, description = "this colleague does not sell")))]
pub async fn give(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<DealId>,
    Sent(given): Sent<Given>,
) -> Outcome<StatusCode> {
    app.write(move |tx| close::give(tx, &caller, id, given.owner)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Wins a deal.
#[utoipa::path(post, path = "/api/v1/deals/{id}/win", tag = "deals", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "the deal is closed")))]
pub async fn win(Extract(app): Extract<App>, caller: Caller, At(id): At<DealId>) -> Outcome<StatusCode> {
    app.write(move |tx| close::win(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Closes a deal that was not won.
#[utoipa::path(post, path = "/api/v1/deals/{id}/lose", tag = "deals", params(("id" = String, Path,)),
    request_body = Lost, responses((status = 204), (status = 409, description = "the deal is closed")))]
pub async fn lose(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<DealId>,
    Sent(lost): Sent<Lost>,
) -> Outcome<StatusCode> {
    app.write(move |tx| close::lose(tx, &caller, id, lost.reason)).await?;
    Ok(StatusCode::NO_CONTENT)
}
