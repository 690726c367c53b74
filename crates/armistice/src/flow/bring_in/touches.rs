//! A list of what people did.

use std::collections::HashMap;

use measure::Moment;
use store::Tx;

use super::people::People;
use super::{Act, Desk, Numbered, Tally};
use crate::capture::imports::rows::TouchRow;
use crate::capture::touch;
use crate::contacts::{ContactId, bulk};
use crate::fault::Outcome;
use crate::segments::score;

pub(super) fn meet(tx: &mut Tx, desk: &Desk, rows: &[Numbered<TouchRow>], act: Act) -> Outcome<Tally> {
    let people = People::find(tx, rows.iter().map(|numbered| &numbered.row.who))?;
    let (mut tally, mut touches) = (Tally::default(), Vec::with_capacity(rows.len()));
    let mut latest: HashMap<ContactId, Moment> = HashMap::new();
    for (place, Numbered { row, number, .. }) in rows.iter().enumerate() {
        let (Some(kind), Some(at)) = (row.kind, row.at) else { continue };
        let Some(known) = people.of(&row.who) else {
            tally.fail(place, row.who.missing());
            continue;
        };
        if at > desk.brought_at {
            tally.fail(place, "This touch lies in the future.");
            continue;
        }
        let campaign = row.campaign.as_deref().and_then(|key| desk.campaign(key));
        if let (Some(key), None) = (&row.campaign, campaign) {
            tally.remark(place, format!("There is no campaign “{key}”; the touch has none."));
        }
        tally.create(number);
        let seen = latest.entry(known.id).or_insert(at);
        *seen = at.max(*seen);
        touches.push(touch::New {
            contact: known.id,
            visitor: None,
            kind,
            subject: row.subject.as_deref().unwrap_or_default(),
            at,
            campaign,
            source: row.source.as_deref(),
            medium: row.medium.as_deref(),
            reference: None,
        });
    }
    if act == Act::Write {
        touch::record_many(tx, &touches)?;
        let mut latest: Vec<(ContactId, Moment)> = latest.into_iter().collect();
        latest.sort_unstable();
        bulk::touched(tx, &latest)?;
        score::look_again(tx, latest.into_iter().map(|(contact, _)| contact))?;
    }
    Ok(tally)
}
