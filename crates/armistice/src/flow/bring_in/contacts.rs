//! A list of contacts: who is new, who is here already, and what changes for them.

use std::collections::{BTreeSet, HashMap};

use store::Tx;

use super::super::reconsider;
use super::companies::{Companies, Written};
use super::person::{Person, decide};
use super::said::{self, Line};
use super::{Act, Desk, Numbered, Tally, moves, own, segments, tags};
use crate::capture::imports::rows::ContactRow;
use crate::contacts::account_bulk::Identity;
use crate::contacts::bulk::{self, Known, Text};
use crate::contacts::bulk_change;
use crate::contacts::field::Noun;
use crate::contacts::stage::Stage;
use crate::contacts::{AccountId, ContactId};
use crate::fault::Outcome;
use crate::segments::score;

pub(super) fn meet(tx: &mut Tx, desk: &Desk, rows: &[Numbered<ContactRow>], act: Act) -> Outcome<Tally> {
    let known = known(tx, rows)?;
    let (mut companies, mut tally) = (Companies::default(), Tally::default());
    let people = decide(desk, rows, &known, &mut companies, &mut tally);
    segments::remark(desk, rows, &mut tally);
    let told = people.iter().filter_map(|person| {
        let (place, stage) = person.told?;
        Some((person.known?, place, stage))
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
    let keys = rows.iter().filter_map(|numbered| numbered.row.texts[Text::ExternalKey as usize].as_deref());
    let keys: Vec<&str> = keys.collect();
    let mut known = bulk::by_email(tx, &emails)?;
    let by_key = bulk::by_external_key(tx, &keys)?;
    let ids: std::collections::HashSet<ContactId> = known.iter().map(|known| known.id).collect();
    known.extend(by_key.into_iter().filter(|found| !ids.contains(&found.id)));
    known.sort_unstable_by_key(|known| known.id);
    Ok(known)
}

/// Writes what is decided, stages aside, and returns the contacts of whom something else is known now.
fn write(
    tx: &mut Tx,
    desk: &Desk,
    people: &[Person<'_>],
    accounts: &HashMap<Identity, AccountId>,
) -> Outcome<BTreeSet<ContactId>> {
    let account_of = |person: &Person<'_>| {
        let known = person.known.and_then(|known| known.account);
        known.or_else(|| person.company.as_ref().and_then(|identity| accounts.get(identity).copied()))
    };
    let ids: Vec<ContactId> = people
        .iter()
        .map(|person| person.known.map_or_else(|| ContactId(tx.new_id()), |known| known.id))
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
                texts: person.texts(),
                email_key: person.email_key(),
                account,
                owner: person.owner,
                first_seen_at,
            })
        })
        .collect();
    bulk_change::change(tx, &changed, &desk.author)?;
    let mut again: BTreeSet<ContactId> = changed.iter().map(|changed| changed.was.id).collect();
    let of_each = || {
        let all = ids.iter().zip(people);
        all.map(|(id, person)| (*id, person.known.is_none(), person.rows.as_slice()))
    };
    again.extend(tags::add(tx, desk, of_each())?);
    again.extend(segments::join(tx, desk, of_each())?);
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
    let known = people.iter().filter_map(|person| person.known).map(|known| known.id).collect();
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
            texts: person.texts(),
            account: account_of(person),
            owner: person.owner,
            campaign: person.rows.iter().find_map(|row| desk.campaign(row.campaign.as_deref()?)),
            stage: person.rows.iter().find_map(|row| row.stage).unwrap_or(Stage::Lead),
            first_seen_at: person.rows.iter().find_map(|row| row.first_seen_at).unwrap_or(desk.brought_at),
        })
        .collect();
    bulk::create(tx, &new, &desk.author, &desk.reason)
}
