//! The ready-made agreement from which a first draft begins.

use measure::Calendar;

use super::terms::Proposal;
use crate::fault::{Fault, Outcome};

/// The definition that every company can start from: somebody of the better half of the grid who has not bought yet.
const DEFINITION: &str = "grid in (A1, A2, B1) and contact.email is not empty";

/// Returns the ready-made agreement for a company in a zone: modest promises that most teams can keep, to be
/// changed before anybody signs. Four business hours and six attempts follow the literature's optimum for deals
/// of middling value (effort curve of `measure`, V = 30).
pub fn ready_made(zone: &str) -> Outcome<Proposal> {
    let calendar = Calendar::office(zone).map_err(|fault| Fault::field("zone", fault.to_string()))?;
    Ok(Proposal {
        title: "Sales and Marketing agreement".into(),
        definition: DEFINITION.into(),
        handoffs_per_month: 40,
        first_attempt_minutes: 4 * 60,
        attempts_promised: 6,
        attempts_days: 10,
        recycle_days: 90,
        calendar,
        starts_on: None,
    })
}
