//! What the reader of a mail can do without signing in: follow a link, stop the mail, ask for it again.
//!
//! Each link is signed for its purpose and masks the address. Only a POST changes anything, so that a program which
//! opens links cannot unsubscribe anybody.

use axum::Extension;
use axum::extract::State;
use axum::http::header::{LOCATION, USER_AGENT};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use maud::html;

use crate::app::App;
use crate::capture::machine;
use crate::fault::{Fault, Outcome};
use crate::flow::heard;
use crate::keys::Purpose;
use crate::people::session::Origin;
use crate::post::message::{self, Message};
use crate::post::words::Reason;
use crate::post::{MessageId, link, suppression};
use crate::settings;
use crate::web::input::At;
use crate::web::{Button, Form, Plain, Sandboxed};

/// `GET /c/{token}`: counts the click and leads on, to where the mail said and nowhere else. Of too many clicks from one
/// network the rest lead on uncounted.
pub async fn click(
    State(app): State<App>,
    method: Method,
    Extension(origin): Extension<Origin>,
    At(token): At<String>,
    headers: HeaderMap,
) -> Outcome<Response> {
    let (message, link) = link::read(&app.keys, &token)?;
    let url = app.read(move |tx| link::url(tx, link)).await?;
    if app.limits.may_note_visit(&origin.address) {
        let (subject, machine) = (url.clone(), machine_reason(&method, &headers));
        app.write(move |tx| heard::clicked(tx, message, &subject, machine)).await?;
    }
    Ok((StatusCode::FOUND, [(LOCATION, url)]).into_response())
}

/// `GET /unsubscribe/{token}`: asks, because programs open links, too.
pub async fn ask_unsubscribe(State(app): State<App>, At(token): At<String>) -> Outcome<Sandboxed> {
    let known = known(&app, Purpose::Unsubscribe, &token).await?;
    let form = Form::post(format!("/unsubscribe/{token}")).button(Button::submit("Unsubscribe").primary());
    let content =
        html! { @if known.stopped { p { "This address gets no more mail from us." } } @else { (form) } };
    Ok(Plain::new("Unsubscribe", &known.company)
        .lead(format!("No more mail to {}.", known.masked))
        .below(html! { @if let Some(path) = &known.preferences { a href=(path) { "Choose what you get instead" } } })
        .unlisted()
        .sandboxed(content))
}

/// `POST /unsubscribe/{token}`: from our page, or in one click from the reader's mail program (RFC 8058).
pub async fn unsubscribe(
    State(app): State<App>,
    Extension(origin): Extension<Origin>,
    At(token): At<String>,
) -> Outcome<Sandboxed> {
    let id = message_of(&app, Purpose::Unsubscribe, &token)?;
    let house = app.clone();
    app.write(move |tx| heard::unsubscribed(tx, &house.keys, id, &origin.address)).await?;
    let known = known(&app, Purpose::Unsubscribe, &token).await?;
    let again = known.preferences.map(|path| html! { a href=(path) { "That was a mistake" } });
    Ok(Plain::new("You are unsubscribed", &known.company)
        .lead(format!("{} gets no more mail from us.", known.masked))
        .unlisted()
        .sandboxed(html! { @if let Some(again) = again { p { (again) } } }))
}

/// `GET /preferences/{token}`
pub async fn preferences(State(app): State<App>, At(token): At<String>) -> Outcome<Sandboxed> {
    let known = known(&app, Purpose::Preferences, &token).await?;
    Ok(preferences_page(&known, &token, None))
}

/// `POST /preferences/{token}/stop`
pub async fn stop(
    State(app): State<App>,
    Extension(origin): Extension<Origin>,
    At(token): At<String>,
) -> Outcome<Sandboxed> {
    let id = message_of(&app, Purpose::Preferences, &token)?;
    let house = app.clone();
    app.write(move |tx| heard::unsubscribed(tx, &house.keys, id, &origin.address)).await?;
    let known = known(&app, Purpose::Preferences, &token).await?;
    Ok(preferences_page(&known, &token, Some("Done. You get no more mail from us.")))
}

/// `POST /preferences/{token}/resume`
pub async fn resume(
    State(app): State<App>,
    Extension(origin): Extension<Origin>,
    At(token): At<String>,
) -> Outcome<Sandboxed> {
    let id = message_of(&app, Purpose::Preferences, &token)?;
    let house = app.clone();
    app.write(move |tx| heard::resubscribed(tx, &house.keys, id, &origin.address)).await?;
    let known = known(&app, Purpose::Preferences, &token).await?;
    Ok(preferences_page(&known, &token, Some("Done. We may write to you again.")))
}

fn preferences_page(known: &Known, token: &str, done: Option<&str>) -> Sandboxed {
    let post = |path: &str, words: &str| {
        Form::post(format!("/preferences/{token}/{path}")).button(Button::submit(words).primary())
    };
    Plain::new("What you get from us", &known.company)
        .lead(format!("For {}.", known.masked))
        .unlisted()
        .sandboxed(html! {
            @if let Some(done) = done { p role="status" { strong { (done) } } }
            @if !known.why.is_empty() { p { (known.why) } }
            @if known.stopped {
                p { "At the moment we write nothing to you." }
                (post("resume", "Write to me again"))
            } @else {
                p { "We write to you when we have something for you." }
                (post("stop", "Write nothing more to me"))
            }
        })
}

/// What these pages say of a mail's reader.
struct Known {
    company: String,
    masked: String,
    why: String,
    stopped: bool,
    preferences: Option<String>,
}

async fn known(app: &App, purpose: Purpose, token: &str) -> Outcome<Known> {
    let id = message_of(app, purpose, token)?;
    let house = app.clone();
    app.read(move |tx| {
        let Message { to_address, why_you, .. } = message::find(tx, id)?;
        let reasons = suppression::reasons(tx, &house.keys, &to_address)?;
        let signed = house.keys.sign(Purpose::Preferences, &id.to_string());
        Ok(Known {
            company: settings::company(tx)?.name,
            masked: masked(&to_address),
            why: why_you,
            stopped: reasons.contains(&Reason::Unsubscribed),
            preferences: (purpose == Purpose::Unsubscribe).then(|| format!("/preferences/{signed}")),
        })
    })
    .await
}

fn message_of(app: &App, purpose: Purpose, token: &str) -> Outcome<MessageId> {
    let payload = app.keys.verify(purpose, token);
    payload.and_then(|id| id.parse().ok()).ok_or(Fault::Missing("page"))
}

/// Shows enough of an address for its owner: `a•••@client.example`.
fn masked(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}•••@{domain}")
}

/// Says why a request was not a person's click, as far as it tells.
fn machine_reason(method: &Method, headers: &HeaderMap) -> Option<&'static str> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if method == Method::HEAD {
        return Some("only the head was asked for");
    }
    if text("sec-purpose").contains("prefetch") || text("purpose").contains("prefetch") {
        return Some("the browser fetched it ahead");
    }
    machine::of_agent(text(USER_AGENT.as_str()))
}
