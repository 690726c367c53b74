//! What was done to many contacts at once: the list.

use axum::extract::State;
use maud::{Markup, html};

use super::state;
use crate::app::App;
use crate::contacts::author::Names;
use crate::contacts::bulk_action::{self, BulkAction};
use crate::contacts::deed_words;
use crate::fault::Outcome;
use crate::people::Caller;
use crate::web::{Button, Column, Empty, Page, Picture, Row, Said, Section, Table, format};

/// GET /bulk
pub async fn list(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let by = caller.clone();
    let found = app.read(move |tx| {
        let found = bulk_action::latest(tx, &by)?;
        let authors: Vec<String> = found.iter().map(|one| format!("user:{}", one.created_by)).collect();
        let names = Names::load(tx, authors.iter().map(String::as_str))?;
        let told = |one: BulkAction| {
            let words = one
                .deed()
                .map_or(Ok("Something that was erased since".to_owned()), |deed| deed_words::told(tx, &deed));
            Ok((one, words?))
        };
        Ok((found.into_iter().map(told).collect::<Outcome<Vec<_>>>()?, names))
    });
    let (lines, names) = found.await?;
    let empty = Empty::new(Picture::List, "Nothing was done to many at once yet")
        .text("In the list of contacts, tick some or take all that match, and choose what to do: a tag, an owner, a stage, a segment, a field. You see before what would happen, and have 30 days to undo it.")
        .action(Button::link("Show the contacts", "/contacts"));
    let table = Table::new("Bulk actions")
        .column(Column::new("What"))
        .column(Column::new("State"))
        .column(Column::number("Contacts"))
        .column(Column::number("Changed").wide())
        .column(Column::new("Who").wide())
        .column(Column::new("When"))
        .column(Column::new("Undo").wide())
        .rows(lines.iter().map(|(one, words)| row(&caller, one, words, &names)))
        .empty(empty);
    Ok(Page::new("Bulk actions", Section::Contacts, &caller.viewer())
        .crumb("Contacts", "/contacts")
        .lead("What was done to many contacts at once, by whom, and how far it came.")
        .flash(said)
        .render(table))
}

fn row(caller: &Caller, one: &BulkAction, words: &str, names: &Names) -> Row {
    let reader = caller.reader();
    let until = one.undo_until(caller.at).filter(|_| one.is_in_hand_of(caller));
    Row::to(format!("/bulk/{}", one.id))
        .cell(words)
        .cell(state(one))
        .cell(format::number(one.contacts))
        .cell(format::number(one.changed))
        .cell(names.of(&format!("user:{}", one.created_by)))
        .cell(reader.time(one.created_at))
        .maybe(
            until.map(
                |until| html! { a href=(format!("/bulk/{}", one.id)) { "Until " (reader.date(until)) } },
            ),
        )
}
