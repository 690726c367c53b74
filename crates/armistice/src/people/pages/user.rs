//! One colleague, as an admin sees them.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::users::HERE;
use super::{again, role_field, role_of, settings_page, team_field, team_of};
use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::flow::colleagues;
use crate::people::reset::{self, Reset};
use crate::people::team::{self, Team};
use crate::people::user::{self, User};
use crate::people::{Caller, UserId, link};
use crate::web::{
    At, Button, Card, Flash, Form, Notice, Posted, Said, copy_value, crumbs, person, row, then,
};

/// What was chosen.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    role: String,
    team: String,
}

/// What the page shows.
struct Shown {
    user: User,
    teams: Vec<Team>,
    resets: Vec<Reset>,
}

/// `GET /settings/users/{id}`.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Said(said): Said,
    At(id): At<UserId>,
) -> Outcome<Markup> {
    let shown = load(&app, id).await?;
    let typed = Typed {
        role: shown.user.role.word().into(),
        team: shown.user.team_id.map(|team| team.to_string()).unwrap_or_default(),
    };
    Ok(page(&app, &caller, said, &shown, &typed, &FieldErrors::new()))
}

/// `POST /settings/users/{id}`: another role and team.
pub async fn place(
    State(app): State<App>,
    caller: Caller,
    At(id): At<UserId>,
    Posted(typed): Posted<Typed>,
) -> Outcome<Response> {
    let wanted = role_of(&typed.role).and_then(|role| Ok((role, team_of(&typed.team)?)));
    let placed = match wanted {
        Ok((role, team)) => {
            let by = caller.clone();
            app.write(move |tx| user::place(tx, &by, id, role, team)).await
        }
        Err(fault) => Err(fault),
    };
    match placed {
        Ok(()) => Ok(then(format!("{HERE}/{id}"), Flash::done("Role and team are saved."))),
        Err(Fault::Fields(errors)) => {
            let shown = load(&app, id).await?;
            Ok(again(page(&app, &caller, None, &shown, &typed, &errors)))
        }
        Err(fault) => refused(fault, id),
    }
}

/// `POST /settings/users/{id}/disable`.
pub async fn disable(State(app): State<App>, caller: Caller, At(id): At<UserId>) -> Outcome<Response> {
    match app.write(move |tx| user::disable(tx, &caller, id)).await {
        Ok(()) => {
            Ok(then(format!("{HERE}/{id}"), Flash::done("The door is closed; every session has ended.")))
        }
        Err(fault) => refused(fault, id),
    }
}

/// `POST /settings/users/{id}/enable`.
pub async fn enable(State(app): State<App>, caller: Caller, At(id): At<UserId>) -> Outcome<Response> {
    app.write(move |tx| user::enable(tx, &caller, id)).await?;
    Ok(then(format!("{HERE}/{id}"), Flash::done("The door is open again.")))
}

/// `POST /settings/users/{id}/new-password`: mails the colleague a link.
pub async fn offer(State(app): State<App>, caller: Caller, At(id): At<UserId>) -> Outcome<Response> {
    app.write(move |tx| colleagues::offer_new_password(tx, &caller, id)).await?;
    Ok(then(
        format!("{HERE}/{id}"),
        Flash::done("A link for a new password was made. It works once, for an hour."),
    ))
}

/// A rule of the business that says no is said on the page it was tried on.
fn refused(fault: Fault, id: UserId) -> Outcome<Response> {
    match fault {
        Fault::Refused { sentence, .. } => Ok(then(format!("{HERE}/{id}"), Flash::failed(sentence))),
        fault => Err(fault),
    }
}

/// Links are shown only where no mail carries them.
async fn load(app: &App, id: UserId) -> Outcome<Shown> {
    let demo = app.demo;
    app.read(move |tx| {
        let mailed = demo || colleagues::mail_leaves(tx)?;
        let resets = if mailed { Vec::new() } else { reset::open(tx, id)? };
        Ok(Shown { user: user::find(tx, id)?, teams: team::all(tx)?, resets })
    })
    .await
}

fn page(
    app: &App,
    caller: &Caller,
    said: Option<Flash>,
    shown: &Shown,
    typed: &Typed,
    errors: &FieldErrors,
) -> Markup {
    let user = &shown.user;
    let path = format!("{HERE}/{}", user.id);
    let form = Form::post(&path)
        .fields([
            role_field(typed.role.parse().ok()).error(errors.of("role")),
            team_field(&shown.teams, &typed.team).error(errors.of("team")),
        ])
        .submit("Save");
    let content = html! {
        (crumbs(&[("Users".to_owned(), HERE.to_owned())]))
        (Card::new().body(html! { (person(&user.name)) p.note { (user.email) } }))
        (Card::titled("Role and team").body(form))
        (door(app, user, &path, &shown.resets))
    };
    settings_page(caller, said, HERE, content)
}

/// Draws what closes and opens the door to a colleague.
fn door(app: &App, user: &User, path: &str, resets: &[Reset]) -> Markup {
    if user.disabled_at.is_some() {
        let open = Form::post(format!("{path}/enable")).button(Button::submit("Let them in again"));
        return html! { (Card::titled("Sign-in").note("This colleague is disabled and cannot sign in.").body(open)) };
    }
    let offer =
        Form::post(format!("{path}/new-password")).button(Button::submit("Send a link for a new password"));
    let close = Form::post(format!("{path}/disable"))
        .button(Button::submit("Disable").danger())
        .confirm(format!("Disable {}? Every session and token of theirs ends at once.", user.name));
    let links = html! {
        @for open in resets {
            (Notice::warning(html! {
                p { "No mail leaves this house yet, so hand this link over yourself. It works once, for an hour." }
                p { (copy_value(&app.url(&link::to_reset(&app.keys, open.id, open.expires_at)))) }
            }))
        }
    };
    html! { (Card::titled("Sign-in").body(html! { (links) (row(html! { (offer) (close) })) })) }
}
