//! The imports of the house.

use axum::extract::State;
use maud::{Markup, html};

use super::state;
use crate::app::App;
use crate::capture::imports::{Import, import};
use crate::fault::Outcome;
use crate::people::Caller;
use crate::web::{Button, Column, Empty, Icon, Page, Picture, Row, Said, Section, Table, format};

/// `GET /imports`
pub async fn list(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let sight = caller.sight();
    let imports = app.read(move |tx| import::latest(tx, &sight)).await?;
    let reader = caller.reader();
    let new = || Button::link("Bring in a list", "/imports/new").primary().icon(Icon::Plus);
    let row = |import: &Import| {
        Row::to(format!("/imports/{}", import.id))
            .cell(&import.file_name)
            .cell(import.noun.label())
            .cell(state(import))
            .cell(format::number(import.rows_created as i64))
            .cell(format::number(import.rows_updated as i64))
            .cell(format::number(import.rows_failed as i64))
            .cell(reader.time(import.created_at))
    };
    let table = Table::new("Imports")
        .column(Column::new("File"))
        .column(Column::new("Rows are").wide())
        .column(Column::new("State"))
        .column(Column::number("New"))
        .column(Column::number("Here already").wide())
        .column(Column::number("Kept aside").wide())
        .column(Column::new("Brought").wider())
        .rows(imports.iter().map(row))
        .empty(
            Empty::new(Picture::Paper, "No list yet")
                .text("Bring contacts along from a spreadsheet or from another system: the file is tried before anything is written, and whoever asked for no more mail stays asked.")
                .action(new()),
        );
    Ok(Page::new("Imports", Section::Contacts, &caller.viewer())
        .crumb("Contacts", "/contacts")
        .lead("Lists that were brought in, and what became of their rows.")
        .actions(html! { @if !imports.is_empty() { (new()) } })
        .flash(said)
        .render(table))
}
