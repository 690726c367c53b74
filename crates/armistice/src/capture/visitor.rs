//! A browser that said who it is. One cookie never joins two people: another address gets another visitor.

use store::{Tx, params};

use super::VisitorId;
use crate::contacts::ContactId;
use crate::fault::Outcome;
use crate::keys::Keys;
use crate::sql::forms as sql;

/// The name of the visitor cookie. It carries a random token; only its hash is stored.
pub const COOKIE: &str = "armistice_visitor";
/// How long a browser is remembered: 180 days, in seconds.
pub const AGE_S: i64 = 180 * 86_400;

store::record! {
    /// A browser as stored.
    pub struct Visitor {
        pub id: VisitorId,
        pub contact_id: Option<ContactId>,
    }
}

/// Returns the browser behind a cookie.
pub fn by_token(tx: &mut Tx, keys: &Keys, token: &str) -> Outcome<Option<Visitor>> {
    Ok(tx.maybe(&sql::VISITOR_BY_TOKEN, params![keys.hash(token)])?)
}

/// Stores a browser that belongs to a contact from now on; `token` goes into its cookie.
pub fn bind(tx: &mut Tx, keys: &Keys, token: &str, contact: ContactId) -> Outcome<VisitorId> {
    let id = VisitorId(tx.new_id());
    tx.run(&sql::VISITOR_BIND, params![id, keys.hash(token), tx.now(), contact])?;
    Ok(id)
}
