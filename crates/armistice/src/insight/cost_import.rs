//! Costs by the hundred, and the campaigns that they name: for lists that are brought in.

use std::collections::HashSet;

use measure::{Currency, Moment, Money};
use store::{Sql, ToValue, Tx, Value, params};

use super::{CampaignId, CostId};
use crate::fault::Outcome;
use crate::sql::insight as sql;

/// How many keys one question names.
const LOOKUP: usize = 512;

/// A cost as a list tells of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// What it was spent on.
    pub campaign: CampaignId,
    /// When.
    pub at: Moment,
    /// How much; negative for a correction.
    pub amount: Money,
    /// What for.
    pub note: String,
    /// The key of the other system.
    pub external_key: Option<String>,
}

/// Returns those of these keys under which a cost is booked already.
pub fn booked(tx: &mut Tx, keys: &[&str]) -> Outcome<HashSet<String>> {
    let mut found = HashSet::new();
    for keys in keys.chunks(LOOKUP) {
        let mut sql = Sql::new("SELECT external_key FROM costs WHERE external_key IN ");
        sql.bind_list(keys);
        found.extend(tx.all_sql::<String>(&sql)?);
    }
    Ok(found)
}

/// Makes a campaign of which nothing but the name is known.
pub fn campaign(tx: &mut Tx, key: &str, name: &str, currency: Currency) -> Outcome<CampaignId> {
    let id = CampaignId(tx.new_id());
    let none: Option<i64> = None;
    let values = params![id, key, name, "other", none, none, none, currency.code(), tx.now(), none];
    tx.run(&sql::CAMPAIGN_CREATE, values)?;
    Ok(id)
}

/// Books costs.
pub fn book(tx: &mut Tx, costs: &[Told], author: &str) -> Outcome<()> {
    let now = tx.now();
    let ids: Vec<CostId> = costs.iter().map(|_| CostId(tx.new_id())).collect();
    let rows = ids.into_iter().zip(costs).map(|(id, cost)| -> Vec<Value> {
        vec![
            id.to_value(),
            cost.campaign.to_value(),
            cost.at.to_value(),
            cost.amount.minor.to_value(),
            cost.amount.currency.code().to_value(),
            cost.note.to_value(),
            cost.external_key.to_value(),
            now.to_value(),
            author.to_value(),
        ]
    });
    let columns = [
        "id",
        "campaign_id",
        "at",
        "amount_minor",
        "currency",
        "note",
        "external_key",
        "recorded_at",
        "author",
    ];
    tx.insert_many("costs", &columns, rows)?;
    Ok(())
}
