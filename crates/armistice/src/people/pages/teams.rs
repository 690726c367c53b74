//! Teams.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::{again, settings_page};
use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::team::{self, Team};
use crate::people::{Caller, TeamId};
use crate::web::{
    At, Button, Card, Column, Empty, Field, Flash, Form, Picture, Posted, Row, Said, Table, crumbs, then,
};

const HERE: &str = "/settings/teams";

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
}

/// `GET /settings/teams`.
pub async fn show(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let teams = app.read(team::all).await?;
    Ok(settings_page(&caller, said, HERE, list(&teams, &Typed::default(), &FieldErrors::new())))
}

/// `POST /settings/teams`.
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Posted(typed): Posted<Typed>,
) -> Outcome<Response> {
    let (by, name) = (caller.clone(), typed.name.clone());
    match app.write(move |tx| team::create(tx, &by, &name)).await {
        Ok(_) => Ok(then(HERE, Flash::done(format!("{} is a team now.", typed.name.trim())))),
        Err(Fault::Fields(errors)) => {
            let teams = app.read(team::all).await?;
            Ok(again(settings_page(&caller, None, HERE, list(&teams, &typed, &errors))))
        }
        Err(fault) => Err(fault),
    }
}

/// `GET /settings/teams/{id}`.
pub async fn one(
    State(app): State<App>,
    caller: Caller,
    Said(said): Said,
    At(id): At<TeamId>,
) -> Outcome<Markup> {
    let team = app.read(move |tx| team::find(tx, id)).await?;
    let content = edit(&team, &team.name, &FieldErrors::new());
    Ok(settings_page(&caller, said, HERE, content))
}

/// `POST /settings/teams/{id}`.
pub async fn rename(
    State(app): State<App>,
    caller: Caller,
    At(id): At<TeamId>,
    Posted(typed): Posted<Typed>,
) -> Outcome<Response> {
    let (by, name) = (caller.clone(), typed.name.clone());
    match app.write(move |tx| team::rename(tx, &by, id, &name)).await {
        Ok(()) => Ok(then(HERE, Flash::done("The team is renamed."))),
        Err(Fault::Fields(errors)) => {
            let team = app.read(move |tx| team::find(tx, id)).await?;
            Ok(again(settings_page(&caller, None, HERE, edit(&team, &typed.name, &errors))))
        }
        Err(fault) => Err(fault),
    }
}

/// `POST /settings/teams/{id}/remove`.
pub async fn remove(State(app): State<App>, caller: Caller, At(id): At<TeamId>) -> Outcome<Response> {
    match app.write(move |tx| team::remove(tx, &caller, id)).await {
        Ok(()) => Ok(then(HERE, Flash::done("The team is removed."))),
        Err(Fault::Refused { sentence, .. }) => Ok(then(format!("{HERE}/{id}"), Flash::failed(sentence))),
        Err(fault) => Err(fault),
    }
}

fn list(teams: &[Team], typed: &Typed, errors: &FieldErrors) -> Markup {
    let rows = teams.iter().map(|team| {
        Row::to(format!("{HERE}/{}", team.id)).cell(&team.name).cell(crate::web::format::number(team.members))
    });
    let empty = Empty::new(Picture::List, "No teams yet")
        .text("A team shares what it sees when its role sees no further than the team.");
    let table = Table::new("Teams")
        .column(Column::new("Name"))
        .column(Column::number("Members"))
        .rows(rows)
        .empty(empty)
        .plain();
    let form = Form::post(HERE)
        .inline()
        .field(Field::text("name", "New team").value(&typed.name).error(errors.of("name")).required())
        .submit("Add");
    html! { (Card::new().flush().body(table)) (Card::new().body(form)) }
}

fn edit(team: &Team, name: &str, errors: &FieldErrors) -> Markup {
    let path = format!("{HERE}/{}", team.id);
    let rename = Form::post(&path)
        .field(Field::text("name", "Name").value(name).error(errors.of("name")).required())
        .submit("Rename")
        .cancel(HERE);
    let remove = Form::post(format!("{path}/remove"))
        .button(Button::submit("Remove the team").danger())
        .confirm(format!("Remove {}?", team.name));
    html! {
        (crumbs(&[("Teams".to_owned(), HERE.to_owned())]))
        (Card::titled(&team.name).body(rename).foot(remove))
    }
}
