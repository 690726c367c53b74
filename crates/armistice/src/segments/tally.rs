//! How many contacts a rule means, and a few of them, while it is being written.

use census::{Census, Lens, Unknown};
use measure::Moment;
use rules::{Binder, Rule};
use store::{Sql, Tx};

use super::asking::Question;
use super::census::NoAnswer;
use super::outlook;
use crate::contacts::{ContactId, contact};
use crate::fault::Outcome;
use crate::people::{Sight, user};

/// People that are named.
pub const NAMED_MAX: usize = 5;
/// Contacts that are asked of rows while the census cannot answer: together about a fifth of a second's worth.
pub const ASKED_MAX: usize = 1_000;

/// Somebody for whom the rule holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// The contact.
    pub contact: ContactId,
    /// Their name.
    pub name: String,
}

/// How many contacts a rule means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those for whom it holds.
    pub holds: usize,
    /// Those who were asked.
    pub asked: usize,
    /// Some of those for whom it holds.
    pub people: Vec<Somebody>,
    /// Not everybody within sight was asked, but the newest.
    pub more: bool,
    /// While the census is still counting: how many contacts of how many it has read.
    pub counting: Option<(u64, u64)>,
}

/// What is asked of a census.
pub struct Asked {
    /// The rule.
    pub rule: Rule,
    /// Whose contacts are within sight; nothing for everybody's.
    pub owners: Option<user::Owners>,
    /// When.
    pub now: Moment,
}

/// What a census answers: how many of how many, and some of them.
pub struct Found {
    holds: usize,
    asked: usize,
    some: Vec<i64>,
}

impl Asked {
    /// Asks a census; fails when it does not keep a property of touches that the rule names.
    pub fn count(&self, census: &Census) -> Result<Found, Unknown> {
        let mut binder = Binder::default();
        let rule = binder.bind(&self.rule);
        let mut lens = Lens::new(binder.needs());
        let look = census.look(&mut lens)?;
        let sight = outlook::seen(census, self.owners.as_ref());
        let holds = look.select(&rule, self.now, &sight);
        // The same people for the same answer, so that they do not flicker while somebody writes.
        let some = census.sample(&holds, NAMED_MAX, 0);
        Ok(Found { holds: holds.count(), asked: sight.count(), some })
    }
}

/// Gives those who were found their names, unless they went out of sight meanwhile.
pub fn named(tx: &mut Tx, sight: &Sight, found: &Found) -> Outcome<Tally> {
    let mut people = Vec::new();
    for contact in found.some.iter().copied().map(ContactId) {
        if let Ok(found) = contact::find_seen(tx, sight, contact) {
            people.push(Somebody { contact, name: found.name() });
        }
    }
    Ok(Tally { holds: found.holds, asked: found.asked, people, ..Tally::default() })
}

/// Asks the newest contacts within sight of their rows, because the census has no answer for this reason.
pub fn load(tx: &mut Tx, sight: &Sight, rule: &Rule, reason: Option<&NoAnswer>) -> Outcome<Tally> {
    let question = Question::new(tx, rule)?;
    let mut query = Sql::new("SELECT contacts.id FROM contacts WHERE contacts.erased_at IS NULL");
    sight.within(&mut query, "contacts.owner_id");
    query.push(" ORDER BY contacts.id DESC LIMIT ").bind(ASKED_MAX + 1);
    let mut contacts = tx.all_sql::<ContactId>(&query)?;
    let counting = match reason {
        Some(NoAnswer::Counting(done, all)) => Some((*done, *all)),
        _ => None,
    };
    let mut tally = Tally { more: contacts.len() > ASKED_MAX, counting, ..Tally::default() };
    contacts.truncate(ASKED_MAX);
    let now = tx.now();
    for contact in contacts {
        tally.asked += 1;
        if !question.ask(tx, contact, now)?.holds {
            continue;
        }
        tally.holds += 1;
        if tally.people.len() < NAMED_MAX {
            tally.people.push(Somebody { contact, name: contact::find(tx, contact)?.name() });
        }
    }
    Ok(tally)
}
