//! The form that changes a draft.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use crate::agreement::AgreementId;
use crate::agreement::said::{self, Said};
use crate::agreement::version::{self, Status};
use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::Caller;
use crate::web::{At, Field, Flash, Form, Notice, Page, Posted, RuleInput, Section, flash};

/// GET /agreement/{id}/edit
pub async fn edit(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AgreementId>,
    crate::web::Said(told): crate::web::Said,
) -> Outcome<Markup> {
    let (form, status) = load(&app, id).await?;
    if !matches!(status, Status::Draft | Status::HalfSigned) {
        return Err(Fault::refused(
            "not-a-draft",
            "This version is no draft any more, so it stays as it is.",
        ));
    }
    Ok(page(&caller, id, &form, &FieldErrors::new(), status, told))
}

/// POST /agreement/{id}/edit
pub async fn save(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AgreementId>,
    Posted(form): Posted<Said>,
) -> Outcome<Response> {
    let (by, words) = (caller.clone(), form.clone());
    let saved = app
        .write(move |tx| {
            let vocabulary = version::words_in_use(tx)?;
            let terms = words.proposal()?.check(&vocabulary)?;
            version::edit(tx, &by, id, &terms)
        })
        .await;
    match saved {
        Ok(id) => Ok(flash::then(format!("/agreement/{id}"), Flash::done("The draft was saved."))),
        Err(Fault::Fields(errors)) => {
            let (_, status) = load(&app, id).await?;
            let drawn = page(&caller, id, &form, &errors, status, None);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, drawn).into_response())
        }
        Err(fault) => Err(fault),
    }
}

async fn load(app: &App, id: AgreementId) -> Outcome<(Said, Status)> {
    app.read(move |tx| {
        let agreement = version::find(tx, id)?;
        let vocabulary = version::vocabulary(tx)?;
        Ok((Said::from(&agreement.terms(&vocabulary)?.proposal()), agreement.own_status()))
    })
    .await
}

fn page(
    caller: &Caller,
    id: AgreementId,
    form: &Said,
    errors: &FieldErrors,
    status: Status,
    told: Option<Flash>,
) -> Markup {
    let warning = (status == Status::HalfSigned).then(|| {
        Notice::warning(
            "One side has signed this text. Saving makes a new version that both sides must sign anew.",
        )
    });
    Page::new("Edit the draft", Section::Agreement, &caller.viewer())
        .crumb("Agreement", "/agreement")
        .crumb("Draft", format!("/agreement/{id}"))
        .narrow()
        .flash(told)
        .render(html! { @if let Some(warning) = warning { (warning) } (fields(id, form, errors)) })
}

fn fields(id: AgreementId, form: &Said, errors: &FieldErrors) -> Form {
    let number = |name: &str, label: &str, value: &str| {
        Field::number(name, label).short().min(1).step("any").value(value).error(errors.of(name)).required()
    };
    let days = said::WEEKDAYS.iter().zip(form.week()).map(|((name, label), hours)| {
        Field::text(*name, *label).short().value(hours).error(errors.of(name)).placeholder("closed")
    });
    Form::post(format!("/agreement/{id}/edit"))
        .field(Field::text("title", "Title").value(&form.title).error(errors.of("title")).required())
        .rule(
            RuleInput::new("definition", "A contact is qualified while")
                .value(&form.definition)
                .error(errors.of("definition"))
                .hint("A rule, such as: grid in (A1, A2, B1) and visited \"/pricing\" within 30 days")
                .required(),
        )
        .field(number(
            "handoffs_per_month",
            "Handoffs that Marketing promises a month",
            &form.handoffs_per_month,
        ))
        .field(
            number(
                "first_attempt_hours",
                "Business hours until Sales' first attempt",
                &form.first_attempt_hours,
            )
            .error(errors.of("first_attempt_minutes")),
        )
        .fields([
            number("attempts_promised", "Attempts that Sales promises", &form.attempts_promised),
            number("attempts_days", "Within business days", &form.attempts_days),
        ])
        .field(number("recycle_days", "Days of rest before a contact may come back", &form.recycle_days))
        .field(
            Field::text("zone", "Time zone of business hours")
                .value(&form.zone)
                .error(errors.of("zone"))
                .hint("Such as Europe/Berlin")
                .required(),
        )
        .with(html! { p.note { "Opening hours such as 09:00-12:00, 13:00-17:30. An empty day is closed." } })
        .fields(days)
        .field(
            Field::text_area("holidays", "Holidays", 4)
                .value(&form.holidays)
                .error(errors.of("holidays"))
                .hint("Dates such as 2026-12-25, one a line"),
        )
        .field(
            Field::date("starts_on", "In force from")
                .value(&form.starts_on)
                .error(errors.of("starts_on"))
                .hint("Empty: as soon as both sides have signed"),
        )
        .submit("Save the draft")
        .cancel(format!("/agreement/{id}"))
}
