//! A list of contacts: who is new, who is here already, and what changes for them.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use store::Tx;

use super::super::reconsider;
use super::companies::{Companies, Written};
use super::said::{self, Line};
use super::{Act, Desk, Numbered, Tally, moves, own, tags};
use crate::capture::imports::mapping::Existing;
use crate::capture::imports::rows::ContactRow;
use crate::contacts::account_bulk::Identity;
use crate::contacts::bulk::{self, Known, Text, Texts};
use crate::contacts::bulk_change;
use crate::contacts::field::Noun;
use crate::contacts::stage::Stage;
use crate::contacts::{AccountId, ContactId};
use crate::fault::Outcome;
use crate::people::UserId;
use crate::segments::score;

/// Texts that an import fills and never overwrites: they say who somebody is and where they came from first.
const FIRST_STAYS: [Text; 4] = [Text::Email, Text::ExternalKey, Text::Source, Text::SourceDetail];

/// A contact as it shall be once all rows about it are in.
struct Person<'r> {
    /// What is here, if it is.
    known: Option<Known>,
    texts: Cow<'r, Texts>,
    email_key: Option<&'r str>,
    owner: Option<UserId>,
    company: Option<Identity>,
    /// The row that says its stage last, and the stage.
    told: Option<(usize, Stage)>,
    /// The rows about it, in the order of the list.
    rows: Vec<&'r ContactRow>,
}

impl Person<'_> {
    /// Returns the compared form of the address that it shall have.
    fn email_key(&self) -> Option<&str> {
        self.email_key.or(self.known.as_ref().and_then(|known| known.email_key.as_deref()))
    }

    /// Tells whether anything that the contact's own row holds changes.
    fn changes(&self, account: Option<AccountId>) -> Option<&Known> {
        let known = self.known.as_ref()?;
        let is_same = *self.texts == known.texts && self.owner == known.owner && account == known.account;
        (!is_same).then_some(known)
    }
}

pub(super) fn meet(tx: &mut Tx, desk: &Desk, rows: &[Numbered<ContactRow>], act: Act) -> Outcome<Tally> {
    let known = known(tx, rows)?;
    let (mut companies, mut tally) = (Companies::default(), Tally::default());
    let people = decide(desk, rows, known, &mut companies, &mut tally);
    let told = people.iter().filter_map(|person| {
        let (place, stage) = person.told?;
        Some((person.known.as_ref()?, place, stage))
    });
    let moves = moves::find(tx, desk, told, &mut tally)?;
    if act == Act::Write {
        companies.find(tx)?;
        let Written { all, changed } = companies.write(tx, desk)?;
        let mut again = write(tx, desk, &people, &all)?;
        moves::make(tx, desk, &moves)?;
        again.extend(moves.iter().map(|(id, _)| *id));
        score::look_again(tx, again)?;
        reconsider::accounts(tx, &changed)?;
    }
    Ok(tally)
}

fn known(tx: &mut Tx, rows: &[Numbered<ContactRow>]) -> Outcome<Vec<Known>> {
    let emails: Vec<&str> = rows.iter().filter_map(|numbered| numbered.row.email_key.as_deref()).collect();
    let key = |row: &'_ Numbered<ContactRow>| row.row.texts[Text::ExternalKey as usize].clone();
    let keys: Vec<String> = rows.iter().filter_map(key).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut known = bulk::by_email(tx, &emails)?;
    let by_key = bulk::by_external_key(tx, &keys)?;
    let ids: std::collections::HashSet<ContactId> = known.iter().map(|known| known.id).collect();
    known.extend(by_key.into_iter().filter(|found| !ids.contains(&found.id)));
    known.sort_unstable_by_key(|known| known.id);
    Ok(known)
}

/// Where the contacts of a chunk are found: by address and by key, the new ones included.
#[derive(Default)]
struct Places {
    by_email: HashMap<String, usize>,
    by_key: HashMap<String, usize>,
}

impl Places {
    fn note(&mut self, email: Option<&str>, key: Option<&str>, place: usize) {
        if let Some(email) = email {
            self.by_email.entry(email.to_owned()).or_insert(place);
        }
        if let Some(key) = key {
            self.by_key.entry(key.to_owned()).or_insert(place);
        }
    }
}

/// The contacts of a chunk while it is decided what becomes of them.
struct Deciding<'d, 'r> {
    desk: &'d Desk,
    places: Places,
    people: Vec<Person<'r>>,
    companies: &'d mut Companies,
    tally: &'d mut Tally,
}

fn decide<'r>(
    desk: &Desk,
    rows: &'r [Numbered<ContactRow>],
    known: Vec<Known>,
    companies: &mut Companies,
    tally: &mut Tally,
) -> Vec<Person<'r>> {
    let people = Vec::with_capacity(rows.len());
    let mut deciding = Deciding { desk, places: Places::default(), people, companies, tally };
    for known in known {
        let key = known.texts[Text::ExternalKey as usize].as_deref();
        deciding.places.note(known.email_key.as_deref(), key, deciding.people.len());
        let (texts, owner) = (Cow::Owned(known.texts.clone()), known.owner);
        let person = Person {
            known: Some(known),
            texts,
            email_key: None,
            owner,
            company: None,
            told: None,
            rows: Vec::new(),
        };
        deciding.people.push(person);
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
            let (texts, email_key) = (Cow::Borrowed(&row.texts), row.email_key.as_deref());
            let person = Person {
                known: None,
                texts,
                email_key,
                owner: None,
                company: None,
                told: None,
                rows: Vec::new(),
            };
            self.people.push(person);
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
        let old = &person.texts[place];
        if new.is_some() && new != old && (old.is_none() || !stays) {
            person.texts.to_mut()[place].clone_from(new);
        }
    }
    let has_address = person.known.as_ref().is_some_and(|known| known.email_key.is_some());
    if !has_address && person.email_key.is_none() {
        person.email_key = row.email_key.as_deref();
    }
    person.owner = if overwrite { owner.or(person.owner) } else { person.owner.or(owner) };
}

/// Writes what is decided, stages aside, and returns the contacts of whom something else is known now.
fn write(
    tx: &mut Tx,
    desk: &Desk,
    people: &[Person<'_>],
    accounts: &HashMap<Identity, AccountId>,
) -> Outcome<BTreeSet<ContactId>> {
    let account_of = |person: &Person<'_>| {
        let known = person.known.as_ref().and_then(|known| known.account);
        known.or_else(|| person.company.as_ref().and_then(|identity| accounts.get(identity).copied()))
    };
    let ids: Vec<ContactId> = people
        .iter()
        .map(|person| person.known.as_ref().map_or_else(|| ContactId(tx.new_id()), |known| known.id))
        .collect();
    create(tx, desk, people, &ids, account_of)?;
    let changed: Vec<bulk_change::Changed<'_>> = people
        .iter()
        .filter_map(|person| {
            let account = account_of(person);
            let was = person.changes(account)?;
            let first_seen_at = was.first_seen_at;
            Some(bulk_change::Changed {
                was,
                texts: &person.texts,
                email_key: person.email_key(),
                account,
                owner: person.owner,
                first_seen_at,
            })
        })
        .collect();
    bulk_change::change(tx, &changed, &desk.author)?;
    let mut again: BTreeSet<ContactId> = changed.iter().map(|changed| changed.was.id).collect();
    let tagged = ids.iter().zip(people);
    let tagged = tagged.map(|(id, person)| (*id, person.known.is_none(), person.rows.as_slice()));
    again.extend(tags::add(tx, desk, tagged)?);
    let values = ids.iter().zip(people).flat_map(|(id, person)| {
        person.rows.iter().map(|row| (id.0, person.known.is_none(), row.own.as_slice()))
    });
    again.extend(own::set(tx, desk, Noun::Contact, values)?.into_iter().map(ContactId));
    let lines: Vec<Line<'_>> = ids
        .iter()
        .zip(people)
        .flat_map(|(id, person)| {
            person.rows.iter().map(|row| Line {
                contact: Some(*id),
                email_key: person.email_key(),
                said: &row.said,
            })
        })
        .collect();
    again.extend(said::record(tx, desk, &lines)?);
    // Those that the list made are looked at when it is in.
    let known = people.iter().filter_map(|person| person.known.as_ref()).map(|known| known.id).collect();
    Ok(again.intersection(&known).copied().collect())
}

fn create(
    tx: &mut Tx,
    desk: &Desk,
    people: &[Person<'_>],
    ids: &[ContactId],
    account_of: impl Fn(&Person<'_>) -> Option<AccountId>,
) -> Outcome<()> {
    let new: Vec<bulk::New<'_>> = ids
        .iter()
        .zip(people)
        .filter(|(_, person)| person.known.is_none())
        .map(|(id, person)| bulk::New {
            id: *id,
            email_key: person.email_key,
            texts: &person.texts,
            account: account_of(person),
            owner: person.owner,
            campaign: person.rows.iter().find_map(|row| desk.campaign(row.campaign.as_deref()?)),
            stage: person.rows.iter().find_map(|row| row.stage).unwrap_or(Stage::Lead),
            first_seen_at: person.rows.iter().find_map(|row| row.first_seen_at).unwrap_or(desk.brought_at),
        })
        .collect();
    bulk::create(tx, &new, &desk.author, &desk.reason)
}
