//! A list of deals, with the dates they had elsewhere.

use std::collections::{HashMap, HashSet};

use measure::Moment;
use store::Tx;

use super::people::People;
use super::{Act, Desk, Numbered, Tally};
use crate::capture::imports::mapping::Existing;
use crate::capture::imports::rows::DealRow;
use crate::contacts::ContactId;
use crate::contacts::activity::{self, Kind};
use crate::contacts::bulk::{Known, Text};
use crate::contacts::stage::{self, Move, Stage};
use crate::fault::Outcome;
use crate::sales::deal_import::{self, Told};
use crate::sales::deal_stage::DealStage;
use crate::segments::score;

pub(super) fn meet(tx: &mut Tx, desk: &Desk, rows: &[Numbered<DealRow>], act: Act) -> Outcome<Tally> {
    let people = People::find(tx, rows.iter().map(|numbered| &numbered.row.who))?;
    let keys: Vec<&str> = rows.iter().filter_map(|numbered| numbered.row.external_key.as_deref()).collect();
    let known: HashMap<String, deal_import::Known> = deal_import::by_external_key(tx, &keys)?
        .into_iter()
        .filter_map(|known| Some((known.external_key.clone()?, known)))
        .collect();
    let (mut tally, mut new, mut changed) = (Tally::default(), Vec::new(), Vec::new());
    let mut seen: HashSet<&str> = HashSet::new();
    for (place, Numbered { row, number, .. }) in rows.iter().enumerate() {
        let Some(person) = people.of(&row.who) else {
            tally.fail(place, row.who.missing());
            continue;
        };
        let key = row.external_key.as_deref();
        if key.is_some_and(|key| !seen.insert(key)) {
            tally.fail(place, "Another row of this list has the same key.");
            continue;
        }
        let told = told(desk, row, person, place, &mut tally);
        match key.and_then(|key| known.get(key)) {
            Some(_) if desk.existing == Existing::Keep => tally.updated += 1,
            Some(before) => {
                tally.updated += 1;
                changed.push((before, told));
            }
            None => {
                tally.create((key, number));
                new.push(told);
            }
        }
    }
    if act == Act::Write {
        write(tx, desk, &new, &changed)?;
    }
    Ok(tally)
}

/// Puts together what a row tells, with remarks about what is odd.
fn told(desk: &Desk, row: &DealRow, person: &Known, place: usize, tally: &mut Tally) -> Told {
    let stage = row.stage.unwrap_or(DealStage::Access);
    let closed_at = row.closed_at.filter(|_| !stage.is_open());
    if let Some(closed) = closed_at
        && closed < person.first_seen_at
    {
        let sentence = format!(
            "The deal ended on {}, before its contact was first seen on {}; it is kept as the list says.",
            closed.date(),
            person.first_seen_at.date()
        );
        tally.remark(place, sentence);
    }
    let owner = row.owner.as_ref().and_then(|address| desk.colleagues.get(address).copied());
    if let (Some(address), None) = (&row.owner, owner) {
        tally.remark(
            place,
            format!(
                "No colleague has the address or name “{address}”; the deal has the owner of its contact."
            ),
        );
    }
    Told {
        contact: person.id,
        account: person.account,
        owner: owner.or(person.owner),
        name: row.name.clone().unwrap_or_else(|| name_of(person)),
        amount: row.money.unwrap_or(measure::Money::new(0, measure::Currency::EUR)),
        stage,
        opened_at: row.opened_at.or(closed_at).unwrap_or(desk.brought_at),
        closed_at,
        expected_close_at: row.expected_close_at,
        reason: row.reason.filter(|reason| reason.ends_in() == stage),
        external_key: row.external_key.clone(),
    }
}

fn name_of(person: &Known) -> String {
    let of = |text: Text| person.texts[text as usize].as_deref();
    let name: Vec<&str> = [of(Text::FirstName), of(Text::LastName)].into_iter().flatten().collect();
    if name.is_empty() { of(Text::Email).unwrap_or("Deal").to_owned() } else { name.join(" ") }
}

fn write(tx: &mut Tx, desk: &Desk, new: &[Told], changed: &[(&deal_import::Known, Told)]) -> Outcome<()> {
    let ids = deal_import::create(tx, new, &desk.author)?;
    for (id, told) in ids.iter().zip(new) {
        let at = told.closed_at.unwrap_or(told.opened_at);
        let summary = format!("{}: {}, {}", told.stage.label(), told.name, told.amount);
        let noted = activity::New {
            contact: told.contact,
            kind: Kind::Deal,
            summary: &summary,
            reference: Some(id.0),
            author: &desk.author,
            at,
        };
        activity::note(tx, &noted)?;
        follow(tx, desk, told.contact, told.stage, at)?;
    }
    for (known, told) in changed {
        if deal_import::follow(tx, known, told, &desk.author)? {
            follow(tx, desk, told.contact, told.stage, told.closed_at.unwrap_or(desk.brought_at))?;
        }
    }
    let contacts: HashSet<ContactId> =
        new.iter().chain(changed.iter().map(|(_, told)| told)).map(|told| told.contact).collect();
    score::look_again(tx, contacts)
}

/// Moves the contact where its deal says it is: a customer once won, an opportunity while open; never back.
fn follow(tx: &mut Tx, desk: &Desk, contact: ContactId, stage: DealStage, at: Moment) -> Outcome<()> {
    let (to, reason) = match stage {
        DealStage::Won => (Stage::Customer, "A deal was won, says the list"),
        DealStage::Lost | DealStage::NoDecision => return Ok(()),
        DealStage::Access | DealStage::Change | DealStage::Resources => {
            (Stage::Opportunity, "A deal is open, says the list")
        }
    };
    let before = stage::of(tx, contact)?;
    if to == Stage::Opportunity && matches!(before, Stage::Customer | Stage::Disqualified) {
        return Ok(());
    }
    stage::change(tx, contact, Move { to, reason, author: &desk.author, at })?;
    Ok(())
}
