//! What a campaign cost: booked once, never edited. A mistake is corrected by a second row with a negative amount.

use measure::{Currency, Moment, Money};
use serde::Deserialize;
use store::{Tx, params};

use super::campaign::{self, Campaign, amount, day};
use super::{CampaignId, CostId};
use crate::fault::{FieldErrors, Outcome};
use crate::people::{Caller, audit};
use crate::sql::insight as sql;

/// The most costs that a list shows.
pub const COSTS_MAX: usize = 1_000;
/// The longest note, in characters.
const NOTE_MAX: usize = 300;

store::record! {
    /// A booked cost.
    pub struct Cost {
        /// Its id.
        pub id: CostId,
        /// What it was spent on.
        pub campaign_id: CampaignId,
        /// When it was spent.
        pub at: Moment,
        /// How much, in minor units; negative for a correction.
        pub amount_minor: i64,
        /// The currency.
        pub currency: String,
        /// What for.
        pub note: String,
        /// When it was written down.
        pub recorded_at: Moment,
        /// Who wrote it down.
        pub author: String,
    }
}

/// What a person or a program says about a cost, as typed.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Said {
    /// The day on which it was spent, `YYYY-MM-DD`; today when empty.
    pub on: String,
    /// How much, as people write amounts; negative for a correction.
    pub amount: String,
    /// Three letters; the campaign's when empty.
    pub currency: String,
    /// What for.
    pub note: String,
}

/// A cost to be booked, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    /// When it was spent; the present moment when not said.
    pub at: Option<Moment>,
    /// How much.
    pub amount: Money,
    /// What for.
    pub note: String,
    /// The key under which another system knows it; a second row with the same key is not booked.
    pub external_key: Option<String>,
}

impl New {
    /// Checks what was said about a cost of a campaign.
    pub fn parse(said: &Said, campaign: &Campaign) -> Outcome<Self> {
        let mut errors = FieldErrors::new();
        let at = day("on", &said.on, &mut errors);
        let word = if said.currency.trim().is_empty() { &campaign.currency } else { &said.currency };
        let currency = word.parse::<Currency>().unwrap_or_else(|_| {
            errors.add("currency", "Please write the currency as three letters, such as EUR.");
            Currency::EUR
        });
        let spent = amount("amount", &said.amount, currency, &mut errors);
        if spent.is_none_or(|spent| spent.minor == 0) {
            errors.add("amount", "Please give an amount.");
        }
        let note = said.note.trim();
        errors.refuse_nul("note", note);
        if note.chars().count() > NOTE_MAX {
            errors.add("note", format!("Please keep the note under {NOTE_MAX} characters."));
        }
        if note.is_empty() && spent.is_some_and(|spent| spent.minor < 0) {
            errors.add("note", "Please say what this corrects.");
        }
        errors.check()?;
        let amount = spent.unwrap_or(Money::new(0, currency));
        Ok(Self { at, amount, note: note.to_owned(), external_key: None })
    }
}

/// Books a cost of a campaign. `None` when a cost with the same external key was booked before.
pub fn add(tx: &mut Tx, by: &Caller, campaign: CampaignId, new: &New) -> Outcome<Option<CostId>> {
    let campaign = campaign::find(tx, campaign)?;
    let id = CostId(tx.new_id());
    let now = tx.now();
    let (amount, at) = (new.amount, new.at.unwrap_or(now));
    let currency = amount.currency.code();
    let values =
        params![id, campaign.id, at, amount.minor, currency, new.note, new.external_key, now, by.author()];
    if tx.run(&sql::COST_ADD, values)? == 0 {
        return Ok(None);
    }
    audit::note(tx, by, "book", "cost", id.0, &format!("{amount} for {}", campaign.name))?;
    Ok(Some(id))
}

/// Returns the costs of a campaign booked for `[from, until)`, the latest first, at most [`COSTS_MAX`].
pub fn of(tx: &mut Tx, campaign: CampaignId, from: Moment, until: Moment) -> Outcome<Vec<Cost>> {
    Ok(tx.all(&sql::COSTS_OF, params![campaign, from, until, COSTS_MAX])?)
}

/// The costs of one campaign in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The campaign.
    pub campaign: CampaignId,
    /// The currency.
    pub currency: String,
    /// The sum in minor units, every row once.
    pub minor: i64,
    /// How many rows.
    pub rows: i64,
}

/// Sums the costs per campaign and currency over `[from, until)`. Cost: one pass over the costs.
pub fn totals(tx: &mut Tx, from: Moment, until: Moment) -> Outcome<Vec<Total>> {
    let rows: Vec<(CampaignId, String, i64, i64)> = tx.all(&sql::COST_TOTALS, params![from, until])?;
    let total = |(campaign, currency, minor, rows)| Total { campaign, currency, minor, rows };
    Ok(rows.into_iter().map(total).collect())
}
