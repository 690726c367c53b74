//! What follows when the reader of a mail does something: follows a link, wants no more mail, wants it again.

use store::Tx;

use super::{consider, journeys};
use crate::capture::TouchId;
use crate::capture::consent::{self, MARKETING};
use crate::capture::touch::{self, Kind, Verdict};
use crate::contacts::{ContactId, contact};
use crate::fault::Outcome;
use crate::keys::Keys;
use crate::post::message::{self, Message};
use crate::post::words::Reason;
use crate::post::{MessageId, suppression};

/// Writes down that a link of a mail was followed; a machine's visit is kept apart and counts for nothing.
pub fn clicked(tx: &mut Tx, id: MessageId, url: &str, machine: Option<&str>) -> Outcome<()> {
    let found = message::find(tx, id)?;
    // A colleague who tries a link of a test has shown no interest.
    let Some(contact) = found.recipient().contact() else { return Ok(()) };
    let touch = record(tx, &found, contact, Kind::Click, url)?;
    if let Some(reason) = machine {
        return touch::classify(tx, touch, contact, Verdict { machine: true, reason, author: "post" });
    }
    contact::touched(tx, contact, tx.now())?;
    consider::soon(tx, contact)
}

/// Stops all marketing mail to whoever got a mail, at once: suppression, consent, journeys, touch. Doing it twice
/// changes nothing. `address` is the network address of the request.
///
/// What stands already spares nothing else: the address may be suppressed for the same reason by an import, or the
/// contact may have another one by now, while the consent is still given and a journey still goes on.
pub fn unsubscribed(tx: &mut Tx, keys: &Keys, id: MessageId, address: &str) -> Outcome<()> {
    let found = message::find(tx, id)?;
    let Some(contact) = found.recipient().contact() else { return Ok(()) };
    let author = format!("contact:{contact}");
    let mut is_new = false;
    for email in addresses(tx, &found, contact)? {
        is_new |= suppression::suppress(tx, keys, &email, Reason::Unsubscribed, &author)?;
    }
    if consent::state_of(tx, contact, MARKETING)? != Some(consent::State::Withdrawn) {
        say(tx, contact, consent::State::Withdrawn, "Unsubscribed by the link of a mail", address)?;
        is_new = true;
    }
    journeys::leave_all(tx, contact, "unsubscribed")?;
    if is_new {
        record(tx, &found, contact, Kind::Unsubscribe, "mail")?;
        contact::touched(tx, contact, tx.now())?;
    }
    consider::soon(tx, contact)
}

/// Lets mail flow again to somebody who had unsubscribed and asks for it on their own preference page.
pub fn resubscribed(tx: &mut Tx, keys: &Keys, id: MessageId, address: &str) -> Outcome<()> {
    let found = message::find(tx, id)?;
    let Some(contact) = found.recipient().contact() else { return Ok(()) };
    for email in addresses(tx, &found, contact)? {
        suppression::lift_own(tx, keys, &email)?;
    }
    say(tx, contact, consent::State::Given, "Asked on the preference page to be written to again", address)?;
    consider::soon(tx, contact)
}

/// Returns the address that a mail went to, and the one that the contact has now.
fn addresses(tx: &mut Tx, mail: &Message, contact: ContactId) -> Outcome<Vec<String>> {
    let present = contact::find(tx, contact)?.email;
    Ok(std::iter::once(mail.to_address.clone()).chain(present).collect())
}

fn say(tx: &mut Tx, who: ContactId, state: consent::State, words: &str, address: &str) -> Outcome<()> {
    let at = tx.now();
    let new =
        consent::New { contact: who, purpose: MARKETING, state, at, words, origin: "preferences", address };
    consent::record(tx, &new)
}

fn record(tx: &mut Tx, message: &Message, contact: ContactId, kind: Kind, subject: &str) -> Outcome<TouchId> {
    let new = touch::New {
        contact,
        visitor: None,
        kind,
        subject,
        at: tx.now(),
        campaign: None,
        source: Some("email"),
        medium: Some("email"),
        reference: Some(message.id.0),
    };
    touch::record(tx, &new)
}
