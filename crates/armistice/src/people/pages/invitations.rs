//! Inviting a colleague, as an admin does it.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::users::HERE;
use super::{again, role_field, role_of, settings_page, team_field, team_of};
use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::flow::colleagues;
use crate::people::role::Role;
use crate::people::team::{self, Team};
use crate::people::{Caller, InvitationId, invitation};
use crate::web::{At, Card, Field, Flash, Form, Posted, crumbs, then};

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    email: String,
    name: String,
    role: String,
    team: String,
}

/// `GET /settings/invitations/new`.
pub async fn new(State(app): State<App>, caller: Caller) -> Outcome<Markup> {
    let teams = app.read(team::all).await?;
    let typed = Typed { role: Role::Marketing.word().into(), ..Typed::default() };
    Ok(page(&caller, &teams, &typed, &FieldErrors::new()))
}

/// `POST /settings/invitations`.
pub async fn invite(
    State(app): State<App>,
    caller: Caller,
    Posted(typed): Posted<Typed>,
) -> Outcome<Response> {
    match try_invite(&app, &caller, &typed).await {
        Ok(mailed) => {
            let how = if mailed {
                "A mail with the link is on its way."
            } else {
                "Hand the link over yourself; it stands below."
            };
            Ok(then(HERE, Flash::done(format!("{} is invited. {how}", typed.email.trim()))))
        }
        Err(Fault::Fields(errors)) => {
            let teams = app.read(team::all).await?;
            Ok(again(page(&caller, &teams, &typed, &errors)))
        }
        Err(fault) => Err(fault),
    }
}

/// `POST /settings/invitations/{id}/resend`.
pub async fn resend(State(app): State<App>, caller: Caller, At(id): At<InvitationId>) -> Outcome<Response> {
    app.write(move |tx| colleagues::invite_again(tx, &caller, id)).await?;
    Ok(then(HERE, Flash::done("The invitation is sent again; its earlier link has ended.")))
}

/// `POST /settings/invitations/{id}/revoke`.
pub async fn revoke(State(app): State<App>, caller: Caller, At(id): At<InvitationId>) -> Outcome<Response> {
    app.write(move |tx| invitation::revoke(tx, &caller, id)).await?;
    Ok(then(HERE, Flash::done("The invitation is withdrawn; its link opens nothing any more.")))
}

async fn try_invite(app: &App, caller: &Caller, typed: &Typed) -> Outcome<bool> {
    let new = invitation::New {
        email: typed.email.clone(),
        name: typed.name.clone(),
        role: role_of(&typed.role)?,
        team: team_of(&typed.team)?,
    };
    let (by, demo) = (caller.clone(), app.demo);
    app.write(move |tx| {
        colleagues::invite(tx, &by, &new)?;
        Ok(demo || colleagues::mail_leaves(tx)?)
    })
    .await
}

fn page(caller: &Caller, teams: &[Team], typed: &Typed, errors: &FieldErrors) -> Markup {
    let form = Form::post("/settings/invitations")
        .field(
            Field::email("email", "E-mail")
                .value(&typed.email)
                .error(errors.of("email"))
                .autocomplete("off")
                .required()
                .autofocus(),
        )
        .field(Field::text("name", "Name").value(&typed.name).error(errors.of("name")).autocomplete("off"))
        .fields([
            role_field(typed.role.parse().ok())
                .hint("Only the heads sign agreements.")
                .error(errors.of("role")),
            team_field(teams, &typed.team).error(errors.of("team")),
        ])
        .submit("Invite")
        .cancel(HERE);
    let content = html! {
        (crumbs(&[("Users".to_owned(), HERE.to_owned())]))
        (Card::titled("Invite a colleague").note("They get a link that works once, for a week.").body(form))
    };
    settings_page(caller, None, HERE, content)
}
