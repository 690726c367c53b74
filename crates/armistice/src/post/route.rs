//! How mail leaves the house: one mail server, its secret sealed, and what it last complained about.

use std::time::Duration;

use mail::smtp;
use measure::{Moment, SECOND_MS};
use serde::{Deserialize, Serialize};
use store::Tx;

use crate::fault::{Fault, FieldErrors, Outcome};
use crate::keys::Keys;
use crate::people::{Caller, audit};
use crate::settings;

const KEY: &str = "mail_route";
const TROUBLE_KEY: &str = "mail_trouble";
/// After a failed connection the server is left alone for so long; the mails wait and lose no try.
pub const REST_MS: i64 = 30 * SECOND_MS;
/// Patience, shorter than the protocol's bounds except where giving up early would make an *unknown*.
const TIMEOUTS: smtp::Timeouts = smtp::Timeouts {
    connect: Duration::from_secs(20),
    command: Duration::from_mins(1),
    write: Duration::from_mins(1),
    accept: Duration::from_mins(10),
};

/// A route as stored; the secret only this installation can open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stored {
    /// Host name of the mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// `tls`, `starttls` or `none`.
    pub security: String,
    /// User name; empty when nobody signs in.
    pub user: String,
    /// The sealed password; empty when there is none.
    pub sealed_secret: String,
}

/// What somebody typed or sent about a route.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = MailServerSettings)]
pub struct Said {
    /// Host name of the mail server.
    pub host: String,
    /// Its port.
    pub port: String,
    /// `tls` (port 465), `starttls` (port 587) or `none` (a server on this machine).
    pub security: String,
    /// User name; empty when nobody signs in.
    pub user: String,
    /// Password; empty keeps the one that is stored.
    pub secret: String,
}

/// What went wrong when the server was last tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// Since when nothing leaves.
    pub since: Moment,
    /// When it was last tried.
    pub tried_at: Moment,
    /// What happened.
    pub what: String,
}

/// Returns the stored route.
pub fn stored(tx: &mut Tx) -> Outcome<Option<Stored>> {
    settings::get(tx, KEY)
}

/// Returns the route with its secret opened, ready to connect. `hello` is the name that we give ourselves.
pub fn ready(tx: &mut Tx, keys: &Keys, hello: &str) -> Outcome<Option<smtp::Route>> {
    let Some(stored) = stored(tx)? else { return Ok(None) };
    let login = if stored.user.is_empty() {
        None
    } else {
        let secret = keys.open(&stored.sealed_secret).ok_or_else(|| {
            Fault::refused(
                "mail-secret-lost",
                "The mail server's password was sealed with another key. Enter it again under Settings, Mail.",
            )
        })?;
        Some(smtp::Login { user: stored.user, secret })
    };
    Ok(Some(smtp::Route {
        host: stored.host,
        port: stored.port,
        tls: tls_of(&stored.security).unwrap_or(smtp::Tls::StartTls),
        login,
        hello: hello.to_owned(),
        timeouts: TIMEOUTS,
        trust: smtp::Trust::System,
    }))
}

/// Stores the route. What cannot be is a field error.
pub fn set(tx: &mut Tx, keys: &Keys, by: &Caller, said: &Said) -> Outcome<()> {
    let mut errors = FieldErrors::new();
    let host = said.host.trim().to_lowercase();
    let host_letters = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
    if host.is_empty() || host.len() > 253 || !host.chars().all(host_letters) {
        errors.add("host", "Please give the host name of your mail server, like smtp.example.org.");
    }
    let port = said.port.trim().parse::<u16>().ok().filter(|port| *port > 0);
    if port.is_none() {
        errors.add("port", "Please give a port: 465 for TLS, 587 for STARTTLS.");
    }
    if tls_of(&said.security).is_none() {
        errors.add("security", "Please choose how the connection is encrypted.");
    }
    errors.refuse_nul("user", &said.user);
    errors.check()?;
    let kept = stored(tx)?.map(|old| old.sealed_secret).unwrap_or_default();
    let route = Stored {
        host,
        port: port.unwrap_or_default(),
        security: said.security.clone(),
        user: said.user.trim().to_owned(),
        sealed_secret: if said.secret.is_empty() { kept } else { keys.seal(&said.secret)? },
    };
    settings::set(tx, KEY, &route, Some(by.user))?;
    settings::set(tx, TROUBLE_KEY, &None::<Trouble>, None)?;
    audit::note(tx, by, "changed", "mail route", 0, &format!("{}:{}", route.host, route.port))
}

/// Returns what is wrong with the server, when something is.
pub fn trouble(tx: &mut Tx) -> Outcome<Option<Trouble>> {
    Ok(settings::get::<Option<Trouble>>(tx, TROUBLE_KEY)?.flatten())
}

/// Notes that the server could not be used; the first moment of the trouble stays.
pub fn complain(tx: &mut Tx, what: &str) -> Outcome<()> {
    let now = tx.now();
    let since = trouble(tx)?.map_or(now, |before| before.since);
    settings::set(tx, TROUBLE_KEY, &Some(Trouble { since, tried_at: now, what: what.to_owned() }), None)
}

/// Notes that the server works again.
pub fn recover(tx: &mut Tx) -> Outcome<()> {
    if trouble(tx)?.is_some() {
        settings::set(tx, TROUBLE_KEY, &None::<Trouble>, None)?;
    }
    Ok(())
}

fn tls_of(word: &str) -> Option<smtp::Tls> {
    match word {
        "tls" => Some(smtp::Tls::Implicit),
        "starttls" => Some(smtp::Tls::StartTls),
        "none" => Some(smtp::Tls::None),
        _ => None,
    }
}
