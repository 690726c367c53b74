//! The list of accounts.

use axum::extract::State;
use maud::Markup;

use super::{counted, pager};
use crate::app::App;
use crate::contacts::account_list::{self, Asked, Line, PEOPLE_MAX};
use crate::contacts::list::Page as Found;
use crate::fault::Outcome;
use crate::people::{Caller, Capability};
use crate::web::{
    Button, Column, Empty, FilterBar, Icon, Link, Page, Picture, Row, Said, Section, Sorting, Table, format,
};

const HERE: &str = "/accounts";

/// GET /accounts
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    crate::web::Asked(asked): crate::web::Asked<Asked>,
    Said(said): Said,
) -> Outcome<Markup> {
    let question = asked.read(caller.sight())?;
    let found = app.read(move |tx| account_list::page(tx, &question)).await?;
    let here =
        asked.parameters().into_iter().fold(Link::to(HERE), |link, (name, value)| link.with(name, value));
    let may_edit = caller.may(Capability::EditContacts);
    let new = || Button::link("New account", "/accounts/new").primary().icon(Icon::Plus);
    let bar = FilterBar::new(here.clone()).search("Name or domain").count(counted(
        found.count,
        "account",
        "accounts",
    ));
    Ok(Page::new("Accounts", Section::Accounts, &caller.viewer())
        .lead("The companies of the people we know, found by the domain of their addresses.")
        .actions(maud::html! { @if may_edit { (new()) } })
        .flash(said)
        .render(maud::html! { (bar) (table(&here, &asked, &found, may_edit)) }))
}

fn table(here: &Link, asked: &Asked, found: &Found<Line>, may_edit: bool) -> Table {
    let sort = if asked.sort.is_empty() { "name" } else { asked.sort.as_str() };
    let sorting = Sorting::new(here.clone(), sort);
    let beside = |name, line: Option<&Line>| line.map(|line| here.clone().with(name, line.id).to_string());
    let previous = beside("before", found.lines.first().filter(|_| found.has_previous));
    let next = beside("after", found.lines.last().filter(|_| found.has_next));
    let shown = format!("{} of {}", found.lines.len(), counted(found.count, "account", "accounts"));
    let mut empty = if asked.search.is_empty() {
        Empty::new(Picture::List, "No account yet")
            .text("An account appears with the first contact whose address has a company's domain.")
    } else {
        Empty::new(Picture::Search, "No account like that")
            .text("No account that you may see has this in its name or domain.")
            .action(Button::link("Show all", HERE))
    };
    if may_edit && asked.search.is_empty() {
        empty = empty.action(Button::link("New account", "/accounts/new"));
    }
    Table::new("Accounts")
        .column(Column::new("Name").sort(&sorting, "name"))
        .column(Column::new("Domain").wide())
        .column(Column::new("Industry").wide())
        .column(Column::number("Employees").sort(&sorting, "employees"))
        .column(Column::new("Country").wider())
        .column(Column::new("Owner").wider())
        .column(Column::number("People"))
        .rows(found.lines.iter().map(row))
        .empty(empty)
        .pager(pager(shown, previous, next))
}

fn row(line: &Line) -> Row {
    Row::to(format!("{HERE}/{}", line.id))
        .cell(&line.name)
        .maybe(line.domain.as_ref())
        .maybe(line.industry.as_ref())
        .maybe(line.employees.map(format::number))
        .maybe(line.country.as_ref())
        .maybe(line.owner.as_ref())
        .cell(people(line.people))
}

/// Says how many people there are, as far as was counted.
pub(super) fn people(count: i64) -> String {
    if count > PEOPLE_MAX { format!("{}+", format::number(PEOPLE_MAX)) } else { format::number(count) }
}
