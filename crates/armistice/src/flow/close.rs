//! A deal: made of a handoff, moved, won or lost, and what follows for the contact.

use measure::DAY_MS;
use store::Tx;

use super::consider;
use super::sell::{About, forward, move_to, note, send_back};
use crate::agreement::{clock, version};
use crate::contacts::contact;
use crate::contacts::stage::Stage;
use crate::fault::Outcome;
use crate::people::{Caller, UserId, audit};
use crate::sales::deal_stage::{DealStage, LostReason};
use crate::sales::{DealId, HandoffId, deal, handoff};

/// How long a contact rests after a lost deal while no agreement is in force.
const REST_DAYS: i64 = 90;

/// Makes a deal of an accepted handoff and returns it. Asked again, it returns the deal that there is already.
pub fn convert(tx: &mut Tx, by: &Caller, id: HandoffId, details: &deal::Details) -> Outcome<DealId> {
    let found = handoff::find_seen(tx, &by.sight(), id)?;
    if let Some(known) = deal::of_handoff(tx, id)? {
        return Ok(known);
    }
    handoff::convert(tx, &found, by.user)?;
    let new = deal::New {
        contact: found.contact_id,
        account: contact::find(tx, found.contact_id)?.account_id,
        handoff: Some(id),
        owner: Some(found.owner_id),
        details: details.clone(),
    };
    let made = deal::open(tx, &new, &by.author())?;
    clock::close(tx, id)?;
    forward(tx, by, found.contact_id, Stage::Opportunity, "A deal was opened")?;
    note(tx, by, found.contact_id, About::Deal(made), &format!("Opened the deal {}", details.name))?;
    Ok(made)
}

/// Moves an open deal to the decision that the buyer stands before now.
pub fn advance(tx: &mut Tx, by: &Caller, id: DealId, to: DealStage) -> Outcome<()> {
    let found = deal::find_seen(tx, &by.sight(), id)?;
    if deal::advance(tx, &found, to, &by.author())? {
        let summary = format!("Moved the deal {} to “{}”", found.name, to.label());
        note(tx, by, found.contact_id, About::Deal(id), &summary)?;
    }
    Ok(())
}

/// Changes what is said of an open deal.
pub fn describe(tx: &mut Tx, by: &Caller, id: DealId, details: &deal::Details) -> Outcome<()> {
    let found = deal::find_seen(tx, &by.sight(), id)?;
    deal::describe(tx, &found, details, &by.author())
}

/// Gives a deal to another colleague who sells.
pub fn give(tx: &mut Tx, by: &Caller, id: DealId, to: UserId) -> Outcome<()> {
    let found = deal::find_seen(tx, &by.sight(), id)?;
    deal::give(tx, &found, to, &by.author())
}

/// Wins a deal: the contact is a customer.
pub fn win(tx: &mut Tx, by: &Caller, id: DealId) -> Outcome<()> {
    let found = deal::find_seen(tx, &by.sight(), id)?;
    deal::win(tx, &found, &by.author())?;
    move_to(tx, by, found.contact_id, Stage::Customer, "A deal was won")?;
    contact::recycle_until(tx, found.contact_id, None)?;
    note(tx, by, found.contact_id, About::Deal(id), &format!("Won the deal {}", found.name))?;
    audit::note(tx, by, "win", "deal", id.0, "")?;
    consider::soon(tx, found.contact_id)
}

/// Closes a deal that was not won. A contact without another open deal, who is no customer either, goes back to
/// nurture for the rest that the agreement in force names.
pub fn lose(tx: &mut Tx, by: &Caller, id: DealId, reason: LostReason) -> Outcome<()> {
    let found = deal::find_seen(tx, &by.sight(), id)?;
    deal::lose(tx, &found, reason, &by.author())?;
    let summary = format!("Lost the deal {}: {}", found.name, reason.label().to_lowercase());
    note(tx, by, found.contact_id, About::Deal(id), &summary)?;
    audit::note(tx, by, "lose", "deal", id.0, reason.word())?;
    let stage = contact::find(tx, found.contact_id)?.stage;
    let settled = matches!(stage, Stage::Customer | Stage::Disqualified);
    if !settled && deal::other_open(tx, found.contact_id, id)? == 0 {
        let now = tx.now();
        let rest = version::in_force_at(tx, now)?.map_or(REST_DAYS, |agreement| agreement.recycle_days);
        send_back(tx, by, found.contact_id, now + rest * DAY_MS, reason.label())?;
    }
    consider::soon(tx, found.contact_id)
}
