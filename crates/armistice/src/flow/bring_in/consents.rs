//! A list of what people allowed or took back, and of addresses that bounced.

use store::Tx;

use super::people::People;
use super::said::{self, Line};
use super::{Act, Desk, Numbered, Tally};
use crate::capture::consent::State;
use crate::capture::imports::rows::ConsentRow;
use crate::fault::Outcome;
use crate::segments::score;

pub(super) fn meet(tx: &mut Tx, desk: &Desk, rows: &[Numbered<ConsentRow>], act: Act) -> Outcome<Tally> {
    let people = People::find(tx, rows.iter().map(|numbered| &numbered.row.who))?;
    let mut tally = Tally::default();
    let mut lines = Vec::with_capacity(rows.len());
    for (place, Numbered { row, .. }) in rows.iter().enumerate() {
        let contact = people.of(&row.who);
        let says_no = row.said.bounced || row.said.verdict() == Some(State::Withdrawn);
        if contact.is_none() && !(says_no && row.who.email_key.is_some()) {
            tally.fail(place, row.who.missing());
            continue;
        }
        if row.said.is_empty() {
            tally.updated += 1;
            continue;
        }
        tally.create((&row.who.email_key, &row.who.external_key, place));
        let known_key = contact.and_then(|known| known.email_key.as_deref());
        let email_key = row.who.email_key.as_deref().or(known_key);
        lines.push(Line { contact: contact.map(|known| known.id), email_key, said: &row.said });
    }
    if act == Act::Write {
        let changed = said::record(tx, desk, &lines)?;
        score::look_again(tx, changed)?;
    }
    Ok(tally)
}
