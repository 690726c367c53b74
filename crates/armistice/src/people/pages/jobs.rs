//! Background work that was given up: an admin looks at the reason, then retries or discards.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use store::jobs::{self, Dead, Depth};

use super::settings_page;
use crate::app::App;
use crate::fault::Outcome;
use crate::people::{Caller, audit};
use crate::web::format::number;
use crate::web::{
    Button, Card, Column, Empty, Flash, Form, Pager, Picture, Posted, Reader, Row, Said, Table, row, then,
};

const HERE: &str = "/settings/jobs";
/// Dead jobs on the page, the latest ones; retrying or discarding them shows the next.
const PAGE: usize = 100;

/// `GET /settings/jobs`.
pub async fn show(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let (dead, total) = app.read(|tx| Ok((jobs::dead(tx, PAGE, 0)?, jobs::dead_count(tx)?))).await?;
    let due = app.store.job_depths().await?;
    let buttons =
        Form::post(format!("{HERE}/retry")).id("dead").button(Button::submit("Try again").primary()).button(
            Button::submit_to("Discard", format!("{HERE}/discard"))
                .danger()
                .confirm("Discard these jobs for good? What they were to do will not be done."),
        );
    let content = html! {
        (Card::titled("Given up")
            .note("Tried several times, then laid aside with the reason. Nothing here is lost until you discard it.")
            .flush()
            .body(table(&dead, total, &caller.reader())))
        @if !dead.is_empty() { (row(buttons)) }
        @if !due.is_empty() {
            (Card::titled("Waiting").note("Due now, and done in turn.").flush().body(waiting(&due, &caller.reader())))
        }
    };
    Ok(settings_page(&caller, said, HERE, content))
}

/// `POST /settings/jobs/retry`.
pub async fn retry(
    State(app): State<App>,
    caller: Caller,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Outcome<Response> {
    let ids = selected(&fields);
    let count = app
        .write(move |tx| {
            let count = jobs::retry(tx, &ids)?;
            audit::note(tx, &caller, "retried", "jobs", 0, &count.to_string())?;
            Ok(count)
        })
        .await?;
    Ok(then(HERE, Flash::done(format!("{count} to be tried again."))))
}

/// `POST /settings/jobs/discard`.
pub async fn discard(
    State(app): State<App>,
    caller: Caller,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Outcome<Response> {
    let ids = selected(&fields);
    let count = app
        .write(move |tx| {
            let count = jobs::discard(tx, &ids)?;
            audit::note(tx, &caller, "discarded", "jobs", 0, &count.to_string())?;
            Ok(count)
        })
        .await?;
    Ok(then(HERE, Flash::done(format!("{count} discarded."))))
}

fn selected(fields: &[(String, String)]) -> Vec<i64> {
    let named = fields.iter().filter(|(name, _)| name == "selected");
    named.filter_map(|(_, id)| store::id_from_text(id).ok()).take(PAGE).collect()
}

fn waiting(due: &[Depth], reader: &Reader) -> Table {
    let rows = due.iter().map(|depth| {
        Row::new().cell(&depth.kind).cell(number(depth.waiting)).cell(reader.time(depth.oldest))
    });
    Table::new("Jobs that wait")
        .column(Column::new("Kind"))
        .column(Column::number("Jobs"))
        .column(Column::new("Due since"))
        .rows(rows)
        .plain()
}

fn table(dead: &[Dead], total: i64, reader: &Reader) -> Table {
    let rows = dead.iter().map(|job| {
        Row::new()
            .select(store::id_to_text(job.id))
            .cell(&job.kind)
            .cell(&job.error)
            .cell(number(i64::from(job.attempts)))
            .cell(reader.time(job.died_at))
    });
    let empty = Empty::new(Picture::Tray, "Nothing was given up")
        .text("Background work that keeps failing ends up here, with the reason.");
    Table::new("Jobs that were given up")
        .column(Column::new("Kind"))
        .column(Column::new("Reason"))
        .column(Column::number("Tries"))
        .column(Column::new("Given up"))
        .rows(rows)
        .empty(empty)
        .selectable("dead")
        .pager(Pager::new(format!("{} of {}", dead.len(), number(total))))
        .plain()
}
