//! The demo's mailbox in the browser: every mail that the company would have sent.

use axum::extract::State;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_FRAME_OPTIONS};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::CaughtMailId;
use super::mailbox::{self, PAGE_MAX};
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::people::Caller;
use crate::web::assets;
use crate::web::input::{Asked, At};
use crate::web::{
    Card, Column, Details, Empty, FilterBar, Link, Page, Pager, Picture, Row, Section, Table, code_block,
};

/// Where the mailbox is.
const HERE: &str = "/demo/mailbox";
/// What a mail may do in its frame: show its own styles and pictures that it carries, nothing else.
const MAIL_POLICY: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/// Which mails.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    search: String,
    before: Option<CaughtMailId>,
}

/// `GET /demo/mailbox`
pub async fn list(State(app): State<App>, caller: Caller, Asked(wanted): Asked<Wanted>) -> Outcome<Markup> {
    only_in_demo(&app)?;
    let to = Some(wanted.search.trim().to_owned()).filter(|to| !to.is_empty());
    let here = Link::to(HERE).with("search", &wanted.search);
    let mails = app.read(move |tx| mailbox::list(tx, to.as_deref(), wanted.before)).await?;
    let reader = caller.reader();
    let shown = mails.len().min(PAGE_MAX as usize);
    let older = (mails.len() > shown).then(|| here.clone().with("before", mails[shown - 1].id).to_string());
    let rows = mails.iter().take(shown).map(|mail| {
        Row::to(format!("{HERE}/{}", mail.id))
            .cell(&mail.to_address)
            .cell(&mail.subject)
            .cell(reader.time(mail.at))
    });
    let table = Table::new("Mails")
        .column(Column::new("To"))
        .column(Column::new("Subject"))
        .column(Column::new("When").wide())
        .rows(rows)
        .empty(Empty::new(Picture::Letter, "No mail").text("Nothing was sent to this address."))
        .pager(Pager::new(format!("{shown} shown")).next(older));
    Ok(Page::new("Mailbox", Section::Mail, &caller.viewer())
        .lead("Every mail that this company would have sent. It went over SMTP to a server on this machine, and no further.")
        .render(html! { (FilterBar::new(here).search("Whole address of the reader")) (table) }))
}

/// `GET /demo/mailbox/{id}`
pub async fn show(State(app): State<App>, caller: Caller, At(id): At<CaughtMailId>) -> Outcome<Response> {
    only_in_demo(&app)?;
    let caught = app.read(move |tx| mailbox::find(tx, id)).await?;
    let read = mail::reading::read(&caught.raw);
    let about = Details::new()
        .row("From", &caught.from_address)
        .row("To", &caught.to_address)
        .row("When", caller.reader().date_time(caught.at));
    let page =
        Page::new(&caught.subject, Section::Mail, &caller.viewer()).crumb("Mailbox", HERE).render(html! {
            (Card::new().body(about))
            @if read.html.is_some() {
                (Card::titled("As most people see it").body(html! {
                    iframe class="letter" title="The mail" sandbox="" src=(format!("{HERE}/{id}/html")) {}
                }))
            }
            (Card::titled("As plain text").body(code_block("text", &read.text)))
            (Card::titled("Header").body(code_block("text", &headers(&read))))
        });
    let policy = format!("{}; frame-src 'self'", assets::CONTENT_SECURITY_POLICY);
    Ok(([(CONTENT_SECURITY_POLICY, policy)], page).into_response())
}

/// `GET /demo/mailbox/{id}/html`: the mail's own markup, in a sandbox.
pub async fn html(State(app): State<App>, At(id): At<CaughtMailId>) -> Outcome<Response> {
    only_in_demo(&app)?;
    let caught = app.read(move |tx| mailbox::find(tx, id)).await?;
    let html = mail::reading::read(&caught.raw).html.unwrap_or_default();
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, MAIL_POLICY),
        (X_FRAME_OPTIONS, "SAMEORIGIN"),
    ];
    Ok((headers, html).into_response())
}

fn headers(read: &mail::reading::Read) -> String {
    read.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
}

/// Outside the demo there is no mailbox.
fn only_in_demo(app: &App) -> Outcome<()> {
    if app.demo { Ok(()) } else { Err(Fault::Missing("page")) }
}
