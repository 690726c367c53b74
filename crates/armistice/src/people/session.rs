//! Signed-in browsers and the tokens of programs: who a request comes from.

use measure::{DAY_MS, HOUR_MS, MINUTE_MS, Moment};
use store::{Tx, params};

use super::caller::{Caller, Via};
use super::role::{Capability, Role};
use super::theme::Theme;
use super::{ApiTokenId, SessionId, TeamId, UserId, user, visibility};
use crate::fault::Outcome;
use crate::keys::Keys;
use crate::settings;
use crate::sql::people as sql;

/// A browser that nobody touched for so long is signed out.
pub const IDLE_MS: i64 = 12 * HOUR_MS;
/// A browser is signed out after so long, however busy.
pub const ABSOLUTE_MS: i64 = 30 * DAY_MS;
/// What ended is kept for so long, for who looks into a break-in; then its address and browser are forgotten.
pub const KEPT_MS: i64 = 90 * DAY_MS;
/// The last sight of a session is written at most this often, so that reading stays reading.
const SEEN_EVERY_MS: i64 = 5 * MINUTE_MS;
/// The browser's own description is cut to this many bytes.
const AGENT_MAX: usize = 200;

store::record! {
    /// The colleague behind a session or a token.
    pub struct Bearer {
        pub id: i64,
        pub user_id: UserId,
        pub email: String,
        pub name: String,
        pub role: Role,
        pub team_id: Option<TeamId>,
        pub zone: String,
        pub last_seen_at: Moment,
        pub scopes: String,
    }
}

store::record! {
    /// A session as its owner sees it in the list.
    pub struct Session {
        /// The session.
        pub id: SessionId,
        /// When its browser signed in.
        pub created_at: Moment,
        /// When it was last seen.
        pub last_seen_at: Moment,
        /// When it ends at the latest.
        pub expires_at: Moment,
        /// The browser's own description.
        pub agent: String,
        /// The network address it signed in from.
        pub address: String,
    }
}

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Network address.
    pub address: String,
    /// The browser's own description.
    pub agent: String,
    /// The colours the browser asks for.
    pub theme: Theme,
    /// Whether this is the demo.
    pub demo: bool,
}

/// Starts a session for a colleague whose password was just checked; `token` goes into the cookie, its hash is stored.
pub fn start(tx: &mut Tx, keys: &Keys, who: UserId, token: &str, from: &Origin) -> Outcome<SessionId> {
    let id = SessionId(tx.new_id());
    let now = tx.now();
    let agent: String = from.agent.chars().take(AGENT_MAX).collect();
    let values = params![id, who, keys.hash(token), now, now + ABSOLUTE_MS, agent, &from.address];
    tx.run(&sql::SESSION_START, values)?;
    Ok(id)
}

/// Returns the caller behind a session cookie, unless the session ended, idled out, or the colleague was disabled.
/// The flag says that the last sight is due to be written.
pub fn caller_of(tx: &mut Tx, keys: &Keys, token: &str, from: &Origin) -> Outcome<Option<(Caller, bool)>> {
    let now = tx.now();
    let found: Option<Bearer> =
        tx.maybe(&sql::SESSION_BEARER, params![keys.hash(token), now, now - IDLE_MS])?;
    let Some(bearer) = found else { return Ok(None) };
    let stale = now.since(bearer.last_seen_at) >= SEEN_EVERY_MS;
    let via = Via::Session(SessionId(bearer.id));
    Ok(Some((as_caller(tx, bearer, via, from)?, stale)))
}

/// Returns the caller behind an API token; the flag says that the last use is due to be written.
pub fn caller_of_token(
    tx: &mut Tx,
    keys: &Keys,
    token: &str,
    from: &Origin,
) -> Outcome<Option<(Caller, bool)>> {
    let now = tx.now();
    let found: Option<Bearer> = tx.maybe(&sql::API_TOKEN_BEARER, params![keys.hash(token), now])?;
    let Some(bearer) = found else { return Ok(None) };
    let stale = now.since(bearer.last_seen_at) >= SEEN_EVERY_MS;
    let scopes = bearer.scopes.split_whitespace().filter_map(Capability::of).collect();
    let via = Via::Token(ApiTokenId(bearer.id), scopes);
    Ok(Some((as_caller(tx, bearer, via, from)?, stale)))
}

/// Returns the caller for a colleague without a request: the command line and the demo act as somebody, too.
pub fn console(tx: &mut Tx, who: UserId) -> Outcome<Caller> {
    let found = user::find(tx, who)?;
    let reach = visibility::of(tx, found.role)?;
    Ok(Caller {
        user: found.id,
        name: found.name,
        email: found.email,
        role: found.role,
        team: found.team_id,
        reach,
        zone: found.zone,
        company: settings::company(tx)?.name,
        theme: Theme::System,
        demo: false,
        via: Via::Console,
        address: "console".into(),
        at: tx.now(),
    })
}

fn as_caller(tx: &mut Tx, bearer: Bearer, via: Via, from: &Origin) -> Outcome<Caller> {
    let reach = visibility::of(tx, bearer.role)?;
    Ok(Caller {
        user: bearer.user_id,
        name: bearer.name,
        email: bearer.email,
        role: bearer.role,
        team: bearer.team_id,
        reach,
        zone: bearer.zone,
        company: settings::company(tx)?.name,
        theme: from.theme,
        demo: from.demo,
        via,
        address: from.address.clone(),
        at: tx.now(),
    })
}

/// Notes that a session or a token was used.
pub fn seen(tx: &mut Tx, via: &Via) -> Outcome<()> {
    match via {
        Via::Session(id) => tx.run(&sql::SESSION_SEEN, params![*id, tx.now()])?,
        Via::Token(id, _) => tx.run(&sql::API_TOKEN_USED, params![*id, tx.now()])?,
        Via::Console => 0,
    };
    Ok(())
}

/// Ends one of a colleague's sessions; ending it twice changes nothing.
pub fn revoke(tx: &mut Tx, who: UserId, id: SessionId) -> Outcome<()> {
    tx.run(&sql::SESSION_REVOKE, params![id, who, tx.now()])?;
    Ok(())
}

/// Ends all sessions of a colleague but one: after a new password, or when the colleague is disabled.
pub fn revoke_others(tx: &mut Tx, who: UserId, keep: Option<SessionId>) -> Outcome<usize> {
    Ok(tx.run(&sql::SESSIONS_REVOKE_OTHERS, params![who, keep.unwrap_or(SessionId(0)), tx.now()])?)
}

/// Returns the open sessions of a colleague, newest first.
pub fn open(tx: &mut Tx, who: UserId) -> Outcome<Vec<Session>> {
    let now = tx.now();
    Ok(tx.all(&sql::SESSIONS_OPEN, params![who, now, now - IDLE_MS])?)
}

/// Forgets sessions and requests for a new password that ended long ago.
pub fn forget(tx: &mut Tx) -> Outcome<()> {
    let ended = tx.now() - KEPT_MS;
    tx.run(&sql::SESSIONS_FORGET, params![ended])?;
    tx.run(&sql::PASSWORD_RESETS_FORGET, params![ended])?;
    Ok(())
}
