//! Lifecycle stages: where a contact stands between stranger and customer, with the history of who moved them and why.

use std::fmt;
use std::str::FromStr;

use measure::Moment;
use serde::{Deserialize, Serialize};
use store::{Tx, params};

use super::ContactId;
use crate::fault::{Fault, Outcome};
use crate::sql::contacts as sql;

/// The longest reason of a move by hand, in letters.
pub const REASON_MAX: usize = 400;

/// A lifecycle stage, in the order of the funnel, then the detours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reads what we send, and asked for no more.
    Subscriber,
    /// Known by name, not yet ready.
    Lead,
    /// Meets the agreed definition (MQL).
    MarketingQualified,
    /// Sales took it on (SAL).
    SalesAccepted,
    /// Sales spoke with the right person and found a reason to go on (sales-qualified).
    SalesQualified,
    /// A deal is open.
    Opportunity,
    /// Bought.
    Customer,
    /// Back in nurture until a date.
    Recycled,
    /// Never.
    Disqualified,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 9] = [
        Self::Subscriber,
        Self::Lead,
        Self::MarketingQualified,
        Self::SalesAccepted,
        Self::SalesQualified,
        Self::Opportunity,
        Self::Customer,
        Self::Recycled,
        Self::Disqualified,
    ];

    /// Returns the word in tables, rules and URLs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Subscriber => "subscriber",
            Self::Lead => "lead",
            Self::MarketingQualified => "marketing_qualified",
            Self::SalesAccepted => "sales_accepted",
            Self::SalesQualified => "sales_qualified",
            Self::Opportunity => "opportunity",
            Self::Customer => "customer",
            Self::Recycled => "recycled",
            Self::Disqualified => "disqualified",
        }
    }

    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Subscriber => "Subscriber",
            Self::Lead => "Lead",
            Self::MarketingQualified => "Marketing-qualified",
            Self::SalesAccepted => "Sales-accepted",
            Self::SalesQualified => "Sales-qualified",
            Self::Opportunity => "Opportunity",
            Self::Customer => "Customer",
            Self::Recycled => "Recycled",
            Self::Disqualified => "Disqualified",
        }
    }

    /// Returns the stages to which a colleague may move a contact from here by hand. Those in between are reached by
    /// handoffs and deals alone, because promises hang on them.
    pub fn by_hand(self) -> impl Iterator<Item = Self> {
        let free = [Self::Subscriber, Self::Lead, Self::Customer, Self::Disqualified];
        free.into_iter().filter(move |to| *to != self)
    }

    /// Tells whether Marketing may still hand the contact over: nobody in Sales has it, and it is not settled.
    pub fn is_open_to_handoff(self) -> bool {
        matches!(self, Self::Subscriber | Self::Lead | Self::Recycled)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Stage {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|stage| stage.word() == word)
            .ok_or_else(|| format!("there is no stage {word}"))
    }
}

impl store::ToValue for Stage {
    fn to_value(&self) -> store::Value {
        self.word().to_value()
    }
}

impl store::FromValue for Stage {
    fn from_value(value: store::ValueRef<'_>) -> Result<Self, String> {
        <String as store::FromValue>::from_value(value)?.parse()
    }
}

store::record! {
    /// The first stage or a move, with who made it and why.
    pub struct Change {
        pub from_stage: Option<Stage>,
        pub to_stage: Stage,
        pub at: Moment,
        pub recorded_at: Moment,
        pub author: String,
        pub reason: String,
    }
}

/// A move to be made.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// The stage to go to.
    pub to: Stage,
    /// Why, in words that the timeline shows.
    pub reason: &'a str,
    /// Who: `user:ID`, `journey:ID`, `import:ID` or `system`.
    pub author: &'a str,
    /// When it happened.
    pub at: Moment,
}

/// Moves a contact and notes the move; a move to where it stands changes nothing and returns false.
pub fn change(tx: &mut Tx, contact: ContactId, to: Move<'_>) -> Outcome<bool> {
    let current = of(tx, contact)?;
    if current == to.to {
        return Ok(false);
    }
    tx.mark(contact.0);
    tx.run(&sql::STAGE_SET, params![contact, to.to, to.at])?;
    let (id, recorded) = (tx.new_id(), tx.now());
    tx.run(&sql::STAGE_NOTE, params![id, contact, current, to.to, to.at, recorded, to.author, to.reason])?;
    Ok(true)
}

/// Returns where a contact stands.
pub fn of(tx: &mut Tx, contact: ContactId) -> Outcome<Stage> {
    tx.maybe(&sql::STAGE_OF, params![contact])?.ok_or(Fault::Missing("contact"))
}

/// Returns the first stage of a contact, which stands in its own row, and the moves since, oldest first.
pub fn history(tx: &mut Tx, contact: ContactId) -> Outcome<Vec<Change>> {
    Ok(tx.all(&sql::STAGE_HISTORY, params![contact])?)
}
