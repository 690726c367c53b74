//! One bulk action: how far it is, what became of whom, and the way back.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::{list_of, state};
use crate::app::App;
use crate::contacts::author::Names;
use crate::contacts::bulk_action::{self, BulkAction, Phase};
use crate::contacts::bulk_contact::{self, Line, PAGE, State as Became};
use crate::contacts::{BulkActionId, ContactId, deed_words};
use crate::fault::{Fault, Outcome};
use crate::flow::bulk;
use crate::people::Caller;
use crate::web::{
    Asked, At, Button, Card, Column, Flash, Link, Notice, Page, Pager, Progress, Row, Said, Section, Stat,
    Table, Tone, badge, format, person, stack, stats, then,
};

/// Which contacts are listed.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// `changed`, `same`, `refused`, `waiting`, `undone` or `kept`; empty is all of them.
    pub state: String,
    /// The page after this contact.
    pub after: String,
}

impl Part {
    /// Returns what became of those who are listed.
    pub fn became(&self) -> Option<Became> {
        Became::of(&self.state)
    }

    /// Returns after whom the page begins.
    pub fn start(&self) -> ContactId {
        self.after.parse().unwrap_or(ContactId(0))
    }
}

/// What the page shows.
struct View {
    found: BulkAction,
    words: String,
    names: Names,
    reasons: Vec<(Became, String, i64)>,
    lines: Vec<Line>,
}

/// GET /bulk/{id}
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<BulkActionId>,
    Asked(part): Asked<Part>,
    Said(said): Said,
) -> Outcome<Markup> {
    let (by, wanted) = (caller.clone(), part.clone());
    let view = app.read(move |tx| {
        let found = bulk_action::find_seen(tx, &by, id)?;
        let words = match found.deed() {
            Some(deed) => deed_words::told(tx, &deed)?,
            None => "Something that was erased since".to_owned(),
        };
        let users = [Some(found.created_by), found.stopped_by, found.undo_by];
        let authors: Vec<String> = users.into_iter().flatten().map(|user| user.to_string()).collect();
        let names = Names::load(tx, authors.iter().map(String::as_str))?;
        let reasons = bulk_contact::reasons(tx, id)?;
        let lines = bulk_contact::lines(tx, &by.sight(), id, wanted.became(), wanted.start())?;
        Ok(View { found, words, names, reasons, lines })
    });
    Ok(page(&caller, &view.await?, &part, said))
}

/// POST /bulk/{id}/stop
pub async fn stop(State(app): State<App>, caller: Caller, At(id): At<BulkActionId>) -> Outcome<Response> {
    let done = app.write(move |tx| bulk::stop(tx, &caller, id)).await;
    answered(id, done, "It is stopped. Who was reached stays changed; you can undo that.")
}

/// POST /bulk/{id}/undo
pub async fn undo(State(app): State<App>, caller: Caller, At(id): At<BulkActionId>) -> Outcome<Response> {
    let done = app.write(move |tx| bulk::undo(tx, &caller, id)).await;
    answered(id, done, "It is being undone.")
}

fn answered(id: BulkActionId, done: Outcome<()>, words: &str) -> Outcome<Response> {
    match done {
        Ok(()) => Ok(then(format!("/bulk/{id}"), Flash::done(words))),
        Err(Fault::Refused { sentence, .. }) => Ok(then(format!("/bulk/{id}"), Flash::failed(sentence))),
        Err(fault) => Err(fault),
    }
}

/// How far a bulk action is, for the script that keeps the bar fresh.
#[derive(Serialize)]
pub struct Fresh {
    done: i64,
    total: i64,
    text: String,
    finished: bool,
}

/// GET /bulk/{id}/progress
pub async fn progress(
    State(app): State<App>,
    caller: Caller,
    At(id): At<BulkActionId>,
) -> Outcome<Json<Fresh>> {
    let found = app.read(move |tx| bulk_action::find_seen(tx, &caller, id)).await?;
    let (done, total) = far(&found);
    Ok(Json(Fresh { done, total, text: far_told(&found), finished: !found.phase().moves() }))
}

/// Returns how many are done, of how many; 0 while that is not known.
fn far(found: &BulkAction) -> (i64, i64) {
    match found.phase() {
        Phase::Gathering => (0, 0),
        Phase::Undoing => (found.undone + found.kept, found.changed),
        _ => (found.met(), found.contacts),
    }
}

fn far_told(found: &BulkAction) -> String {
    let (done, total) = far(found);
    match found.phase() {
        Phase::Gathering => "writing down whom it means".to_owned(),
        _ => format!("{} of {}", format::number(done), format::number(total)),
    }
}

fn page(caller: &Caller, view: &View, part: &Part, said: Option<Flash>) -> Markup {
    let (found, reader) = (&view.found, caller.reader());
    let who = view.names.of_id(&found.created_by.to_string()).to_owned();
    let lead = html! {
        "By " (who) ", " (reader.time(found.created_at)) ". "
        @match found.asked() {
            Some(asked) => { "For everybody who matched " a href=(list_of(&asked)) { "this list" } " then." },
            None => "For contacts that were ticked.",
        }
    };
    let here = format!("/bulk/{}", found.id);
    let body = html! {
        (notice(view, &reader))
        @if found.phase().moves() { (under_way(found, &here)) }
        (figures(found, &here))
        @if !view.reasons.is_empty() { (reasons(&view.reasons)) }
        @if found.forgotten_at.is_some() {
            (Notice::info("What became of each contact was kept for 30 days and is gone now."))
        } @else { (lines(view, part, &here)) }
    };
    Page::new(&view.words, Section::Contacts, &caller.viewer())
        .crumb("Contacts", "/contacts")
        .crumb("Bulk actions", "/bulk")
        .heading(html! { (view.words) " " (state(found)) })
        .lead(lead)
        .actions(actions(caller, found, &here))
        .flash(said)
        .render(stack(body))
}

fn actions(caller: &Caller, found: &BulkAction, here: &str) -> Markup {
    html! {
        @if found.is_in_hand_of(caller) {
            @if found.ended_at.is_none() { (Button::post("Stop", format!("{here}/stop")).danger()) }
            @if found.undo_until(caller.at).is_some() {
                (Button::post("Undo", format!("{here}/undo"))
                    .confirm("Whoever is still as this left them goes back to what they were. The others stay, and the page says why."))
            }
        }
    }
}

fn notice(view: &View, reader: &crate::web::Reader) -> Markup {
    let found = &view.found;
    let by = |user: Option<crate::people::UserId>| {
        user.map(|user| view.names.of_id(&user.to_string()).to_owned()).unwrap_or_default()
    };
    html! {
        @if let Some(failure) = &found.failure { (Notice::problem(failure).title("It could not begin")) }
        @if let Some(at) = found.ended_at.filter(|_| found.stopped_by.is_some()) {
            (Notice::warning(html! { (by(found.stopped_by)) " stopped it, " (reader.time(at)) ". Who was reached stays changed." }))
        }
        @if let Some(at) = found.undo_at { (Notice::info(html! { (by(found.undo_by)) " undid it, " (reader.time(at)) "." })) }
    }
}

fn under_way(found: &BulkAction, here: &str) -> Markup {
    let (done, total) = far(found);
    let label = if found.phase() == Phase::Undoing { "Contacts put back" } else { "Contacts done" };
    let bar = Progress::new(label, done, total).text(far_told(found)).live(format!("{here}/progress"));
    let words = "You may leave this page: it goes on, and after a restart it goes on where it stopped.";
    html! { (Card::new().body(html! { (bar) p.note { (words) } })) }
}

fn figures(found: &BulkAction, here: &str) -> Markup {
    let figure = |state: Became, count: i64| {
        let stat = Stat::new(state.label(), format::number(count));
        if count > 0 { stat.href(Link::to(here).with("state", state.word()).to_string()) } else { stat }
    };
    let mut figures = vec![Stat::new("Chosen", format::number(found.contacts))];
    if found.undo_at.is_some() {
        figures.push(Stat::new("Were changed", format::number(found.changed)));
        figures.push(figure(Became::Undone, found.undone).tone(Tone::Kept));
        figures.push(figure(Became::Kept, found.kept));
        return stats(&figures);
    }
    figures.push(figure(Became::Changed, found.changed).tone(Tone::Kept));
    figures.push(figure(Became::Same, found.same));
    let tone = if found.refused > 0 { Tone::Broken } else { Tone::Neutral };
    figures.push(figure(Became::Refused, found.refused).tone(tone));
    let rest = found.contacts - found.met();
    if found.ended_at.is_some() && rest > 0 {
        figures.push(match found.stopped_by {
            Some(_) => figure(Became::Waiting, rest),
            None => Stat::new("Erased meanwhile", format::number(rest)),
        });
    }
    stats(&figures)
}

fn reasons(reasons: &[(Became, String, i64)]) -> Markup {
    let table = Table::new("Who is not as asked, and why")
        .plain()
        .column(Column::new("What"))
        .column(Column::new("Why"))
        .column(Column::number("Contacts"))
        .rows(reasons.iter().map(|(state, why, count)| {
            Row::new().cell(became(*state)).cell(why).cell(format::number(*count))
        }));
    html! { (Card::titled("Who is not as asked, and why").flush().body(table)) }
}

fn lines(view: &View, part: &Part, here: &str) -> Table {
    let listed = &view.lines[..view.lines.len().min(PAGE)];
    let link = Link::to(here).with("state", &part.state);
    let next = listed.last().filter(|_| view.lines.len() > PAGE).map(|last| last.contact_id);
    let next = next.map(|id| link.clone().with("after", id).to_string());
    let first = (!part.after.is_empty()).then(|| link.to_string());
    let shown = part.became().map_or("Everybody", Became::label);
    let pager = Pager::new(format!("{shown}, as far as you may see them")).previous(first).next(next);
    Table::new("Contacts")
        .column(Column::new("Name"))
        .column(Column::new("What became of them"))
        .column(Column::new("Why").wide())
        .rows(listed.iter().map(|line| {
            Row::to(format!("/contacts/{}", line.contact_id))
                .cell(person(&line.name()))
                .cell(became(line.state))
                .maybe(line.reason.as_ref())
        }))
        .pager(pager)
}

fn became(state: Became) -> Markup {
    let tone = match state {
        Became::Changed | Became::Undone => Tone::Kept,
        Became::Refused => Tone::Broken,
        Became::Kept => Tone::Waiting,
        Became::Waiting | Became::Same => Tone::Neutral,
    };
    badge(tone, state.label())
}
