//! One mail: why it was promised, each try to send it, and what it says.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, Render as _, html};

use super::{state_badge, system_label};
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::nurture::template;
use crate::people::{Caller, Capability, audit};
use crate::post::letter::{self, Press};
use crate::post::message::{self, Delivery, Message, Seen};
use crate::post::system::{House, Links};
use crate::post::words::Recipient;
use crate::post::{MessageId, ledger};
use crate::settings;
use crate::web::assets::FRAMING_POLICY;
use crate::web::input::At;
use crate::web::{
    Button, Card, Column, Details, Empty, Flash, Form, Page, Picture, Reader, Row, Said, Section, Table,
    split, then,
};

/// What a frame with somebody's text in it may do: be drawn, inside our own pages.
pub const PREVIEW_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; \
     frame-ancestors 'self'; sandbox";

/// `GET /mail/{id}`
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MessageId>,
    Said(said): Said,
) -> Outcome<Response> {
    let seen = Seen::by(&caller);
    let (found, tries, name) = app
        .read(move |tx| {
            let found = message::find_seen(tx, &seen, id)?;
            let name = match found.template_id {
                Some(template) => template::find(tx, template)?.name,
                None => system_label(found.system_mail.as_deref().unwrap_or_default()).to_owned(),
            };
            Ok((found, message::deliveries(tx, id)?, name))
        })
        .await?;
    let page = page(&caller, &found, &tries, &name, said);
    Ok(([(header::CONTENT_SECURITY_POLICY, FRAMING_POLICY)], page).into_response())
}

/// `POST /mail/{id}/again`: a person decides that a mail whose end is unknown, or that was not taken, is sent again.
pub async fn again(State(app): State<App>, caller: Caller, At(id): At<MessageId>) -> Outcome<Response> {
    send_again(&app, caller, id).await?;
    Ok(then(format!("/mail/{id}"), Flash::done("The mail will be sent again.")))
}

/// Decides it for a page or a program.
pub async fn send_again(app: &App, caller: Caller, id: MessageId) -> Outcome<()> {
    app.write(move |tx| {
        let found = message::find_seen(tx, &Seen::by(&caller), id)?;
        ledger::send_again(tx, id)?;
        audit::note(tx, &caller, "sent again", "message", id.0, &format!("was {}", found.state))
    })
    .await
}

/// `GET /mail/{id}/preview`: the mail as it would be written now, for a frame. Whoever looks is not its reader, so its
/// links are not counted and open no door.
pub async fn preview(State(app): State<App>, caller: Caller, At(id): At<MessageId>) -> Outcome<Response> {
    let (seen, house) = (Seen::by(&caller), app.clone());
    let rendered = app
        .read(move |tx| {
            let found = message::find_seen(tx, &seen, id)?;
            let about =
                House { links: Links::Plain, company: settings::company(tx)?, public_url: &house.public_url };
            let letter = letter::load(tx, &about, found)?;
            Press::new(about).render(&letter, &mut Vec::new())
        })
        .await;
    match rendered {
        Ok(rendered) => Ok(framed(rendered.html)),
        Err(fault @ (Fault::Missing(_) | Fault::Store(_))) => Err(fault),
        Err(fault) => Ok(framed(unwritable(&fault.sentence()))),
    }
}

/// Returns a document for a frame of our own pages: nothing in it can act.
pub fn framed(html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, PREVIEW_POLICY),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    ];
    (headers, html).into_response()
}

/// Returns what stands in the frame when the mail cannot be written.
pub fn unwritable(sentence: &str) -> String {
    html! {
        html lang="en" {
            head { meta charset="utf-8"; meta name="color-scheme" content="light dark"; title { "Preview" } }
            body style="font:15px/1.5 system-ui,sans-serif;padding:24px" {
                p { strong { "This mail cannot be written" } }
                p { (sentence) }
            }
        }
    }
    .into_string()
}

fn page(caller: &Caller, found: &Message, tries: &[Delivery], name: &str, said: Option<Flash>) -> Markup {
    let reader = caller.reader();
    let may_send = caller.may(Capability::EditMails) && ledger::may_send_again(found.state);
    let again = Form::post(format!("/mail/{}/again", found.id)).inline().button(
        Button::submit("Send again")
            .confirm("Send this mail once more? If the first one arrived, it arrives twice."),
    );
    let words = Card::titled("What it says")
        .note("As it would be written now; the fields may have changed since.")
        .body(html! { iframe class="mail-preview" title="The mail" src=(format!("/mail/{}/preview", found.id)) loading="lazy" {} })
        .flush();
    Page::new(name, Section::Mail, &caller.viewer())
        .heading(html! { (name) (state_badge(found.state)) })
        .crumb("Mail", "/mail")
        .flash(said)
        .actions(html! { @if may_send { (again) } })
        .render(split(html! { (deliveries(tries, &reader)) (words) }, facts(found, &reader)))
}

fn deliveries(tries: &[Delivery], reader: &Reader) -> Markup {
    let row = |delivery: &Delivery| {
        Row::new()
            .cell(delivery.attempt.to_string())
            .cell(reader.full(delivery.started_at))
            .cell(state_badge(delivery.outcome))
            .cell(&delivery.answer)
    };
    let table = Table::new("Tries")
        .plain()
        .column(Column::number("Try"))
        .column(Column::new("Begun"))
        .column(Column::new("End"))
        .column(Column::new("What was said"))
        .rows(tries.iter().map(row))
        .empty(Empty::new(Picture::Letter, "Not tried yet").text("It leaves when it is due."));
    Card::titled("Tries").body(table).flush().render()
}

fn facts(found: &Message, reader: &Reader) -> Markup {
    let to = match found.recipient() {
        Recipient::Contact(id) => html! { a href=(format!("/contacts/{id}")) { (found.to_address) } },
        Recipient::User(_) | Recipient::Invitation(_) => html! { (found.to_address) },
    };
    let details = Details::new()
        .row("To", to)
        .row("Class", found.send_class.label())
        .maybe("Why this person", (!found.why_you.is_empty()).then_some(&found.why_you))
        .maybe("Why now", (!found.why_now.is_empty()).then_some(&found.why_now))
        .maybe("Needs consent to", found.consent_purpose.as_deref())
        .maybe("Template", found.template_id.map(|id| html! {
            a href=(format!("/templates/{id}")) { "Version " (found.template_version.unwrap_or_default()) }
        }))
        .maybe("Journey", found.enrollment_id.map(|id| html! { a href=(format!("/enrollments/{id}")) { "The trip" } }))
        .row("Promised", reader.full(found.planned_at))
        .row("Due", reader.full(found.due_at))
        .maybe("Settled", found.settled_at.map(|at| reader.full(at)))
        .row("Purpose", html! { code { (found.purpose) } });
    Card::titled("Facts").body(details).render()
}
