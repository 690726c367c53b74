//! Campaigns, their costs and their links.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use measure::Moment;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::fault::Outcome;
use crate::insight::campaign::{self, Plan, Said};
use crate::insight::cost::{self, New};
use crate::insight::link::{self, Marks};
use crate::insight::{CampaignId, CostId};
use crate::people::Caller;
use crate::web::input::{Asked, At, Sent};

/// A campaign.
#[derive(Debug, Serialize, ToSchema)]
pub struct Campaign {
    #[schema(value_type = String)]
    id: CampaignId,
    key: String,
    name: String,
    channel: String,
    #[schema(value_type = Option<String>)]
    starts_on: Option<Date>,
    #[schema(value_type = Option<String>)]
    ends_on: Option<Date>,
    budget_minor: Option<i64>,
    currency: String,
    #[schema(value_type = String)]
    created_at: Timestamp,
}

impl From<campaign::Campaign> for Campaign {
    fn from(campaign: campaign::Campaign) -> Self {
        Self {
            starts_on: campaign.first_day(),
            ends_on: campaign.last_day(),
            id: campaign.id,
            key: campaign.key,
            name: campaign.name,
            channel: campaign.channel,
            budget_minor: campaign.budget_minor,
            currency: campaign.currency,
            created_at: campaign.created_at.timestamp(),
        }
    }
}

/// A booked cost.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cost {
    #[schema(value_type = String)]
    id: CostId,
    #[schema(value_type = String)]
    campaign: CampaignId,
    #[schema(value_type = String)]
    at: Timestamp,
    amount_minor: i64,
    currency: String,
    note: String,
    #[schema(value_type = String)]
    recorded_at: Timestamp,
    author: String,
}

impl From<cost::Cost> for Cost {
    fn from(cost: cost::Cost) -> Self {
        Self {
            id: cost.id,
            campaign: cost.campaign_id,
            at: cost.at.timestamp(),
            amount_minor: cost.amount_minor,
            currency: cost.currency,
            note: cost.note,
            recorded_at: cost.recorded_at.timestamp(),
            author: cost.author,
        }
    }
}

/// The id of what was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Made {
    id: String,
}

/// Which link of a campaign.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct Linked {
    /// The slug of the form that it leads to.
    form: String,
    /// Where it stands; becomes `utm_source`.
    source: String,
    /// Which piece there; becomes `utm_content`.
    content: String,
}

/// An address to put under an advertisement.
#[derive(Debug, Serialize, ToSchema)]
pub struct Address {
    url: String,
}

/// Returns all campaigns, the latest first.
#[utoipa::path(get, path = "/api/v1/campaigns", tag = "campaigns", responses((status = 200, body = Vec<Campaign>)))]
pub async fn list(State(app): State<App>) -> Outcome<Json<Vec<Campaign>>> {
    let campaigns = app.read(campaign::all).await?;
    Ok(Json(campaigns.into_iter().map(Campaign::from).collect()))
}

/// Creates a campaign.
#[utoipa::path(post, path = "/api/v1/campaigns", tag = "campaigns", request_body = Said,
    responses((status = 201, body = Made), (status = 422, description = "a field cannot be accepted")))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Sent(said): Sent<Said>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let id = app.write(move |tx| campaign::create(tx, &caller, &Plan::parse(&said)?)).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })))
}

/// Returns one campaign.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}", tag = "campaigns", params(("id" = String, Path,)),
    responses((status = 200, body = Campaign), (status = 404, description = "there is no such campaign")))]
pub async fn show(State(app): State<App>, At(id): At<CampaignId>) -> Outcome<Json<Campaign>> {
    Ok(Json(app.read(move |tx| campaign::find(tx, id)).await?.into()))
}

/// Changes a campaign.
#[utoipa::path(put, path = "/api/v1/campaigns/{id}", tag = "campaigns", params(("id" = String, Path,)),
    request_body = Said, responses((status = 204), (status = 422, description = "a field cannot be accepted")))]
pub async fn edit(
    State(app): State<App>,
    caller: Caller,
    At(id): At<CampaignId>,
    Sent(said): Sent<Said>,
) -> Outcome<StatusCode> {
    app.write(move |tx| campaign::edit(tx, &caller, id, &Plan::parse(&said)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the costs of a campaign, the latest first.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/costs", tag = "campaigns", params(("id" = String, Path,)),
    responses((status = 200, body = Vec<Cost>)))]
pub async fn costs(State(app): State<App>, At(id): At<CampaignId>) -> Outcome<Json<Vec<Cost>>> {
    let costs = app
        .read(move |tx| {
            campaign::find(tx, id)?;
            cost::of(tx, id, Moment(i64::MIN), Moment(i64::MAX))
        })
        .await?;
    Ok(Json(costs.into_iter().map(Cost::from).collect()))
}

/// Books a cost of a campaign.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/costs", tag = "campaigns", params(("id" = String, Path,)),
    request_body = cost::Said, responses((status = 201, body = Made)))]
pub async fn book(
    State(app): State<App>,
    caller: Caller,
    At(id): At<CampaignId>,
    Sent(said): Sent<cost::Said>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let booked = app
        .write(move |tx| {
            let campaign = campaign::find(tx, id)?;
            cost::add(tx, &caller, id, &New::parse(&said, &campaign)?)
        })
        .await?;
    let id = booked.map_or_else(String::new, |id| id.to_string());
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// Returns an address that carries the campaign's marks.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/link", tag = "campaigns",
    params(("id" = String, Path,), Linked), responses((status = 200, body = Address)))]
pub async fn address(
    State(app): State<App>,
    At(id): At<CampaignId>,
    Asked(linked): Asked<Linked>,
) -> Outcome<Json<Address>> {
    let campaign = app.read(move |tx| campaign::find(tx, id)).await?;
    let marks = Marks { source: linked.source, content: linked.content };
    let slug = campaign::key_from(&linked.form);
    Ok(Json(Address { url: app.url(&link::to_form(&campaign, &slug, &marks)) }))
}
