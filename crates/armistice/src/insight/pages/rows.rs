//! The rows behind a figure: what was counted, and the formula.

use axum::extract::State;
use maud::{Markup, html};

use super::with_all;
use crate::app::App;
use crate::fault::Outcome;
use crate::insight::attribution_rows::{self, Credit, Credits, Figure};
use crate::insight::funnel::{self, Step};
use crate::insight::funnel_rows::{self, Filter, Lead};
use crate::insight::question::{Parameters, Question};
use crate::insight::{attribution, campaign};
use crate::people::Caller;
use crate::web::input::Asked;
use crate::web::{Column, Empty, Link, Page, Pager, Picture, Row, Section, Table, format};

/// GET /results/funnel/rows
pub async fn leads(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Parameters>,
    Asked(wanted): Asked<funnel_rows::Parameters>,
) -> Outcome<Markup> {
    let question = Question::parse(&asked, caller.at)?;
    let filter = Filter::parse(&wanted)?;
    let (sight, answered, kept) = (caller.sight(), question.clone(), filter.clone());
    let (leads, more) = app.read(move |tx| funnel_rows::list(tx, sight, &answered, &kept)).await?;

    let here =
        with_all(with_all(Link::to("/results/funnel/rows"), &question.parameters()), &filter.parameters());
    let next = leads.last().filter(|_| more).map(|lead| here.with("after", store::id_to_text(lead.id)));
    let reader = caller.reader();
    let table = Table::new("Contacts")
        .column(Column::new("Contact"))
        .column(Column::new("Source").wide())
        .column(Column::new("First seen"))
        .column(Column::new("Won").wide())
        .column(Column::number("Days"))
        .rows(leads.iter().map(|lead| {
            Row::to(format!("/contacts/{}", store::id_to_text(lead.id)))
                .cell(name(lead))
                .maybe(lead.source.as_deref().filter(|source| !source.trim().is_empty()))
                .cell(reader.date_time(lead.first_seen_at))
                .maybe(lead.won_at.map(|at| reader.date_time(at)))
                .maybe(lead.won_at.map(|at| format::number(i64::from(funnel::days(lead.first_seen_at, at)))))
        }))
        .empty(Empty::new(Picture::Search, "No contact stands behind this figure"))
        .pager(Pager::new(format!("{} on this page", leads.len())).next(next));
    let back = with_all(Link::to("/results/funnel"), &question.parameters());
    Ok(Page::new("Behind the figure", Section::Results, &caller.viewer())
        .crumb("Funnel", back)
        .lead(which_leads(&question, &filter))
        .render(table))
}

fn name(lead: &Lead) -> String {
    let parts = [lead.first_name.as_deref(), lead.last_name.as_deref()];
    let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    match (name.trim(), &lead.email) {
        ("", Some(email)) => email.clone(),
        ("", None) => "No name".to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// Says in a sentence which leads are listed.
fn which_leads(question: &Question, filter: &Filter) -> String {
    let mut words = vec!["Contacts".to_owned()];
    match (question.first_day(), question.last_day()) {
        (Some(first), Some(last)) => words.push(format!("first seen from {first} to {last}")),
        (Some(first), None) => words.push(format!("first seen since {first}")),
        (None, Some(last)) => words.push(format!("first seen until {last}")),
        (None, None) => {}
    }
    match &filter.source {
        Some(Some(source)) => words.push(format!("with the source “{source}”")),
        Some(None) => words.push("without a known source".to_owned()),
        None => {}
    }
    match filter.step {
        Some(Step::Lead) | None => {}
        Some(step) => words.push(format!("that reached “{}”", step.label())),
    }
    if let Some(days) = filter.won_within {
        words.push(format!("won within {days} whole days of the first contact"));
    }
    format!("{}, as of {}, newest first.", words.join(" "), question.as_of())
}

/// GET /results/attribution/rows
pub async fn credits(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Parameters>,
    Asked(wanted): Asked<attribution_rows::Parameters>,
) -> Outcome<Markup> {
    let question = Question::parse(&asked, caller.at)?;
    let figure = Figure::parse(&wanted)?;
    let skip = attribution_rows::skip(&wanted)?;
    let (sight, answered, kept, currency) =
        (caller.sight(), question.clone(), figure.clone(), wanted.currency.clone());
    let (credits, campaigns) = app
        .read(move |tx| {
            let credits = attribution_rows::list(tx, sight, &answered, &currency, &kept, skip)?;
            Ok((credits, campaign::all(tx)?))
        })
        .await?;
    let names = |credit: &Credit| {
        let id = credit.touch.as_ref()?.campaign?;
        campaigns.iter().find(|campaign| campaign.id == id).map(|campaign| campaign.name.clone())
    };
    let link = Link::to("/results/attribution/rows").with("currency", &wanted.currency);
    let here = with_all(with_all(link, &question.parameters()), &figure.parameters());
    let back = with_all(Link::to("/results/attribution"), &question.parameters());
    Ok(Page::new("Behind the figure", Section::Results, &caller.viewer())
        .crumb("Attribution", back.with("currency", &wanted.currency))
        .lead(which_credits(&figure, &credits, &wanted.currency))
        .render(credit_table(&caller, &credits, &wanted.currency, names).pager(pager(&credits, here, skip))))
}

fn credit_table(
    caller: &Caller,
    credits: &Credits,
    currency: &str,
    campaign: impl Fn(&Credit) -> Option<String>,
) -> Table {
    let reader = caller.reader();
    let row = |credit: &Credit| {
        let touch = credit.touch.as_ref();
        Row::to(format!("/deals/{}", store::id_to_text(credit.deal.id)))
            .cell(&credit.deal.name)
            .cell(html! { a href=(format!("/contacts/{}", store::id_to_text(credit.deal.contact))) { "Timeline" } })
            .maybe(touch.map(|touch| html! { (touch.kind) ", " (reader.date_time(touch.at)) }))
            .maybe(touch.and_then(|touch| touch.source.clone()))
            .maybe(campaign(credit))
            .maybe(touch.map(|_| format!("{} of {}", credit.place.0, credit.place.1)))
            .cell(format::money(credit.deal.amount, currency))
            .cell(format::money(credit.minor, currency))
    };
    Table::new("Parts")
        .column(Column::new("Deal"))
        .column(Column::new("Contact").wide())
        .column(Column::new("Touch"))
        .column(Column::new("Source").wider())
        .column(Column::new("Campaign").wider())
        .column(Column::number("Place").wide())
        .column(Column::number("Deal’s amount").wide())
        .column(Column::number("Part"))
        .rows(credits.rows.iter().map(row))
        .empty(Empty::new(Picture::Search, "No part of any deal stands behind this figure"))
}

fn pager(credits: &Credits, here: Link, skip: usize) -> Pager {
    let (page, end) = (attribution_rows::PAGE, skip + credits.rows.len());
    let at = |skip: usize| here.clone().with("skip", skip);
    Pager::new(format!("{} to {end} of {}", (skip + 1).min(end), credits.count))
        .previous((skip > 0).then(|| at(skip.saturating_sub(page))))
        .next((end < credits.count).then(|| at(end)))
}

/// Says in a sentence which parts are listed and what they sum to.
fn which_credits(figure: &Figure, credits: &Credits, currency: &str) -> String {
    let (_, _, label, what) = attribution::MODELS[figure.model];
    format!("{label}: {what}. These parts sum to {}.", format::money(credits.minor, currency))
}
