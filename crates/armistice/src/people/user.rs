//! A colleague who signs in.

use std::collections::BTreeSet;

use store::{Tx, params};

use super::role::Role;
use super::{Caller, Sight, TeamId, UserId, audit, session, team};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::sql::people as sql;

/// The longest name, in letters.
pub(super) const NAME_MAX: usize = 200;

store::record! {
    /// A colleague as stored.
    pub struct User {
        pub id: UserId,
        pub email: String,
        pub name: String,
        pub role: Role,
        pub team_id: Option<TeamId>,
        pub password_hash: Option<String>,
        pub zone: String,
        pub created_at: measure::Moment,
        pub disabled_at: Option<measure::Moment>,
    }
}

store::record! {
    /// A colleague in the list.
    pub struct Listed {
        /// The colleague.
        pub id: UserId,
        /// E-mail address, which is also the name to sign in with.
        pub email: String,
        /// Full name.
        pub name: String,
        /// What the colleague is here for.
        pub role: Role,
        /// The team's id.
        pub team_id: Option<TeamId>,
        /// The team's name.
        pub team: Option<String>,
        /// IANA zone.
        pub zone: String,
        /// When the colleague came.
        pub created_at: measure::Moment,
        /// Since when the colleague may not sign in.
        pub disabled_at: Option<measure::Moment>,
        /// When a browser of the colleague was last seen.
        pub last_seen_at: Option<measure::Moment>,
    }
}

/// What makes a new colleague.
#[derive(Clone, Debug)]
pub struct New {
    /// E-mail address, which is also the name to sign in with.
    pub email: String,
    /// Full name.
    pub name: String,
    /// What the colleague is here for.
    pub role: Role,
    /// The colleague's team.
    pub team: Option<TeamId>,
    /// PHC text; `None` for one who cannot sign in yet.
    pub password_hash: Option<String>,
    /// IANA zone.
    pub zone: String,
}

/// Stores a colleague. An address that is taken is a field error.
pub fn create(tx: &mut Tx, new: &New) -> Outcome<UserId> {
    let mut errors = FieldErrors::new();
    let email = normal_email(&new.email);
    if email.is_none() {
        errors.add("email", "Please give an e-mail address like ana@example.org.");
    }
    check_description(&new.name, &new.zone, &mut errors);
    errors.check()?;
    let id = UserId(tx.new_id());
    let values =
        params![id, email, new.name.trim(), new.role.word(), new.team, new.password_hash, new.zone, tx.now()];
    match tx.run(&sql::USER_CREATE, values) {
        Ok(_) => Ok(id),
        Err(store::Error::Constraint(name)) if name == "users_email" => {
            Err(Fault::field("email", "A colleague with this address exists already."))
        }
        Err(error) => Err(error.into()),
    }
}

/// Returns the lower-cased address when it can be one.
pub fn normal_email(text: &str) -> Option<String> {
    let text = text.trim();
    email_address::EmailAddress::is_valid(text).then(|| text.to_lowercase())
}

/// Returns a colleague.
pub fn find(tx: &mut Tx, id: UserId) -> Outcome<User> {
    tx.maybe(&sql::USER_BY_ID, params![id])?.ok_or(Fault::Missing("user"))
}

/// Whose rows somebody may see who does not see everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owners {
    /// The colleagues.
    pub ids: BTreeSet<i64>,
    /// Rows without an owner are seen as well.
    pub or_nobody: bool,
}

/// Returns whose rows are within a sight, as [`Sight::within`] asks it; nothing when everything is.
pub fn within(tx: &mut Tx, sight: &Sight) -> Outcome<Option<Owners>> {
    if sight.all == 1 {
        return Ok(None);
    }
    let mut ids = BTreeSet::from([sight.user.0]);
    if let Some(team) = sight.team {
        ids.extend(tx.all::<i64>(&sql::TEAM_MEMBERS, params![team])?);
    }
    Ok(Some(Owners { ids, or_nobody: sight.team.is_some() }))
}

/// Returns the colleague with an address, who may be disabled.
pub fn by_email(tx: &mut Tx, email: &str) -> Outcome<Option<User>> {
    Ok(tx.maybe(&sql::USER_BY_EMAIL, params![email.trim().to_lowercase()])?)
}

fn check_description(name: &str, zone: &str, errors: &mut FieldErrors) {
    errors.refuse_nul("name", name);
    if name.trim().is_empty() {
        errors.add("name", "Please give a name.");
    }
    if name.chars().count() > NAME_MAX {
        errors.add("name", "Please give a shorter name.");
    }
    if measure::zone(zone).is_err() {
        errors.add("zone", "Please choose a time zone like Europe/Berlin.");
    }
}

/// Gives a colleague another role and team. The last admin stays one.
pub fn place(tx: &mut Tx, by: &Caller, id: UserId, role: Role, team: Option<TeamId>) -> Outcome<()> {
    let user = find(tx, id)?;
    if user.role == Role::Admin && role != Role::Admin {
        keep_an_admin(tx, id)?;
    }
    if let Some(team) = team {
        team::find(tx, team)?;
    }
    tx.run(&sql::USER_PLACE, params![id, role, team])?;
    audit::note(tx, by, "changed the role", "user", id.0, role.word())
}

/// Gives oneself another name and zone.
pub fn describe(tx: &mut Tx, by: &Caller, name: &str, zone: &str) -> Outcome<()> {
    let mut errors = FieldErrors::new();
    check_description(name, zone, &mut errors);
    errors.check()?;
    // Lists are ordered by what owners are called.
    tx.mark(by.user.0);
    tx.run(&sql::USER_DESCRIBE, params![by.user, name.trim(), zone])?;
    Ok(())
}

/// Gives a colleague another password, as PHC text, and ends all sessions but the one that asked for it.
pub fn set_password(tx: &mut Tx, id: UserId, hash: &str, keep: Option<super::SessionId>) -> Outcome<()> {
    tx.run(&sql::USER_PASSWORD, params![id, hash])?;
    tx.run(&sql::PASSWORD_RESETS_END, params![id, tx.now()])?;
    session::revoke_others(tx, id, keep)?;
    Ok(())
}

/// Closes the door to a colleague at once: sessions end, tokens are refused. The last admin stays.
pub fn disable(tx: &mut Tx, by: &Caller, id: UserId) -> Outcome<()> {
    let user = find(tx, id)?;
    if user.role == Role::Admin {
        keep_an_admin(tx, id)?;
    }
    tx.run(&sql::USER_DISABLE, params![id, tx.now(), by.user])?;
    session::revoke_others(tx, id, None)?;
    audit::note(tx, by, "disabled", "user", id.0, &user.email)
}

/// Opens the door to a colleague again.
pub fn enable(tx: &mut Tx, by: &Caller, id: UserId) -> Outcome<()> {
    let user = find(tx, id)?;
    tx.run(&sql::USER_ENABLE, params![id])?;
    audit::note(tx, by, "enabled", "user", id.0, &user.email)
}

fn keep_an_admin(tx: &mut Tx, but: UserId) -> Outcome<()> {
    if tx.one::<i64>(&sql::ADMINS_BESIDE, params![but])? > 0 {
        return Ok(());
    }
    Err(Fault::refused("last-admin", "This is the only admin. Make somebody else an admin first."))
}

/// Returns all colleagues with their teams, by name.
pub fn listed(tx: &mut Tx) -> Outcome<Vec<Listed>> {
    Ok(tx.all(&sql::USERS_LISTED, params![])?)
}

/// Returns all colleagues by name.
pub fn all(tx: &mut Tx) -> Outcome<Vec<User>> {
    Ok(tx.all(&sql::USERS, params![])?)
}

/// Tells whether anybody can sign in at all; when not, the setup code makes the owner.
pub fn any(tx: &mut Tx) -> Outcome<bool> {
    Ok(tx.one::<i64>(&sql::USERS_COUNT, params![])? > 0)
}
