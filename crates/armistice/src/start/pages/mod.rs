//! The start page.

mod standing;

use axum::extract::State;
use maud::{Markup, Render as _, html};

use super::standing as month;
use super::steps::{self, Step};
use super::today;
use crate::app::App;
use crate::fault::Outcome;
use crate::people::{Caller, Capability, Role};
use crate::sales::handoff::State as HandoffState;
use crate::sales::list::{HandoffLine, name_of};
use crate::web::{
    Button, Card, Checklist, Column, Empty, Icon, Page, Picture, Reader, Row, Said, Section, StepState,
    Table, Tile, Tone, badge, deadline, section, stack, tiles,
};

/// A stop of the tour: pictogram, title, why, path, and who may.
type Stop = (Icon, &'static str, &'static str, &'static str, Capability);

/// What to look at in the demo.
const TOUR: [Stop; 6] = [
    (
        Icon::Inbox,
        "The inbox",
        "What a seller sees in the morning: only people who meet the agreed definition, by deadline, each with why this person and why now.",
        "/inbox",
        Capability::WorkHandoffs,
    ),
    (
        Icon::Contact,
        "A contact",
        "One honest record: where they came from, what they did, what we did, and every point of their score with the touch that earned it.",
        "/contacts",
        Capability::SeeContacts,
    ),
    (
        Icon::Agreement,
        "Both promises",
        "The agreement was signed twice, with a change in between. Each side's month stands here, kept or broken; each number opens into its rows.",
        "/agreement/promises",
        Capability::SeeAgreement,
    ),
    (
        Icon::Results,
        "What it bought",
        "Which source and campaign brought which revenue at which cost, by first, last and linear touch, exact to the cent.",
        "/results/attribution",
        Capability::SeeResults,
    ),
    (
        Icon::Form,
        "A form",
        "Open its hosted page, answer it as somebody new, and watch a contact appear.",
        "/forms",
        Capability::EditForms,
    ),
    (
        Icon::Mail,
        "The mail",
        "Every mail that would have left, why it was sent to that person and why then. In the demo none leaves this machine.",
        "/demo/mailbox",
        Capability::SeeMails,
    ),
];

/// `GET /`.
pub async fn show(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let (who, sight) = (caller.clone(), caller.sight());
    let (steps, handoffs, standing) =
        app.read(move |tx| Ok((steps::all(tx)?, today::handoffs(tx, &who)?, month::of(tx, &sight)?))).await?;
    let viewer = caller.viewer();
    let reader = caller.reader();
    let sells = caller.may(Capability::WorkHandoffs);
    let agreed = standing.filter(|_| caller.may(Capability::SeeAgreement));
    let begun = app.demo || steps.iter().all(|step| step.done);
    let content = html! {
        @if !begun { (first_steps(&steps, &caller)) }
        @if let Some(standing) = &agreed { (standing.draw(&caller)) }
        @if !handoffs.is_empty() || (begun && sells && caller.role == Role::Sales) { (waiting(&handoffs, &reader)) }
        @if app.demo { (tour(&caller)) }
    };
    let page = Page::new("Home", Section::Home, &viewer)
        .heading(html! { "Hello, " (caller.name.split(' ').next().unwrap_or_default()) })
        .lead(reader.long_date(caller.at))
        .flash(said);
    Ok(page.render(stack(content)))
}

/// Draws the steps; the first open one is the one to do now.
fn first_steps(steps: &[Step], caller: &Caller) -> Card {
    let current = steps.iter().position(|step| !step.done);
    let list = steps.iter().enumerate().fold(Checklist::new(), |list, (place, step)| {
        let state = match (step.done, current == Some(place)) {
            (true, _) => StepState::Done,
            (false, true) => StepState::Current,
            (false, false) => StepState::Ahead,
        };
        let button = Button::link(step.button, step.path);
        let button = if state == StepState::Current { button.primary() } else { button };
        let action = (caller.may(step.needs) && !step.done).then(|| button.small().render());
        list.step(state, step.title, step.why, action)
    });
    Card::titled("The first ten minutes")
        .note("From an empty house to one that can hand the first contact over.")
        .body(list)
}

fn tour(caller: &Caller) -> Markup {
    let stops = TOUR.iter().filter(|(.., needs)| caller.may(*needs));
    let stops = stops.map(|(icon, title, why, path, _)| Tile::new(*icon, *title, *why, *path));
    section("What to look at", tiles(stops))
}

fn waiting(handoffs: &[HandoffLine], reader: &Reader) -> Card {
    let rows = handoffs.iter().map(|handoff| {
        let (first, last) = (handoff.first_name.as_deref(), handoff.last_name.as_deref());
        let tone = if handoff.state == HandoffState::Offered { Tone::Waiting } else { Tone::Sales };
        Row::to(format!("/handoffs/{}", handoff.id))
            .cell(name_of(first, last, handoff.email.as_deref()))
            .maybe(handoff.account.as_ref())
            .cell(badge(tone, handoff.state.label()))
            .cell(reader.time(handoff.offered_at))
            .maybe(handoff.next_due_at.map(|due| deadline(due, reader)))
    });
    let empty = Empty::new(Picture::Tray, "Nothing waits for you")
        .text("When a contact meets the agreed definition, it appears here and in your inbox.");
    let table = Table::new("Your open handoffs")
        .column(Column::new("Contact"))
        .column(Column::new("Account").wide())
        .column(Column::new("State"))
        .column(Column::new("Offered").wide())
        .column(Column::new("Next due"))
        .rows(rows)
        .empty(empty)
        .plain();
    Card::titled("Waiting for you").actions(Button::link("Inbox", "/inbox").small()).flush().body(table)
}
