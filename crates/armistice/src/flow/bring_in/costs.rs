//! A list of what campaigns cost; a campaign that is not here yet is made.

use std::collections::{HashMap, HashSet};

use store::Tx;

use super::{Act, Desk, Numbered, Tally};
use crate::capture::imports::rows::CostRow;
use crate::fault::Outcome;
use crate::insight::cost_import::{self, Told};
use crate::insight::{CampaignId, campaign};

pub(super) fn meet(tx: &mut Tx, desk: &Desk, rows: &[Numbered<CostRow>], act: Act) -> Outcome<Tally> {
    let mut campaigns: HashMap<String, CampaignId> =
        campaign::all(tx)?.into_iter().map(|campaign| (campaign.key, campaign.id)).collect();
    let keys: Vec<&str> = rows.iter().filter_map(|numbered| numbered.row.external_key.as_deref()).collect();
    let mut booked: HashSet<String> = cost_import::booked(tx, &keys)?;
    let (mut tally, mut new) = (Tally::default(), Vec::new());
    for (place, Numbered { row, number, .. }) in rows.iter().enumerate() {
        let (Some(name), Some(amount)) = (&row.campaign, row.money) else { continue };
        let key = campaign::key_from(name);
        if key.is_empty() || amount.minor == 0 {
            tally.fail(place, "This row needs a campaign with letters or digits in its name, and an amount that is not zero.");
            continue;
        }
        if row.external_key.as_ref().is_some_and(|known| !booked.insert(known.clone())) {
            tally.updated += 1;
            continue;
        }
        tally.create(number);
        new.push((key, name, amount, row));
    }
    if act == Act::Look {
        return Ok(tally);
    }
    let mut told = Vec::with_capacity(new.len());
    for (key, name, amount, row) in new {
        let campaign = if let Some(known) = campaigns.get(&key) {
            *known
        } else {
            let made = cost_import::campaign(tx, &key, name.trim(), amount.currency)?;
            campaigns.insert(key, made);
            made
        };
        told.push(Told {
            campaign,
            at: row.at.unwrap_or(desk.brought_at),
            amount,
            note: row.note.clone().unwrap_or_default(),
            external_key: row.external_key.clone(),
        });
    }
    cost_import::book(tx, &told, &desk.author)?;
    Ok(tally)
}
