//! Drawing a journey: who enters, the steps, who leaves.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, Render as _, html};
use measure::DAY_MS;

use super::purpose_field;
use crate::app::App;
use crate::capture::consent::MARKETING;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::nurture::JourneyId;
use crate::nurture::journey::{self, STEPS_MAX, Said, SaidStep, Step};
use crate::nurture::template::{self, Template};
use crate::people::Caller;
use crate::web::input::{At, Posted};
use crate::web::{Button, Card, Field, Flash, Form, Page, RuleInput, Section, then};

/// Empty rows that the form offers below the steps.
const ROOM: usize = 3;

/// `GET /journeys/new`
pub async fn new(State(app): State<App>, caller: Caller) -> Outcome<Markup> {
    let said = Said {
        purpose: MARKETING.to_owned(),
        entry_rule: "did submit within 30 days and stage in (subscriber, lead)".to_owned(),
        rank: "1".to_owned(),
        ..Said::default()
    };
    page(&app, &caller, None, &said, &FieldErrors::new()).await
}

/// `POST /journeys`
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Outcome<Response> {
    let said = said_of(&fields);
    let (by, words) = (caller.clone(), said.clone());
    match app.write(move |tx| journey::create(tx, &by, &words)).await {
        Ok(id) => Ok(then(
            format!("/journeys/{id}"),
            Flash::done("The journey is drawn. Start it when it is right."),
        )),
        Err(Fault::Fields(errors)) => again(page(&app, &caller, None, &said, &errors).await),
        Err(fault) => Err(fault),
    }
}

/// `GET /journeys/{id}/edit`
pub async fn edit(State(app): State<App>, caller: Caller, At(id): At<JourneyId>) -> Outcome<Markup> {
    let (found, steps) = app.read(move |tx| Ok((journey::find(tx, id)?, journey::steps(tx, id)?))).await?;
    let said = Said {
        name: found.name,
        purpose: found.purpose,
        entry_rule: found.entry_rule,
        exit_rule: found.exit_rule,
        rank: found.rank.to_string(),
        steps: steps.iter().map(said_step).collect(),
    };
    page(&app, &caller, Some(id), &said, &FieldErrors::new()).await
}

/// `POST /journeys/{id}`
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    At(id): At<JourneyId>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Outcome<Response> {
    let said = said_of(&fields);
    let (by, words) = (caller.clone(), said.clone());
    match app.write(move |tx| journey::edit(tx, &by, id, &words)).await {
        Ok(()) => Ok(then(format!("/journeys/{id}"), Flash::done("The journey is saved."))),
        Err(Fault::Fields(errors)) => again(page(&app, &caller, Some(id), &said, &errors).await),
        Err(fault) => Err(fault),
    }
}

fn again(page: Outcome<Markup>) -> Outcome<Response> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page?).into_response())
}

/// Returns a stored step as somebody would have typed it.
pub fn said_step(step: &Step) -> SaidStep {
    let days = step.wait_ms.map(|ms| ms as f64 / DAY_MS as f64);
    SaidStep {
        kind: step.kind.clone(),
        template: step.template_id.map(|id| id.to_string()).unwrap_or_default(),
        days: days
            .map(|days| format!("{days:.4}").trim_end_matches('0').trim_end_matches('.').to_owned())
            .unwrap_or_default(),
    }
}

/// Reads the fields of the form; the three lists of the steps go together by their order.
fn said_of(fields: &[(String, String)]) -> Said {
    let one = |name: &str| {
        fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let list = |name: &str| -> Vec<String> {
        fields.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    };
    let (templates, days) = (list("step_template"), list("step_days"));
    let kinds = list("step_kind").into_iter().take(STEPS_MAX + ROOM);
    let steps = kinds.enumerate().map(|(index, kind)| SaidStep {
        kind,
        template: templates.get(index).cloned().unwrap_or_default(),
        days: days.get(index).cloned().unwrap_or_default(),
    });
    Said {
        name: one("name"),
        purpose: one("purpose"),
        entry_rule: one("entry_rule"),
        exit_rule: one("exit_rule"),
        rank: one("rank"),
        steps: steps.filter(|step| !step.kind.is_empty()).collect(),
    }
}

async fn page(
    app: &App,
    caller: &Caller,
    id: Option<JourneyId>,
    said: &Said,
    errors: &FieldErrors,
) -> Outcome<Markup> {
    let templates = app.read(template::all).await?;
    let (title, action, back) = match id {
        None => ("New journey", "/journeys".to_owned(), "/journeys".to_owned()),
        Some(id) => ("Change journey", format!("/journeys/{id}"), format!("/journeys/{id}")),
    };
    let form = form(action, said, &templates, errors).cancel(back);
    Ok(Page::new(title, Section::Journeys, &caller.viewer())
        .crumb("Journeys", "/journeys")
        .narrow()
        .render(Card::new().body(form)))
}

fn form(action: String, said: &Said, templates: &[Template], errors: &FieldErrors) -> Form {
    Form::post(action)
        .fields([
            Field::text("name", "Name").value(&said.name).error(errors.of("name")).required(),
            purpose_field(&said.purpose).error(errors.of("purpose")),
            Field::number("rank", "Rank")
                .hint("1 comes first.")
                .short()
                .value(&said.rank)
                .error(errors.of("rank"))
                .min(1)
                .max(99),
        ])
        .rule(
            RuleInput::new("entry_rule", "Who enters")
                .hint(
                    "A rule. Who meets it enters once, if they consented. Empty: nobody enters by themself.",
                )
                .value(&said.entry_rule)
                .error(errors.of("entry_rule")),
        )
        .with(steps(said, templates, errors))
        .rule(
            RuleInput::new("exit_rule", "Who leaves before the end")
                .hint("Besides, everybody leaves who is handed to Sales or unsubscribes.")
                .value(&said.exit_rule)
                .error(errors.of("exit_rule")),
        )
        .submit("Save")
}

fn steps(said: &Said, templates: &[Template], errors: &FieldErrors) -> Markup {
    let rows = (said.steps.len() + ROOM).min(STEPS_MAX);
    html! {
        fieldset.journey-steps {
            legend { "Steps" }
            @if let Some(wrong) = errors.of("steps") { p.error role="alert" { (wrong) } }
            @for index in 0..rows {
                (step(index, said.steps.get(index), templates, errors))
            }
            p.note { "Rows that are left empty are left out. Save to get more." }
            @if templates.is_empty() { (Button::link("Write a template first", "/templates/new").small()) }
        }
    }
}

fn step(index: usize, said: Option<&SaidStep>, templates: &[Template], errors: &FieldErrors) -> Markup {
    let empty = SaidStep::default();
    let said = said.unwrap_or(&empty);
    let wrong = errors.of(&format!("step_{index}"));
    let prefix = format!("step-{index}-");
    let options = templates.iter().map(|one| (one.id.to_string(), one.name.clone()));
    html! {
        div.journey-step {
            span { (index + 1) }
            (Field::select("step_kind", "Step").id_prefix(&prefix).option("", "–").option("mail", "Mail").option("wait", "Wait").value(&said.kind).render())
            (Field::select("step_template", "Template").id_prefix(&prefix).option("", "–").options(options).value(&said.template).error(wrong.filter(|_| said.kind == "mail")).render())
            (Field::text("step_days", "Days").id_prefix(&prefix).short().value(&said.days).error(wrong.filter(|_| said.kind != "mail")).render())
        }
    }
}
