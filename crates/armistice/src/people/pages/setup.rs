//! The first page of an empty house: its owner.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{again, sign_in, zone_field};
use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::session::Origin;
use crate::people::setup::{self, Founding};
use crate::people::{Theme, password, user};
use crate::web::{Field, Form, Plain, Posted};

/// What was typed.
#[derive(Deserialize)]
#[serde(default)]
pub struct Typed {
    code: String,
    name: String,
    email: String,
    password: String,
    company: String,
    zone: String,
    currency: String,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            code: String::new(),
            name: String::new(),
            email: String::new(),
            password: String::new(),
            company: String::new(),
            zone: "UTC".into(),
            currency: "EUR".into(),
        }
    }
}

/// `GET /setup`; there is no such page once anybody can sign in.
pub async fn show(State(app): State<App>, origin: Extension<Origin>) -> Outcome<Markup> {
    if app.read(user::any).await? {
        return Err(Fault::Missing("page"));
    }
    Ok(page(&Typed::default(), &FieldErrors::new(), origin.theme))
}

/// `POST /setup`: makes the owner, for whoever holds the code that was printed at start.
pub async fn found(
    State(app): State<App>,
    origin: Extension<Origin>,
    Posted(typed): Posted<Typed>,
) -> Outcome<Response> {
    if app.read(user::any).await? {
        return Err(Fault::Missing("page"));
    }
    app.limits.sign_in(&origin.address, "setup")?;
    match try_found(&app, &typed, &origin).await {
        Ok(cookie) => Ok((StatusCode::SEE_OTHER, [cookie, (LOCATION, "/".to_owned())]).into_response()),
        Err(Fault::Fields(errors)) => Ok(again(page(&typed, &errors, origin.theme))),
        Err(fault) => Err(fault),
    }
}

async fn try_found(app: &App, typed: &Typed, origin: &Origin) -> Outcome<(axum::http::HeaderName, String)> {
    // Hashes are compared, so that the time taken says nothing about the code.
    let given = app.keys.hash(&typed.code.trim().to_lowercase());
    if given != app.keys.hash(&app.setup_code) {
        let sentence =
            "This is not the code. It stands in the window or log of the program, and changes at each start.";
        return Err(Fault::field("code", sentence));
    }
    let founding = Founding {
        email: typed.email.clone(),
        name: typed.name.clone(),
        password_hash: password::hash(typed.password.clone()).await?,
        company: typed.company.clone(),
        zone: typed.zone.clone(),
        currency: typed.currency.clone(),
        address: origin.address.clone(),
    };
    let owner = app
        .write(move |tx| {
            let id = setup::found(tx, &founding)?;
            user::find(tx, id)
        })
        .await?;
    sign_in::start(app, &owner, origin).await
}

fn page(typed: &Typed, errors: &FieldErrors, theme: Theme) -> Markup {
    let form = Form::post("/setup")
        .field(
            Field::text("code", "Code")
                .hint("The program printed it when it started.")
                .value(&typed.code)
                .error(errors.of("code"))
                .autocomplete("one-time-code")
                .required()
                .autofocus(),
        )
        .with(html! { h2 { "You" } })
        .field(
            Field::text("name", "Your name")
                .value(&typed.name)
                .error(errors.of("name"))
                .autocomplete("name")
                .required(),
        )
        .field(Field::email("email", "E-mail").value(&typed.email).error(errors.of("email")).required())
        .field(
            Field::password("password", "Password")
                .hint(format!(
                    "At least {} characters; several words are easiest to keep.",
                    password::LENGTH_MIN
                ))
                .error(errors.of("password"))
                .autocomplete("new-password")
                .required(),
        )
        .with(html! { h2 { "Your company" } })
        .field(
            Field::text("company", "Name")
                .value(&typed.company)
                .error(errors.of("company"))
                .autocomplete("organization")
                .required(),
        )
        .fields([
            zone_field(&typed.zone).hint("In which days begin.").error(errors.of("zone")),
            Field::text("currency", "Currency")
                .hint("Three letters, like EUR.")
                .value(&typed.currency)
                .error(errors.of("currency"))
                .short()
                .required(),
        ])
        .submit("Open the house");
    Plain::new("Set up", "Armistice")
        .ours()
        .wide()
        .theme(theme)
        .lead("You become its first admin. Everybody else comes by invitation.")
        .render(form)
}
