//! A new password for who forgot the old one: one link, one use, for an hour.

use measure::{HOUR_MS, Moment};
use store::{Tx, params};

use super::{PasswordResetId, UserId, audit, user};
use crate::fault::{Fault, Outcome};
use crate::sql::people as sql;

/// How long a link opens the door.
pub const LIFE_MS: i64 = HOUR_MS;

store::record! {
    /// A request for a new password with its colleague.
    pub struct Reset {
        pub id: PasswordResetId,
        pub user_id: UserId,
        pub email: String,
        pub name: String,
        pub expires_at: Moment,
        pub used_at: Option<Moment>,
    }
}

/// Makes a request for a colleague.
pub fn create(tx: &mut Tx, who: UserId) -> Outcome<PasswordResetId> {
    let (id, now) = (PasswordResetId(tx.new_id()), tx.now());
    tx.run(&sql::PASSWORD_RESET_CREATE, params![id, who, now, now + LIFE_MS])?;
    Ok(id)
}

/// Returns a request, used or not.
pub fn find(tx: &mut Tx, id: PasswordResetId) -> Outcome<Reset> {
    tx.maybe(&sql::PASSWORD_RESET_BY_ID, params![id])?.ok_or(Fault::Missing("request for a new password"))
}

/// Returns the requests of a colleague that still open the door, newest first.
pub fn open(tx: &mut Tx, who: UserId) -> Outcome<Vec<Reset>> {
    Ok(tx.all(&sql::PASSWORD_RESETS_OPEN, params![who, tx.now()])?)
}

/// Returns the request that a link with this end opens now.
pub fn opened_by(tx: &mut Tx, id: PasswordResetId, expires_at: Moment) -> Outcome<Reset> {
    let found = find(tx, id)?;
    let open = found.used_at.is_none() && found.expires_at == expires_at && expires_at > tx.now();
    if open { Ok(found) } else { Err(ended()) }
}

/// Sets the new password, as PHC text, and ends every session of the colleague; of two who try, one is refused.
pub fn complete(
    tx: &mut Tx,
    id: PasswordResetId,
    expires_at: Moment,
    hash: &str,
    address: &str,
) -> Outcome<UserId> {
    let found = opened_by(tx, id, expires_at)?;
    if tx.run(&sql::PASSWORD_RESET_USE, params![id, tx.now()])? == 0 {
        return Err(ended());
    }
    user::set_password(tx, found.user_id, hash, None)?;
    audit::note_of(tx, Some(found.user_id), "set a new password", "by link", address)?;
    Ok(found.user_id)
}

fn ended() -> Fault {
    Fault::refused("reset-ended", "This link was used or has expired. Please ask for a new one.")
}
