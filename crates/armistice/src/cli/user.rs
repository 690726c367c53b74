//! `armistice user`: colleagues, from the machine itself; the way back in when nobody can sign in.

use anyhow::Context as _;
use clap::{Args, Subcommand};
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
    Create {
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
    },
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

impl Users {
    /// Does the deed.
    pub fn run(self) -> anyhow::Result<()> {
        let app = house::app(&self.common.with_file()?)?;
        match self.deed {
            Deed::List => list(&app, self.json),
            Deed::Create { email, name, role, team, zone } => {
                let made = app.store.write_blocking(move |tx| {
                    let zone = zone.clone().map_or_else(|| Ok(settings::company(tx)?.zone), Outcome::Ok)?;
                    let team = team.as_deref().map(|name| team_called(tx, name)).transpose()?;
                    let new = user::New {
                        email: email.clone(),
                        name: name.clone(),
                        role,
                        team,
                        password_hash: None,
                        zone,
                    };
                    let id = user::create(tx, &new)?;
                    audit::note_of(tx, Some(id), "made", role.word(), "console")?;
                    reset::create(tx, id)
                });
                print_link(&app, made?, self.json)
            }
            Deed::Disable { email } => {
                let disabled = app.store.write_blocking(move |tx| {
                    let who = called(tx, &email)?.id;
                    let by = session::console(tx, who)?;
                    user::disable(tx, &by, by.user)
                });
                disabled.map_err(anyhow::Error::from)?;
                if self.json {
                    println!("{}", serde_json::json!({"disabled": true}))
                } else {
                    println!("Disabled.")
                }
                Ok(())
            }
            Deed::ResetPassword { email } => {
                let made = app.store.write_blocking(move |tx| {
                    let user = called(tx, &email)?;
                    audit::note_of(tx, Some(user.id), "offered a new password", "", "console")?;
                    reset::create(tx, user.id)
                });
                print_link(&app, made?, self.json)
            }
        }
    }
}

fn list(app: &App, json: bool) -> anyhow::Result<()> {
    let users = app.store.read_blocking(user::listed)?;
    if json {
        let list: Vec<_> = users
            .iter()
            .map(|user| {
                serde_json::json!({
                    "id": user.id, "email": user.email, "name": user.name, "role": user.role, "team": user.team,
                    "disabled_at": user.disabled_at.map(|at| at.timestamp()),
                    "last_seen_at": user.last_seen_at.map(|at| at.timestamp()),
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
