//! Addresses that must not be mailed: the list, and a colleague's additions to it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::{Caller, Capability, audit};
use crate::post::SuppressionId;
use crate::post::suppression::{self, Suppression};
use crate::post::words::Reason;
use crate::web::input::{At, Posted};
use crate::web::{
    Button, Card, Column, Empty, Field, Flash, Form, Page, Picture, Row, Said, Section, Table, Tone, badge,
    stack, then,
};

const HERE: &str = "/mail/suppressions";

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = AddressToSuppress)]
pub struct Typed {
    /// The address.
    pub email: String,
}

/// `GET /mail/suppressions`
pub async fn list(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let all = app.read(|tx| suppression::list(tx, None)).await?;
    Ok(page(&caller, &all, &Typed::default(), &FieldErrors::new(), said))
}

/// `POST /mail/suppressions`
pub async fn add(State(app): State<App>, caller: Caller, Posted(typed): Posted<Typed>) -> Outcome<Response> {
    match suppress(&app, caller.clone(), &typed.email).await {
        Ok(()) => Ok(then(HERE, Flash::done("This address gets no more mail."))),
        Err(Fault::Fields(errors)) => {
            let all = app.read(|tx| suppression::list(tx, None)).await?;
            let page = page(&caller, &all, &typed, &errors, None);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(fault) => Err(fault),
    }
}

/// `POST /mail/suppressions/{id}/lift`
pub async fn lift(State(app): State<App>, caller: Caller, At(id): At<SuppressionId>) -> Outcome<Response> {
    lift_one(&app, caller, id).await?;
    Ok(then(HERE, Flash::done("Mail may go there again.")))
}

/// Suppresses an address by hand, for a page or a program.
pub async fn suppress(app: &App, caller: Caller, email: &str) -> Outcome<()> {
    let email = email.trim().to_owned();
    if email.parse::<mail::message::Address>().is_err() {
        return Err(Fault::field("email", "Please give an e-mail address like ana@example.org."));
    }
    let house = app.clone();
    app.write(move |tx| {
        suppression::suppress(tx, &house.keys, &email, Reason::ByHand, &caller.author())?;
        audit::note(tx, &caller, "suppressed", "address", 0, &email)
    })
    .await
}

/// Lifts a suppression, for a page or a program.
pub async fn lift_one(app: &App, caller: Caller, id: SuppressionId) -> Outcome<()> {
    app.write(move |tx| {
        suppression::lift(tx, id, caller.user)?;
        audit::note(tx, &caller, "lifted", "suppression", id.0, "")
    })
    .await
}

fn page(
    caller: &Caller,
    all: &[Suppression],
    typed: &Typed,
    errors: &FieldErrors,
    said: Option<Flash>,
) -> Markup {
    let (reader, may_edit) = (caller.reader(), caller.may(Capability::EditMails));
    let row = |one: &Suppression| {
        let lift = Form::post(format!("{HERE}/{}/lift", one.id)).inline().button(
            Button::submit("Lift")
                .small()
                .quiet()
                .confirm("Let mail go to this address again? Only with its owner's wish."),
        );
        let row = Row::new()
            .cell(one.email_key.as_deref().unwrap_or("(erased)"))
            .cell(badge(Tone::Neutral, one.reason.label()))
            .cell(reader.time(one.at))
            .cell(html! { @if let Some(at) = one.lifted_at { "Lifted " (reader.time(at)) } @else if may_edit { (lift) } });
        if one.lifted_at.is_some() { row.faint() } else { row }
    };
    let table = Table::new("Suppressed addresses")
        .plain()
        .column(Column::new("Address"))
        .column(Column::new("Why"))
        .column(Column::new("Since"))
        .column(Column::actions("What to do"))
        .rows(all.iter().map(row))
        .empty(
            Empty::new(Picture::Letter, "Nobody is suppressed")
                .text("Who unsubscribes, or whose address does not exist, stands here."),
        );
    let form = Form::post(HERE)
        .inline()
        .field(Field::email("email", "Address").value(&typed.email).error(errors.of("email")).required())
        .submit("Suppress");
    Page::new("Suppressed addresses", Section::Mail, &caller.viewer())
        .crumb("Mail", "/mail")
        .lead("Mail that nobody waits for never goes there. An address that does not exist gets none at all.")
        .flash(said)
        .render(stack(html! { @if may_edit { (Card::new().body(form)) } (table) }))
}
