//! One import: what would happen, how far it is, what became of it.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Serialize;

use super::{about, framed, state, steps};
use crate::app::App;
use crate::capture::ImportId;
use crate::capture::imports::import::{self, Import, State as Stands};
use crate::capture::imports::mapping::Existing;
use crate::capture::imports::{Noun, reject};
use crate::fault::{Fault, Outcome};
use crate::flow::bring_in::try_out::Preview;
use crate::flow::bring_in::work;
use crate::people::{Caller, audit};
use crate::web::{
    At, Button, Card, Column, Flash, Notice, Progress, Row, Said, Stat, Table, Tone, flash, format, stack,
    stats,
};

/// `GET /imports/{id}`
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ImportId>,
    Said(said): Said,
) -> Outcome<Response> {
    let sight = caller.sight();
    let (import, reasons) =
        app.read(move |tx| Ok((import::find_seen(tx, &sight, id)?, reject::reasons(tx, id)?))).await?;
    if import.state() == Stands::Uploaded {
        return Ok(axum::response::Redirect::to(&format!("/imports/{id}/columns")).into_response());
    }
    let (step, body) = match import.state() {
        Stands::Uploaded | Stands::Mapped => (2, preview(&import)?),
        Stands::Running => (3, running(&import)),
        Stands::Failed => (3, stopped(&import)),
        Stands::Finished => (4, finished(&import)),
    };
    let viewer = caller.viewer();
    Ok(framed(import.file_name.clone(), &viewer)
        .heading(html! { (import.file_name) " " (state(&import)) })
        .lead(about(&import))
        .flash(said)
        .render(stack(html! { (steps(step)) (body) (words(&import, &reasons)) }))
        .into_response())
}

/// `POST /imports/{id}/start`
pub async fn start(State(app): State<App>, caller: Caller, At(id): At<ImportId>) -> Outcome<Response> {
    say_yes(&app, caller, id).await?;
    Ok(axum::response::Redirect::to(&format!("/imports/{id}")).into_response())
}

/// Starts an import, or lets it go on.
pub async fn say_yes(app: &App, caller: Caller, id: ImportId) -> Outcome<()> {
    app.write(move |tx| {
        import::find_seen(tx, &caller.sight(), id)?;
        import::start(tx, id)?;
        audit::note(tx, &caller, "start", "import", id.0, "")
    })
    .await
}

/// `POST /imports/{id}/discard`
pub async fn discard(State(app): State<App>, caller: Caller, At(id): At<ImportId>) -> Outcome<Response> {
    throw_away(&app, caller, id).await?;
    Ok(flash::then("/imports", Flash::done("The file was thrown away; nothing of it came in.")))
}

/// Forgets an import of which nothing came in, then removes its file.
pub async fn throw_away(app: &App, caller: Caller, id: ImportId) -> Outcome<()> {
    let file = app
        .write(move |tx| {
            import::find_seen(tx, &caller.sight(), id)?;
            let file = import::discard(tx, id)?;
            audit::note(tx, &caller, "discard", "import", id.0, "")?;
            Ok(file)
        })
        .await?;
    work::remove(&work::folder(app)?.join(file));
    Ok(())
}

/// How far an import is, for the script that keeps the bar fresh.
#[derive(Serialize)]
pub struct Fresh {
    done: u64,
    total: u64,
    text: String,
    finished: bool,
}

/// `GET /imports/{id}/progress`
pub async fn progress(State(app): State<App>, caller: Caller, At(id): At<ImportId>) -> Outcome<Json<Fresh>> {
    let import = app.read(move |tx| import::find_seen(tx, &caller.sight(), id)).await?;
    Ok(Json(Fresh {
        done: import.next_byte,
        total: import.file_bytes,
        text: rows_so_far(&import),
        finished: import.state() != Stands::Running,
    }))
}

fn rows_so_far(import: &Import) -> String {
    let done = format::plural(import.rows_done as i64, "row", "rows");
    if import.rows_total > 0 {
        format!("{done} of {}", format::number(import.rows_total as i64))
    } else {
        done
    }
}

fn preview(import: &Import) -> Outcome<Markup> {
    let found: Preview = match &import.preview {
        Some(text) => {
            serde_json::from_str(text).map_err(|error| Fault::Internal(format!("a preview: {error}")))?
        }
        None => Preview::default(),
    };
    let number = |value: u64| format::number(value as i64);
    let figures = stats(&[
        Stat::new("Rows", number(found.rows)).note(if found.whole {
            "all of the file"
        } else {
            "the first ones; the file has more"
        }),
        Stat::new("New", number(found.new)).tone(Tone::Kept),
        Stat::new("Here already", number(found.existing)).note("filled, overwritten or left, as you chose"),
        Stat::new("Cannot be taken", number(found.failing))
            .tone(if found.failing > 0 { Tone::Broken } else { Tone::Neutral })
            .note("kept aside with the reason"),
    ]);
    let problems = Table::new("The first rows that need a word")
        .plain()
        .column(Column::new("Row"))
        .column(Column::new("What to know"))
        .rows(found.problems.iter().map(|problem| {
            let sentence = if problem.taken {
                format!("Taken all the same: {}", problem.reason)
            } else {
                problem.reason.clone()
            };
            Row::new().cell(problem.row.to_string()).cell(sentence)
        }));
    let id = import.id;
    let overwrites_known = import.mapping()?.is_some_and(|mapping| mapping.existing == Existing::Overwrite);
    let overwritten = if overwrites_known { found.existing as i64 } else { 0 };
    Ok(html! {
        (Notice::info("This is what would happen. Nothing has been written yet."))
        (figures)
        @if overwritten > 0 { (overwrites(overwritten)) }
        @if !found.problems.is_empty() { (Card::titled("The first rows that need a word").flush().body(problems)) }
        div.actions {
            (Button::post("Bring it in", format!("/imports/{id}/start")).primary())
            (Button::link("Change the columns", format!("/imports/{id}/columns")))
            (Button::post("Throw away", format!("/imports/{id}/discard")).quiet().confirm("The file will be removed. Nothing of it has come in."))
        }
    })
}

/// What came in can be corrected; what was written over can only be read again in the history of each.
fn overwrites(count: i64) -> Notice {
    let text = format!(
        "{} are about something that is here already, and their values win over what you know today. The history of each \
         keeps the old values, but nothing puts them all back at once: make a backup first if you are not sure.",
        format::plural(count, "row", "rows")
    );
    Notice::warning(text).title("This list overwrites")
}

fn running(import: &Import) -> Markup {
    let bar = Progress::new("Rows coming in", import.next_byte as i64, import.file_bytes as i64)
        .text(rows_so_far(import))
        .live(format!("/imports/{}/progress", import.id));
    html! {
        (Card::new().body(html! {
            (bar)
            p.note { "You may leave this page: the import goes on, and after a restart it goes on where it stopped." }
        }))
    }
}

fn stopped(import: &Import) -> Markup {
    let id = import.id;
    html! {
        (Notice::problem(import.failure.as_deref().unwrap_or_default()).title("The import stopped"))
        (figures(import))
        div.actions {
            (Button::post("Go on", format!("/imports/{id}/start")).primary())
            @if import.rows_done == 0 { (Button::link("Change the columns", format!("/imports/{id}/columns"))) }
        }
    }
}

fn finished(import: &Import) -> Markup {
    html! {
        (figures(import))
        div.actions { (fruit(import.noun).primary()) (Button::link("Bring in another list", "/imports/new")) }
    }
}

/// Returns the way to what came of a list.
fn fruit(noun: Noun) -> Button {
    match noun {
        Noun::Accounts => Button::link("See the accounts", "/accounts"),
        Noun::Deals => Button::link("See the deals", "/deals"),
        Noun::Costs => Button::link("See the campaigns", "/campaigns"),
        Noun::Contacts | Noun::Consents | Noun::Touches => Button::link("See the contacts", "/contacts"),
    }
}

fn figures(import: &Import) -> Markup {
    let number = |value: u64| format::number(value as i64);
    let mut aside = Stat::new("Kept aside", number(import.rows_failed));
    if import.rows_failed > 0 {
        aside = aside
            .tone(Tone::Broken)
            .href(format!("/imports/{}/rejects.csv", import.id))
            .note("download with the reasons");
    }
    stats(&[
        Stat::new("Rows", number(import.rows_done)),
        Stat::new("New", number(import.rows_created)).tone(Tone::Kept),
        Stat::new("Here already", number(import.rows_updated)),
        aside,
    ])
}

/// Draws what was said of rows so far, by how often.
fn words(import: &Import, reasons: &[(String, bool, i64)]) -> Markup {
    if reasons.is_empty() {
        return html! {};
    }
    let table = Table::new("What was said of rows")
        .plain()
        .column(Column::new("Reason"))
        .column(Column::new("The row"))
        .column(Column::number("How often"))
        .rows(reasons.iter().map(|(reason, taken, count)| {
            Row::new()
                .cell(reason)
                .cell(if *taken { "came in" } else { "was kept aside" })
                .cell(format::number(*count))
        }));
    let download = Button::link("Download the rows", format!("/imports/{}/rejects.csv", import.id));
    html! { (Card::titled("What was said of rows").actions(download).flush().body(table)) }
}
