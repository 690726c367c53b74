//! The score model as text: what is wrong with it and where, and what it would do, before it is saved.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use rules::Problem;
use serde::Deserialize;

use crate::app::App;
use crate::contacts::work::active_lately;
use crate::fault::Outcome;
use crate::flow::reconsider;
use crate::people::Caller;
use crate::people::pages::settings_page;
use crate::segments::crossing::{self, Crosser, Crossings, Stand};
use crate::segments::model::{self, located};
use crate::segments::preview::{self, SAMPLES, Sample, Scored};
use crate::web::{
    Button, Card, Column, Empty, Field, Flash, Form, Notice, Picture, Posted, Row, Said, Stat, Table, Tone,
    badge, code_block, format, stats, then,
};

const HERE: &str = "/settings/score";

/// What was typed, and which button was pressed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    model: String,
    /// The model whose consequences were shown.
    looked: String,
    /// `save`, or else it is tried.
    then: String,
}

impl Typed {
    /// Tells whether to save: asked for, and its consequences were shown.
    fn is_settled(&self) -> bool {
        self.then == "save" && unix(&self.looked) == unix(&self.model)
    }
}

/// Browsers send line ends of two letters.
fn unix(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// What the page shows.
#[derive(Default)]
struct Shown {
    version: i64,
    text: String,
    problem: Option<Problem>,
    samples: Vec<Sample>,
    /// Who would cross a line; nothing is said of the model in force.
    crossings: Option<Crossings>,
}

/// GET /settings/score
pub async fn show(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let sight = caller.sight();
    let contacts = active_lately(&app, sight, SAMPLES).await?;
    let shown = app.read(move |tx| {
        let in_force = model::in_force(tx)?;
        let samples = preview::load(tx, &sight, &contacts, &in_force.model)?;
        Ok(Shown { version: in_force.version, text: in_force.text, problem: None, samples, crossings: None })
    });
    Ok(page(&caller, said, &shown.await?))
}

/// POST /settings/score: tries the model, or saves it.
pub async fn save(State(app): State<App>, caller: Caller, Posted(typed): Posted<Typed>) -> Outcome<Response> {
    let text = unix(&typed.model);
    let (sight, tried) = (caller.sight(), text.clone());
    let contacts = active_lately(&app, sight, SAMPLES).await?;
    let shown = app.read(move |tx| {
        let version = model::in_force(tx)?.version;
        let mut shown = Shown { version, text: tried.clone(), ..Shown::default() };
        match model::read(tx, &tried)? {
            Ok(model) => {
                shown.samples = preview::load(tx, &sight, &contacts, &model)?;
                shown.crossings = Some(crossing::load(tx, &sight, &model)?);
            }
            Err(problem) => shown.problem = Some(problem),
        }
        Ok(shown)
    });
    let shown = shown.await?;
    if shown.problem.is_some() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&caller, None, &shown)).into_response());
    }
    if !typed.is_settled() {
        return Ok(page(&caller, None, &shown).into_response());
    }
    let version = app.write(move |tx| reconsider::score_model(tx, &caller, &text)).await?;
    let sentence = format!("Version {version} is in force. Everybody is scored again in the background.");
    Ok(then(HERE, Flash::done(sentence)))
}

fn page(caller: &Caller, said: Option<Flash>, shown: &Shown) -> Markup {
    let in_force = match shown.version {
        0 => "In force: the template that every house starts with.".to_owned(),
        version => format!("In force: version {version}."),
    };
    let problem = shown.problem.as_ref();
    let form = Form::post(HERE)
        .field(
            Field::text_area("model", "The model", 24)
                .value(&shown.text)
                .error(problem.map(|problem| located(problem, &shown.text)))
                .required(),
        )
        .field(Field::hidden("looked", if shown.crossings.is_some() { shown.text.as_str() } else { "" }));
    let (save, look) = (
        Button::submit("Save").sends("then", "save"),
        Button::submit("See who would cross a line").sends("then", "try"),
    );
    let form = match shown.crossings {
        Some(_) => form.button(save.primary()).button(look),
        None => form.button(look.primary()).button(save),
    };
    let content = html! {
        @if let Some(problem) = problem {
            (Notice::problem("The model cannot be read yet. This is the place:"))
            (code_block("score model", &problem.shown_in(&shown.text)))
        }
        @if let Some(crossings) = &shown.crossings { (crossers(crossings)) }
        (Card::new().body(form))
        @if problem.is_none() { (samples(&shown.samples)) }
        p.note { (in_force) }
    };
    settings_page(caller, said, HERE, content)
}

fn samples(samples: &[Sample]) -> Markup {
    let change = |before: f64, after: f64| {
        let (before, after) = (format::decimal(before, 1), format::decimal(after, 1));
        if before == after {
            html! { (after) }
        } else {
            html! { (before) " → " strong { (after) } }
        }
    };
    let cell = |now: &Scored, then: &Scored| {
        if now.cell == then.cell {
            html! { (then.cell.to_string()) }
        } else {
            html! { (now.cell.to_string()) " → " strong { (then.cell.to_string()) } }
        }
    };
    let rows = samples.iter().map(|sample| {
        Row::to(format!("/contacts/{}#why", sample.contact))
            .cell(&sample.name)
            .cell(change(sample.now.fit, sample.then.fit))
            .cell(change(sample.now.readiness, sample.then.readiness))
            .cell(cell(&sample.now, &sample.then))
    });
    let table = Table::new("What it would do")
        .plain()
        .column(Column::new("Contact"))
        .column(Column::number("Fit"))
        .column(Column::number("Readiness"))
        .column(Column::new("Cell"))
        .rows(rows)
        .empty(
            Empty::new(Picture::List, "Nobody to try it on")
                .text("Once there are contacts, those who were active last are scored here."),
        );
    html! {
        (Card::titled("What it would do").note("The contacts who were active last, under the model in force and under this one.").body(table).flush())
    }
}

/// Draws who would cross a line.
fn crossers(found: &Crossings) -> Markup {
    let number = |count: usize| format::number(count as i64);
    let figures = [
        Stat::new("Into another cell", number(found.cells)),
        Stat::new("Become ready", number(found.ready)).note("meet the agreement's definition"),
        Stat::new("No longer ready", number(found.unready)).note("met it until now"),
    ];
    let rows = found.named.iter().map(|Crosser { contact, name, now, then }| {
        Row::to(format!("/contacts/{contact}#why")).cell(name).cell(stand(*now)).cell(stand(*then))
    });
    let table = Table::new("Who would cross a line")
        .plain()
        .column(Column::new("Contact"))
        .column(Column::new("Now"))
        .column(Column::new("Then"))
        .rows(rows);
    let asked = format::plural(found.asked as i64, "contact", "contacts");
    html! {
        (Notice::info("Nothing is saved yet. This is what the model would do; save it below when it is right."))
        (Card::titled("Who would cross a line").body(html! {
            (stats(&figures))
            @if !found.named.is_empty() { (table) }
            p.note {
                @if found.more { "Of the " (asked) " that came last; there are more." }
                @else { "Asked: " (asked) ", everybody that you may see." }
            }
        }))
    }
}

fn stand(stand: Stand) -> Markup {
    html! { (stand.cell.to_string()) @if stand.is_ready { " " (badge(Tone::Kept, "ready")) } }
}
