//! The people that the rows of a chunk are about, and what each shall be once all rows are in.

use std::collections::HashMap;

use super::companies::Companies;
use super::{Desk, Numbered, Tally};
use crate::capture::imports::mapping::Existing;
use crate::capture::imports::rows::ContactRow;
use crate::contacts::AccountId;
use crate::contacts::account_bulk::Identity;
use crate::contacts::bulk::{Known, Text, Texts};
use crate::contacts::stage::Stage;
use crate::people::UserId;

/// Texts that an import fills and never overwrites: they say who somebody is and where they came from first.
const FIRST_STAYS: [Text; 4] = [Text::Email, Text::ExternalKey, Text::Source, Text::SourceDetail];

/// A contact as it shall be once all rows about it are in.
pub(super) struct Person<'r> {
    /// What is here, if it is.
    pub known: Option<&'r Known>,
    /// Its texts as they are here, or as its first row says them.
    begun: &'r Texts,
    /// Its texts with what further rows say; most people have one row, and none.
    merged: Option<Box<Texts>>,
    /// The compared form of an address that it did not have before.
    pub email_key: Option<&'r str>,
    /// Whose contact it shall be.
    pub owner: Option<UserId>,
    /// The company that the rows name.
    pub company: Option<Identity>,
    /// The row that says its stage last, and the stage.
    pub told: Option<(usize, Stage)>,
    /// The rows about it, in the order of the list.
    pub rows: Vec<&'r ContactRow>,
}

impl<'r> Person<'r> {
    fn new(known: Option<&'r Known>, begun: &'r Texts) -> Self {
        let owner = known.and_then(|known| known.owner);
        Self {
            known,
            begun,
            merged: None,
            email_key: None,
            owner,
            company: None,
            told: None,
            rows: Vec::new(),
        }
    }

    /// Returns its texts as they shall be.
    pub fn texts(&self) -> &Texts {
        self.merged.as_deref().unwrap_or(self.begun)
    }

    /// Returns the compared form of the address that it shall have.
    pub fn email_key(&self) -> Option<&'r str> {
        self.email_key.or(self.known.and_then(|known| known.email_key.as_deref()))
    }

    /// Returns what is here when anything changes that the contact's own row holds.
    pub fn changes(&self, account: Option<AccountId>) -> Option<&'r Known> {
        let known = self.known?;
        let is_same = *self.texts() == known.texts && self.owner == known.owner && account == known.account;
        (!is_same).then_some(known)
    }
}

/// Where the contacts of a chunk are found: by address and by key, the new ones included.
struct Places<'r> {
    by_email: HashMap<&'r str, usize>,
    by_key: HashMap<&'r str, usize>,
}

impl<'r> Places<'r> {
    fn note(&mut self, email: Option<&'r str>, key: Option<&'r str>, place: usize) {
        if let Some(email) = email {
            self.by_email.entry(email).or_insert(place);
        }
        if let Some(key) = key {
            self.by_key.entry(key).or_insert(place);
        }
    }
}

/// The contacts of a chunk while it is decided what becomes of them.
struct Deciding<'d, 'r> {
    desk: &'d Desk,
    places: Places<'r>,
    people: Vec<Person<'r>>,
    companies: &'d mut Companies,
    tally: &'d mut Tally,
}

/// Decides what becomes of the people of a chunk: of those that are here already, and of new ones.
pub(super) fn decide<'r>(
    desk: &Desk,
    rows: &'r [Numbered<ContactRow>],
    known: &'r [Known],
    companies: &mut Companies,
    tally: &mut Tally,
) -> Vec<Person<'r>> {
    let people = Vec::with_capacity(rows.len());
    let places = Places { by_email: HashMap::with_capacity(rows.len()), by_key: HashMap::new() };
    let mut deciding = Deciding { desk, places, people, companies, tally };
    for known in known {
        let key = known.texts[Text::ExternalKey as usize].as_deref();
        deciding.places.note(known.email_key.as_deref(), key, deciding.people.len());
        deciding.people.push(Person::new(Some(known), &known.texts));
    }
    for (place, numbered) in rows.iter().enumerate() {
        deciding.row(place, &numbered.row);
    }
    deciding.people.retain(|person| !person.rows.is_empty());
    deciding.people
}

impl<'r> Deciding<'_, 'r> {
    /// Finds whom a row is about, or somebody new, and lets it say what it knows.
    fn row(&mut self, place: usize, row: &'r ContactRow) {
        let key = row.texts[Text::ExternalKey as usize].as_deref();
        let by_key = key.and_then(|key| self.places.by_key.get(key).copied());
        let by_email = row.email_key.as_deref().and_then(|email| self.places.by_email.get(email).copied());
        if by_key.is_some() && by_email.is_some() && by_key != by_email {
            self.tally.fail(
                place,
                "The key of this row belongs to one contact and the e-mail address to another. Decide which of both it is.",
            );
            return;
        }
        let owner = row.owner.as_ref().and_then(|address| self.desk.colleagues.get(address).copied());
        if let (Some(address), None) = (&row.owner, owner) {
            let sentence =
                format!("No colleague has the address or name “{address}”; the contact has no owner.");
            self.tally.remark(place, sentence);
        }
        let at = if let Some(at) = by_key.or(by_email) {
            self.tally.updated += 1;
            at
        } else {
            self.tally.create((&row.email_key, key));
            self.people.push(Person::new(None, &row.texts));
            self.people.len() - 1
        };
        let (existing, person) = (self.desk.existing, &mut self.people[at]);
        merge(existing, person, row, owner);
        if person.company.is_none() && (person.known.is_none() || existing != Existing::Keep) {
            person.company = self.companies.want(&row.account);
        }
        person.told = row.stage.map(|stage| (place, stage)).or(person.told);
        person.rows.push(row);
        self.places.note(person.email_key, key, at);
    }
}

/// Lets a row say what is not yet known, or everything when the list overwrites.
fn merge<'r>(existing: Existing, person: &mut Person<'r>, row: &'r ContactRow, owner: Option<UserId>) {
    if person.known.is_some() && existing == Existing::Keep {
        return;
    }
    let overwrite = existing == Existing::Overwrite;
    for (place, new) in row.texts.iter().enumerate() {
        let stays = !overwrite || FIRST_STAYS.iter().any(|text| *text as usize == place);
        let old = &person.texts()[place];
        if new.is_some() && new != old && (old.is_none() || !stays) {
            person.merged.get_or_insert_with(|| Box::new(person.begun.clone()))[place].clone_from(new);
        }
    }
    let has_address = person.known.is_some_and(|known| known.email_key.is_some());
    if !has_address && person.email_key.is_none() {
        person.email_key = row.email_key.as_deref();
    }
    person.owner = if overwrite { owner.or(person.owner) } else { person.owner.or(owner) };
}
