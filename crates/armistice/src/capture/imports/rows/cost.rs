//! A row about money spent on a campaign.

use measure::{Moment, Money};

use super::{amount_of, put};
use crate::capture::imports::plan::{ListRow, OwnField, Setter};
use crate::capture::imports::value::{self, Reading};

/// A cost of a campaign.
#[derive(Debug, Default)]
pub struct CostRow {
    /// The campaign's key or name.
    pub campaign: Option<String>,
    /// When it was spent.
    pub at: Option<Moment>,
    /// The amount as written; it is read when the currency is known.
    pub amount: Option<String>,
    /// The currency.
    pub currency: Option<String>,
    /// How much.
    pub money: Option<Money>,
    /// What for.
    pub note: Option<String>,
    /// The key of the other system.
    pub external_key: Option<String>,
}

impl ListRow for CostRow {
    fn setter(target: &str, _: &[OwnField]) -> Option<Setter<Self>> {
        Some(match target {
            "cost.campaign" => Box::new(|row, value, _| value::text(value).map(|text| row.campaign = text)),
            "cost.at" => Box::new(|row, value, reading| put(&mut row.at, value::moment(value, reading))),
            "cost.amount" => Box::new(|row, value, _| value::text(value).map(|text| row.amount = text)),
            "cost.currency" => Box::new(|row, value, _| value::text(value).map(|text| row.currency = text)),
            "cost.note" => Box::new(|row, value, _| value::text(value).map(|text| row.note = text)),
            "cost.external_key" => {
                Box::new(|row, value, reading| value::key(value, reading).map(|key| row.external_key = key))
            }
            _ => return None,
        })
    }

    fn finish(&mut self, reading: &Reading) -> Result<(), String> {
        let (Some(_), Some(amount)) = (&self.campaign, &self.amount) else {
            return Err("This row does not say how much was spent on which campaign.".into());
        };
        self.money = Some(amount_of(amount, self.currency.as_deref(), reading)?);
        Ok(())
    }
}
