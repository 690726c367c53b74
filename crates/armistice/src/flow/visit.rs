//! A browser that said who it is opens one of our pages: a touch, and another look at the person.

use measure::Moment;
use store::Tx;

use crate::capture::source::Source;
use crate::capture::{machine, touch, visitor};
use crate::contacts::contact;
use crate::fault::Outcome;
use crate::flow::consider;
use crate::insight::campaign;
use crate::keys::Keys;

/// A page that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The token of the browser's visitor cookie.
    pub token: String,
    /// The page's path.
    pub path: String,
    /// Where the person came from this time.
    pub source: Source,
    /// The browser's own description.
    pub agent: String,
    /// When.
    pub at: Moment,
}

/// Records the visit of a known person; an unknown cookie records nothing. A program's visit is kept as `machine`.
pub fn note(tx: &mut Tx, keys: &Keys, opened: &Opened) -> Outcome<()> {
    let Some(known) = visitor::by_token(tx, keys, &opened.token)? else { return Ok(()) };
    let Some(contact) = known.contact_id else { return Ok(()) };
    let campaign = match &opened.source.campaign_key {
        Some(key) => campaign::by_key(tx, key)?.map(|found| found.id),
        None => None,
    };
    let touch = touch::record(
        tx,
        &touch::New {
            contact,
            visitor: Some(known.id),
            kind: touch::Kind::Visit,
            subject: &opened.path,
            at: opened.at,
            campaign,
            source: Some(&opened.source.source),
            medium: opened.source.medium.as_deref(),
            reference: None,
        },
    )?;
    if let Some(reason) = machine::of_agent(&opened.agent) {
        return touch::classify(
            tx,
            touch,
            contact,
            touch::Verdict { machine: true, reason, author: "system" },
        );
    }
    contact::touched(tx, contact, opened.at)?;
    consider::soon(tx, contact)
}
