//! Accepting an invitation.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use measure::Moment;
use serde::Deserialize;

use super::{again, sign_in, zone_field};
use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::invitation::{self, Acceptance, Invitation};
use crate::people::session::Origin;
use crate::people::{InvitationId, Theme, link, password, user};
use crate::settings::{self, Company};
use crate::web::{At, Field, Form, Plain, Posted};

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    zone: String,
    password: String,
}

/// `GET /invitation/{link}`.
pub async fn show(
    State(app): State<App>,
    origin: Extension<Origin>,
    At(signed): At<String>,
) -> Outcome<Markup> {
    let (id, expires_at) = read(&app, &signed)?;
    let (open, company) =
        app.read(move |tx| Ok((invitation::opened_by(tx, id, expires_at)?, settings::company(tx)?))).await?;
    let typed = Typed { name: open.name.clone(), zone: company.zone.clone(), password: String::new() };
    Ok(page(&signed, &open, &company, &typed, &FieldErrors::new(), origin.theme))
}

/// `POST /invitation/{link}`: makes the colleague and signs them in.
pub async fn accept(
    State(app): State<App>,
    origin: Extension<Origin>,
    At(signed): At<String>,
    Posted(typed): Posted<Typed>,
) -> Outcome<Response> {
    let (id, expires_at) = read(&app, &signed)?;
    let (open, company) =
        app.read(move |tx| Ok((invitation::opened_by(tx, id, expires_at)?, settings::company(tx)?))).await?;
    match try_accept(&app, id, expires_at, &typed, &origin).await {
        Ok(cookie) => Ok((StatusCode::SEE_OTHER, [cookie, (LOCATION, "/".to_owned())]).into_response()),
        Err(Fault::Fields(errors)) => {
            Ok(again(page(&signed, &open, &company, &typed, &errors, origin.theme)))
        }
        Err(fault) => Err(fault),
    }
}

async fn try_accept(
    app: &App,
    id: InvitationId,
    expires_at: Moment,
    typed: &Typed,
    origin: &Origin,
) -> Outcome<(axum::http::HeaderName, String)> {
    let acceptance = Acceptance {
        name: typed.name.clone(),
        password_hash: password::hash(typed.password.clone()).await?,
        zone: typed.zone.clone(),
        address: origin.address.clone(),
    };
    let colleague = app
        .write(move |tx| {
            let who = invitation::accept(tx, id, expires_at, &acceptance)?;
            user::find(tx, who)
        })
        .await?;
    sign_in::start(app, &colleague, origin).await
}

fn read(app: &App, signed: &str) -> Outcome<(InvitationId, Moment)> {
    link::invitation(&app.keys, signed).ok_or(Fault::Missing("invitation"))
}

fn page(
    signed: &str,
    open: &Invitation,
    company: &Company,
    typed: &Typed,
    errors: &FieldErrors,
    theme: Theme,
) -> Markup {
    let form = Form::post(format!("/invitation/{signed}"))
        .field(
            Field::text("name", "Your name")
                .value(&typed.name)
                .error(errors.of("name"))
                .autocomplete("name")
                .required()
                .autofocus(),
        )
        .field(zone_field(&typed.zone).error(errors.of("zone")))
        .field(
            Field::password("password", "Choose a password")
                .hint(format!(
                    "At least {} characters; several words are easiest to keep.",
                    password::LENGTH_MIN
                ))
                .error(errors.of("password"))
                .autocomplete("new-password")
                .required(),
        )
        .submit("Come in");
    let lead = html! { (open.inviter) " invited " (open.email) " as " (open.role.label()) "." };
    Plain::new(format!("Join {}", company.name), &company.name).ours().theme(theme).lead(lead).render(form)
}
