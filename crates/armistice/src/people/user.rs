//! A colleague who signs in.

use store::{Tx, params};

use super::role::{Reach, Role};
use super::{TeamId, UserId};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::sql::people as sql;

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
    if new.name.trim().is_empty() {
        errors.add("name", "Please give a name.");
    }
    if jiff::tz::TimeZone::get(&new.zone).is_err() {
        errors.add("zone", "Please choose a time zone like Europe/Berlin.");
    }
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

/// Returns the colleague with an address, who may be disabled.
pub fn by_email(tx: &mut Tx, email: &str) -> Outcome<Option<User>> {
    Ok(tx.maybe(&sql::USER_BY_EMAIL, params![email.trim().to_lowercase()])?)
}

/// Returns all colleagues by name.
pub fn all(tx: &mut Tx) -> Outcome<Vec<User>> {
    Ok(tx.all(&sql::USERS, params![])?)
}

/// Tells whether anybody can sign in at all; when not, the setup code makes the owner.
pub fn any(tx: &mut Tx) -> Outcome<bool> {
    Ok(tx.one::<i64>(&sql::USERS_COUNT, params![])? > 0)
}

/// Returns how far a role sees: as set by an admin, else everything.
pub fn reach_of(tx: &mut Tx, role: Role) -> Outcome<Reach> {
    let stored: Option<String> = tx.maybe(&sql::VISIBILITY_OF, params![role.word()])?;
    Ok(stored.as_deref().and_then(Reach::of).unwrap_or(Reach::All))
}
