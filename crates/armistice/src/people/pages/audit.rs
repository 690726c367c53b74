//! The audit log.

use axum::extract::State;
use maud::{Markup, html};
use serde::Deserialize;

use super::settings_page;
use crate::app::App;
use crate::fault::Outcome;
use crate::people::audit::{self, Entry, Filter};
use crate::people::{Caller, user};
use crate::web::{Asked, Column, Empty, FilterBar, Link, Pager, Picture, Reader, Row, Table};

const HERE: &str = "/settings/audit";
/// Lines on a page.
const PAGE: usize = 50;

/// What is wanted; a filter that names nothing filters nothing.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    user: String,
    noun: String,
    before: String,
}

/// `GET /settings/audit`.
pub async fn show(State(app): State<App>, caller: Caller, Asked(wanted): Asked<Wanted>) -> Outcome<Markup> {
    let filter = Filter {
        user: wanted.user.parse().ok(),
        noun: Some(wanted.noun.clone()).filter(|noun| !noun.is_empty()),
        before: wanted.before.parse().ok(),
    };
    let (mut entries, users, nouns) = app
        .read(move |tx| Ok((audit::list(tx, &filter, PAGE + 1)?, user::all(tx)?, audit::nouns(tx)?)))
        .await?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let here = Link::to(HERE).with("user", &wanted.user).with("noun", &wanted.noun);
    let next = entries.last().filter(|_| more).map(|last| here.clone().with("before", last.id));
    let bar = FilterBar::new(here)
        .choice("user", "Anybody", users.into_iter().map(|user| (user.id.to_string(), user.name)))
        .choice("noun", "Anything", nouns.into_iter().map(|noun| (noun.clone(), noun)));
    let content = html! { (bar) (table(&entries, &caller.reader(), next)) };
    Ok(settings_page(&caller, None, HERE, content))
}

fn table(entries: &[Entry], reader: &Reader, next: Option<Link>) -> Table {
    let rows = entries.iter().map(|entry| {
        let who = html! {
            (entry.who.as_deref().unwrap_or("Nobody signed in"))
            @if let Some(token) = &entry.token { span.note { " through " (token) } }
        };
        let what = html! { (entry.verb) " · " (entry.noun) };
        Row::new().cell(reader.full(entry.at)).cell(who).cell(what).cell(&entry.detail).cell(&entry.address)
    });
    let empty = Empty::new(Picture::Search, "Nothing of this kind")
        .text("Every deed in the settings leaves a line here.");
    Table::new("Audit log")
        .column(Column::new("When"))
        .column(Column::new("Who"))
        .column(Column::new("What"))
        .column(Column::new("Detail").wide())
        .column(Column::new("Address").wider())
        .rows(rows)
        .empty(empty)
        .pager(Pager::new(format!("{} lines", entries.len())).next(next))
}
