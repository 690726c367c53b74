//! One journey: its steps with how many stand before each, how trips ended, what was sent.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, Render as _, html};
use measure::DAY_MS;

use super::journeys::standing_badge;
use super::purpose_label;
use crate::app::App;
use crate::fault::Outcome;
use crate::nurture::enrollment::{self, Count};
use crate::nurture::journey::{self, Does, Journey, Standing, Step};
use crate::nurture::{JourneyId, doors};
use crate::people::Caller;
use crate::post::message::Seen;
use crate::post::question::{self, Asked as Wanted, Question};
use crate::post::words::State as Mail;
use crate::web::input::At;
use crate::web::{
    Button, Card, Details, Empty, Flash, Form, Icon, Link, Notice, Page, Picture, Said, Section, Stat, Steps,
    Tone, format, split, stats, then,
};

/// What the page shows.
struct View {
    journey: Journey,
    steps: Vec<Step>,
    counts: Vec<Count>,
    standing: BTreeMap<i64, i64>,
    mails: Vec<(Mail, i64)>,
    /// Forms that its mails lead to and that nobody can answer.
    closed: BTreeSet<String>,
}

/// `GET /journeys/{id}`
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<JourneyId>,
    Said(said): Said,
) -> Outcome<Markup> {
    let seen = Seen::by(&caller);
    let view = app
        .read(move |tx| {
            let wanted = Wanted { journey: id.to_string(), ..Wanted::default() };
            Ok(View {
                journey: journey::find(tx, id)?,
                steps: journey::steps(tx, id)?,
                counts: enrollment::counts(tx)?.into_iter().filter(|count| count.journey_id == id).collect(),
                standing: enrollment::standing(tx, id)?,
                mails: question::counts(tx, &seen, &Question::from(&wanted))?,
                closed: doors::closed(tx, id)?,
            })
        })
        .await?;
    Ok(page(&caller, &view, said))
}

/// `POST /journeys/{id}/start`
pub async fn start(State(app): State<App>, caller: Caller, At(id): At<JourneyId>) -> Outcome<Response> {
    app.write(move |tx| journey::start(tx, &caller, id)).await?;
    Ok(then(
        format!("/journeys/{id}"),
        Flash::done("The journey runs. Whoever meets its rule from now on enters."),
    ))
}

/// `POST /journeys/{id}/pause`
pub async fn pause(State(app): State<App>, caller: Caller, At(id): At<JourneyId>) -> Outcome<Response> {
    app.write(move |tx| journey::pause(tx, &caller, id)).await?;
    Ok(then(format!("/journeys/{id}"), Flash::done("The journey is paused. Everybody stays where they are.")))
}

fn page(caller: &Caller, view: &View, said: Option<Flash>) -> Markup {
    let journey = &view.journey;
    let id = journey.id;
    let (verb, words) = match journey.standing() {
        Standing::Draft => ("start", "Start"),
        Standing::Running => ("pause", "Pause"),
        Standing::Paused => ("start", "Go on"),
    };
    let act = Form::post(format!("/journeys/{id}/{verb}")).inline().button(Button::submit(words).primary());
    Page::new(&journey.name, Section::Journeys, &caller.viewer())
        .heading(html! { (journey.name) (standing_badge(journey.standing())) })
        .crumb("Journeys", "/journeys")
        .flash(said)
        .actions(html! { (Button::link("Change", format!("/journeys/{id}/edit"))) (act) })
        .render(html! {
            @if !view.closed.is_empty() { (leads_nowhere(&view.closed)) }
            (stats(&figures(view)))
            (split(html! { (steps(view)) }, facts(view, caller)))
        })
}

fn leads_nowhere(closed: &BTreeSet<String>) -> Notice {
    let names = closed.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    Notice::warning(html! {
        "Mails of this journey lead to forms that take no answers: " (names) ". "
        a href="/forms" { "Publish them" } ", or let the mails lead elsewhere."
    })
}

/// Each figure opens the trips or the mails that it counts.
fn figures(view: &View) -> Vec<Stat> {
    let trips = Link::to(format!("/journeys/{}/enrollments", view.journey.id));
    let under_way: i64 =
        view.counts.iter().filter(|count| count.end_reason.is_none()).map(|count| count.trips).sum();
    let entered: i64 = view.counts.iter().map(|count| count.trips).sum();
    let mut figures = vec![
        Stat::new("Entered", format::number(entered)).href(trips.clone()),
        Stat::new("On their way", format::number(under_way)).href(trips.clone().with("under_way", "1")),
    ];
    for count in &view.counts {
        if let Some(reason) = &count.end_reason {
            let label = purpose_label(reason);
            figures.push(
                Stat::new(label, format::number(count.trips)).href(trips.clone().with("ended", reason)),
            );
        }
    }
    for (state, count) in &view.mails {
        let mails = Link::to("/mail").with("journey", view.journey.id).with("state", state.word());
        figures.push(
            Stat::new(format!("Mails: {}", state.label().to_lowercase()), format::number(*count)).href(mails),
        );
    }
    figures
}

fn steps(view: &View) -> Markup {
    let draw = |steps: Steps, step: &Step| {
        let before = view.standing.get(&step.position).copied().unwrap_or_default();
        let opens =
            Link::to(format!("/journeys/{}/enrollments", view.journey.id)).with("position", step.position);
        let mark = html! { @if before > 0 { a href=(opens) { (format::number(before)) " before it" } } };
        match step.does() {
            Does::Mail(id) => {
                let name = step.template_name.as_deref().unwrap_or("template");
                steps.step(
                    Icon::Mail,
                    Tone::Marketing,
                    html! { a href=(format!("/templates/{id}")) { (name) } },
                    mark,
                )
            }
            Does::Wait(ms) => {
                steps.step(Icon::Clock, Tone::Neutral, html! { span.note { "Wait " (waited(ms)) } }, mark)
            }
        }
    };
    let body = if view.steps.is_empty() {
        Empty::new(Picture::Path, "No step yet").text("Add the first mail.").render()
    } else {
        view.steps.iter().fold(Steps::new(), draw).render()
    };
    Card::titled("Steps").body(body).render()
}

fn facts(view: &View, caller: &Caller) -> Markup {
    let (journey, reader) = (&view.journey, caller.reader());
    let rule = |text: &str| (!text.is_empty()).then(|| html! { code { (text) } });
    let details = Details::new()
        .maybe("Who enters", rule(&journey.entry_rule))
        .maybe("Who leaves", rule(&journey.exit_rule))
        .row("Needs consent to", purpose_label(&journey.purpose))
        .row("Rank", journey.rank.to_string())
        .maybe("Started", journey.started_at.map(|at| reader.date_time(at)))
        .maybe("Paused", journey.paused_at.map(|at| reader.date_time(at)));
    Card::titled("Facts").body(details).render()
}

fn waited(ms: i64) -> String {
    if ms % DAY_MS == 0 { format::plural(ms / DAY_MS, "day", "days") } else { format::duration(ms) }
}
