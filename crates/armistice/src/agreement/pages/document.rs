//! One version: its text, what it changes, who has signed, and the place to sign.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use measure::Moment;
use serde::Deserialize;

use super::{document, signatures, status_badge};
use crate::agreement::clause;
use crate::agreement::compare::{Difference, compare};
use crate::agreement::signature::{self, Side, Signature};
use crate::agreement::terms::Terms;
use crate::agreement::version::{self, Agreement, Status};
use crate::agreement::{AgreementId, Clause};
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, Capability, password, user};
use crate::web::{
    At, Button, Card, Column, Field, Flash, Form, Icon, Page, Posted, Reader, Row, Said, Section, Table,
    copy_value, flash, split, stack,
};

/// What the page shows.
struct Version {
    agreement: Agreement,
    terms: Terms,
    signed: Vec<Signature>,
    status: Status,
    /// The version in force that it is compared with.
    against: Option<(i64, Vec<Difference>)>,
}

/// What is typed to sign.
#[derive(Clone, Debug, Deserialize)]
pub struct Signing {
    /// For which side.
    pub side: Side,
    /// The hash of the words that were read.
    pub text_hash: String,
    /// The password, asked again.
    #[serde(default)]
    pub password: String,
}

/// GET /agreement/{id}
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AgreementId>,
    Said(said): Said,
) -> Outcome<Markup> {
    let found = load(&app, id).await?;
    Ok(page(&caller, &found, said, None))
}

/// POST /agreement/{id}/sign
pub async fn sign(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AgreementId>,
    Posted(signing): Posted<Signing>,
) -> Outcome<Response> {
    match confirm_and_sign(&app, &caller, id, signing).await {
        Ok(status) => {
            let words = match status {
                Status::HalfSigned => "You have signed. The other side's head signs next.",
                _ => "Both sides have signed.",
            };
            Ok(flash::then(format!("/agreement/{id}"), Flash::done(words)))
        }
        Err(Fault::Fields(errors)) => {
            let found = load(&app, id).await?;
            let drawn = page(&caller, &found, None, errors.of("password"));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, drawn).into_response())
        }
        Err(fault) => Err(fault),
    }
}

/// Asks for the password again and signs; returns where the version stands then. The API signs the same way.
pub async fn confirm_and_sign(
    app: &App,
    caller: &Caller,
    id: AgreementId,
    signing: Signing,
) -> Outcome<Status> {
    app.password_tried(&caller.address, &caller.email)?;
    let who = caller.user;
    let stored = app.read(move |tx| Ok(user::find(tx, who)?.password_hash)).await?;
    if !password::verify(signing.password, stored).await? {
        return Err(Fault::field("password", "This is not your password. Please try again."));
    }
    let by = caller.clone();
    app.write(move |tx| {
        signature::sign(tx, &by, id, signing.side, &signing.text_hash)?;
        Ok(version::find(tx, id)?.own_status())
    })
    .await
}

/// POST /agreement/{id}/withdraw
pub async fn withdraw(State(app): State<App>, caller: Caller, At(id): At<AgreementId>) -> Outcome<Response> {
    app.write(move |tx| version::withdraw(tx, &caller, id)).await?;
    Ok(flash::then("/agreement", Flash::done("The draft was withdrawn.")))
}

async fn load(app: &App, id: AgreementId) -> Outcome<Version> {
    app.read(move |tx| {
        let now: Moment = tx.now();
        let vocabulary = version::vocabulary(tx)?;
        let agreement = version::find(tx, id)?;
        let terms = agreement.terms(&vocabulary)?;
        let in_force = version::in_force_at(tx, now)?;
        let status = agreement.status(now, in_force.as_ref().map(|found| found.id));
        let against = match in_force.filter(|found| found.id != id && found.version < agreement.version) {
            Some(before) => Some((before.version, compare(&before.terms(&vocabulary)?, &terms))),
            None => None,
        };
        Ok(Version { signed: signature::of(tx, id)?, agreement, terms, status, against })
    })
    .await
}

fn page(caller: &Caller, found: &Version, said: Option<Flash>, wrong: Option<&str>) -> Markup {
    let reader = caller.reader();
    let id = found.agreement.id;
    let is_draft = matches!(found.status, Status::Draft | Status::HalfSigned);
    let may_change = is_draft && caller.may(Capability::DraftAgreement);
    let actions = html! {
        @if may_change {
            (Button::link("Edit", format!("/agreement/{id}/edit")))
            (Form::post(format!("/agreement/{id}/withdraw")).inline()
                .confirm("Withdraw this draft? Signatures under it fall away.")
                .button(Button::submit("Withdraw").quiet()))
        }
    };
    let main = stack(html! {
        @if let Some((before, differences)) = &found.against { (changes(*before, differences)) }
        (document(&clause::clauses(&found.terms)))
    });
    Page::new(&found.agreement.title, Section::Agreement, &caller.viewer())
        .crumb("Agreement", "/agreement")
        .heading(html! { (found.agreement.title) " " (status_badge(found.status)) })
        .lead(format!("Version {}", found.agreement.version))
        .actions(actions)
        .flash(said)
        .render(split(main, aside(caller, found, &reader, wrong)))
}

fn aside(caller: &Caller, found: &Version, reader: &Reader, wrong: Option<&str>) -> Markup {
    let hash = clause::hash(&found.terms);
    let signable = matches!(found.status, Status::Draft | Status::HalfSigned);
    let side = Side::signed_by(caller.role)
        .filter(|side| signable && found.signed.iter().all(|signature| signature.side != *side));
    stack(html! {
        (Card::titled("Signatures").body(signatures(&found.signed, reader)))
        @if let Some(side) = side {
            (Card::titled(format!("Sign for {side}")).body(sign_form(found.agreement.id, side, &hash, wrong)))
        }
        (Card::titled("Fingerprint of the text")
            .note("What is signed is exactly this text; a single changed letter gives another fingerprint.")
            .body(copy_value(&hash)))
    })
}

fn sign_form(id: AgreementId, side: Side, hash: &str, wrong: Option<&str>) -> Markup {
    let hint = "Asked again, because a signature binds the whole side.";
    html! {
        (Form::post(format!("/agreement/{id}/sign"))
            .field(Field::hidden("side", side.word()))
            .field(Field::hidden("text_hash", hash))
            .field(Field::password("password", "Your password").hint(hint).error(wrong).required()
                .autocomplete("current-password"))
            .button(Button::submit(format!("Sign for {side}")).primary().icon(Icon::Agreement)))
    }
}

fn changes(before: i64, differences: &[Difference]) -> Markup {
    let title = format!("What changes against version {before}");
    if differences.is_empty() {
        return html! { (Card::titled(title).body(html! { p { "Nothing: every clause says the same." } })) };
    }
    let rows = differences.iter().map(|difference| {
        Row::new()
            .cell(difference.title)
            .cell(half(&difference.before, Half::Before))
            .cell(half(&difference.after, Half::After))
    });
    let table = Table::new(title.as_str())
        .column(Column::new("Clause"))
        .column(Column::new(format!("Version {before}")))
        .column(Column::new("This version"))
        .rows(rows)
        .plain();
    html! { (Card::titled(title).flush().body(table)) }
}

/// Which side of a comparison.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Before,
    After,
}

/// Draws what a clause says, line by line, as taken out or put in.
fn half(clause: &Clause, half: Half) -> Markup {
    let lines = std::iter::once(&clause.sentence).chain(&clause.points);
    html! {
        @for line in lines { div { @if half == Half::Before { del { (line) } } @else { ins { (line) } } } }
    }
}
