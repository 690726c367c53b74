//! What people see of contacts and accounts.

pub mod account;
pub mod accounts;
pub mod act;
pub mod bulk;
pub mod contact;
pub mod counting;
pub mod edit;
pub mod erase;
pub mod export;
pub mod fields;
pub mod list;
mod own;
mod parts;
mod segments;
mod timeline;
mod why;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::list::Count;
use crate::web::{Pager, format, grid_badge};

/// Says how many there are: "37 contacts", "1,000+ contacts".
fn counted(count: Count, one: &str, many: &str) -> String {
    if count.more {
        format!("{}+ {many}", format::number(count.found as i64))
    } else {
        format::plural(count.found as i64, one, many)
    }
}

/// Draws a cell of the grid by its word.
fn cell(word: &str) -> Markup {
    let mut letters = word.chars();
    let bands = letters.next().zip(letters.next().and_then(|digit| digit.to_digit(10)));
    html! { @if let Some((fit, readiness)) = bands { (grid_badge(fit, readiness as u8)) } @else { (word) } }
}

/// Draws the foot of a list, with links to the pages around when there are any.
fn pager(shown: String, previous: Option<String>, next: Option<String>) -> Pager {
    Pager::new(shown).previous(previous).next(next)
}

/// Returns a page whose form needs another look.
fn again(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
