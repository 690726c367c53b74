//! A forgotten password: asking for a link, and using it.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use measure::Moment;
use serde::Deserialize;

use super::{again, sign_in};
use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::flow::colleagues;
use crate::people::session::Origin;
use crate::people::{PasswordResetId, Theme, link, password, reset, user};
use crate::settings;
use crate::web::{At, Field, Flash, Form, Notice, Plain, Posted, then};

/// The address as typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    email: String,
}

/// The new password as typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Setting {
    password: String,
}

/// What is said while no mail server is set, to everybody alike.
const NO_MAIL: &str = "This house cannot send mail yet. Ask an admin, who can make a link for you under Settings, Users; whoever runs the server can make one with `armistice user reset-password ADDRESS`.";

async fn mail_leaves(app: &App) -> Outcome<bool> {
    let demo = app.demo;
    app.read(move |tx| Ok(demo || colleagues::mail_leaves(tx)?)).await
}

/// `GET /forgotten`.
pub async fn show_asking(State(app): State<App>, origin: Extension<Origin>) -> Outcome<Markup> {
    let (company, mailed) = (app.read(settings::company).await?, mail_leaves(&app).await?);
    let form = Form::post("/forgotten")
        .field(Field::email("email", "E-mail").required().autofocus().autocomplete("username"))
        .submit("Send me a link");
    let content = html! {
        @if mailed { (form) } @else { (Notice::warning(NO_MAIL)) }
    };
    let page = Plain::new("Forgotten your password?", &company.name)
        .ours()
        .theme(origin.theme)
        .lead(if mailed { "We mail you a link. It works once, for an hour." } else { "" })
        .below(html! { a href="/sign-in" { "Back to signing in" } });
    Ok(page.render(content))
}

/// `POST /forgotten`: the answer is the same whether or not there is such a colleague.
pub async fn ask(
    State(app): State<App>,
    origin: Extension<Origin>,
    Posted(asking): Posted<Asking>,
) -> Outcome<Response> {
    app.limits.link_mail(&origin.address)?;
    app.limits.link_mail(&app.keys.hash(&asking.email.trim().to_lowercase()))?;
    let address = origin.address.clone();
    app.write(move |tx| colleagues::forgot(tx, &asking.email, &address)).await?;
    if !mail_leaves(&app).await? {
        return Ok(then("/sign-in", Flash::failed(NO_MAIL)));
    }
    let sentence = "If this address belongs to a colleague, a mail with a link is on its way to it.";
    Ok(then("/sign-in", Flash::done(sentence)))
}

/// `GET /new-password/{link}`.
pub async fn show_setting(
    State(app): State<App>,
    origin: Extension<Origin>,
    At(signed): At<String>,
) -> Outcome<Markup> {
    let (id, expires_at) = read(&app, &signed)?;
    let (open, company) =
        app.read(move |tx| Ok((reset::opened_by(tx, id, expires_at)?, settings::company(tx)?))).await?;
    Ok(page(&signed, &open.email, &company.name, &FieldErrors::new(), origin.theme))
}

/// `POST /new-password/{link}`: sets it, ends every session, and signs in.
pub async fn set(
    State(app): State<App>,
    origin: Extension<Origin>,
    At(signed): At<String>,
    Posted(setting): Posted<Setting>,
) -> Outcome<Response> {
    let (id, expires_at) = read(&app, &signed)?;
    let (open, company) =
        app.read(move |tx| Ok((reset::opened_by(tx, id, expires_at)?, settings::company(tx)?))).await?;
    match try_set(&app, id, expires_at, setting.password, &origin).await {
        Ok(cookie) => Ok((StatusCode::SEE_OTHER, [cookie, (LOCATION, "/".to_owned())]).into_response()),
        Err(Fault::Fields(errors)) => {
            Ok(again(page(&signed, &open.email, &company.name, &errors, origin.theme)))
        }
        Err(fault) => Err(fault),
    }
}

async fn try_set(
    app: &App,
    id: PasswordResetId,
    expires_at: Moment,
    new: String,
    origin: &Origin,
) -> Outcome<(axum::http::HeaderName, String)> {
    let hash = password::hash(new).await?;
    let address = origin.address.clone();
    let colleague = app
        .write(move |tx| {
            let who = reset::complete(tx, id, expires_at, &hash, &address)?;
            user::find(tx, who)
        })
        .await?;
    sign_in::start(app, &colleague, origin).await
}

fn read(app: &App, signed: &str) -> Outcome<(PasswordResetId, Moment)> {
    link::reset(&app.keys, signed).ok_or(Fault::Missing("link"))
}

fn page(signed: &str, email: &str, company: &str, errors: &FieldErrors, theme: Theme) -> Markup {
    let form = Form::post(format!("/new-password/{signed}"))
        .field(
            Field::password("password", "New password")
                .hint(format!("At least {} characters.", password::LENGTH_MIN))
                .error(errors.of("password"))
                .autocomplete("new-password")
                .required()
                .autofocus(),
        )
        .submit("Set it");
    let lead = html! { "For " (email) ". Every browser that is signed in now will be signed out." };
    Plain::new("A new password", company).ours().theme(theme).lead(lead).render(form)
}
