//! The list of colleagues, and of those who are invited.

use axum::extract::State;
use maud::{Markup, html};

use super::settings_page;
use crate::app::App;
use crate::fault::Outcome;
use crate::flow::colleagues;
use crate::people::invitation::{self, Invitation};
use crate::people::user::{self, Listed};
use crate::people::{Caller, link};
use crate::web::{
    Button, Card, Column, Icon, Menu, Notice, Reader, Row, Said, Table, Tone, badge, copy_value, person,
};

pub(super) const HERE: &str = "/settings/users";

/// `GET /settings/users`.
pub async fn show(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let (users, invitations, mailed) =
        app.read(|tx| Ok((user::listed(tx)?, invitation::open(tx)?, colleagues::mail_leaves(tx)?))).await?;
    let reader = caller.reader();
    let invite = Button::link("Invite a colleague", "/settings/invitations/new").primary().icon(Icon::Plus);
    let rows = users.iter().map(|user| user_row(user, &reader));
    let content = html! {
        (Card::titled("Users").actions(invite).flush().body(users_table().rows(rows).plain()))
        @if !invitations.is_empty() { (invited(&app, &invitations, &reader, mailed || app.demo)) }
    };
    Ok(settings_page(&caller, said, HERE, content))
}

fn users_table() -> Table {
    Table::new("Users")
        .column(Column::new("Name"))
        .column(Column::new("E-mail").wide())
        .column(Column::new("Role"))
        .column(Column::new("Team").wide())
        .column(Column::new("Last seen").wider())
        .column(Column::new("State"))
}

fn user_row(user: &Listed, reader: &Reader) -> Row {
    let state = if user.disabled_at.is_some() {
        badge(Tone::Neutral, "Disabled")
    } else {
        badge(Tone::Kept, "Active")
    };
    let row = Row::to(format!("{HERE}/{}", user.id))
        .cell(person(&user.name))
        .cell(&user.email)
        .cell(user.role.label())
        .maybe(user.team.as_ref())
        .maybe(user.last_seen_at.map(|at| reader.time(at)))
        .cell(state);
    if user.disabled_at.is_some() { row.faint() } else { row }
}

/// Draws the open invitations; where no mail leaves, with the links that an admin hands over in person.
fn invited(app: &App, invitations: &[Invitation], reader: &Reader, mailed: bool) -> Markup {
    let table = Table::new("Open invitations")
        .column(Column::new("E-mail"))
        .column(Column::new("Role"))
        .column(Column::new("Invited by").wide())
        .column(Column::new("Ends"))
        .column(Column::actions("What to do"))
        .rows(invitations.iter().map(|invitation| invited_row(invitation, reader)))
        .plain();
    let links = html! {
        @if !mailed {
            (Notice::warning(html! {
                p { "No mail leaves this house yet, so hand these links over yourself. Each opens the door once." }
                @for open in invitations.iter().filter(|open| open.expires_at > reader.now) {
                    p { (open.email) ": " (copy_value(&app.url(&link::to_invitation(&app.keys, open.id, open.expires_at)))) }
                }
            }))
        }
    };
    html! { (links) (Card::titled("Open invitations").flush().body(table)) }
}

fn invited_row(open: &Invitation, reader: &Reader) -> Row {
    let path = format!("/settings/invitations/{}", open.id);
    let menu = Menu::new(format!("invitation-{}", open.id), format!("Invitation to {}", open.email))
        .post("Send again", format!("{path}/resend"), Some(Icon::Mail))
        .danger("Withdraw", format!("{path}/revoke"), "Withdraw this invitation? Its link ends.");
    let ends = html! {
        @if open.expires_at > reader.now { (reader.time(open.expires_at)) } @else { (badge(Tone::Waiting, "Expired")) }
    };
    Row::new().cell(&open.email).cell(open.role.label()).cell(&open.inviter).cell(ends).cell(menu)
}
