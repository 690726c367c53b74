//! A row about a possible sale, or one that ended.

use measure::{Moment, Money};

use super::{Who, amount_of, put};
use crate::capture::imports::mapping::plain;
use crate::capture::imports::plan::{ListRow, OwnField, Setter};
use crate::capture::imports::value::{self, Reading};
use crate::sales::deal::{AMOUNT_MAX, NAME_MAX};
use crate::sales::deal_stage::{DealStage, LostReason};

/// A deal.
#[derive(Debug, Default)]
pub struct DealRow {
    /// With whom.
    pub who: Who,
    /// What it is called.
    pub name: Option<String>,
    /// The amount as written; it is read when the currency is known.
    pub amount: Option<String>,
    /// The currency.
    pub currency: Option<String>,
    /// How much; nothing when the row does not say.
    pub money: Option<Money>,
    /// Where it stands.
    pub stage: Option<DealStage>,
    /// When it was opened.
    pub opened_at: Option<Moment>,
    /// When it ended.
    pub closed_at: Option<Moment>,
    /// When it may end.
    pub expected_close_at: Option<Moment>,
    /// Why it was lost.
    pub reason: Option<LostReason>,
    /// The e-mail address of the colleague whose deal it is.
    pub owner: Option<String>,
    /// The key of the other system.
    pub external_key: Option<String>,
}

impl ListRow for DealRow {
    fn setter(target: &str, _: &[OwnField]) -> Option<Setter<Self>> {
        Some(match target {
            "deal.name" => Box::new(|row, value, _| {
                row.name = value::text(value)?.map(|name| name.chars().take(NAME_MAX).collect());
                Ok(())
            }),
            "deal.amount" => Box::new(|row, value, _| value::text(value).map(|text| row.amount = text)),
            "deal.currency" => Box::new(|row, value, _| value::text(value).map(|text| row.currency = text)),
            "deal.stage" => Box::new(|row, value, _| put(&mut row.stage, stage(value))),
            "deal.opened_at" => {
                Box::new(|row, value, reading| put(&mut row.opened_at, value::moment(value, reading)))
            }
            "deal.closed_at" => {
                Box::new(|row, value, reading| put(&mut row.closed_at, value::moment(value, reading)))
            }
            "deal.expected_close_at" => {
                Box::new(|row, value, reading| put(&mut row.expected_close_at, value::moment(value, reading)))
            }
            "deal.reason" => Box::new(|row, value, _| put(&mut row.reason, reason(value))),
            "deal.owner" => {
                Box::new(|row, value, _| value::text(&value.to_lowercase()).map(|text| row.owner = text))
            }
            "deal.external_key" => {
                Box::new(|row, value, reading| value::key(value, reading).map(|key| row.external_key = key))
            }
            other => return Who::setter(other, |row: &mut Self| &mut row.who),
        })
    }

    fn finish(&mut self, reading: &Reading) -> Result<(), String> {
        let Some(stage) = self.stage else {
            return Err("This row does not say where the deal stands.".into());
        };
        if !stage.is_open() && self.closed_at.is_none() {
            return Err("This row does not say when the deal ended.".into());
        }
        let amount = self.amount.as_deref().unwrap_or("0");
        let money = amount_of(amount, self.currency.as_deref(), reading)?;
        if !(0..=AMOUNT_MAX).contains(&money.minor) {
            return Err("The amount is below zero or beyond ten billions.".into());
        }
        self.money = Some(money);
        self.who.finish()
    }
}

/// Reads a stage in our words, or in those that other systems use for the end.
fn stage(value: &str) -> Result<DealStage, String> {
    match plain(value).as_str() {
        "won" | "closedwon" => Ok(DealStage::Won),
        "lost" | "closedlost" => Ok(DealStage::Lost),
        "nodecision" | "statusquo" => Ok(DealStage::NoDecision),
        "access" | "allowaccess" | "open" | "new" | "prospecting" => Ok(DealStage::Access),
        "change" | "initiatechange" | "engaging" => Ok(DealStage::Change),
        "resources" | "selectresources" => Ok(DealStage::Resources),
        _ => Err(format!(
            "“{}” is not a stage; say under other words for values which of access, change, resources, won, lost or no_decision it is",
            value::shorten(value)
        )),
    }
}

fn reason(value: &str) -> Result<LostReason, String> {
    let known = LostReason::ALL.into_iter();
    let mut known =
        known.filter(|reason| plain(reason.word()) == plain(value) || plain(reason.label()) == plain(value));
    known.next().ok_or_else(|| format!("“{}” is not a reason that is known here", value::shorten(value)))
}
