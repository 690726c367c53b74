//! Everything that a rule may ask about one contact, loaded from SQL at one moment.

use measure::Moment;
use rules::{Needs, Profile};
use store::{Tx, params};

use super::many::{self, Wanted};
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::sql::segments as sql;

/// The most other contacts of an account that a rule looks at; of more, those who came first.
pub const COLLEAGUES_MAX: i64 = 200;

/// Returns the facts about a contact as they stand at a moment, as far as rules need them; without scores, which a model
/// gives. The cost is a handful of indexed reads and grows with the number of the contact's own touches only, unless the
/// rules ask about the other contacts of the account: then those cost as much again, and their touches, for up to
/// [`COLLEAGUES_MAX`] of them.
pub fn load(tx: &mut Tx, id: ContactId, at: Moment, needs: &Needs) -> Outcome<Profile> {
    let wanted = Wanted::of(needs);
    let found = many::load(tx, &[id], at, wanted)?.pop().ok_or(Fault::Missing("contact"))?;
    let mut facts = found.facts;
    if let Some(account) = found.contact.account_id.filter(|_| needs.account_contacts) {
        let others: Vec<ContactId> = tx.all(&sql::COLLEAGUES, params![account, id, COLLEAGUES_MAX])?;
        let colleagues = many::load(tx, &others, at, wanted)?;
        facts.set_colleagues(colleagues.into_iter().map(|known| known.facts).collect());
    }
    Ok(facts)
}
