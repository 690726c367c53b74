//! The marketer's list of forms, and one form with what came of it.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::capture::form_template::TEMPLATES;
use crate::capture::{FormId, SubmissionId, form, submission};
use crate::fault::Outcome;
use crate::people::{Caller, audit};
use crate::web::input::{Asked, At};
use crate::web::{
    Button, Card, Column, Details, Empty, Flash, Icon, Link, Page, Pager, Picture, Row, Said, Section, Table,
    Tone, badge, copy_value, flash, format,
};

/// Answers on one page of the list.
const ANSWERS_MAX: i64 = 50;

/// `GET /forms`
pub async fn list(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let forms = app.read(form::all).await?;
    let reader = caller.reader();
    let empty = Empty::new(Picture::Paper, "No form yet")
        .text("A form turns a visitor into a contact with consent and a source. Begin with one of these and publish it.")
        .action(html! {
            @for template in &TEMPLATES { (Button::link((template.draft)().name, format!("/forms/new?template={}", template.key))) " " }
        });
    let rows = forms.iter().map(|form| {
        Row::to(format!("/forms/{}", form.id))
            .cell(&form.name)
            .cell(state(form.published_at.is_some()))
            .cell(format::number(form.submissions))
            .maybe(form.last_at.map(|at| reader.time(at)))
    });
    let table = Table::new("Forms")
        .column(Column::new("Name"))
        .column(Column::new("State"))
        .column(Column::number("Answers"))
        .column(Column::new("Last answer").wide())
        .rows(rows)
        .empty(empty);
    Ok(Page::new("Forms", Section::Forms, &caller.viewer())
        .flash(said)
        .lead("Questions to visitors. Each answer is kept word for word, with consent and source.")
        .actions(html! { @if !forms.is_empty() { (Button::link("New form", "/forms/new").primary().icon(Icon::Plus)) } })
        .render(table))
}

/// Which page of the answers.
#[derive(Deserialize)]
pub struct Older {
    before: Option<SubmissionId>,
}

/// `GET /forms/{id}`
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FormId>,
    Asked(asked): Asked<Older>,
    Said(said): Said,
) -> Outcome<Markup> {
    let sight = caller.sight();
    let (form, fields, answers) = app
        .read(move |tx| {
            let answers = submission::of_form(tx, &sight, id, asked.before, ANSWERS_MAX + 1)?;
            Ok((form::find(tx, id)?, form::fields(tx, id)?, answers))
        })
        .await?;
    let address = app.url(&format!("/f/{}", form.slug));
    let published = form.published_at.is_some();
    let about = Details::new()
        .row("State", state(published))
        .row("Address", copy_value(&address))
        .row("Asks for", fields.iter().map(|field| field.label.as_str()).collect::<Vec<_>>().join(", "))
        .row("From another site", html! { "POST the same fields to the address, as a form or as JSON." });
    let actions = html! {
        @if published {
            (Button::link("Open", format!("/f/{}", form.slug)))
            (Button::post("Unpublish", format!("/forms/{id}/unpublish")).quiet().confirm("Visitors will no longer be able to answer. Unpublish?"))
        } @else {
            (Button::post("Publish", format!("/forms/{id}/publish")).primary())
        }
        (Button::link("Edit", format!("/forms/{id}/edit")))
    };
    Ok(Page::new(&form.name, Section::Forms, &caller.viewer())
        .crumb("Forms", "/forms")
        .flash(said)
        .actions(actions)
        .render(html! { (Card::new().body(about)) (answered(&caller, id, &answers)) }))
}

fn answered(caller: &Caller, id: FormId, answers: &[submission::Listed]) -> Table {
    let reader = caller.reader();
    let shown = answers.iter().take(ANSWERS_MAX as usize);
    let rows = shown.clone().map(|answer| {
        let names = [answer.first_name.as_deref(), answer.last_name.as_deref()];
        let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let name = if name.is_empty() { answer.email.clone().unwrap_or_default() } else { name };
        Row::to(format!("/contacts/{}", answer.contact_id))
            .cell(name)
            .cell(in_words(&answer.answers))
            .cell(reader.time(answer.at))
    });
    let older = (answers.len() > ANSWERS_MAX as usize).then(|| shown.clone().next_back()).flatten();
    let older = older.map(|last| Link::to(format!("/forms/{id}")).with("before", last.id).to_string());
    Table::new("Answers")
        .column(Column::new("Who"))
        .column(Column::new("Answered").wide())
        .column(Column::new("When"))
        .rows(rows)
        .empty(
            Empty::new(Picture::Paper, "No answer yet")
                .text("Share the address, or put it behind a campaign link."),
        )
        .pager(Pager::new(format!("{} shown", answers.len().min(ANSWERS_MAX as usize))).next(older))
}

/// Returns the kept answers as one line.
fn in_words(json: &str) -> String {
    let parsed: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    let said = parsed.iter().map(|(key, value)| match value {
        serde_json::Value::String(text) => format!("{key}: {text}"),
        other => format!("{key}: {other}"),
    });
    said.collect::<Vec<_>>().join(" · ").chars().take(160).collect()
}

fn state(published: bool) -> Markup {
    if published { badge(Tone::Kept, "Published") } else { badge(Tone::Neutral, "Draft") }
}

/// `POST /forms/{id}/publish`
pub async fn publish(State(app): State<App>, caller: Caller, At(id): At<FormId>) -> Outcome<Response> {
    app.write(move |tx| {
        form::publish(tx, id, caller.user)?;
        audit::note(tx, &caller, "published", "form", id.0, "")
    })
    .await?;
    Ok(flash::then(format!("/forms/{id}"), Flash::done("The form is published.")))
}

/// `POST /forms/{id}/unpublish`
pub async fn unpublish(State(app): State<App>, caller: Caller, At(id): At<FormId>) -> Outcome<Response> {
    app.write(move |tx| {
        form::unpublish(tx, id)?;
        audit::note(tx, &caller, "unpublished", "form", id.0, "")
    })
    .await?;
    Ok(flash::then(format!("/forms/{id}"), Flash::done("The form is no longer open.")))
}
