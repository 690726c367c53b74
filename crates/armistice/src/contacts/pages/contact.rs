//! One contact: the one honest record of a person.

use axum::extract::State;
use maud::{Markup, html};
use serde::Deserialize;

use super::{cell, parts, segments, timeline, why};
use crate::app::App;
use crate::contacts::ContactId;
use crate::contacts::portrait::{self, Portrait};
use crate::contacts::timeline::Place;
use crate::fault::{FieldErrors, Outcome};
use crate::people::{Caller, Capability};
use crate::web::{
    Asked, At, Button, Flash, Icon, Link, Menu, Notice, Page, Said, Section, Tone, avatar, badge, row, split,
    stage_badge,
};

/// Which part of the timeline.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// What is older than this place.
    before: String,
}

/// What was typed into the forms of the page, and what was wrong with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub note: String,
    pub tag: String,
    pub stage: String,
    pub reason: String,
    /// The dialog that moves the contact came back.
    pub moving: bool,
    pub errors: FieldErrors,
}

/// GET /contacts/{id}
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Asked(shown): Asked<Shown>,
    Said(said): Said,
) -> Outcome<Markup> {
    let before = shown.before.parse().unwrap_or(Place::NEWEST);
    let found = load(&app, &caller, id, before).await?;
    Ok(page(&caller, &found, said, &Typed::default()))
}

/// Draws the page with what was typed.
pub(super) async fn drawn(app: &App, caller: &Caller, id: ContactId, typed: &Typed) -> Outcome<Markup> {
    Ok(page(caller, &load(app, caller, id, Place::NEWEST).await?, None, typed))
}

async fn load(app: &App, caller: &Caller, id: ContactId, before: Place) -> Outcome<Portrait> {
    let (house, sight) = (app.clone(), caller.sight());
    app.read(move |tx| portrait::load(tx, &house.keys, &sight, id, before)).await
}

fn page(caller: &Caller, found: &Portrait, said: Option<Flash>, typed: &Typed) -> Markup {
    let (contact, reader) = (&found.contact, caller.reader());
    let name = contact.name();
    let may_edit = caller.may(Capability::EditContacts) && contact.erased_at.is_none();
    let heading = row(html! {
        (avatar(&name)) (name) " " (stage_badge(contact.stage.word())) " " (cell(&found.why.cell.to_string()))
        @for (reason, at) in &found.suppressions {
            " " (badge(Tone::Broken, format!("No mail: {} since {}", reason.label().to_lowercase(), reader.date(*at))))
        }
    });
    let main = html! {
        @if contact.erased_at.is_some() { (Notice::info("This contact was erased. What is left says nothing about who it was.")) }
        @if may_edit { (parts::note(found, typed)) }
        (timeline::card(contact.id, &found.timeline, &reader))
    };
    let aside = html! {
        (why::card(&found.why, &reader))
        (parts::facts(caller, found))
        @if may_edit { (parts::owner(found, typed)) }
        (parts::tags(found, typed, may_edit))
        (segments::card(found, may_edit, &reader))
        (parts::sales(found, &reader))
        (parts::consents(found, &reader))
    };
    Page::new(&name, Section::Contacts, &caller.viewer())
        .crumb("Contacts", "/contacts")
        .heading(heading)
        .lead(lead(found))
        .actions(actions(caller, found, may_edit))
        .flash(said)
        .render(html! { (split(main, aside)) @if may_edit { (parts::stage_dialog(found, typed)) } })
}

fn actions(caller: &Caller, found: &Portrait, may_edit: bool) -> Markup {
    let path = format!("/contacts/{}", found.contact.id);
    let mut menu = Menu::new("more", "More");
    if caller.may(Capability::SeeMails) {
        menu = menu.link("Mails", Link::to("/mail").with("contact", found.contact.id), Some(Icon::Mail));
    }
    if caller.may(Capability::Export) {
        menu = menu.link("Take out everything as JSON", format!("{path}/export"), Some(Icon::Export));
    }
    if caller.may(Capability::Erase) && found.contact.erased_at.is_none() {
        menu = menu.line().link("Erase", format!("{path}/erase"), Some(Icon::Close));
    }
    html! {
        @if may_edit {
            (Button::dialog("Move", "move").icon(Icon::Stage))
            (Button::link("Edit", format!("{path}/edit")).key("e"))
        }
        @if caller.may(Capability::SeeMails) || caller.may(Capability::Export) { (menu) }
    }
}

fn lead(found: &Portrait) -> Markup {
    let title = found.contact.job_title.as_deref();
    html! {
        @if let Some(title) = title { (title) }
        @if let Some(account) = &found.account {
            @if title.is_some() { " at " }
            a href=(format!("/accounts/{}", account.id)) { (account.name) }
        }
        @if title.is_none() && found.account.is_none() { "No company is known." }
    }
}
