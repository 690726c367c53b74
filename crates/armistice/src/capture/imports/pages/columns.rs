//! What the columns of a list mean: proposed, corrected by a person, tried before anything is written.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::columns_form::{self, Read, Typed};
use super::{about, framed, steps};
use crate::app::App;
use crate::capture::ImportId;
use crate::capture::imports::import::{self, Import, State as Stands};
use crate::capture::imports::table::Start;
use crate::capture::imports::{Mapping, Noun, presets, saved};
use crate::contacts::field::{self, Field as OwnField};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::flow::bring_in::work;
use crate::people::Caller;
use crate::web::{At, Card, Field, Flash, Form, Notice, Posted, Said, flash, stack};

/// Which mapping to begin with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Begin {
    /// The name of a saved mapping.
    mapping: String,
    /// What the rows are.
    noun: String,
}

/// Everything that the page needs to know.
struct Known {
    import: Import,
    start: Start,
    own: Vec<OwnField>,
    saved: Vec<Mapping>,
}

/// `GET /imports/{id}/columns`
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ImportId>,
    crate::web::Asked(begin): crate::web::Asked<Begin>,
    Said(said): Said,
) -> Outcome<Response> {
    let sight = caller.sight();
    let import = app.read(move |tx| import::find_seen(tx, &sight, id)).await?;
    if import.rows_done > 0 || import.state() == Stands::Finished {
        return Ok(axum::response::Redirect::to(&format!("/imports/{id}")).into_response());
    }
    let known = know(&app, &caller, id).await?;
    let (stored, start) = (known.import.mapping()?, known.start.clone());
    let uploaded_as = known.import.noun;
    let mapping = app
        .read(move |tx| {
            if !begin.mapping.is_empty() {
                return saved::by_name(tx, &begin.mapping, &start)?.ok_or(Fault::Missing("mapping"));
            }
            match (Noun::of(&begin.noun), &stored) {
                (Some(noun), _) => saved::propose(tx, Some(noun), &start),
                (None, Some(stored)) => Ok(stored.clone()),
                (None, None) => saved::propose(tx, Some(uploaded_as), &start),
            }
        })
        .await?;
    Ok(page(&caller, &known, &mapping, &FieldErrors::new(), said).into_response())
}

/// `POST /imports/{id}/columns`
pub async fn describe(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ImportId>,
    Posted(typed): Posted<Typed>,
) -> Outcome<Response> {
    let known = know(&app, &caller, id).await?;
    let Read { mapping, keep_as, errors } = columns_form::read(&typed, &known.start);
    if !errors.is_empty() {
        return Ok(again(&caller, &known, &mapping, &errors));
    }
    let (house, asked, author) = (app.clone(), mapping.clone(), Some(caller.user));
    let described = tokio::task::spawn_blocking(move || work::describe(&house, id, &asked, author)).await;
    match described.map_err(|error| Fault::Internal(format!("a try ended badly: {error}")))? {
        Ok(_) => {}
        Err(Fault::Fields(errors)) => return Ok(again(&caller, &known, &mapping, &errors)),
        Err(fault) => return Err(fault),
    }
    if let Some(name) = keep_as {
        let named = Mapping { name: name.clone(), ..mapping };
        app.write(move |tx| saved::save(tx, &named, author)).await?;
        return Ok(flash::then(
            format!("/imports/{id}"),
            Flash::done(format!("The mapping is kept as “{name}”.")),
        ));
    }
    Ok(axum::response::Redirect::to(&format!("/imports/{id}")).into_response())
}

fn again(caller: &Caller, known: &Known, mapping: &Mapping, errors: &FieldErrors) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page(caller, known, mapping, errors, None)).into_response()
}

async fn know(app: &App, caller: &Caller, id: ImportId) -> Outcome<Known> {
    let sight = caller.sight();
    let (import, own, saved) = app
        .read(move |tx| {
            let mut own = field::all(tx, field::Noun::Contact)?;
            own.extend(field::all(tx, field::Noun::Account)?);
            Ok((import::find_seen(tx, &sight, id)?, own, saved::all(tx)?))
        })
        .await?;
    if import.state() == Stands::Finished {
        return Err(Fault::refused(
            "import-finished",
            "This import is finished, and its file is no longer kept.",
        ));
    }
    let (house, asked) = (app.clone(), import.clone());
    let looked = tokio::task::spawn_blocking(move || work::look_at(&house, &asked)).await;
    let start =
        looked.map_err(|error| Fault::Internal(format!("a look at a file ended badly: {error}")))??;
    Ok(Known { import, start, own, saved })
}

fn page(
    caller: &Caller,
    known: &Known,
    mapping: &Mapping,
    errors: &FieldErrors,
    said: Option<Flash>,
) -> Markup {
    let Known { import, start, own, saved } = known;
    let here = format!("/imports/{}/columns", import.id);
    let presets = presets::all();
    let names = saved.iter().chain(&presets).map(|mapping| (mapping.name.clone(), mapping.name.clone()));
    let nouns = Noun::ALL.into_iter().map(|noun| (noun.word(), noun.label()));
    let other = html! {
        (Form::get(&here).inline()
            .field(Field::select("mapping", "Begin with a saved mapping").option("", "Choose one").options(names).value(&mapping.name))
            .button(crate::web::Button::submit("Use")))
        (Form::get(&here).inline()
            .field(Field::select("noun", "What the rows are").options(nouns).value(mapping.noun.word()))
            .button(crate::web::Button::submit("Propose anew")))
    };
    let viewer = caller.viewer();
    framed(import.file_name.clone(), &viewer)
        .narrow()
        .lead(about(import))
        .flash(said)
        .render(stack(html! {
            (steps(1))
            @if !mapping.about.is_empty() { (Notice::info(&mapping.about).title(&mapping.name)) }
            (Card::titled("What each column becomes").body(html! { div { (columns_form::draw(&here, start, mapping, own, errors)) } }))
            (Card::titled("Begin otherwise").note("What was chosen above is given up.").body(other))
        }))
}
