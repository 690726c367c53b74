//! Contacts: the list, one record, its timeline.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use measure::Moment;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Counted, Made, Own};
use crate::app::App;
use crate::contacts::ContactId;
use crate::contacts::description::Said;
use crate::contacts::field::{self, Noun};
use crate::contacts::list::Line;
use crate::contacts::portrait::{self, Portrait};
use crate::contacts::question;
use crate::contacts::timeline::Place;
use crate::contacts::work;
use crate::fault::Outcome;
use crate::flow::edit;
use crate::people::Caller;
use crate::post::words::Reason;
use crate::segments::work::later;
use crate::web::{Asked, At, Sent};

/// A contact in the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListedContact)]
pub struct Listed {
    #[schema(value_type = String)]
    id: ContactId,
    name: String,
    email: Option<String>,
    job_title: Option<String>,
    #[schema(value_type = Option<String>)]
    account: Option<crate::contacts::AccountId>,
    account_name: Option<String>,
    owner_name: Option<String>,
    stage: String,
    #[schema(value_type = String)]
    stage_since: Timestamp,
    source: Option<String>,
    #[schema(value_type = Option<String>)]
    last_touch_at: Option<Timestamp>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    grid: Option<String>,
    fit: Option<f64>,
    /// Now; it halves every half-life.
    readiness: Option<f64>,
}

impl Listed {
    fn of(line: Line, now: Moment) -> Self {
        Self {
            name: line.name(),
            readiness: line.readiness_now(now),
            id: line.id,
            email: line.email,
            job_title: line.job_title,
            account: line.account_id,
            account_name: line.account,
            owner_name: line.owner,
            stage: line.stage.word().to_owned(),
            stage_since: line.stage_since.timestamp(),
            source: line.source,
            last_touch_at: line.last_touch_at.map(Moment::timestamp),
            created_at: line.created_at.timestamp(),
            grid: line.grid,
            fit: line.fit,
        }
    }
}

/// A page of contacts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PageOfContacts)]
pub struct Page {
    contacts: Vec<Listed>,
    count: Counted,
    /// What `after` should be for the next page; none on the last.
    #[schema(value_type = Option<String>)]
    next: Option<ContactId>,
}

/// Returns a page of the contacts that the caller may see.
#[utoipa::path(get, path = "/api/v1/contacts", tag = "contacts", params(question::Asked),
    responses((status = 200, body = Page),
        (status = 422, description = "a word of the question means nothing, or the rule cannot be read"),
        (status = 503, description = "still-counting: come back after as many seconds as Retry-After says")))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<question::Asked>,
) -> Outcome<Json<Page>> {
    let found = match work::page(&app, &asked.read(caller.sight())?).await? {
        work::Listed::Found(found) => found,
        work::Listed::Newest(why, _) => return Err(later(&why)),
    };
    let next = found.lines.last().filter(|_| found.has_next).map(|line| line.id);
    let contacts = found.lines.into_iter().map(|line| Listed::of(line, caller.at)).collect();
    Ok(Json(Page { contacts, count: found.count.into(), next }))
}

/// Makes a contact.
#[utoipa::path(post, path = "/api/v1/contacts", tag = "contacts", request_body = Said,
    responses((status = 201, body = Made), (status = 422, description = "a field cannot be accepted")))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Sent(said): Sent<Said>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let made = app.write(move |tx| {
        let fields = field::all(tx, Noun::Contact)?;
        edit::create(tx, &caller, &said.read(&fields)?)
    });
    Ok((StatusCode::CREATED, Json(Made { id: made.await?.to_string() })))
}

/// A point of a score and what earned it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PointOfScore)]
pub struct Point {
    /// `fit` or `readiness`.
    score: String,
    group: String,
    rule: String,
    found: Vec<String>,
    /// When they were given.
    points: f64,
    /// What is left of them now.
    remaining: f64,
    /// The kind of the touch that earned them.
    touch: Option<String>,
    #[schema(value_type = Option<String>)]
    at: Option<Timestamp>,
}

/// What a contact said about being written to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Consent {
    purpose: String,
    state: String,
    #[schema(value_type = String)]
    at: Timestamp,
    words: String,
    origin: String,
}

/// Why nothing may be mailed to a contact.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuppressionOfContact)]
pub struct Suppression {
    /// `unsubscribed`, `bounced`, `complained`, `by_hand`, `imported` or `erased`.
    reason: &'static str,
    #[schema(value_type = String)]
    since: Timestamp,
}

impl From<(Reason, Moment)> for Suppression {
    fn from((reason, at): (Reason, Moment)) -> Self {
        Self { reason: reason.word(), since: at.timestamp() }
    }
}

/// Everything that the page of a contact shows, without its timeline.
#[derive(Debug, Serialize, ToSchema)]
pub struct Contact {
    #[schema(value_type = String)]
    id: ContactId,
    name: String,
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    phone: Option<String>,
    job_title: Option<String>,
    city: Option<String>,
    country: Option<String>,
    language: Option<String>,
    zone: Option<String>,
    #[schema(value_type = Option<String>)]
    account: Option<crate::contacts::AccountId>,
    account_name: Option<String>,
    #[schema(value_type = Option<String>)]
    owner: Option<crate::people::UserId>,
    owner_name: Option<String>,
    stage: String,
    #[schema(value_type = String)]
    stage_since: Timestamp,
    source: Option<String>,
    source_detail: Option<String>,
    #[schema(value_type = Option<String>)]
    campaign: Option<crate::insight::CampaignId>,
    #[schema(value_type = String)]
    first_seen_at: Timestamp,
    #[schema(value_type = Option<String>)]
    last_touch_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    recycle_until: Option<Timestamp>,
    tags: Vec<String>,
    own: Vec<Own>,
    grid: String,
    fit: f64,
    readiness: f64,
    why: Vec<Point>,
    consents: Vec<Consent>,
    /// Why nothing may be mailed to them.
    suppressions: Vec<Suppression>,
    /// Ids, the latest first.
    handoffs: Vec<String>,
    /// Ids of those that the caller may see.
    deals: Vec<String>,
}

impl Contact {
    fn of(found: Portrait, now: Moment) -> Self {
        let why = found.why.points.into_iter().map(|point| Point {
            score: if point.explained.score == rules::Score::Fit { "fit" } else { "readiness" }.to_owned(),
            group: point.explained.group,
            rule: point.explained.rule,
            found: point.explained.found,
            points: point.explained.points,
            remaining: point.explained.remaining,
            touch: point.touch.map(|(kind, _)| kind),
            at: point.explained.at.map(Moment::timestamp),
        });
        let consents = found.consents.into_iter().map(|said| Consent {
            purpose: said.purpose,
            state: said.state,
            at: said.at.timestamp(),
            words: said.words,
            origin: said.origin,
        });
        let record = found.contact;
        Self {
            name: record.name(),
            id: record.id,
            email: record.email,
            first_name: record.first_name,
            last_name: record.last_name,
            phone: record.phone,
            job_title: record.job_title,
            city: record.city,
            country: record.country,
            language: record.language,
            zone: record.zone,
            account: record.account_id,
            account_name: found.account.map(|account| account.name),
            owner: record.owner_id,
            owner_name: found.owner,
            stage: record.stage.word().to_owned(),
            stage_since: record.stage_since.timestamp(),
            source: record.source,
            source_detail: record.source_detail,
            campaign: record.campaign_id,
            first_seen_at: record.first_seen_at.timestamp(),
            last_touch_at: record.last_touch_at.map(Moment::timestamp),
            recycle_until: record.recycle_until.map(Moment::timestamp),
            tags: found.tags,
            own: found.values.iter().map(Own::from).collect(),
            grid: found.why.cell.to_string(),
            fit: found.why.scores.fit,
            readiness: found.why.scores.readiness.value_at(now),
            why: why.collect(),
            consents: consents.collect(),
            suppressions: found.suppressions.into_iter().map(Suppression::from).collect(),
            handoffs: found.handoffs.iter().map(|handoff| handoff.id.to_string()).collect(),
            deals: found.deals.iter().map(|deal| deal.id.to_string()).collect(),
        }
    }
}

/// Returns one contact.
#[utoipa::path(get, path = "/api/v1/contacts/{id}", tag = "contacts", params(("id" = String, Path,)),
    responses((status = 200, body = Contact), (status = 404, description = "there is none, or the caller may not see it")))]
pub async fn show(State(app): State<App>, caller: Caller, At(id): At<ContactId>) -> Outcome<Json<Contact>> {
    let (house, sight) = (app.clone(), caller.sight());
    let found = app.read(move |tx| portrait::load(tx, &house.keys, &sight, id, Place::NEWEST)).await?;
    Ok(Json(Contact::of(found, caller.at)))
}

/// Replaces what is known of a contact. The source stays; own fields that are not named stay.
#[utoipa::path(put, path = "/api/v1/contacts/{id}", tag = "contacts", params(("id" = String, Path,)), request_body = Said,
    responses((status = 204), (status = 422, description = "a field cannot be accepted")))]
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Sent(said): Sent<Said>,
) -> Outcome<StatusCode> {
    let saved = app.write(move |tx| {
        let fields = field::all(tx, Noun::Contact)?;
        edit::describe(tx, &caller, id, &said.read(&fields)?)
    });
    saved.await?;
    Ok(StatusCode::NO_CONTENT)
}
