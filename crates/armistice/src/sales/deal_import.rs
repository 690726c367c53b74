//! Deals by the hundred, with the dates they had elsewhere: for lists that are brought in.

use measure::{Moment, Money};
use store::{Sql, ToValue, Tx, Value, params};

use super::DealId;
use super::deal_stage::{DealStage, LostReason};
use crate::contacts::{AccountId, ContactId};
use crate::fault::Outcome;
use crate::people::UserId;
use crate::sql::deals as sql;

/// How many keys one question names.
const LOOKUP: usize = 512;

/// A deal as a list tells of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// With whom.
    pub contact: ContactId,
    /// Their company.
    pub account: Option<AccountId>,
    /// Whose deal it is.
    pub owner: Option<UserId>,
    /// What it is called.
    pub name: String,
    /// What it brought or may bring.
    pub amount: Money,
    /// Where it stands.
    pub stage: DealStage,
    /// When it was opened.
    pub opened_at: Moment,
    /// When it ended.
    pub closed_at: Option<Moment>,
    /// When it may end.
    pub expected_close_at: Option<Moment>,
    /// Why it was lost.
    pub reason: Option<LostReason>,
    /// The key of the other system.
    pub external_key: Option<String>,
}

store::record! {
    /// A deal that is here already.
    pub struct Known {
        pub id: DealId,
        pub contact_id: ContactId,
        pub stage: DealStage,
        pub amount_minor: i64,
        pub currency: String,
        pub closed_at: Option<Moment>,
        pub external_key: Option<String>,
    }
}

/// Returns the deals with these keys of other systems.
pub fn by_external_key(tx: &mut Tx, keys: &[&str]) -> Outcome<Vec<Known>> {
    let mut found = Vec::new();
    for keys in keys.chunks(LOOKUP) {
        let mut sql = Sql::new(
            "SELECT id, contact_id, stage, amount_minor, currency, closed_at, external_key FROM deals WHERE external_key IN ",
        );
        sql.bind_list(keys);
        found.extend(tx.all_sql::<Known>(&sql)?);
    }
    Ok(found)
}

/// Stores deals, each with the change that brought it where it stands, and returns their ids in the same order.
pub fn create(tx: &mut Tx, deals: &[Told], author: &str) -> Outcome<Vec<DealId>> {
    const STORED: [&str; 13] = [
        "id",
        "contact_id",
        "account_id",
        "owner_id",
        "name",
        "stage",
        "amount_minor",
        "currency",
        "opened_at",
        "closed_at",
        "expected_close_at",
        "close_reason",
        "external_key",
    ];
    let ids: Vec<DealId> = deals.iter().map(|_| DealId(tx.new_id())).collect();
    let rows = ids.iter().zip(deals).map(|(id, deal)| {
        vec![
            id.to_value(),
            deal.contact.to_value(),
            deal.account.to_value(),
            deal.owner.to_value(),
            deal.name.to_value(),
            deal.stage.word().to_value(),
            deal.amount.minor.to_value(),
            deal.amount.currency.code().to_value(),
            deal.opened_at.to_value(),
            deal.closed_at.to_value(),
            deal.expected_close_at.to_value(),
            deal.closed_at.map(|_| deal.reason.map_or("", LostReason::word)).to_value(),
            deal.external_key.to_value(),
        ]
    });
    tx.insert_many("deals", &STORED, rows)?;
    let now = tx.now();
    let changes: Vec<Vec<Value>> = ids
        .iter()
        .zip(deals)
        .map(|(id, deal)| {
            let at = deal.closed_at.unwrap_or(deal.opened_at);
            let row = tx.new_id();
            params![row, *id, deal.contact, "stage", deal.stage.word(), at, now, author].to_vec()
        })
        .collect();
    let columns = ["id", "deal_id", "contact_id", "field", "new_value", "at", "recorded_at", "author"];
    tx.insert_many("deal_changes", &columns, changes)?;
    Ok(ids)
}

/// Brings a deal that is here already where the list says it stands; false when it stands there.
pub fn follow(tx: &mut Tx, known: &Known, told: &Told, author: &str) -> Outcome<bool> {
    let amount = |minor: i64, currency: &str| format!("{minor} {currency}");
    let (was, is) =
        (amount(known.amount_minor, &known.currency), amount(told.amount.minor, told.amount.currency.code()));
    if (known.stage, &was, known.closed_at) == (told.stage, &is, told.closed_at) {
        return Ok(false);
    }
    let values = params![
        known.id,
        told.stage.word(),
        told.amount.minor,
        told.amount.currency.code(),
        told.closed_at,
        told.closed_at.map(|_| told.reason.map_or("", LostReason::word))
    ];
    tx.run(&sql::DEAL_FOLLOW, values)?;
    let now = tx.now();
    let at = told.closed_at.unwrap_or(now);
    let pairs = [("stage", known.stage.word(), told.stage.word()), ("amount", &was, &is)];
    for (field, old, new) in pairs.into_iter().filter(|(_, old, new)| old != new) {
        let row = tx.new_id();
        tx.run(
            &sql::DEAL_CHANGE,
            params![row, known.id, known.contact_id, field, old, new, at, now, author],
        )?;
    }
    Ok(true)
}
