//! API tokens: how a program acts for a colleague, within named scopes.

use measure::Moment;
use store::{Tx, params};

use super::role::Capability;
use super::{ApiTokenId, Caller, UserId, audit};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::keys::Keys;
use crate::sql::people as sql;

/// What every token begins with, so that one that leaked is recognised.
pub const PREFIX: &str = "armistice_";
/// The longest name, in letters.
const NAME_MAX: usize = 80;
/// Tokens of one colleague.
const TOKENS_MAX: usize = 50;

store::record! {
    /// A living token; its text is never stored.
    pub struct Token {
        /// The token's id.
        pub id: ApiTokenId,
        /// The colleague it acts for.
        pub user_id: UserId,
        /// The colleague's name.
        pub holder: String,
        /// What the token is for.
        pub name: String,
        /// Its scopes, with spaces between them.
        pub scopes: String,
        /// When it was made.
        pub created_at: Moment,
        /// When it ends by itself.
        pub expires_at: Option<Moment>,
        /// When it was last used, to within minutes.
        pub last_used_at: Option<Moment>,
    }
}

/// What makes a token.
#[derive(Clone, Debug)]
pub struct New {
    /// What the token is for.
    pub name: String,
    /// Words of its scopes.
    pub scopes: Vec<String>,
    /// When it ends by itself; `None` for never.
    pub expires_at: Option<Moment>,
}

/// Stores the hash of a token that acts for the caller. A scope beyond the caller's own is a field error.
pub fn create(tx: &mut Tx, keys: &Keys, by: &Caller, new: &New, secret: &str) -> Outcome<ApiTokenId> {
    let mut errors = FieldErrors::new();
    let name = new.name.trim();
    errors.refuse_nul("name", name);
    if name.is_empty() || name.chars().count() > NAME_MAX {
        errors.add("name", format!("Please say in 1 to {NAME_MAX} letters what the token is for."));
    }
    if new.scopes.is_empty() {
        errors.add("scopes", "Please choose at least one scope.");
    }
    for scope in &new.scopes {
        match Capability::of(scope) {
            Some(capability) if by.may(capability) => {}
            Some(_) => errors.add("scopes", format!("You may not give {scope}, since you do not have it.")),
            None => errors.add("scopes", format!("There is no scope {scope}.")),
        }
    }
    if new.expires_at.is_some_and(|end| end <= tx.now()) {
        errors.add("expires_at", "Please choose a day to come.");
    }
    errors.check()?;
    if of(tx, by.user)?.len() >= TOKENS_MAX {
        let sentence = format!("You have {TOKENS_MAX} tokens. Revoke one that is not needed any more.");
        return Err(Fault::refused("too-many-tokens", sentence));
    }
    let (id, now, scopes) = (ApiTokenId(tx.new_id()), tx.now(), new.scopes.join(" "));
    let values = params![id, by.user, name, keys.hash(secret), &scopes, now, new.expires_at];
    tx.run(&sql::API_TOKEN_CREATE, values)?;
    audit::note(tx, by, "made", "token", id.0, &format!("{name}: {scopes}"))?;
    Ok(id)
}

/// Returns the living tokens of a colleague, newest first.
pub fn of(tx: &mut Tx, who: UserId) -> Outcome<Vec<Token>> {
    Ok(tx.all(&sql::API_TOKENS_OF, params![who])?)
}

/// Returns the living tokens of everybody, newest first.
pub fn all(tx: &mut Tx) -> Outcome<Vec<Token>> {
    Ok(tx.all(&sql::API_TOKENS, params![])?)
}

/// Ends a token: one's own, or anybody's for an admin.
pub fn revoke(tx: &mut Tx, by: &Caller, id: ApiTokenId) -> Outcome<()> {
    let holder: Option<UserId> = tx.maybe(&sql::API_TOKEN_HOLDER, params![id])?;
    let allowed = holder.is_some_and(|holder| holder == by.user || by.may(Capability::Administer));
    if !allowed {
        return Err(Fault::Missing("token"));
    }
    tx.run(&sql::API_TOKEN_REVOKE, params![id, tx.now()])?;
    audit::note(tx, by, "revoked", "token", id.0, "")
}
