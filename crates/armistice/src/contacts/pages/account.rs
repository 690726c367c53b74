//! One account: what is known of the company, who is there, which deals there are.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::{again, cell, counted, own, parts};
use crate::app::App;
use crate::contacts::AccountId;
use crate::contacts::account;
use crate::contacts::account_portrait::{self, Portrait};
use crate::contacts::choices;
use crate::contacts::company::Said;
use crate::contacts::field::{self, Field as Own, Noun};
use crate::contacts::list::Line;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::flow::edit;
use crate::people::{Caller, Capability, UserId};
use crate::web::{
    At, Button, Card, Column, Details, Empty, Field, Flash, Form, Link, Page, Picture, Posted, Reader, Row,
    Section, Table, badge, format, person, split, stage_badge, then,
};

type Fields = Vec<(String, String)>;

/// GET /accounts/{id}
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AccountId>,
    crate::web::Said(said): crate::web::Said,
) -> Outcome<Markup> {
    let sight = caller.sight();
    let found = app.read(move |tx| account_portrait::load(tx, &sight, id)).await?;
    let edit = Button::link("Edit", format!("/accounts/{id}/edit")).key("e");
    Ok(Page::new(&found.account.name, Section::Accounts, &caller.viewer())
        .crumb("Accounts", "/accounts")
        .lead(found.account.domain.as_deref().unwrap_or("No domain is known."))
        .flash(said)
        .actions(html! { @if caller.may(Capability::EditContacts) { (edit) } })
        .render(split(
            html! { (people(&found, &caller.reader())) (deals(&found)) },
            facts(&found, &caller.reader()),
        )))
}

fn people(found: &Portrait, reader: &Reader) -> Markup {
    let row = |line: &Line| {
        Row::to(format!("/contacts/{}", line.id))
            .cell(person(&line.name()))
            .maybe(line.job_title.as_ref())
            .cell(stage_badge(line.stage.word()))
            .maybe(line.grid.as_deref().map(cell))
            .maybe(line.last_touch_at.map(|at| reader.time(at)))
    };
    let table = Table::new("People")
        .plain()
        .column(Column::new("Name"))
        .column(Column::new("Job title").wide())
        .column(Column::new("Stage"))
        .column(Column::new("Cell"))
        .column(Column::new("Last touch").wide())
        .rows(found.people.lines.iter().map(row))
        .empty(
            Empty::new(Picture::List, "Nobody that you may see")
                .text("People stand here once an address of this domain comes in."),
        );
    let all = Link::to("/contacts").with("account", found.account.id);
    let count = counted(found.people.count, "contact", "contacts");
    let card = Card::titled("People").note("Those who are most ready first.").body(table).flush();
    html! { (if found.people.has_next { card.foot(html! { a href=(all) { "All " (count) } }) } else { card }) }
}

fn deals(found: &Portrait) -> Markup {
    let rows = found.deals.iter().map(|deal| {
        Row::to(format!("/deals/{}", deal.id))
            .cell(&deal.name)
            .cell(badge(crate::web::Tone::Neutral, deal.stage.label()))
            .maybe(deal.owner.as_ref())
            .cell(format::money_round(deal.amount_minor, &deal.currency))
    });
    let table = Table::new("Deals")
        .plain()
        .column(Column::new("Deal"))
        .column(Column::new("Stage"))
        .column(Column::new("Owner").wide())
        .column(Column::number("Amount"))
        .rows(rows);
    html! { @if !found.deals.is_empty() { (Card::titled("Deals").body(table).flush()) } }
}

fn facts(found: &Portrait, reader: &Reader) -> Markup {
    let account = &found.account;
    let details = Details::new()
        .maybe("Domain", account.domain.as_ref())
        .maybe("Industry", account.industry.as_ref())
        .maybe("Employees", account.employees.map(format::number))
        .maybe("Country", account.country.as_ref())
        .maybe("Owner", found.owner.as_ref())
        .row("Known since", reader.date_time(account.created_at));
    let details = found.fields.iter().fold(details, |details, field| {
        let value = found.values.iter().find(|value| value.field_id == field.id);
        details.maybe(&field.label, value.map(|value| parts::shown(value, reader)))
    });
    html! { (Card::titled("Facts").body(details)) }
}

/// What the form offers.
struct Offered {
    fields: Vec<Own>,
    owners: Vec<(UserId, String)>,
}

async fn offered(app: &App) -> Outcome<Offered> {
    app.read(|tx| Ok(Offered { fields: field::all(tx, Noun::Account)?, owners: choices::owners(tx)? })).await
}

/// GET /accounts/new
pub async fn new(State(app): State<App>, caller: Caller) -> Outcome<Markup> {
    Ok(form(&caller, None, &offered(&app).await?, &Said::default(), &FieldErrors::new()))
}

/// POST /accounts
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Posted(posted): Posted<Fields>,
) -> Outcome<Response> {
    let offered = offered(&app).await?;
    let said = Said::of(&offered.fields, posted);
    let (by, words, known) = (caller.clone(), said.clone(), offered.fields.clone());
    let made = app.write(move |tx| edit::create_account(tx, &by, &words.read(&known)?)).await;
    answered(&caller, None, &offered, &said, made)
}

/// GET /accounts/{id}/edit
pub async fn change(State(app): State<App>, caller: Caller, At(id): At<AccountId>) -> Outcome<Markup> {
    let (sight, offered) = (caller.sight(), offered(&app).await?);
    let (found, values) =
        app.read(move |tx| Ok((account::find_seen(tx, &sight, id)?, field::values(tx, id.0)?))).await?;
    let said = Said {
        name: found.name,
        domain: found.domain.unwrap_or_default(),
        industry: found.industry.unwrap_or_default(),
        employees: found.employees.map(|number| number.to_string()).unwrap_or_default(),
        country: found.country.unwrap_or_default(),
        owner: found.owner_id.map(|owner| owner.to_string()).unwrap_or_default(),
        own: own::said(&values),
    };
    Ok(form(&caller, Some(id), &offered, &said, &FieldErrors::new()))
}

/// POST /accounts/{id}
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AccountId>,
    Posted(posted): Posted<Fields>,
) -> Outcome<Response> {
    let offered = offered(&app).await?;
    let said = Said::of(&offered.fields, posted);
    let (by, words, known) = (caller.clone(), said.clone(), offered.fields.clone());
    let saved = app.write(move |tx| {
        edit::describe_account(tx, &by, id, &words.read(&known)?)?;
        Ok(id)
    });
    answered(&caller, Some(id), &offered, &said, saved.await)
}

fn answered(
    caller: &Caller,
    id: Option<AccountId>,
    offered: &Offered,
    said: &Said,
    done: Outcome<AccountId>,
) -> Outcome<Response> {
    match done {
        Ok(id) => Ok(then(format!("/accounts/{id}"), Flash::done("The account was saved."))),
        Err(Fault::Fields(errors)) => Ok(again(form(caller, id, offered, said, &errors))),
        Err(fault) => Err(fault),
    }
}

fn form(
    caller: &Caller,
    id: Option<AccountId>,
    offered: &Offered,
    said: &Said,
    errors: &FieldErrors,
) -> Markup {
    let path = id.map_or_else(|| "/accounts".to_owned(), |id| format!("/accounts/{id}"));
    let text =
        |name: &str, label: &str, value: &str| Field::text(name, label).value(value).error(errors.of(name));
    let owners = offered.owners.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let mut form = Form::post(&path)
        .field(text("name", "Name", &said.name).required().autofocus())
        .field(
            text("domain", "Domain", &said.domain)
                .placeholder("northwind.example")
                .hint("Contacts whose address ends in it belong here."),
        )
        .fields([
            text("industry", "Industry", &said.industry),
            Field::number("employees", "Employees").value(&said.employees).error(errors.of("employees")),
        ])
        .fields([
            text("country", "Country", &said.country),
            Field::select("owner", "Owner")
                .option("", "Nobody")
                .options(owners)
                .value(&said.owner)
                .error(errors.of("owner")),
        ]);
    for question in own::questions(&offered.fields, &said.own, errors) {
        form = form.field(question);
    }
    let title = if id.is_some() { "Edit account" } else { "New account" };
    Page::new(title, Section::Accounts, &caller.viewer())
        .crumb("Accounts", "/accounts")
        .narrow()
        .render(form.submit(if id.is_some() { "Save" } else { "Make the account" }).cancel(&path))
}
