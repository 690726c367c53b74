//! The fields that the company added to contacts and accounts.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::again;
use crate::app::App;
use crate::contacts::FieldId;
use crate::contacts::field::{self, Field as Own, KINDS, Noun};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::flow::fields::{self, Said};
use crate::people::Caller;
use crate::people::pages::settings_page;
use crate::web::{At, Button, Card, Column, Empty, Field, Flash, Form, Picture, Posted, Row, Table, then};

const HERE: &str = "/settings/fields";

/// GET /settings/fields
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    crate::web::Said(said): crate::web::Said,
) -> Outcome<Markup> {
    drawn(&app, &caller, said, &Said::default(), &FieldErrors::new()).await
}

/// POST /settings/fields
pub async fn make(State(app): State<App>, caller: Caller, Posted(said): Posted<Said>) -> Outcome<Response> {
    let (by, words) = (caller.clone(), said.clone());
    match app.write(move |tx| fields::make(tx, &by, &words)).await {
        Ok(_) => Ok(then(HERE, Flash::done("The field is there. Forms, lists and rules may use it."))),
        Err(Fault::Fields(errors)) => Ok(again(drawn(&app, &caller, None, &said, &errors).await?)),
        Err(fault) => Err(fault),
    }
}

/// POST /settings/fields/{id}/retire
pub async fn retire(State(app): State<App>, caller: Caller, At(id): At<FieldId>) -> Outcome<Response> {
    match app.write(move |tx| fields::retire(tx, &caller, id)).await {
        Ok(()) => Ok(then(HERE, Flash::done("The field is out of use. Its values are kept."))),
        Err(Fault::Refused { sentence, .. }) => Ok(then(HERE, Flash::failed(sentence))),
        Err(fault) => Err(fault),
    }
}

/// POST /settings/fields/{id}/bring-back
pub async fn bring_back(State(app): State<App>, caller: Caller, At(id): At<FieldId>) -> Outcome<Response> {
    app.write(move |tx| fields::bring_back(tx, &caller, id)).await?;
    Ok(then(HERE, Flash::done("The field is in use again, with the values that it had.")))
}

async fn drawn(
    app: &App,
    caller: &Caller,
    flash: Option<Flash>,
    said: &Said,
    errors: &FieldErrors,
) -> Outcome<Markup> {
    let known = app.read(|tx| {
        let known = [field::all(tx, Noun::Contact)?, field::all(tx, Noun::Account)?].concat();
        Ok((known, [field::retired(tx, Noun::Contact)?, field::retired(tx, Noun::Account)?].concat()))
    });
    let (known, retired) = known.await?;
    let content = html! {
        (Card::new().body(table(&known)).flush())
        (Card::titled("New field").body(form(said, errors)))
        @if !retired.is_empty() { (Card::titled("Out of use").body(out_of_use(&retired)).flush()) }
    };
    Ok(settings_page(caller, flash, HERE, content))
}

fn table(known: &[Own]) -> Table {
    let rows = known.iter().map(|own| {
        let retire = Form::post(format!("{HERE}/{}/retire", own.id))
            .button(Button::submit("Retire").small())
            .confirm(format!("Retire {}? Its values are kept, but nobody sees them any more.", own.label));
        Row::new()
            .cell(&own.label)
            .cell(if own.noun == "contact" { "Contacts" } else { "Accounts" })
            .cell(html! { code { (own.noun) "." (own.key) } })
            .cell(own.kind.replace('_', " "))
            .cell(own.options().collect::<Vec<_>>().join(", "))
            .cell(retire)
    });
    Table::new("Own fields")
        .plain()
        .column(Column::new("Name"))
        .column(Column::new("Of"))
        .column(Column::new("In rules").wide())
        .column(Column::new("Kind"))
        .column(Column::new("Choices").wider())
        .column(Column::actions("Retire"))
        .rows(rows)
        .empty(Empty::new(Picture::List, "No fields of your own yet").text(
            "What you know of contacts and accounts beyond the standard fields stands in fields of your own.",
        ))
}

fn out_of_use(retired: &[Own]) -> Table {
    let rows = retired.iter().map(|own| {
        let back =
            Form::post(format!("{HERE}/{}/bring-back", own.id)).button(Button::submit("Bring back").small());
        Row::new().cell(format!("{} ({}.{})", own.label, own.noun, own.key)).cell(back)
    });
    let back = Column::actions("Bring back");
    Table::new("Fields out of use").plain().column(Column::new("Field")).column(back).rows(rows)
}

fn form(said: &Said, errors: &FieldErrors) -> Form {
    let kinds = KINDS.map(|kind| (kind, kind.replace('_', " ")));
    Form::post(HERE)
        .fields([
            Field::select("noun", "Of")
                .options([("contact", "Contacts"), ("account", "Accounts")])
                .value(&said.noun)
                .error(errors.of("noun"))
                .required(),
            Field::select("kind", "Kind")
                .options(kinds)
                .value(&said.kind)
                .error(errors.of("kind"))
                .required(),
        ])
        .fields([
            Field::text("label", "Name").value(&said.label).error(errors.of("label")).required(),
            Field::text("key", "Key")
                .value(&said.key)
                .error(errors.of("key"))
                .hint("What rules and lists call it. Made from the name when empty."),
        ])
        .field(
            Field::text_area("choices", "Choices", 3)
                .value(&said.choices)
                .error(errors.of("choices"))
                .hint("One a line, for the kinds choice and multi choice."),
        )
        .submit("Make the field")
}
