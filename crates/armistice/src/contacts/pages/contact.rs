//! One contact: the one honest record of a person.

use axum::extract::State;
use maud::{Markup, html};
use serde::Deserialize;

use super::{cell, parts, timeline};
use crate::app::App;
use crate::contacts::ContactId;
use crate::contacts::portrait::{self, Portrait};
use crate::contacts::timeline::Place;
use crate::fault::Outcome;
use crate::people::Caller;
use crate::web::{Asked, At, Flash, Page, Said, Section, avatar, row, split, stage_badge};

/// Which part of the timeline.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// What is older than this place.
    before: String,
}

/// GET /contacts/{id}
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Asked(shown): Asked<Shown>,
    Said(said): Said,
) -> Outcome<Markup> {
    let sight = caller.sight();
    let before = shown.before.parse().unwrap_or(Place::NEWEST);
    let found = app.read(move |tx| portrait::load(tx, &sight, id, before)).await?;
    Ok(page(&caller, &found, said))
}

fn page(caller: &Caller, found: &Portrait, said: Option<Flash>) -> Markup {
    let (contact, reader) = (&found.contact, caller.reader());
    let name = contact.name();
    let heading = row(html! {
        (avatar(&name)) (name) " " (stage_badge(contact.stage.word())) " " (cell(&found.why.cell.to_string()))
    });
    Page::new(&name, Section::Contacts, &caller.viewer())
        .crumb("Contacts", "/contacts")
        .heading(heading)
        .lead(lead(found))
        .flash(said)
        .render(split(
            timeline::card(contact.id, &found.timeline, &reader),
            html! {
                (parts::why(&found.why, &reader))
                (parts::facts(caller, found))
                (parts::sales(found, &reader))
                (parts::consents(found, &reader))
            },
        ))
}

fn lead(found: &Portrait) -> Markup {
    let title = found.contact.job_title.as_deref();
    html! {
        @if let Some(title) = title { (title) }
        @if let Some(account) = &found.account {
            @if title.is_some() { " at " }
            (account.name)
        }
        @if title.is_none() && found.account.is_none() { "No company is known." }
    }
}
