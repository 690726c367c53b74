//! The inbox: every open handoff by deadline, each with why this person, why now.

use axum::extract::State as Extract;
use maud::{Markup, html};
use serde::Deserialize;

use super::state_badge;
use crate::agreement::version;
use crate::app::App;
use crate::fault::Outcome;
use crate::people::{Caller, Role};
use crate::sales::list::{self, HandoffLine, PAGE, name_of};
use crate::sales::reason::Reason;
use crate::web::{
    Asked, Button, Column, Empty, Link, Page, Pager, Picture, Reader, Row, Said, Section, Table, Tabs,
    deadline, format,
};

/// How many reasons a line shows.
const REASONS: usize = 2;

/// Which handoffs.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// `mine`, `all` or `ended`; empty is mine for who sells and all for the others.
    pub whose: String,
    /// How many lines the pages before had.
    pub skip: i64,
}

/// GET /inbox
pub async fn show(
    Extract(app): Extract<App>,
    caller: Caller,
    Asked(asked): Asked<Question>,
    Said(said): Said,
) -> Outcome<Markup> {
    let whose = match asked.whose.as_str() {
        "" if matches!(caller.role, Role::Sales | Role::HeadOfSales) => "mine",
        "" => "all",
        word => word,
    };
    let skip = asked.skip.max(0);
    let question = list::Handoffs {
        sight: caller.sight(),
        owner: (whose != "all").then_some(caller.user),
        open: Some(whose != "ended"),
        state: None,
        offered: None,
        skip,
    };
    let user = caller.user;
    let (mut lines, waiting, agreed) = app
        .read(move |tx| {
            let now = tx.now();
            let agreed = version::in_force_at(tx, now)?.is_some();
            Ok((list::handoffs(tx, &question)?, list::waiting(tx, user)?, agreed))
        })
        .await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next =
        more.then(|| Link::to("/inbox").with("whose", whose).with("skip", skip + PAGE as i64).to_string());
    let shown = format::plural(lines.len() as i64, "handoff", "handoffs");
    let table = table(&lines, whose, agreed, &caller.reader()).pager(Pager::new(shown).next(next));
    Ok(Page::new("Inbox", Section::Inbox, &caller.viewer())
        .lead("Contacts that meet the agreed definition, the nearest deadline first.")
        .flash(said)
        .render(html! { (tabs(whose, waiting)) (table) }))
}

fn tabs(whose: &str, waiting: i64) -> Markup {
    html! {
        (Tabs::new("Whose handoffs")
            .counted("Mine", "/inbox?whose=mine", whose == "mine", format::number(waiting))
            .tab("Everybody's", "/inbox?whose=all", whose == "all")
            .tab("Ended", "/inbox?whose=ended", whose == "ended"))
    }
}

fn table(lines: &[HandoffLine], whose: &str, agreed: bool, reader: &Reader) -> Table {
    let table = Table::new("Handoffs by deadline")
        .column(Column::new("Contact"))
        .column(Column::new("Why this person, why now").wide())
        .column(Column::new(if whose == "ended" { "Ended" } else { "Next" }))
        .column(Column::number("Attempts").wide())
        .column(Column::new("Stands"));
    let table = if whose == "all" { table.column(Column::new("Seller").wider()) } else { table };
    table
        .rows(
            lines.iter().map(|line| {
                if whose == "all" { row(line, reader).cell(&line.owner) } else { row(line, reader) }
            }),
        )
        .empty(nothing(whose, agreed))
}

fn row(line: &HandoffLine, reader: &Reader) -> Row {
    let name = name_of(line.first_name.as_deref(), line.last_name.as_deref(), line.email.as_deref());
    let at = [line.job_title.as_deref(), line.account.as_deref()];
    let at = at.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let reasons: Vec<rules::Reason> = serde_json::from_str(&line.reasons).unwrap_or_default();
    let why: Vec<String> =
        reasons.into_iter().filter(|reason| reason.met).take(REASONS).map(|reason| reason.sentence).collect();
    let next = match (line.ended_at, line.next_due_at) {
        (Some(ended), _) => reader.date_time(ended),
        (None, Some(due)) => deadline(due, reader),
        (None, None) => html! { span.note { "Nothing owed" } },
    };
    let reason = line.end_reason.as_deref().and_then(Reason::of).map(Reason::label);
    Row::to(format!("/handoffs/{}", line.id))
        .cell(html! { (name) @if !at.is_empty() { br; span.note { (at) } } })
        .cell(html! { @for sentence in &why { div { (sentence) } } })
        .cell(next)
        .cell(format::number(line.attempts))
        .cell(
            html! { (state_badge(line.state)) @if let Some(reason) = reason { br; span.note { (reason) } } },
        )
}

fn nothing(whose: &str, agreed: bool) -> Empty {
    match (whose, agreed) {
        ("ended", _) => Empty::new(Picture::Tray, "Nothing has ended yet")
            .text("Handoffs that were rejected, returned or became a deal are kept here with their reason."),
        (_, false) => Empty::new(Picture::Paper, "Nothing has been agreed yet")
            .text("Handoffs begin when both heads have signed what a qualified contact is.")
            .action(Button::link("See the agreement", "/agreement").primary()),
        (_, true) => Empty::new(Picture::Tray, "Nobody waits for you")
            .text("When a contact meets the agreed definition, it appears here at once, with the reasons and a deadline."),
    }
}
