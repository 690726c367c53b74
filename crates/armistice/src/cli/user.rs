//! `armistice user`: colleagues, from the machine itself; the way back in when nobody can sign in.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use measure::Moment;
use store::Tx;

use super::{Common, house};
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::people::role::Role;
use crate::people::user::{self, User};
use crate::people::{PasswordResetId, audit, link, reset, session, team};
use crate::settings;

/// Colleagues who sign in.
#[derive(Args)]
pub struct Users {
    #[command(flatten)]
    common: Common,
    /// Prints JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Subcommand)]
enum Deed {
    /// Makes a colleague and prints a link, good for an hour, under which they choose their password.
    Create(NewUser),
    /// Lists all colleagues.
    List,
    /// Closes the door to a colleague: sessions end, tokens are refused.
    Disable {
        /// E-mail address of the colleague.
        email: String,
    },
    /// Prints a link, good for an hour, under which a colleague chooses a new password.
    ResetPassword {
        /// E-mail address of the colleague.
        email: String,
    },
}

/// Who is to be made.
#[derive(Args)]
struct NewUser {
    /// E-mail address, which is also the name to sign in with.
    #[arg(long)]
    email: String,
    /// Full name.
    #[arg(long)]
    name: String,
    /// `marketing`, `sales`, `head_of_marketing`, `head_of_sales` or `admin`.
    #[arg(long)]
    role: Role,
    /// The name of the team.
    #[arg(long)]
    team: Option<String>,
    /// IANA zone; the company's unless said.
    #[arg(long)]
    zone: Option<String>,
}

impl Users {
    /// Does the deed.
    pub fn run(self) -> anyhow::Result<()> {
        let app = house::app(&self.common.with_file()?)?;
        match self.deed {
            Deed::List => list(&app, self.json),
            Deed::Create(new) => {
                print_link(&app, app.store.write_blocking(move |tx| create(tx, &new))?, self.json)
            }
            Deed::ResetPassword { email } => print_link(
                &app,
                app.store.write_blocking(move |tx| offer_new_password(tx, &email))?,
                self.json,
            ),
            Deed::Disable { email } => {
                app.store.write_blocking(move |tx| disable(tx, &email))?;
                println!("{}", if self.json { r#"{"disabled":true}"# } else { "Disabled." });
                Ok(())
            }
        }
    }
}

fn create(tx: &mut Tx, new: &NewUser) -> Outcome<PasswordResetId> {
    let zone = match &new.zone {
        Some(zone) => zone.clone(),
        None => settings::company(tx)?.zone,
    };
    let team = new.team.as_deref().map(|name| team_called(tx, name)).transpose()?;
    let (email, name) = (new.email.clone(), new.name.clone());
    let id = user::create(tx, &user::New { email, name, role: new.role, team, password_hash: None, zone })?;
    audit::note_of(tx, Some(id), "made", new.role.word(), "console")?;
    reset::create(tx, id)
}

fn offer_new_password(tx: &mut Tx, email: &str) -> Outcome<PasswordResetId> {
    let user = called(tx, email)?;
    audit::note_of(tx, Some(user.id), "offered a new password", "", "console")?;
    reset::create(tx, user.id)
}

fn disable(tx: &mut Tx, email: &str) -> Outcome<()> {
    let who = called(tx, email)?.id;
    let by = session::console(tx, who)?;
    user::disable(tx, &by, who)
}

fn list(app: &App, json: bool) -> anyhow::Result<()> {
    let users = app.store.read_blocking(user::listed)?;
    if json {
        let list: Vec<_> = users
            .iter()
            .map(|user| {
                serde_json::json!({
                    "id": user.id, "email": user.email, "name": user.name, "role": user.role, "team": user.team,
                    "disabled_at": user.disabled_at.map(Moment::timestamp),
                    "last_seen_at": user.last_seen_at.map(Moment::timestamp),
                })
            })
            .collect();
        println!("{}", serde_json::to_string_pretty(&list)?);
        return Ok(());
    }
    let width = users.iter().map(|user| user.email.len()).max().unwrap_or_default();
    for user in &users {
        let state = if user.disabled_at.is_some() { "disabled" } else { "active" };
        println!("{:width$}  {:17}  {:8}  {}", user.email, user.role.label(), state, user.name);
    }
    Ok(())
}

fn print_link(app: &App, id: PasswordResetId, json: bool) -> anyhow::Result<()> {
    let made = app.store.read_blocking(move |tx| reset::find(tx, id)).context("the link was not stored")?;
    let url = app.url(&link::to_reset(&app.keys, id, made.expires_at));
    if json {
        println!(
            "{}",
            serde_json::json!({"email": made.email, "link": url, "expires_at": made.expires_at.timestamp()})
        );
    } else {
        println!("{} chooses a password here, once, within an hour:\n{url}", made.email);
    }
    Ok(())
}

fn called(tx: &mut Tx, email: &str) -> Outcome<User> {
    user::by_email(tx, email)?.ok_or(Fault::Missing("user"))
}

fn team_called(tx: &mut Tx, name: &str) -> Outcome<crate::people::TeamId> {
    let found = team::all(tx)?.into_iter().find(|team| team.name.eq_ignore_ascii_case(name));
    found.map(|team| team.id).ok_or(Fault::Missing("team"))
}
