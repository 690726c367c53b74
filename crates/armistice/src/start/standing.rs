//! How the month stands: both promises, and what was won.

use store::{Tx, params};

use crate::agreement::promise::{self, Delivered, Kept, Month};
use crate::fault::Outcome;
use crate::people::Sight;
use crate::sql::start as sql;

store::record! {
    /// What was won in one currency.
    pub(super) struct Won {
        pub currency: String,
        pub deals: i64,
        pub amount_minor: i64,
    }
}

/// The present month of both sides.
pub(super) struct Standing {
    pub month: Month,
    pub delivered: Delivered,
    pub kept: Vec<Kept>,
    pub won: Vec<Won>,
}

/// Returns how the present month stands; nothing where no agreement is in force.
pub(super) fn of(tx: &mut Tx, sight: &Sight) -> Outcome<Option<Standing>> {
    let month = promise::month(tx, "")?;
    if month.agreement.is_none() {
        return Ok(None);
    }
    let of_month = params![month.from, month.to, sight.all, sight.user, sight.team];
    Ok(Some(Standing {
        delivered: promise::delivered(tx, &month)?,
        kept: promise::kept(tx, &month)?,
        won: tx.all(&sql::WON_BETWEEN, of_month)?,
        month,
    }))
}
