//! The first page of the agreement: what is in force, what is being drafted, what was before.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use measure::Moment;

use super::{document, signatures, status_badge, tabs};
use crate::agreement::clause;
use crate::agreement::signature::{self, Signature};
use crate::agreement::version::{self, Agreement, Status};
use crate::agreement::{AgreementId, Clause};
use crate::app::App;
use crate::fault::Outcome;
use crate::people::{Caller, Capability};
use crate::web::{
    Button, Card, Column, Empty, Flash, Form, Icon, Notice, Page, Picture, Reader, Row, Said, Section, Table,
    flash, split, stack,
};

/// What is in force, ready to be shown.
struct Current {
    agreement: Agreement,
    clauses: Vec<Clause>,
    signed: Vec<Signature>,
}

/// GET /agreement
pub async fn show(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let (current, draft, all, now) = app
        .read(|tx| {
            let now = tx.now();
            let vocabulary = version::vocabulary(tx)?;
            let current = match version::in_force_at(tx, now)? {
                Some(agreement) => {
                    let clauses = clause::clauses(&agreement.terms(&vocabulary)?);
                    Some(Current { signed: signature::of(tx, agreement.id)?, clauses, agreement })
                }
                None => None,
            };
            Ok((current, version::open_draft(tx)?, version::all(tx)?, now))
        })
        .await?;
    let may_draft = caller.may(Capability::DraftAgreement) && draft.is_none();
    let reader = caller.reader();
    let in_force = current.as_ref().map(|current| current.agreement.id);
    let body = stack(html! {
        @if let Some(draft) = &draft { (draft_notice(draft)) }
        @match &current {
            Some(current) => (in_force_part(current, &reader)),
            None => (nothing_yet(may_draft)),
        }
        @if !all.is_empty() { (history(&all, in_force, now, &reader)) }
    });
    Ok(Page::new("Agreement", Section::Agreement, &caller.viewer())
        .lead("What Marketing and Sales promise each other, signed by both heads, kept count of by events.")
        .actions(html! { @if may_draft && current.is_some() { (draft_button("Draft a change")) } })
        .flash(said)
        .render(html! { (tabs("/agreement")) (body) }))
}

/// POST /agreement/drafts
pub async fn begin(State(app): State<App>, caller: Caller) -> Outcome<Response> {
    let id: AgreementId = app
        .write(move |tx| {
            let vocabulary = version::vocabulary(tx)?;
            let terms = version::starting_point(tx)?.check(&vocabulary)?;
            version::draft(tx, &caller, &terms)
        })
        .await?;
    Ok(flash::then(format!("/agreement/{id}/edit"), Flash::done("Here is a draft to begin with.")))
}

fn draft_button(label: &str) -> Markup {
    html! { (Form::post("/agreement/drafts").inline().button(Button::submit(label).primary().icon(Icon::Plus))) }
}

fn draft_notice(draft: &Agreement) -> Markup {
    let text = match draft.own_status() {
        Status::HalfSigned => "One side has signed it; the other side's signature is missing.",
        _ => "Nobody has signed it yet.",
    };
    html! {
        (Notice::info(text)
            .title(format!("Version {} is being drafted", draft.version))
            .actions(html! { (Button::link("Read it", format!("/agreement/{}", draft.id)).small()) }))
    }
}

fn in_force_part(current: &Current, reader: &Reader) -> Markup {
    let since = current.agreement.in_force_from;
    split(
        document(&current.clauses),
        html! {
            (Card::titled(format!("Version {}", current.agreement.version))
                .note(html! { @if let Some(since) = since { "In force since " (reader.date_time(since)) } })
                .body(signatures(&current.signed, reader))
                .foot(html! {
                    (Button::link("Open", format!("/agreement/{}", current.agreement.id)).small())
                    " " (Button::link("How it is kept", "/agreement/promises").small())
                }))
        },
    )
}

fn nothing_yet(may_draft: bool) -> Markup {
    let empty = Empty::new(Picture::Paper, "Nothing has been agreed yet").text(
        "An agreement says when a contact is ready for Sales, how many Marketing brings and how fast Sales acts. \
         Begin with the ready-made one: change its numbers, then both heads sign.",
    );
    let empty = if may_draft { empty.action(draft_button("Draft an agreement")) } else { empty };
    html! { (Card::new().body(empty)) }
}

fn history(all: &[Agreement], in_force: Option<AgreementId>, now: Moment, reader: &Reader) -> Markup {
    let rows = all.iter().map(|agreement| {
        Row::to(format!("/agreement/{}", agreement.id))
            .cell(format!("Version {}", agreement.version))
            .cell(&agreement.title)
            .cell(status_badge(agreement.status(now, in_force)))
            .cell(reader.date_time(agreement.drafted_at))
            .maybe(agreement.in_force_from.map(|from| reader.date_time(from)))
    });
    let table = Table::new("Versions")
        .column(Column::new("Version"))
        .column(Column::new("Title").wide())
        .column(Column::new("Status"))
        .column(Column::new("Drafted").wide())
        .column(Column::new("In force from"))
        .rows(rows)
        .plain();
    html! { (Card::titled("Versions").flush().body(table)) }
}
