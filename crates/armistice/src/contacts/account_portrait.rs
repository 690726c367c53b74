//! Everything that the page of one account shows, read in one transaction.

use store::{Tx, params};

use super::account::{self, Account};
use super::field::{self, Field, FieldValue, Noun};
use super::list::{self, Line, Page};
use super::{AccountId, choices};
use crate::fault::Outcome;
use crate::people::{Sight, UserId};
use crate::sales::DealId;
use crate::sales::deal_stage::DealStage;
use crate::sql::portraits as sql;

/// Deals of one account that the page shows.
const DEALS_MAX: i64 = 30;

store::record! {
    /// A deal of the account.
    pub struct Deal {
        pub id: DealId,
        pub name: String,
        pub stage: DealStage,
        pub amount_minor: i64,
        pub currency: String,
        pub owner: Option<String>,
    }
}

/// What is known of one account.
#[derive(Clone, Debug)]
pub struct Portrait {
    /// The record.
    pub account: Account,
    /// The owner's name.
    pub owner: Option<String>,
    /// Colleagues who may become the owner.
    pub owners: Vec<(UserId, String)>,
    /// The company's own fields.
    pub fields: Vec<Field>,
    /// Their values.
    pub values: Vec<FieldValue>,
    /// Its people that the caller may see, those who are most ready first.
    pub people: Page<Line>,
    /// Its deals that the caller may see, open ones first.
    pub deals: Vec<Deal>,
}

/// Returns what is known of an account that the caller may see.
pub fn load(tx: &mut Tx, sight: &Sight, id: AccountId) -> Outcome<Portrait> {
    let account = account::find_seen(tx, sight, id)?;
    let owners = choices::owners(tx)?;
    let values = params![id, sight.all, sight.user, sight.team, DEALS_MAX];
    Ok(Portrait {
        owner: tx.one(&sql::ACCOUNT_OWNER_NAME, params![id])?,
        owners,
        fields: field::all(tx, Noun::Account)?,
        values: field::values(tx, id.0)?,
        people: list::at_account(tx, sight, id)?,
        deals: tx.all(&sql::ACCOUNT_DEALS, values)?,
        account,
    })
}
