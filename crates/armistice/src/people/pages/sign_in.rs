//! Signing in and out.

use axum::Extension;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{again, no_session_cookie, session_cookie};
use crate::app::App;
use crate::fault::Outcome;
use crate::keys;
use crate::people::session::{self, Origin};
use crate::people::user::{self, User};
use crate::people::{Caller, Via, audit, password};
use crate::settings;
use crate::web::{Asked, Field, Flash, Form, Plain, Posted, Said};

/// Where to go after signing in.
#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// What was typed.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`. In a house without people it leads to the setup, and who is signed in already goes on.
pub async fn show(
    State(app): State<App>,
    caller: Option<Extension<Caller>>,
    origin: Extension<Origin>,
    Said(said): Said,
    Asked(asked): Asked<Next>,
) -> Outcome<Response> {
    if caller.is_some() {
        return Ok(Redirect::to(own_path(&asked.next)).into_response());
    }
    if !app.read(user::any).await? {
        return Ok(Redirect::to("/setup").into_response());
    }
    let typed = Typed { email: String::new(), password: String::new(), next: asked.next };
    Ok(page(&app, &origin, &typed, said, None).await?.into_response())
}

/// `POST /sign-in`. An unknown address and a wrong password get the same answer after the same work.
pub async fn enter(
    State(app): State<App>,
    origin: Extension<Origin>,
    Posted(typed): Posted<Typed>,
) -> Outcome<Response> {
    app.password_tried(&origin.address, &typed.email)?;
    let email = typed.email.clone();
    let found = app.read(move |tx| user::by_email(tx, &email)).await?;
    let found = found.filter(|user| user.disabled_at.is_none());
    let stored = found.as_ref().and_then(|user| user.password_hash.clone());
    let right = password::verify(typed.password.clone(), stored).await?;
    let Some(user) = found.as_ref().filter(|_| right) else {
        note_refusal(&app, found.as_ref(), &typed.email, &origin).await?;
        let problem = "This address and password do not belong together. Please try again.";
        return Ok(again(page(&app, &origin, &typed, None, Some(problem)).await?));
    };
    let cookie = start(&app, user, &origin).await?;
    Ok((StatusCode::SEE_OTHER, [cookie, (LOCATION, own_path(&typed.next).to_owned())]).into_response())
}

/// `POST /sign-out`: ends the session, whether or not there is one.
pub async fn leave(State(app): State<App>, caller: Option<Extension<Caller>>) -> Outcome<Response> {
    if let Some(Extension(caller)) = caller
        && let Via::Session(id) = caller.via
    {
        app.write(move |tx| {
            session::revoke(tx, caller.user, id)?;
            audit::note_of(tx, Some(caller.user), "signed out", "", &caller.address)
        })
        .await?;
    }
    let to = (header::LOCATION, "/sign-in".to_owned());
    Ok((StatusCode::SEE_OTHER, [no_session_cookie(), to]).into_response())
}

/// Starts a session of a colleague who has just proved who they are, and returns its cookie.
pub(super) async fn start(app: &App, user: &User, origin: &Origin) -> Outcome<(header::HeaderName, String)> {
    let token = keys::token()?;
    let cookie = session_cookie(app, &token);
    let (house, who, from) = (app.clone(), user.id, origin.clone());
    app.write(move |tx| {
        session::start(tx, &house.keys, who, &token, &from)?;
        audit::note_of(tx, Some(who), "signed in", "", &from.address)
    })
    .await?;
    Ok(cookie)
}

async fn note_refusal(app: &App, who: Option<&User>, email: &str, origin: &Origin) -> Outcome<()> {
    let (who, address) = (who.map(|user| user.id), origin.address.clone());
    let detail: String = if who.is_some() { String::new() } else { email.chars().take(100).collect() };
    app.write(move |tx| audit::note_of(tx, who, "failed to sign in", &detail, &address)).await
}

async fn page(
    app: &App,
    origin: &Origin,
    typed: &Typed,
    said: Option<Flash>,
    problem: Option<&str>,
) -> Outcome<Markup> {
    let company = app.read(settings::company).await?;
    let form = Form::post("/sign-in")
        .problem(problem)
        .field(
            Field::email("email", "E-mail")
                .value(&typed.email)
                .required()
                .autofocus()
                .autocomplete("username"),
        )
        .field(Field::password("password", "Password").required().autocomplete("current-password"))
        .field(Field::hidden("next", &typed.next))
        .submit("Sign in");
    let page = Plain::new("Sign in", &company.name)
        .ours()
        .theme(origin.theme)
        .flash(said)
        .lead(&company.name)
        .below(html! { a href="/forgotten" { "Forgotten your password?" } });
    Ok(page.render(form))
}

/// Returns the path when it is one of ours, else the start page: a link in a mail must not be able to send anybody
/// elsewhere through our door.
fn own_path(next: &str) -> &str {
    let ours = next.starts_with('/') && !next[1..].starts_with(['/', '\\']);
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic());
    if ours && plain { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_own_paths_are_followed() {
        for own in ["/", "/contacts?search=a", "/handoffs/4x#top"] {
            assert_eq!(own_path(own), own);
        }
        let foreign =
            ["", "//evil.example", "/\\evil.example", "https://evil.example", "contacts", "/a\r\nb", "/\t/x"];
        for foreign in foreign {
            assert_eq!(own_path(foreign), "/");
        }
    }
}
