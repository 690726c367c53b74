//! The list of contacts.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::{again, bulk, cell, counted, counting, pager};
use crate::app::App;
use crate::contacts::choices::{self, Choices};
use crate::contacts::list::{Line, Page as Found};
use crate::contacts::question::{Asked, Filter, NOBODY, Question};
use crate::contacts::stage::Stage;
use crate::contacts::work::{self, Listed};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::{Caller, Capability, Reach};
use crate::web::{
    Button, Column, Empty, Field, FilterBar, Flash, Icon, Link, Page, Picture, Reader, Row, Said, Section,
    Sorting, Table, format, person, stage_badge,
};

const HERE: &str = "/contacts";

/// GET /contacts
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    crate::web::Asked(asked): crate::web::Asked<Asked>,
    Said(said): Said,
) -> Outcome<Response> {
    let question = asked.read(caller.sight())?;
    let (listed, errors) = match work::page(&app, &question).await {
        // A rule that cannot be read narrows nothing; the list stays, and says so.
        Err(Fault::Fields(errors)) if errors.of("rule").is_some() => {
            (work::page(&app, &Question { rule: String::new(), ..question }).await?, errors)
        }
        listed => (listed?, FieldErrors::new()),
    };
    let found = match listed {
        Listed::Found(found) => found,
        Listed::Newest(why, newest) => {
            return Ok(counting::page(&caller, &asked, &why, &newest).into_response());
        }
    };
    let choices = app.read(choices::load).await?;
    let page = page(&caller, &asked, &errors, &found, &choices, said);
    Ok(if errors.is_empty() { page.into_response() } else { again(page) })
}

fn page(
    caller: &Caller,
    asked: &Asked,
    errors: &FieldErrors,
    found: &Found<Line>,
    choices: &Choices,
    said: Option<Flash>,
) -> Markup {
    let here = asked.parameters().fold(Link::to(HERE), |link, (name, value)| link.with(name, value));
    let all = counted(found.count, "contact", "contacts");
    let many = bulk::bar(caller, asked, Some(all.as_str()).filter(|_| !found.lines.is_empty()));
    let export = here.clone();
    let may_edit = caller.may(Capability::EditContacts);
    let actions = html! {
        @if caller.may(Capability::Import) { (Button::link("Import", "/imports").icon(Icon::Import)) }
        @if caller.may(Capability::Export) {
            (Button::link("Export", export_of(&export)).icon(Icon::Export))
        }
        @if may_edit { (Button::link("New contact", "/contacts/new").primary().icon(Icon::Plus)) }
    };
    Page::new("Contacts", Section::Contacts, &caller.viewer())
        .lead("Everybody we know by name: one record of each, with what they did and what we did.")
        .actions(actions)
        .searched(&asked.search)
        .flash(said)
        .render(html! {
            (bar(caller, here.clone(), found, choices).folded("rule", "Rule", rule(asked, errors)))
            (table(caller, &here, asked, found, many.is_some()))
            @if let Some(form) = many { (form) }
        })
}

/// Returns the link that takes out what the list shows, in full.
fn export_of(here: &Link) -> Link {
    let start = Link::to("/contacts/export");
    here.parameters()
        .iter()
        .filter(|(name, _)| name != "sort")
        .fold(start, |link, (name, value)| link.with(name, value))
}

/// Draws the rule that the list is narrowed by.
fn rule(asked: &Asked, errors: &FieldErrors) -> Markup {
    html! {
        (Field::text("rule", "Only those who meet a rule")
            .value(&asked.rule)
            .error(errors.of("rule"))
            .hint("Such as: did visit \"/pricing\" within the last 7 days and stage is not customer")
            .autocomplete("off"))
        (Button::submit("Apply").small())
    }
}

fn bar(caller: &Caller, here: Link, found: &Found<Line>, choices: &Choices) -> FilterBar {
    let stages = Stage::ALL.map(|stage| (stage.word(), stage.label()));
    let owners = choices.owners.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let nobody = std::iter::once((NOBODY.to_owned(), "Nobody".to_owned()));
    let cells = ["A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3"].map(|cell| (cell, cell));
    let same = |word: &String| (word.clone(), word.clone());
    let mut bar = FilterBar::new(here)
        .search("Name, e-mail or company")
        .choice("stage", "Any stage", stages)
        .choice("grid", "Any cell", cells);
    if caller.reach != Reach::Own {
        bar = bar.choice("owner", "Any owner", owners.chain(nobody));
    }
    if !choices.sources.is_empty() {
        bar = bar.choice("source", "Any source", choices.sources.iter().map(same));
    }
    if !choices.campaigns.is_empty() {
        let campaigns = choices.campaigns.iter().map(|(id, name)| (id.to_string(), name.clone()));
        bar = bar.choice("campaign", "Any campaign", campaigns);
    }
    if !choices.tags.is_empty() {
        bar = bar.choice("tag", "Any tag", choices.tags.iter().map(same));
    }
    if !choices.segments.is_empty() {
        let segments = choices.segments.iter().map(|one| (one.id.to_string(), one.name.clone()));
        bar = bar.choice("segment", "Any segment", segments);
    }
    bar.choice("consent", "Any consent", [(Filter::CONSENT, "Allows marketing mail")]).count(counted(
        found.count,
        "contact",
        "contacts",
    ))
}

fn table(caller: &Caller, here: &Link, asked: &Asked, found: &Found<Line>, is_selectable: bool) -> Table {
    let reader = caller.reader();
    let sort = if asked.sort.is_empty() { "-created" } else { asked.sort.as_str() };
    let sorting = Sorting::new(here.clone(), sort);
    let beside = |name, line: Option<&Line>| line.map(|line| here.clone().with(name, line.id).to_string());
    let previous = beside("before", found.lines.first().filter(|_| found.has_previous));
    let next = beside("after", found.lines.last().filter(|_| found.has_next));
    let shown = format!("{} of {}", found.lines.len(), counted(found.count, "contact", "contacts"));
    let table =
        if is_selectable { Table::new("Contacts").selectable(bulk::FORM) } else { Table::new("Contacts") };
    table
        .column(Column::new("Name").sort(&sorting, "name"))
        .column(Column::new("Account").sort(&sorting, "account").wide())
        .column(Column::new("Stage").sort(&sorting, "stage"))
        .column(Column::new("Cell").sort(&sorting, "cell").wide())
        .column(Column::number("Fit").sort(&sorting, "fit").wider())
        .column(Column::number("Readiness").sort(&sorting, "readiness").wider())
        .column(Column::new("Owner").sort(&sorting, "owner").wider())
        .column(Column::new("Source").sort(&sorting, "source").widest())
        .column(Column::new("Last touch").sort(&sorting, "touched").wide())
        .column(Column::new("Since").sort(&sorting, "created").widest())
        .rows(found.lines.iter().map(|line| row(line, &reader)))
        .empty(nobody(caller, asked))
        .pager(pager(shown, previous, next))
}

pub(super) fn row(line: &Line, reader: &Reader) -> Row {
    let points = |points: f64| format::decimal(points, 0);
    Row::to(format!("{HERE}/{}", line.id))
        .select(line.id.to_string())
        .cell(person(&line.name()))
        .maybe(line.account.as_ref())
        .cell(html! { span title=(format!("Since {}", reader.full(line.stage_since))) { (stage_badge(line.stage.word())) } })
        .maybe(line.grid.as_deref().map(cell))
        .maybe(line.fit.map(points))
        .maybe(line.readiness_now(reader.now).map(points))
        .maybe(line.owner.as_ref())
        .maybe(line.source.as_ref())
        .maybe(line.last_touch_at.map(|at| reader.time(at)))
        .cell(reader.date_time(line.created_at))
}

fn nobody(caller: &Caller, asked: &Asked) -> Empty {
    if asked.is_narrowed() {
        return Empty::new(Picture::Search, "Nobody like that")
            .text("No contact that you may see matches all of it. Take a filter away, or look for a shorter word.")
            .action(Button::link("Show all", HERE));
    }
    let empty = Empty::new(Picture::List, "Nobody here yet").text(
        "Contacts come from forms and from lists that you bring in. You see as far as your role's visibility reaches.",
    );
    if caller.may(Capability::Import) {
        empty.action(Button::link("Bring in a list", "/imports/new"))
    } else if caller.may(Capability::EditContacts) {
        empty.action(Button::link("New contact", "/contacts/new"))
    } else {
        empty
    }
}
