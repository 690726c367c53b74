//! What colleagues see of themselves, and what an admin sees of all.

pub mod account;
pub mod audit;
pub mod company;
mod frame;
pub mod invitation;
pub mod invitations;
pub mod jobs;
pub mod new_password;
pub mod setup;
pub mod sign_in;
pub mod teams;
pub mod tokens;
pub mod user;
pub mod users;
pub mod visibility;

pub use frame::settings_page;

use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use maud::Markup;

use super::role::Role;
use super::team::Team;
use super::{TeamId, session};
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::web::Field;
use crate::web::guard::SESSION_COOKIE;

/// Continents of the zone database; its other names are old aliases.
const CONTINENTS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// Returns the header that keeps a session's token in the browser: out of reach of scripts and of other sites' posts.
fn session_cookie(app: &App, token: &str) -> (HeaderName, String) {
    let secure = if app.is_secure() { "; Secure" } else { "" };
    let age_s = session::ABSOLUTE_MS / measure::SECOND_MS;
    let value = format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age_s}{secure}");
    (header::SET_COOKIE, value)
}

/// Returns the header that makes the browser forget its session.
fn no_session_cookie() -> (HeaderName, String) {
    (header::SET_COOKIE, format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"))
}

/// Returns a page whose form needs another look.
fn again(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// Returns the choice of a time zone; a zone outside the usual list stays choosable while it is the value.
fn zone_field(value: &str) -> Field {
    let usual = |name: &str| name.split_once('/').is_some_and(|(first, _)| CONTINENTS.contains(&first));
    let all = jiff::tz::db().available();
    let mut names: Vec<String> = all.map(|name| name.to_string()).filter(|name| usual(name)).collect();
    names.push("UTC".to_owned());
    if !names.iter().any(|name| name == value) {
        names.push(value.to_owned());
    }
    names.sort_unstable();
    let options = names.into_iter().map(|name| (name.clone(), name.replace('_', " ")));
    Field::select("zone", "Time zone").options(options).value(value).required()
}

/// Returns the choice of a role.
fn role_field(value: Option<Role>) -> Field {
    let options = Role::ALL.into_iter().map(|role| (role.word(), role.label()));
    Field::select("role", "Role").options(options).value(value.map_or("", Role::word)).required()
}

/// Returns the choice of a team, or of none.
fn team_field(teams: &[Team], value: &str) -> Field {
    let options = teams.iter().map(|team| (team.id.to_string(), team.name.clone()));
    Field::select("team", "Team").option("", "No team").options(options).value(value)
}

/// Reads the choice of a role.
fn role_of(word: &str) -> Outcome<Role> {
    word.parse().map_err(|_| Fault::field("role", "Please choose a role."))
}

/// Reads the choice of a team.
fn team_of(text: &str) -> Outcome<Option<TeamId>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Fault::field("team", "Please choose a team."))
}
