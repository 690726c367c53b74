//! The facts about many contacts at once: a handful of statements for hundreds of them, whatever the number.

mod rows;
mod touches;

use std::collections::HashMap;

use measure::Moment;
use rules::{Consent, Needs, Profile};
use store::{FromRow, Sql, Tx};

use self::rows::{Company, Origin, OwnValue, person, text};
use crate::contacts::contact::Contact;
use crate::contacts::{ContactId, bulk};
use crate::fault::Outcome;

/// How many ids one statement names.
const LOOKUP: usize = 512;

/// Fields and properties that need a look at another table.
const OWNER: &str = "owner";
/// What the owner is called: for lists; no rule may name it.
pub const OWNER_NAME: &str = "owner.name";
const CAMPAIGN: &str = "campaign";
const MAIL: [&str; 2] = ["template", "journey"];

/// What is to be loaded besides the contacts' own rows.
#[expect(clippy::struct_excessive_bools, reason = "each is a table that is asked or not, all of them free")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The account and its own fields.
    account: bool,
    /// The contact's own fields.
    own: bool,
    tags: bool,
    segments: bool,
    consents: bool,
    /// Who owns the contact and which campaign brought it.
    origin: bool,
    touches: bool,
    /// The campaigns of touches.
    campaigns: bool,
    /// The mails behind touches.
    mails: bool,
}

impl Wanted {
    /// Everything that a rule can ask about.
    pub const ALL: Self = Self {
        account: true,
        own: true,
        tags: true,
        segments: true,
        consents: true,
        origin: true,
        touches: true,
        campaigns: true,
        mails: true,
    };

    /// What rules need to know.
    pub fn of(needs: &Needs) -> Self {
        let asks = |prefix: &str| needs.fields.names().any(|name| name.starts_with(prefix));
        Self {
            account: asks("account."),
            own: asks("contact."),
            tags: !needs.tags.is_empty(),
            segments: !needs.segments.is_empty(),
            consents: !needs.purposes.is_empty(),
            origin: needs.fields.contains(OWNER) || needs.fields.contains(CAMPAIGN),
            touches: needs.touches,
            campaigns: needs.properties.contains(CAMPAIGN),
            mails: MAIL.iter().any(|name| needs.properties.contains(name)),
        }
    }
}

/// A contact with what is known of it.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its own row.
    pub contact: Contact,
    /// What rules may ask, without scores and without its colleagues.
    pub facts: Profile,
}

/// Returns those of these contacts that exist, in the order of their ids, with their touches up to and including a
/// moment. Costs at most ten statements for each 512 of them, and grows with their touches.
pub fn load(tx: &mut Tx, ids: &[ContactId], until: Moment, wanted: Wanted) -> Outcome<Vec<Known>> {
    let mut all = Vec::with_capacity(ids.len());
    for ids in ids.chunks(LOOKUP) {
        let mut contacts = bulk::find_all(tx, ids)?;
        contacts.sort_unstable_by_key(|contact| contact.id);
        let mut batch = Batch::new(contacts);
        batch.accounts(tx, wanted)?;
        batch.own(tx, wanted)?;
        batch.said(tx, wanted)?;
        batch.touches(tx, until, wanted)?;
        all.append(&mut batch.known);
    }
    Ok(all)
}

/// Some contacts while they are being loaded.
struct Batch {
    known: Vec<Known>,
    places: HashMap<i64, usize>,
    ids: Vec<i64>,
}

impl Batch {
    fn new(contacts: Vec<Contact>) -> Self {
        let ids: Vec<i64> = contacts.iter().map(|contact| contact.id.0).collect();
        let places = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        let known = contacts.into_iter().map(|contact| Known { facts: person(&contact), contact }).collect();
        Self { known, places, ids }
    }

    fn facts(&mut self, id: i64) -> Option<&mut Profile> {
        let place = *self.places.get(&id)?;
        Some(&mut self.known[place].facts)
    }

    fn accounts(&mut self, tx: &mut Tx, wanted: Wanted) -> Outcome<()> {
        if !wanted.account {
            return Ok(());
        }
        let mut people: HashMap<i64, Vec<usize>> = HashMap::new();
        for (place, known) in self.known.iter().enumerate() {
            if let Some(account) = known.contact.account_id {
                people.entry(account.0).or_default().push(place);
            }
        }
        let ids: Vec<i64> = people.keys().copied().collect();
        let companies: Vec<Company> = named(
            tx,
            "SELECT id, name, domain, industry, country, employees FROM accounts WHERE id IN ",
            &ids,
            "",
        )?;
        for company in companies {
            for place in people.get(&company.id).into_iter().flatten() {
                company.tell(&mut self.known[*place].facts);
            }
        }
        for value in own_values(tx, &ids)? {
            for place in people.get(&value.noun_id).into_iter().flatten() {
                value.tell("account", &mut self.known[*place].facts);
            }
        }
        Ok(())
    }

    fn own(&mut self, tx: &mut Tx, wanted: Wanted) -> Outcome<()> {
        if wanted.own {
            for value in own_values(tx, &self.ids)? {
                if let Some(facts) = self.facts(value.noun_id) {
                    value.tell("contact", facts);
                }
            }
        }
        if wanted.origin {
            let rows: Vec<Origin> = named(
                tx,
                "SELECT contacts.id, users.email, users.name, campaigns.key AS campaign FROM contacts \
                 LEFT JOIN users ON users.id = contacts.owner_id \
                 LEFT JOIN campaigns ON campaigns.id = contacts.campaign_id WHERE contacts.id IN ",
                &self.ids,
                "",
            )?;
            for origin in rows {
                if let Some(facts) = self.facts(origin.id) {
                    text(facts, OWNER, origin.email.as_deref());
                    text(facts, OWNER_NAME, origin.name.as_deref());
                    text(facts, CAMPAIGN, origin.campaign.as_deref());
                }
            }
        }
        Ok(())
    }

    fn said(&mut self, tx: &mut Tx, wanted: Wanted) -> Outcome<()> {
        if wanted.tags {
            let rows: Vec<(i64, String)> =
                named(tx, "SELECT contact_id, tag FROM tags WHERE contact_id IN ", &self.ids, "")?;
            for (id, tag) in rows {
                if let Some(facts) = self.facts(id) {
                    facts.add_tag(&tag);
                }
            }
        }
        if wanted.segments {
            let rows: Vec<(i64, String, Moment)> = named(
                tx,
                "SELECT memberships.contact_id, segments.key, memberships.since FROM memberships \
                 JOIN segments ON segments.id = memberships.segment_id \
                 WHERE segments.archived_at IS NULL AND memberships.contact_id IN ",
                &self.ids,
                "",
            )?;
            for (id, segment, since) in rows {
                if let Some(facts) = self.facts(id) {
                    facts.set_member(segment, since);
                }
            }
        }
        if wanted.consents {
            let rows: Vec<(i64, String, String)> = named(
                tx,
                "SELECT contact_id, purpose, state FROM consents WHERE contact_id IN ",
                &self.ids,
                " ORDER BY at, id",
            )?;
            // What was said last stays.
            for (id, purpose, state) in rows {
                let state = if state == "given" { Consent::Given } else { Consent::Withdrawn };
                if let Some(facts) = self.facts(id) {
                    facts.set_consent(purpose, state);
                }
            }
        }
        Ok(())
    }
}

/// Returns the rows of a statement that names ids; none for no ids.
fn named<T: FromRow>(tx: &mut Tx, before: &'static str, ids: &[i64], after: &'static str) -> Outcome<Vec<T>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(before);
    sql.bind_list(ids).push(after);
    Ok(tx.all_sql(&sql)?)
}

fn own_values(tx: &mut Tx, ids: &[i64]) -> Outcome<Vec<OwnValue>> {
    named(
        tx,
        "SELECT field_values.noun_id, fields.key, fields.kind, field_values.text_value, field_values.number_value, \
         field_values.moment_value FROM field_values JOIN fields ON fields.id = field_values.field_id \
         WHERE field_values.noun_id IN ",
        ids,
        "",
    )
}
