//! One campaign: its costs, its links, and what it brought.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, Render as _, html};
use measure::Moment;
use serde::Deserialize;

use super::campaigns::period;
use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::insight::CampaignId;
use crate::insight::campaign::{self, Campaign};
use crate::insight::cost::{self, Cost, New, Said};
use crate::insight::link::{self, Marks};
use crate::people::{Caller, Capability};
use crate::web::input::{Asked, At, Posted};
use crate::web::{
    Button, Card, Column, Details, Empty, Field, Flash, Form, Link, Page, Picture, Row, Section, Table,
    copy_value, flash, format, split,
};

/// What the link builder is asked, as parameters of the page's URL.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Linked {
    /// The slug of the form that the link leads to.
    form: String,
    /// Where the link stands.
    source: String,
    /// Which of several pieces there.
    content: String,
}

/// What the page shows.
struct View {
    campaign: Campaign,
    costs: Vec<Cost>,
    forms: Vec<(String, String)>,
    linked: Linked,
    said: Said,
    errors: FieldErrors,
}

/// GET /campaigns/{id}
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<CampaignId>,
    Asked(linked): Asked<Linked>,
    flash::Said(flash): flash::Said,
) -> Outcome<Markup> {
    let view = view(&app, id, linked, Said::default(), FieldErrors::new()).await?;
    Ok(page(&app, &caller, &view, flash))
}

/// POST /campaigns/{id}/costs
pub async fn book(
    State(app): State<App>,
    caller: Caller,
    At(id): At<CampaignId>,
    Posted(said): Posted<Said>,
) -> Outcome<Response> {
    let (by, words) = (caller.clone(), said.clone());
    let booked = app
        .write(move |tx| {
            let campaign = campaign::find(tx, id)?;
            cost::add(tx, &by, id, &New::parse(&words, &campaign)?)
        })
        .await;
    match booked {
        Ok(_) => Ok(flash::then(format!("/campaigns/{id}#costs"), Flash::done("The cost was booked."))),
        Err(Fault::Fields(errors)) => {
            let view = view(&app, id, Linked::default(), said, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&app, &caller, &view, None)).into_response())
        }
        Err(fault) => Err(fault),
    }
}

async fn view(app: &App, id: CampaignId, linked: Linked, said: Said, errors: FieldErrors) -> Outcome<View> {
    let (campaign, costs, forms) = app
        .read(move |tx| {
            let costs = cost::of(tx, id, Moment(i64::MIN), Moment(i64::MAX))?;
            Ok((campaign::find(tx, id)?, costs, link::forms(tx)?))
        })
        .await?;
    Ok(View { campaign, costs, forms, linked, said, errors })
}

fn page(app: &App, caller: &Caller, view: &View, flash: Option<Flash>) -> Markup {
    let campaign = &view.campaign;
    let may_edit = caller.may(Capability::EditCampaigns);
    let edit = Button::link("Edit", format!("/campaigns/{}/edit", campaign.id));
    Page::new(&campaign.name, Section::Campaigns, &caller.viewer())
        .crumb("Campaigns", "/campaigns")
        .flash(flash)
        .actions(html! { @if may_edit { (edit) } })
        .render(split(html! { (costs(view, may_edit)) (links(app, view)) }, facts(campaign)))
}

fn facts(campaign: &Campaign) -> Markup {
    let by_campaign = |path: &str| Link::to(path).with("campaign", campaign.id);
    let credit = Link::to("/results/attribution/rows")
        .with("by", "campaign")
        .with("key", campaign.id)
        .with("model", "linear")
        .with("currency", &campaign.currency);
    let details = Details::new()
        .row("Key", html! { code { (campaign.key) } })
        .row("Channel", campaign.channel_label())
        .row("Period", period(campaign))
        .maybe("Budget", campaign.budget_minor.map(|minor| format::money(minor, &campaign.currency)));
    let came_of_it = html! {
        ul.plain {
            li { a href=(by_campaign("/results/funnel")) { "The funnel of its leads" } }
            li { a href=(by_campaign("/results/funnel/rows")) { "The contacts it brought first" } }
            li { a href=(credit) { "The revenue it earned, touch by touch" } }
        }
    };
    html! { (Card::titled("Facts").body(details)) (Card::titled("What came of it").body(came_of_it)) }
}

fn costs(view: &View, may_edit: bool) -> Markup {
    let row = |cost: &Cost| {
        Row::new()
            .cell(format::civil(cost.at.date()))
            .cell(if cost.note.is_empty() { "–" } else { &cost.note })
            .cell(format::money(cost.amount_minor, &cost.currency))
    };
    let table = Table::new("Costs")
        .plain()
        .column(Column::new("Day"))
        .column(Column::new("What for"))
        .column(Column::number("Amount"))
        .rows(view.costs.iter().map(row))
        .empty(
            Empty::new(Picture::List, "No cost booked yet")
                .text("Book what was spent; a mistake is corrected by a negative amount."),
        );
    let card =
        Card::titled("Costs").note("Booked rows are never edited and each counts once.").body(table).flush();
    html! { div #costs { (if may_edit { card.foot(booking(view)) } else { card }) } }
}

fn booking(view: &View) -> Markup {
    let (said, errors, campaign) = (&view.said, &view.errors, &view.campaign);
    let currency = if said.currency.is_empty() { &campaign.currency } else { &said.currency };
    Form::post(format!("/campaigns/{}/costs", campaign.id))
        .fields([
            Field::text("amount", "Amount").short().value(&said.amount).error(errors.of("amount")).required(),
            Field::text("currency", "Currency").short().value(currency).error(errors.of("currency")),
            Field::date("on", "Day").value(&said.on).error(errors.of("on")),
            Field::text("note", "What for").value(&said.note).error(errors.of("note")),
        ])
        .button(Button::submit("Book cost").primary())
        .render()
}

fn links(app: &App, view: &View) -> Markup {
    let (linked, campaign) = (&view.linked, &view.campaign);
    let chosen = view.forms.iter().find(|(slug, _)| *slug == linked.form).or(view.forms.first());
    let Some((slug, _)) = chosen else {
        let empty = Empty::new(Picture::Path, "No form to lead to yet")
            .text("Publish a form first; its links then carry this campaign's marks.")
            .action(Button::link("Forms", "/forms"));
        return Card::titled("Links").body(empty).render();
    };
    let marks = Marks { source: linked.source.clone(), content: linked.content.clone() };
    let url = app.url(&link::to_form(campaign, slug, &marks));
    let form = Form::get(format!("/campaigns/{}", campaign.id))
        .fields([
            Field::select("form", "Leads to").options(view.forms.iter().cloned()).value(slug).required(),
            Field::text("source", "Where it stands").value(&linked.source).placeholder("newsletter"),
            Field::text("content", "Which piece").value(&linked.content).placeholder("banner-2"),
        ])
        .button(Button::submit("Make link"));
    Card::titled("Links")
        .note("Use one link for each place, so that each can be told apart.")
        .body(html! { (form) p { (copy_value(&url)) } })
        .render()
}
