//! The form that makes a contact or changes what is known of one.

use axum::extract::State;
use axum::response::Response;
use maud::Markup;

use super::{again, own};
use crate::app::App;
use crate::contacts::ContactId;
use crate::contacts::account;
use crate::contacts::contact::{self, Contact};
use crate::contacts::description::Said;
use crate::contacts::field::{self, Field as Own, FieldValue, Noun};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::flow::edit;
use crate::people::Caller;
use crate::web::{At, Field, Flash, Form, Page, Posted, Section, then};

/// The names and values of a posted form.
type Fields = Vec<(String, String)>;

/// GET /contacts/new
pub async fn new(State(app): State<App>, caller: Caller) -> Outcome<Markup> {
    let fields = app.read(|tx| field::all(tx, Noun::Contact)).await?;
    Ok(page(&caller, None, &fields, &Said::default(), &FieldErrors::new()))
}

/// POST /contacts
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Posted(posted): Posted<Fields>,
) -> Outcome<Response> {
    let fields = app.read(|tx| field::all(tx, Noun::Contact)).await?;
    let said = Said::of(&fields, posted);
    let (by, words, known) = (caller.clone(), said.clone(), fields.clone());
    match app.write(move |tx| edit::create(tx, &by, &words.read(&known)?)).await {
        Ok(id) => Ok(then(format!("/contacts/{id}"), Flash::done("The contact was made."))),
        Err(Fault::Fields(errors)) => Ok(again(page(&caller, None, &fields, &said, &errors))),
        Err(fault) => Err(fault),
    }
}

/// GET /contacts/{id}/edit
pub async fn change(State(app): State<App>, caller: Caller, At(id): At<ContactId>) -> Outcome<Markup> {
    let sight = caller.sight();
    let (found, account, fields, values) = app
        .read(move |tx| {
            let found = contact::find_seen(tx, &sight, id)?;
            let account = found.account_id.map(|account| account::find(tx, account)).transpose()?;
            Ok((found, account, field::all(tx, Noun::Contact)?, field::values(tx, id.0)?))
        })
        .await?;
    let said = said_of(&found, account.map(|account| account.name), &values);
    Ok(page(&caller, Some(&found), &fields, &said, &FieldErrors::new()))
}

/// POST /contacts/{id}
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Posted(posted): Posted<Fields>,
) -> Outcome<Response> {
    let sight = caller.sight();
    let (found, fields) =
        app.read(move |tx| Ok((contact::find_seen(tx, &sight, id)?, field::all(tx, Noun::Contact)?))).await?;
    let said = Said::of(&fields, posted);
    let (by, words, known) = (caller.clone(), said.clone(), fields.clone());
    match app.write(move |tx| edit::describe(tx, &by, id, &words.read(&known)?)).await {
        Ok(()) => Ok(then(format!("/contacts/{id}"), Flash::done("The contact was saved."))),
        Err(Fault::Fields(errors)) => Ok(again(page(&caller, Some(&found), &fields, &said, &errors))),
        Err(fault) => Err(fault),
    }
}

fn said_of(found: &Contact, account: Option<String>, values: &[FieldValue]) -> Said {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    Said {
        email: text(&found.email),
        first_name: text(&found.first_name),
        last_name: text(&found.last_name),
        phone: text(&found.phone),
        job_title: text(&found.job_title),
        account: account.unwrap_or_default(),
        city: text(&found.city),
        country: text(&found.country),
        language: text(&found.language),
        zone: text(&found.zone),
        source: String::new(),
        own: own::said(values),
    }
}

fn page(
    caller: &Caller,
    found: Option<&Contact>,
    fields: &[Own],
    said: &Said,
    errors: &FieldErrors,
) -> Markup {
    let (title, action) = match found {
        Some(found) => (format!("Edit {}", found.name()), format!("/contacts/{}", found.id)),
        None => ("New contact".to_owned(), "/contacts".to_owned()),
    };
    let text =
        |name: &str, label: &str, value: &str| Field::text(name, label).value(value).error(errors.of(name));
    let account = text("account", "Company", &said.account)
        .hint("An account of this name is used, or made. Left empty, a new contact's address decides by its domain.");
    let mut form = Form::post(&action)
        .fields([
            text("first_name", "First name", &said.first_name).autocomplete("off"),
            text("last_name", "Last name", &said.last_name).autocomplete("off"),
        ])
        .field(
            Field::email("email", "E-mail").value(&said.email).error(errors.of("email")).autocomplete("off"),
        )
        .fields([
            Field::phone("phone", "Phone").value(&said.phone).error(errors.of("phone")).autocomplete("off"),
            text("job_title", "Job title", &said.job_title),
        ])
        .field(account)
        .fields([text("city", "City", &said.city), text("country", "Country", &said.country)])
        .fields([
            text("language", "Language", &said.language).placeholder("de").short(),
            text("zone", "Time zone", &said.zone).placeholder("Europe/Berlin"),
        ]);
    if found.is_none() {
        let hint = "Where they came from first. It is said once and never changes.";
        form = form.field(text("source", "Source", &said.source).placeholder("trade fair").hint(hint));
    }
    for question in own::questions(fields, &said.own, errors) {
        form = form.field(question);
    }
    let back = if found.is_some() { action.as_str() } else { "/contacts" };
    let viewer = caller.viewer();
    let page = Page::new(&title, Section::Contacts, &viewer).crumb("Contacts", "/contacts").narrow();
    let page = match found {
        Some(found) => page.crumb(found.name(), &action),
        None => page,
    };
    page.render(form.submit(if found.is_some() { "Save" } else { "Make the contact" }).cancel(back))
}
