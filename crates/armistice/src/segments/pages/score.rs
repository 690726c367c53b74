//! The score model as text: what is wrong with it and where, and what it would do, before it is saved.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use rules::Problem;
use serde::Deserialize;

use crate::app::App;
use crate::fault::Outcome;
use crate::flow::reconsider;
use crate::people::Caller;
use crate::people::pages::settings_page;
use crate::segments::model::{self, located};
use crate::segments::preview::{self, Sample, Scored};
use crate::web::{
    Button, Card, Column, Empty, Field, Flash, Form, Notice, Picture, Posted, Row, Said, Table, code_block,
    format, then,
};

const HERE: &str = "/settings/score";

/// What was typed, and which button was pressed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    model: String,
    /// `save`, or else it is tried.
    then: String,
}

/// What the page shows.
struct Shown {
    version: i64,
    text: String,
    problem: Option<Problem>,
    samples: Vec<Sample>,
}

/// GET /settings/score
pub async fn show(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let sight = caller.sight();
    let shown = app.read(move |tx| {
        let in_force = model::in_force(tx)?;
        let samples = preview::load(tx, &sight, &in_force.model)?;
        Ok(Shown { version: in_force.version, text: in_force.text, problem: None, samples })
    });
    Ok(page(&caller, said, &shown.await?))
}

/// POST /settings/score: tries the model, or saves it.
pub async fn save(State(app): State<App>, caller: Caller, Posted(typed): Posted<Typed>) -> Outcome<Response> {
    // Browsers send line ends of two letters.
    let text = typed.model.replace("\r\n", "\n");
    let (sight, tried) = (caller.sight(), text.clone());
    let shown = app.read(move |tx| {
        let version = model::in_force(tx)?.version;
        let (problem, samples) = match model::read(tx, &tried)? {
            Ok(model) => (None, preview::load(tx, &sight, &model)?),
            Err(problem) => (Some(problem), Vec::new()),
        };
        Ok(Shown { version, text: tried.clone(), problem, samples })
    });
    let shown = shown.await?;
    if shown.problem.is_some() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&caller, None, &shown)).into_response());
    }
    if typed.then != "save" {
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
        .button(Button::submit("Save").primary().sends("then", "save"))
        .button(Button::submit("Try it").sends("then", "try"));
    let content = html! {
        @if let Some(problem) = problem {
            (Notice::problem("The model cannot be read yet. This is the place:"))
            (code_block("score model", &problem.shown_in(&shown.text)))
        }
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
