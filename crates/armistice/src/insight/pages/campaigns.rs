//! The list of campaigns, and the form that makes or changes one.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use measure::Moment;

use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::insight::CampaignId;
use crate::insight::campaign::{self, CHANNELS, Campaign, Plan, Said};
use crate::insight::cost::{self, Total};
use crate::people::{Caller, Capability};
use crate::settings;
use crate::web::input::{At, Posted};
use crate::web::{
    Button, Column, Empty, Field, Flash, Form, Icon, Link, Page, Picture, Row, Section, Table, flash, format,
};

/// GET /campaigns
pub async fn list(State(app): State<App>, caller: Caller) -> Outcome<Markup> {
    let (campaigns, totals, leads) = app
        .read(|tx| {
            let totals = cost::totals(tx, Moment(i64::MIN), Moment(i64::MAX))?;
            Ok((campaign::all(tx)?, totals, campaign::leads(tx)?))
        })
        .await?;
    let leads: BTreeMap<CampaignId, i64> = leads.into_iter().collect();
    let may_edit = caller.may(Capability::EditCampaigns);
    let new = || Button::link("New campaign", "/campaigns/new").primary().icon(Icon::Plus);
    let mut empty = Empty::new(Picture::Chart, "No campaign yet").text(
        "A campaign has a period, costs and links of its own, so that revenue can be traced back to what it cost.",
    );
    if may_edit {
        empty = empty.action(new());
    }
    let table = Table::new("Campaigns")
        .column(Column::new("Name"))
        .column(Column::new("Channel").wide())
        .column(Column::new("Period").wide())
        .column(Column::number("Budget").wider())
        .column(Column::number("Cost"))
        .column(Column::number("Leads"))
        .rows(
            campaigns
                .iter()
                .map(|campaign| row(campaign, &totals, leads.get(&campaign.id).copied().unwrap_or(0))),
        )
        .empty(empty);
    Ok(Page::new("Campaigns", Section::Campaigns, &caller.viewer())
        .lead("What marketing does, from when to when, and what it costs. Every cost is counted once.")
        .actions(html! { @if may_edit && !campaigns.is_empty() { (new()) } })
        .render(table))
}

fn row(campaign: &Campaign, totals: &[Total], leads: i64) -> Row {
    let own = totals.iter().filter(|total| total.campaign == campaign.id);
    let costs: Vec<String> = own.map(|total| format::money(total.minor, &total.currency)).collect();
    let funnel = Link::to("/results/funnel/rows").with("campaign", campaign.id);
    Row::to(format!("/campaigns/{}", campaign.id))
        .cell(&campaign.name)
        .cell(campaign.channel_label())
        .cell(period(campaign))
        .maybe(campaign.budget_minor.map(|minor| format::money_round(minor, &campaign.currency)))
        .maybe((!costs.is_empty()).then(|| costs.join(" + ")))
        .cell(html! { a href=(funnel) { (format::number(leads)) } })
}

/// Says from when to when a campaign runs.
pub(super) fn period(campaign: &Campaign) -> String {
    match (campaign.first_day(), campaign.last_day()) {
        (Some(first), Some(last)) => format!("{first} to {last}"),
        (Some(first), None) => format!("since {first}"),
        (None, Some(last)) => format!("until {last}"),
        (None, None) => "always".to_owned(),
    }
}

/// GET /campaigns/new
pub async fn new(State(app): State<App>, caller: Caller) -> Outcome<Markup> {
    let company = app.read(settings::company).await?;
    let said = Said { currency: company.currency, channel: "other".into(), ..Said::default() };
    Ok(form(&caller, None, &said, &FieldErrors::new()))
}

/// POST /campaigns
pub async fn create(State(app): State<App>, caller: Caller, Posted(said): Posted<Said>) -> Outcome<Response> {
    let (by, words) = (caller.clone(), said.clone());
    let made = app.write(move |tx| campaign::create(tx, &by, &Plan::parse(&words)?)).await;
    answer(&caller, None, &said, made)
}

/// GET /campaigns/{id}/edit
pub async fn edit(State(app): State<App>, caller: Caller, At(id): At<CampaignId>) -> Outcome<Markup> {
    let campaign = app.read(move |tx| campaign::find(tx, id)).await?;
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
    let budget = campaign.budget_minor.zip(campaign.currency.parse().ok());
    let said = Said {
        budget: budget
            .map_or_else(String::new, |(minor, currency)| measure::Money::new(minor, currency).plain()),
        starts_on: day(campaign.first_day()),
        ends_on: day(campaign.last_day()),
        name: campaign.name,
        key: campaign.key,
        channel: campaign.channel,
        currency: campaign.currency,
    };
    Ok(form(&caller, Some(id), &said, &FieldErrors::new()))
}

/// POST /campaigns/{id}
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    At(id): At<CampaignId>,
    Posted(said): Posted<Said>,
) -> Outcome<Response> {
    let (by, words) = (caller.clone(), said.clone());
    let changed = app
        .write(move |tx| {
            campaign::edit(tx, &by, id, &Plan::parse(&words)?)?;
            Ok(id)
        })
        .await;
    answer(&caller, Some(id), &said, changed)
}

/// Leads to the campaign, or back to the form with a sentence beside each wrong field.
fn answer(
    caller: &Caller,
    id: Option<CampaignId>,
    said: &Said,
    done: Outcome<CampaignId>,
) -> Outcome<Response> {
    match done {
        Ok(id) => Ok(flash::then(format!("/campaigns/{id}"), Flash::done("The campaign was saved."))),
        Err(Fault::Fields(errors)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form(caller, id, said, &errors)).into_response())
        }
        Err(fault) => Err(fault),
    }
}

fn form(caller: &Caller, id: Option<CampaignId>, said: &Said, errors: &FieldErrors) -> Markup {
    let (title, action, back) = match id {
        Some(id) => ("Edit campaign", format!("/campaigns/{id}"), format!("/campaigns/{id}")),
        None => ("New campaign", "/campaigns".to_owned(), "/campaigns".to_owned()),
    };
    let channels = CHANNELS.iter().map(|(word, label, _)| (*word, *label));
    let fields = Form::post(action)
        .field(Field::text("name", "Name").value(&said.name).error(errors.of("name")).required().autofocus())
        .field(
            Field::text("key", "Key").value(&said.key).error(errors.of("key")).hint(
                "Stands in links as utm_campaign. Made from the name when empty; links already sent keep the old one.",
            ),
        )
        .field(Field::select("channel", "Channel").options(channels).value(&said.channel).error(errors.of("channel")))
        .fields([
            Field::date("starts_on", "First day").value(&said.starts_on).error(errors.of("starts_on")),
            Field::date("ends_on", "Last day").value(&said.ends_on).error(errors.of("ends_on")),
        ])
        .fields([
            Field::text("budget", "Budget").short().value(&said.budget).error(errors.of("budget")),
            Field::text("currency", "Currency").short().value(&said.currency).error(errors.of("currency")).required(),
        ])
        .submit(if id.is_some() { "Save" } else { "Create campaign" })
        .cancel(back);
    Page::new(title, Section::Campaigns, &caller.viewer())
        .crumb("Campaigns", "/campaigns")
        .narrow()
        .render(fields)
}
