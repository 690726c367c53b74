//! Who gets a handoff. It never waits without an owner.

use serde::Serialize;
use store::{Tx, params};

use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::people::user::{self, User};
use crate::people::{Role, UserId};
use crate::sql::handoffs as sql;

/// The id of the refusal while nobody sells here yet.
pub const NO_SELLER: &str = "nobody-to-sell";

/// Who gets it, and why them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The colleague.
    pub owner: UserId,
    /// Why.
    pub basis: Basis,
}

/// Why a handoff goes to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// They own the contact already.
    ContactOwner,
    /// They own the company.
    AccountOwner,
    /// Of all sellers they have the fewest open handoffs.
    FewestOpen,
    /// There is no seller, so the head of Sales, or else an admin, sees to it.
    NobodySells,
}

impl Basis {
    /// Returns the reason as the timeline says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::ContactOwner => "already owns the contact",
            Self::AccountOwner => "owns the company",
            Self::FewestOpen => "has the fewest open handoffs",
            Self::NobodySells => "sees to it while there is no seller",
        }
    }
}

/// Finds the owner of a contact's next handoff: whoever sells and owns the contact, else the company; else the seller
/// with the fewest open handoffs (the longest here on a tie); else a head of Sales, else an admin.
pub fn route(tx: &mut Tx, contact: ContactId) -> Outcome<Route> {
    if let Some(owner) = tx.maybe(&sql::ROUTE_CONTACT_OWNER, params![contact])? {
        return Ok(Route { owner, basis: Basis::ContactOwner });
    }
    if let Some(owner) = tx.maybe(&sql::ROUTE_ACCOUNT_OWNER, params![contact])? {
        return Ok(Route { owner, basis: Basis::AccountOwner });
    }
    fewest_open(tx)
}

/// Finds the seller with the fewest open handoffs, else a head of Sales, else an admin.
pub fn fewest_open(tx: &mut Tx) -> Outcome<Route> {
    if let Some(owner) = tx.maybe(&sql::ROUTE_FEWEST_OPEN, params![])? {
        return Ok(Route { owner, basis: Basis::FewestOpen });
    }
    let last_resort = tx.maybe(&sql::ROUTE_LAST_RESORT, params![])?;
    last_resort.map(|owner| Route { owner, basis: Basis::NobodySells }).ok_or_else(|| {
        Fault::refused(NO_SELLER, "There is nobody who could take a handoff. Please invite a seller.")
    })
}

/// Returns a colleague who may own handoffs and deals.
pub fn seller(tx: &mut Tx, id: UserId) -> Outcome<User> {
    let found = user::find(tx, id).map_err(|_| Fault::field("owner", "Please choose a colleague."))?;
    if found.disabled_at.is_some() || !sells(found.role) {
        return Err(Fault::field("owner", "Please choose a colleague who sells."));
    }
    Ok(found)
}

/// Returns the colleagues who may own handoffs and deals, by name.
pub fn sellers(tx: &mut Tx) -> Outcome<Vec<User>> {
    Ok(user::all(tx)?.into_iter().filter(|user| user.disabled_at.is_none() && sells(user.role)).collect())
}

fn sells(role: Role) -> bool {
    matches!(role, Role::Sales | Role::HeadOfSales | Role::Admin)
}
