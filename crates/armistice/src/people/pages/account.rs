//! One's own account: name, zone, password, signed-in browsers.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, Render, html};
use serde::Deserialize;

use super::{again, zone_field};
use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::session::{self, Session};
use crate::people::{Caller, SessionId, Via, audit, password, user};
use crate::web::{
    At, Button, Card, Column, Field, Flash, Form, Page, Posted, Reader, Row, Said, Section, Table, Tabs,
    Tone, badge, stack, then,
};

const HERE: &str = "/account";

/// Name and zone as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Description {
    name: String,
    zone: String,
}

/// The old and the new password as typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Passwords {
    current: String,
    password: String,
}

/// `GET /account`.
pub async fn show(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let typed = Description { name: caller.name.clone(), zone: caller.zone.clone() };
    page(&app, &caller, said, &typed, &FieldErrors::new()).await
}

/// `POST /account`: another name and zone.
pub async fn describe(
    State(app): State<App>,
    caller: Caller,
    Posted(typed): Posted<Description>,
) -> Outcome<Response> {
    let (by, new) = (caller.clone(), typed.clone());
    match app.write(move |tx| user::describe(tx, &by, &new.name, &new.zone)).await {
        Ok(()) => Ok(then(HERE, Flash::done("Saved."))),
        Err(Fault::Fields(errors)) => Ok(again(page(&app, &caller, None, &typed, &errors).await?)),
        Err(fault) => Err(fault),
    }
}

/// `POST /account/password`: who knows the old one may set a new one; every other session ends.
pub async fn change_password(
    State(app): State<App>,
    caller: Caller,
    Posted(typed): Posted<Passwords>,
) -> Outcome<Response> {
    match set_password(&app, &caller, typed.current, typed.password).await {
        Ok(()) => Ok(then(HERE, Flash::done("The new password holds. Every other browser was signed out."))),
        Err(Fault::Fields(errors)) => {
            let shown = Description { name: caller.name.clone(), zone: caller.zone.clone() };
            Ok(again(page(&app, &caller, None, &shown, &errors).await?))
        }
        Err(fault) => Err(fault),
    }
}

/// `POST /account/sessions/{id}/revoke`.
pub async fn revoke(State(app): State<App>, caller: Caller, At(id): At<SessionId>) -> Outcome<Response> {
    app.write(move |tx| session::revoke(tx, caller.user, id)).await?;
    Ok(then(HERE, Flash::done("That browser is signed out.")))
}

/// `POST /account/sessions/revoke-others`.
pub async fn revoke_others(State(app): State<App>, caller: Caller) -> Outcome<Response> {
    let keep = own_session(&caller);
    let count = app.write(move |tx| session::revoke_others(tx, caller.user, keep)).await?;
    Ok(then(HERE, Flash::done(format!("{count} other browsers are signed out."))))
}

/// Sets a new password for who knows the old one.
pub(crate) async fn set_password(app: &App, caller: &Caller, current: String, new: String) -> Outcome<()> {
    // A stolen browser must not guess its way to the password faster than the sign-in page lets it.
    app.password_tried(&caller.address, &caller.email)?;
    let who = caller.user;
    let stored = app.read(move |tx| user::find(tx, who)).await?.password_hash;
    if !password::verify(current, stored).await? {
        return Err(Fault::field("current", "This is not your present password."));
    }
    let hash = password::hash(new).await?;
    let (by, keep) = (caller.clone(), own_session(caller));
    app.write(move |tx| {
        user::set_password(tx, by.user, &hash, keep)?;
        audit::note(tx, &by, "changed the password", "user", by.user.0, "")
    })
    .await
}

/// Draws a page of one's own account; `here` is the path of its tab.
pub(super) fn framed(caller: &Caller, said: Option<Flash>, here: &str, content: impl Render) -> Markup {
    let viewer = caller.viewer();
    let tabs = Tabs::new("Your account").tab("You", HERE, here == HERE).tab(
        "API tokens",
        "/account/tokens",
        here == "/account/tokens",
    );
    Page::new("Your account", Section::Settings, &viewer)
        .outside()
        .narrow()
        .lead(html! { (caller.email) ", " (caller.role.label()) })
        .flash(said)
        .render(stack(html! { (tabs) (content) }))
}

fn own_session(caller: &Caller) -> Option<SessionId> {
    match caller.via {
        Via::Session(id) => Some(id),
        Via::Token(..) | Via::Console => None,
    }
}

async fn page(
    app: &App,
    caller: &Caller,
    said: Option<Flash>,
    typed: &Description,
    errors: &FieldErrors,
) -> Outcome<Markup> {
    let who = caller.user;
    let sessions = app.read(move |tx| session::open(tx, who)).await?;
    let description = Form::post(HERE)
        .field(
            Field::text("name", "Name")
                .value(&typed.name)
                .error(errors.of("name"))
                .autocomplete("name")
                .required(),
        )
        .field(zone_field(&typed.zone).hint("In which you read times.").error(errors.of("zone")))
        .submit("Save");
    let passwords = Form::post("/account/password")
        .field(
            Field::password("current", "Present password")
                .error(errors.of("current"))
                .autocomplete("current-password")
                .required(),
        )
        .field(
            Field::password("password", "New password")
                .hint(format!("At least {} characters.", password::LENGTH_MIN))
                .error(errors.of("password"))
                .autocomplete("new-password")
                .required(),
        )
        .button(Button::submit("Change the password"));
    let others =
        Form::post("/account/sessions/revoke-others").button(Button::submit("Sign out all others").small());
    let content = html! {
        (Card::titled("You").body(description))
        (Card::titled("Password").body(passwords))
        (Card::titled("Signed-in browsers").actions(others).flush().body(table(&sessions, own_session(caller), &caller.reader())))
    };
    Ok(framed(caller, said, HERE, content))
}

fn table(sessions: &[Session], own: Option<SessionId>, reader: &Reader) -> Table {
    let rows = sessions.iter().map(|session| {
        let revoke = html! {
            @if own == Some(session.id) { (badge(Tone::Accent, "This browser")) }
            @else {
                (Form::post(format!("/account/sessions/{}/revoke", session.id)).button(Button::submit("Sign out").small()))
            }
        };
        Row::new()
            .cell(html! { span title=(session.agent) { (browser(&session.agent)) } })
            .cell(&session.address)
            .cell(reader.time(session.last_seen_at))
            .cell(revoke)
    });
    Table::new("Signed-in browsers")
        .column(Column::new("Browser"))
        .column(Column::new("Address").wide())
        .column(Column::new("Last seen"))
        .column(Column::actions("Sign out"))
        .rows(rows)
        .plain()
}

/// Returns a browser's own description in words that its owner knows it by.
fn browser(agent: &str) -> String {
    let first = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    // The order matters: later browsers carry the marks of earlier ones.
    let name = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = first(&[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (name, system) {
        (Some(name), Some(system)) => format!("{name} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Unknown browser".to_owned(),
    }
}
