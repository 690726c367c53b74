//! The form editor: one page, works without script. "Add a field" and the arrows are buttons of the same form.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::capture::FormId;
use crate::capture::form::{self, Draft, FieldKind, FormField};
use crate::capture::form_template::{self, field};
use crate::contacts::field::{self as own, Noun};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::insight::campaign::{self, Campaign};
use crate::people::{Caller, audit};
use crate::segments::vocabulary::PURPOSES;
use crate::web::input::{Asked, At, Posted};
use crate::web::{Button, Card, Field, Flash, Form, Page, Section, flash};

/// Where an answer can go, as value and words.
type Targets = Vec<(String, String)>;
/// What the browser sent.
type Typed = HashMap<String, String>;

/// Which ready-made form to begin with.
#[derive(Deserialize)]
pub struct Begin {
    template: Option<String>,
}

/// `GET /forms/new`
pub async fn new(State(app): State<App>, caller: Caller, Asked(asked): Asked<Begin>) -> Outcome<Markup> {
    let template = asked.template.as_deref().and_then(form_template::of);
    let draft = (template.unwrap_or(&form_template::TEMPLATES[0]).draft)();
    page(&app, &caller, None, &draft, &FieldErrors::new()).await
}

/// `GET /forms/{id}/edit`
pub async fn edit(State(app): State<App>, caller: Caller, At(id): At<FormId>) -> Outcome<Markup> {
    let draft = app
        .read(move |tx| {
            let stored = form::find(tx, id)?;
            Ok(Draft {
                slug: stored.slug,
                name: stored.name,
                title: stored.title,
                intro: stored.intro,
                button: stored.button,
                thank_you: stored.thank_you,
                redirect_url: stored.redirect_url,
                campaign: stored.campaign_id,
                fields: form::fields(tx, id)?,
            })
        })
        .await?;
    page(&app, &caller, Some(id), &draft, &FieldErrors::new()).await
}

/// `POST /forms`
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Posted(typed): Posted<Typed>,
) -> Outcome<Response> {
    save(app, caller, None, typed).await
}

/// `POST /forms/{id}`
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FormId>,
    Posted(typed): Posted<Typed>,
) -> Outcome<Response> {
    save(app, caller, Some(id), typed).await
}

async fn save(app: App, caller: Caller, id: Option<FormId>, typed: Typed) -> Outcome<Response> {
    let mut draft = read(&typed);
    if let Some(step) = typed.get("step").filter(|step| !step.is_empty()) {
        arrange(&mut draft.fields, step);
        return Ok(page(&app, &caller, id, &draft, &FieldErrors::new()).await?.into_response());
    }
    let (wanted, by) = (draft.clone(), caller.clone());
    let saved = app
        .write(move |tx| {
            let form = match id {
                Some(id) => form::update(tx, id, &wanted).map(|()| id)?,
                None => form::create(tx, &wanted, Some(by.user))?,
            };
            audit::note(
                tx,
                &by,
                if id.is_some() { "changed" } else { "created" },
                "form",
                form.0,
                &wanted.name,
            )?;
            Ok(form)
        })
        .await;
    match saved {
        Ok(form) => Ok(flash::then(format!("/forms/{form}"), Flash::done("The form is saved."))),
        Err(Fault::Fields(errors)) => {
            let again = page(&app, &caller, id, &draft, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
        Err(fault) => Err(fault),
    }
}

fn read(typed: &Typed) -> Draft {
    let of = |name: &str| typed.get(name).map(|value| value.trim().to_owned()).unwrap_or_default();
    let places = (0..=form::FIELDS_MAX).take_while(|place| typed.contains_key(&format!("label_{place}")));
    let fields = places.map(|place| {
        let of = |name: &str| of(&format!("{name}_{place}"));
        let target = of("target");
        let key = if of("key").is_empty() { key_of(&target, place) } else { of("key") };
        FormField {
            key,
            label: of("label"),
            kind: of("kind").parse().unwrap_or(FieldKind::Text),
            required: i64::from(!of("required").is_empty()),
            choices: of("choices"),
            hint: of("hint"),
            target,
            preset: of("preset"),
        }
    });
    Draft {
        slug: of("slug"),
        name: of("name"),
        title: of("title"),
        intro: of("intro"),
        button: of("button"),
        thank_you: of("thank_you"),
        redirect_url: Some(of("redirect_url")).filter(|url| !url.is_empty()),
        campaign: of("campaign").parse().ok(),
        fields: fields.collect(),
    }
}

fn key_of(target: &str, place: usize) -> String {
    match target.rsplit_once('.') {
        Some((_, key)) => key.to_owned(),
        None => format!("question_{}", place + 1),
    }
}

/// Does what a button of the editor says: `add`, `up_3`, `down_3`, `remove_3`.
fn arrange(fields: &mut Vec<FormField>, step: &str) {
    if step == "add" {
        fields.push(field("", "", FieldKind::Text, ""));
        return;
    }
    let Some((what, place)) =
        step.rsplit_once('_').and_then(|(what, place)| Some((what, place.parse::<usize>().ok()?)))
    else {
        return;
    };
    match what {
        "up" if place > 0 && place < fields.len() => fields.swap(place, place - 1),
        "down" if place + 1 < fields.len() => fields.swap(place, place + 1),
        "remove" if place < fields.len() => drop(fields.remove(place)),
        _ => {}
    }
}

async fn page(
    app: &App,
    caller: &Caller,
    id: Option<FormId>,
    draft: &Draft,
    errors: &FieldErrors,
) -> Outcome<Markup> {
    let (campaigns, targets) = app.read(|tx| Ok((campaign::all(tx)?, targets(tx)?))).await?;
    let action = id.map_or_else(|| "/forms".to_owned(), |id| format!("/forms/{id}"));
    let cancel = id.map_or_else(|| "/forms".to_owned(), |id| format!("/forms/{id}"));
    let title = if id.is_some() { "Edit form" } else { "New form" };
    let form = Form::post(action)
        .problem(errors.of("fields"))
        .with(Card::titled("What visitors read").body(words(draft, &campaigns, errors)))
        .with(Card::titled("What you ask").note("Short forms are answered. Ask only what you will use.").body(html! {
            @for (place, field) in draft.fields.iter().enumerate() { (row(place, field, &targets, errors)) }
            (Button::submit("Add a field").quiet().sends("step", "add"))
        }))
        .submit("Save")
        .cancel(cancel);
    Ok(Page::new(title, Section::Forms, &caller.viewer()).crumb("Forms", "/forms").narrow().render(form))
}

fn words(draft: &Draft, campaigns: &[Campaign], errors: &FieldErrors) -> Markup {
    let chosen = draft.campaign.map(|id| id.to_string()).unwrap_or_default();
    html! {
        (Field::text("name", "Name").required().value(&draft.name).hint("What colleagues call it.").error(errors.of("name")))
        (Field::text("slug", "Address").required().value(&draft.slug).hint("The part after /f/").error(errors.of("slug")))
        (Field::text("title", "Heading").required().value(&draft.title).error(errors.of("title")))
        (Field::text_area("intro", "Introduction", 2).value(&draft.intro))
        (Field::text("button", "Button").value(&draft.button).short())
        (Field::text_area("thank_you", "Thanks", 2).value(&draft.thank_you))
        (Field::url("redirect_url", "Or go to").value(draft.redirect_url.as_deref().unwrap_or_default()).error(errors.of("redirect_url")))
        (Field::select("campaign", "Campaign").option("", "None, unless the link names one")
            .options(campaigns.iter().map(|campaign| (campaign.id.to_string(), campaign.name.clone()))).value(chosen))
    }
}

fn row(place: usize, field: &FormField, targets: &Targets, errors: &FieldErrors) -> Markup {
    let name = |part: &str| format!("{part}_{place}");
    let kinds = FieldKind::ALL.into_iter().map(|kind| (kind.word(), kind.label()));
    html! {
        fieldset class="form-row" {
            legend { "Field " (place + 1) }
            (Field::text(name("label"), "Question").required().value(&field.label).error(errors.of(&name("label"))))
            (Field::select(name("kind"), "Kind").required().options(kinds).value(field.kind.word()))
            (Field::select(name("target"), "Becomes").options(targets.iter().cloned()).value(&field.target))
            (Field::text(name("hint"), "Hint").value(&field.hint))
            (Field::text_area(name("choices"), "Choices, one a line", 2).value(&field.choices).error(errors.of(&name("choices"))))
            (Field::check_box(name("required"), "Must be answered").checked(field.is_required()))
            (Field::hidden(name("key"), &field.key))
            (Field::hidden(name("preset"), &field.preset))
            p class="row" {
                (Button::submit("Up").quiet().small().sends("step", name("up")))
                (Button::submit("Down").quiet().small().sends("step", name("down")))
                (Button::submit("Remove").quiet().small().danger().sends("step", name("remove")))
            }
        }
    }
}

/// Returns every fact that an answer can become.
fn targets(tx: &mut store::Tx) -> Outcome<Targets> {
    let standard = [
        ("", "Kept with the answer only"),
        ("contact.email", "E-mail"),
        ("contact.first_name", "First name"),
        ("contact.last_name", "Last name"),
        ("contact.phone", "Phone"),
        ("contact.job_title", "Job title"),
        ("contact.city", "City"),
        ("contact.country", "Country"),
        ("account.name", "Company"),
        ("account.industry", "Company's industry"),
        ("account.employees", "Company's employees"),
        ("account.country", "Company's country"),
    ];
    let mut all: Targets =
        standard.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect();
    all.extend(PURPOSES.iter().map(|purpose| (format!("consent.{purpose}"), format!("Consent: {purpose}"))));
    for noun in [Noun::Contact, Noun::Account] {
        let fields = own::all(tx, noun)?;
        all.extend(fields.into_iter().map(|field| (format!("{}.{}", noun.word(), field.key), field.label)));
    }
    Ok(all)
}
