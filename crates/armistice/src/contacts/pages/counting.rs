//! The list of contacts while nobody can be searched: the newest, and how far the counting is.

use axum::Json;
use axum::extract::State;
use maud::{Markup, html};
use serde::Serialize;

use super::list::row;
use crate::app::App;
use crate::contacts::list::Line;
use crate::contacts::question::Asked;
use crate::people::Caller;
use crate::segments::census::NoAnswer;
use crate::segments::work::later;
use crate::web::{Column, Notice, Page, Progress, Section, Table};

/// How far the counting is, for the script that keeps the bar fresh.
#[derive(Debug, Serialize)]
pub struct Far {
    done: u64,
    total: u64,
    text: String,
    finished: bool,
}

/// GET /contacts/counting
pub async fn progress(State(app): State<App>) -> Json<Far> {
    Json(match app.census.ask(|_| ()) {
        Err(NoAnswer::Counting(done, total)) => {
            Far { done, total, text: percent(done, total), finished: false }
        }
        Ok(()) | Err(NoAnswer::Stopped(_)) => Far { done: 1, total: 1, text: String::new(), finished: true },
    })
}

fn percent(done: u64, total: u64) -> String {
    format!("{} %", done.saturating_mul(100) / total.max(1))
}

/// Draws the newest contacts and why there is no more to be had.
pub(super) fn page(caller: &Caller, asked: &Asked, why: &NoAnswer, newest: &[Line]) -> Markup {
    let sentence = later(why).sentence();
    let reader = caller.reader();
    let table = Table::new("The newest contacts")
        .column(Column::new("Name"))
        .column(Column::new("Account").wide())
        .column(Column::new("Stage"))
        .column(Column::new("Cell").wide())
        .column(Column::number("Fit").wider())
        .column(Column::number("Readiness").wider())
        .column(Column::new("Owner").wider())
        .column(Column::new("Source").widest())
        .column(Column::new("Last touch").wide())
        .column(Column::new("Since").widest())
        .rows(newest.iter().map(|line| row(line, &reader)));
    Page::new("Contacts", Section::Contacts, &caller.viewer())
        .lead("The newest of them, until all are counted.")
        .searched(&asked.search)
        .render(html! {
            @match why {
                NoAnswer::Counting(done, total) => {
                    (Notice::info(sentence))
                    (Progress::new("Counting", *done as i64, *total as i64)
                        .text(percent(*done, *total))
                        .live("/contacts/counting"))
                }
                NoAnswer::Stopped(_) => (Notice::problem(sentence)),
            }
            (table)
        })
}
