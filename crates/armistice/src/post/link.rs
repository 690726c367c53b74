//! Counted links: what a mail carries instead of a web address, and the way back.
//!
//! A counted link names the message and the address, signed together; there is no way to make one lead elsewhere. An
//! address has the id that its text gives it, so that a mail can be written without asking the database.

use store::{Tx, params};

use super::{LinkId, MessageId};
use crate::fault::{Fault, Outcome};
use crate::keys::{Keys, Purpose, sha256_hex};
use crate::sql::post as sql;

/// Hexadecimal digits of the hash that make an id: 60 bits, so that no two addresses of one house ever meet.
const ID_DIGITS: usize = 15;

/// Returns the id of an address.
pub fn id_of(url: &str) -> LinkId {
    let hash = sha256_hex(url.as_bytes());
    // Fifteen hexadecimal digits always fit.
    LinkId(i64::from_str_radix(&hash[..ID_DIGITS], 16).unwrap_or_default())
}

/// Keeps addresses, so that their ids can be followed back. Must happen before the mail leaves.
pub fn keep(tx: &mut Tx, urls: &[String]) -> Outcome<()> {
    for url in urls {
        tx.run(&sql::LINK_KEEP, params![id_of(url), url])?;
    }
    Ok(())
}

/// Returns the path of a counted link.
pub fn path(keys: &Keys, message: MessageId, link: LinkId) -> String {
    format!("/c/{}", keys.sign(Purpose::Click, &format!("{message}-{link}")))
}

/// Reads a counted link; what was not signed by us is no page.
pub fn read(keys: &Keys, token: &str) -> Outcome<(MessageId, LinkId)> {
    let ids = keys.verify(Purpose::Click, token).and_then(|payload| payload.split_once('-'));
    let parsed = ids.and_then(|(message, link)| Some((message.parse().ok()?, link.parse().ok()?)));
    parsed.ok_or(Fault::Missing("page"))
}

/// Returns the address of a link.
pub fn url(tx: &mut Tx, id: LinkId) -> Outcome<String> {
    tx.maybe(&sql::LINK_URL, params![id])?.ok_or(Fault::Missing("page"))
}
