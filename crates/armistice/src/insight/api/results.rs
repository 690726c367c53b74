//! The funnel and the attribution, with the rows behind each figure.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use measure::Interval;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::fault::Outcome;
use crate::insight::attribution::{self, Key, MODELS};
use crate::insight::attribution_rows::{self, Figure};
use crate::insight::funnel::{self, BySource, DAYS, Step};
use crate::insight::funnel_rows::{self, Filter};
use crate::insight::question::{Parameters, Question};
use crate::people::Caller;
use crate::web::input::Asked;

/// A 95 % interval.
#[derive(Debug, Serialize, ToSchema)]
pub struct Between {
    low: f64,
    high: f64,
}

impl From<Interval> for Between {
    fn from(interval: Interval) -> Self {
        Self { low: interval.low, high: interval.high }
    }
}

/// Leads and wins of one source; without a source where nobody knows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceLine {
    source: Option<String>,
    leads: u64,
    won: u64,
    rate: f64,
    interval: Between,
}

impl From<&BySource> for SourceLine {
    fn from(line: &BySource) -> Self {
        let (rate, interval) = (line.rate(), line.interval().into());
        Self { source: line.source.clone(), leads: line.leads, won: line.won, rate, interval }
    }
}

/// How many leads reached a step.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reached {
    step: &'static str,
    leads: u64,
}

/// The share won by a day, by Kaplan-Meier.
#[derive(Debug, Serialize, ToSchema)]
pub struct WonBy {
    day: u32,
    share: f64,
    interval: Between,
}

/// The funnel.
#[derive(Debug, Serialize, ToSchema)]
pub struct Funnel {
    as_of: String,
    leads: u64,
    won: u64,
    rate: f64,
    interval: Between,
    steps: Vec<Reached>,
    sources: Vec<SourceLine>,
    won_by: Vec<WonBy>,
    median_days: Option<u32>,
    won_before_first_seen: u64,
}

/// Counts the funnel.
#[utoipa::path(get, path = "/api/v1/results/funnel", tag = "results", params(Parameters),
    responses((status = 200, body = Funnel)))]
pub async fn funnel(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Parameters>,
) -> Outcome<Json<Funnel>> {
    let question = Question::parse(&asked, caller.at)?;
    let as_of = question.as_of().to_string();
    let sight = caller.sight();
    let funnel = app.read(move |tx| funnel::measure(tx, sight, &question)).await?;
    let won_by = |day: u32| WonBy {
        day,
        share: funnel.curve.converted_by(day),
        interval: funnel.curve.converted_interval(day).into(),
    };
    let reached = |(step, leads): (Step, u64)| Reached { step: step.word(), leads };
    Ok(Json(Funnel {
        as_of,
        leads: funnel.total.leads,
        won: funnel.total.won,
        rate: funnel.total.rate(),
        interval: funnel.total.interval().into(),
        steps: Step::ALL.into_iter().zip(funnel.steps).map(reached).collect(),
        sources: funnel.sources.iter().map(SourceLine::from).collect(),
        won_by: DAYS.into_iter().map(won_by).collect(),
        median_days: funnel.curve.median(),
        won_before_first_seen: funnel.won_before_seen,
    }))
}

/// One lead.
#[derive(Debug, Serialize, ToSchema)]
pub struct Lead {
    contact: String,
    source: Option<String>,
    #[schema(value_type = String)]
    first_seen_at: Timestamp,
    #[schema(value_type = Option<String>)]
    won_at: Option<Timestamp>,
    days: Option<u32>,
}

/// One page of leads.
#[derive(Debug, Serialize, ToSchema)]
pub struct Leads {
    leads: Vec<Lead>,
    /// The parameter `after` of the next page, if there is one.
    next: Option<String>,
}

/// Returns the leads behind a figure of the funnel.
#[utoipa::path(get, path = "/api/v1/results/funnel/rows", tag = "results",
    params(Parameters, funnel_rows::Parameters), responses((status = 200, body = Leads)))]
pub async fn leads(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Parameters>,
    Asked(wanted): Asked<funnel_rows::Parameters>,
) -> Outcome<Json<Leads>> {
    let question = Question::parse(&asked, caller.at)?;
    let filter = Filter::parse(&wanted)?;
    let sight = caller.sight();
    let (leads, more) = app.read(move |tx| funnel_rows::list(tx, sight, &question, &filter)).await?;
    let next = leads.last().filter(|_| more).map(|lead| store::id_to_text(lead.id));
    let lead = |lead: funnel_rows::Lead| Lead {
        contact: store::id_to_text(lead.id),
        days: lead.won_at.map(|at| funnel::days(lead.first_seen_at, at)),
        source: lead.source,
        first_seen_at: lead.first_seen_at.timestamp(),
        won_at: lead.won_at.map(measure::Moment::timestamp),
    };
    Ok(Json(Leads { leads: leads.into_iter().map(lead).collect(), next }))
}

/// What one source or campaign earned and cost. `key` is `source`, `campaign`, `unsaid` or `unattributed`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Line {
    key: &'static str,
    source: Option<String>,
    campaign: Option<String>,
    label: String,
    first_minor: i64,
    last_minor: i64,
    linear_minor: i64,
    deals: u64,
    cost_minor: Option<i64>,
    roi_first: Option<f64>,
    roi_last: Option<f64>,
    roi_linear: Option<f64>,
}

impl From<&attribution::Line> for Line {
    fn from(line: &attribution::Line) -> Self {
        let (key, source, campaign) = match &line.key {
            Key::Source(source) => ("source", Some(source.clone()), None),
            Key::Campaign(id) => ("campaign", None, Some(id.to_string())),
            Key::Unsaid => ("unsaid", None, None),
            Key::Unattributed => ("unattributed", None, None),
        };
        let [first_minor, last_minor, linear_minor] = line.credit;
        let [roi_first, roi_last, roi_linear] = [0, 1, 2].map(|model| line.roi(model));
        let (label, deals, cost_minor) = (line.label.clone(), line.deals, line.cost);
        Self {
            key,
            source,
            campaign,
            label,
            first_minor,
            last_minor,
            linear_minor,
            deals,
            cost_minor,
            roi_first,
            roi_last,
            roi_linear,
        }
    }
}

/// The attribution in one currency. The lines of each table sum to the revenue under every model.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attribution {
    currency: String,
    revenue_minor: i64,
    unattributed_minor: i64,
    cost_minor: i64,
    deals: u64,
    sources: Vec<Line>,
    campaigns: Vec<Line>,
    other_currencies: Vec<String>,
}

/// Divides the revenue over sources and campaigns.
#[utoipa::path(get, path = "/api/v1/results/attribution", tag = "results",
    params(Parameters, ("currency" = Option<String>, Query,)), responses((status = 200, body = Attribution)))]
pub async fn attribution(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Parameters>,
    Asked(wanted): Asked<attribution_rows::Parameters>,
) -> Outcome<Json<Attribution>> {
    let question = Question::parse(&asked, caller.at)?;
    let sight = caller.sight();
    let report = app.read(move |tx| attribution::measure(tx, sight, &question, &wanted.currency)).await?;
    Ok(Json(Attribution {
        revenue_minor: report.revenue,
        unattributed_minor: report.unattributed(),
        cost_minor: report.cost(),
        deals: report.deals,
        sources: report.sources.iter().map(Line::from).collect(),
        campaigns: report.campaigns.iter().map(Line::from).collect(),
        other_currencies: report.elsewhere.into_iter().map(|revenue| revenue.currency).collect(),
        currency: report.currency,
    }))
}

/// One touch with its part of a deal; without a touch where nothing may claim it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Credit {
    deal: String,
    contact: String,
    touch: Option<String>,
    kind: Option<String>,
    #[schema(value_type = Option<String>)]
    at: Option<Timestamp>,
    source: Option<String>,
    campaign: Option<String>,
    place: usize,
    of: usize,
    deal_minor: i64,
    part_minor: i64,
}

/// One page of parts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Credits {
    model: &'static str,
    count: usize,
    /// What the parts of all pages sum to.
    sum_minor: i64,
    parts: Vec<Credit>,
}

/// Returns the parts behind a figure of the attribution.
#[utoipa::path(get, path = "/api/v1/results/attribution/rows", tag = "results",
    params(Parameters, attribution_rows::Parameters), responses((status = 200, body = Credits)))]
pub async fn credits(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Parameters>,
    Asked(wanted): Asked<attribution_rows::Parameters>,
) -> Outcome<Json<Credits>> {
    let question = Question::parse(&asked, caller.at)?;
    let figure = Figure::parse(&wanted)?;
    let skip = attribution_rows::skip(&wanted)?;
    let model = MODELS[figure.model].1;
    let sight = caller.sight();
    let found = app
        .read(move |tx| attribution_rows::list(tx, sight, &question, &wanted.currency, &figure, skip))
        .await?;
    let part = |row: attribution_rows::Credit| {
        let touch = row.touch.as_ref();
        Credit {
            deal: store::id_to_text(row.deal.id),
            contact: store::id_to_text(row.deal.contact),
            touch: touch.and_then(|touch| touch.id).map(store::id_to_text),
            kind: touch.map(|touch| touch.kind.clone()),
            at: touch.map(|touch| touch.at.timestamp()),
            source: touch.and_then(|touch| touch.source.clone()),
            campaign: touch.and_then(|touch| touch.campaign).map(|id| id.to_string()),
            place: row.place.0,
            of: row.place.1,
            deal_minor: row.deal.amount,
            part_minor: row.minor,
        }
    };
    let parts = found.rows.into_iter().map(part).collect();
    Ok(Json(Credits { model, count: found.count, sum_minor: found.minor, parts }))
}
