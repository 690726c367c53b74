//! How both sides keep a month, and the rows behind it.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::agreement::clock::Promise;
use crate::agreement::pages::rows::Clocks;
use crate::agreement::promise::{self, Kept};
use crate::agreement::rows::{self, PAGE};
use crate::agreement::{AgreementId, ClockId};
use crate::app::App;
use crate::contacts::ContactId;
use crate::fault::Outcome;
use crate::people::{Caller, UserId};
use crate::sales::HandoffId;
use crate::sales::api::handoffs::Handoff;
use crate::sales::list;
use crate::web::Asked;

/// Which month.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct OfMonth {
    /// `YYYY-MM`; the present one when empty.
    month: String,
}

/// Which clocks of a month.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct Which {
    /// `YYYY-MM`; the present one when empty.
    month: String,
    /// `first_attempt` or `attempts`.
    clause: String,
    /// `kept`, `ahead`, `broken`, `due`, `running` or `void`.
    standing: String,
    /// A colleague's id.
    seller: String,
    /// `next` of the answer before.
    after: String,
}

/// Both sides of a month.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Promises)]
pub struct Promises {
    /// The first day.
    #[schema(value_type = String)]
    month: Date,
    /// The last version in force in it.
    #[schema(value_type = Option<String>)]
    agreement: Option<AgreementId>,
    marketing: Marketing,
    sales: Vec<Sales>,
}

/// Marketing's side.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MarketingPromise)]
pub struct Marketing {
    promised: u64,
    handed_over: u64,
    business_days: u32,
    business_days_over: u32,
    /// Where the line to the goal stands.
    line: f64,
    projection: Option<f64>,
    /// Probability that the goal is reached.
    chance: Option<f64>,
}

/// One promise of Sales.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SalesPromise)]
pub struct Sales {
    clause: &'static str,
    due: i64,
    kept: i64,
    /// Kept before their moment, which has not come yet.
    ahead: i64,
    broken: i64,
    running: i64,
    void: i64,
    share: Option<f64>,
    /// The lower end of the 95 % interval (Wilson).
    low: f64,
    /// The upper end.
    high: f64,
}

impl From<Kept> for Sales {
    fn from(kept: Kept) -> Self {
        let interval = kept.interval();
        Self {
            clause: kept.clause.word(),
            due: kept.due,
            kept: kept.kept,
            ahead: kept.ahead,
            broken: kept.broken(),
            running: kept.running,
            void: kept.void,
            share: kept.share(),
            low: interval.low,
            high: interval.high,
        }
    }
}

/// A promise about one handoff.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PromiseClock)]
pub struct Clock {
    #[schema(value_type = String)]
    id: ClockId,
    #[schema(value_type = String)]
    handoff: HandoffId,
    #[schema(value_type = String)]
    contact: ContactId,
    #[schema(value_type = String)]
    seller: UserId,
    #[schema(value_type = String)]
    clause: Promise,
    #[schema(value_type = String)]
    starts_at: Timestamp,
    #[schema(value_type = String)]
    due_at: Timestamp,
    standing: &'static str,
    #[schema(value_type = Option<String>)]
    first_attempt_at: Option<Timestamp>,
}

/// A page of clocks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PromiseClockPage)]
pub struct Page {
    clocks: Vec<Clock>,
    /// What to send as `after` for more; none when this is the end.
    next: Option<String>,
}

/// Returns both sides of a month.
#[utoipa::path(get, path = "/api/v1/agreement/promises", tag = "agreement", params(OfMonth),
    responses((status = 200, body = Promises)))]
pub async fn show(State(app): State<App>, Asked(asked): Asked<OfMonth>) -> Outcome<Json<Promises>> {
    let promises = app
        .read(move |tx| {
            let month = promise::month(tx, &asked.month)?;
            let waterfall = promise::delivered(tx, &month)?.waterfall;
            let kept = promise::kept(tx, &month)?;
            Ok(Promises {
                month: month.first,
                agreement: month.agreement.map(|agreement| agreement.id),
                marketing: Marketing {
                    promised: waterfall.goal,
                    handed_over: waterfall.actual,
                    business_days: waterfall.days,
                    business_days_over: waterfall.elapsed,
                    line: waterfall.line(),
                    projection: waterfall.projection(),
                    chance: waterfall.chance(),
                },
                sales: kept.into_iter().map(Sales::from).collect(),
            })
        })
        .await?;
    Ok(Json(promises))
}

/// Returns the promises about single handoffs behind a month's figures, as far as the caller may see them.
#[utoipa::path(get, path = "/api/v1/agreement/clocks", tag = "agreement", params(Which),
    responses((status = 200, body = Page)))]
pub async fn clocks(
    State(app): State<App>,
    caller: Caller,
    Asked(which): Asked<Which>,
) -> Outcome<Json<Page>> {
    let asked = Clocks {
        month: which.month,
        clause: which.clause,
        standing: which.standing,
        seller: which.seller,
        after: which.after,
    };
    let (mut lines, now) = app
        .read(move |tx| {
            let month = promise::month(tx, &asked.month)?;
            Ok((rows::clocks(tx, &asked.question(&month, caller.sight())?)?, tx.now()))
        })
        .await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(|line| format!("{}_{}", line.due_at.0, line.id));
    let clocks = lines.into_iter().map(|line| Clock {
        standing: line.standing(now).word(),
        id: line.id,
        handoff: line.handoff_id,
        contact: line.contact_id,
        seller: line.user_id,
        clause: line.clause,
        starts_at: line.starts_at.timestamp(),
        due_at: line.due_at.timestamp(),
        first_attempt_at: line.first_attempt_at.map(measure::Moment::timestamp),
    });
    Ok(Json(Page { clocks: clocks.collect(), next }))
}

/// Which handoffs of a month.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct Offered {
    /// `YYYY-MM`; the present one when empty.
    month: String,
    /// How many lines to leave out.
    skip: i64,
}

/// Returns the handoffs behind a month's figure of Marketing, as far as the caller may see them.
#[utoipa::path(get, path = "/api/v1/agreement/handoffs", tag = "agreement", params(Offered),
    responses((status = 200, body = Vec<Handoff>)))]
pub async fn handoffs(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Offered>,
) -> Outcome<Json<Vec<Handoff>>> {
    let sight = caller.sight();
    let found = app
        .read(move |tx| {
            let month = promise::month(tx, &asked.month)?;
            list::handoffs(tx, &list::Handoffs::offered_in(sight, (month.from, month.to), asked.skip))
        })
        .await?;
    Ok(Json(found.into_iter().take(list::PAGE).map(Handoff::from).collect()))
}
