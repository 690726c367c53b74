//! What a seller does with a handoff and what follows: stages, clocks, the timeline, and the way back to nurture.

use measure::{DAY_MS, Moment};
use store::Tx;

use super::consider;
use crate::agreement::{clock, version};
use crate::capture::consent;
use crate::contacts::stage::{self, Move, Stage};
use crate::contacts::{ContactId, activity, contact, owner, tag};
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, Role, UserId};
use crate::post::system;
use crate::sales::attempt::{self, Answer};
use crate::sales::handoff::{self, Back, Handoff, State};
use crate::sales::reason::{Consequence, GivenBack, Reason};
use crate::sales::{AttemptId, DealId, HandoffId, routing};

/// Takes an offered handoff on. A seller who accepts becomes its owner, running promises included; an admin accepts
/// for the owner it has. The second of two who claim at once is refused as `handoff-already-accepted`.
pub fn accept(tx: &mut Tx, by: &Caller, id: HandoffId) -> Outcome<()> {
    let found = handoff::find_seen(tx, &by.sight(), id)?;
    take_on(tx, by, &found)
}

fn take_on(tx: &mut Tx, by: &Caller, found: &Handoff) -> Outcome<()> {
    let sells = matches!(by.role, Role::Sales | Role::HeadOfSales);
    let owner_id = if sells { by.user } else { found.owner_id };
    handoff::accept(tx, found, by.user, owner_id)?;
    if owner_id != found.owner_id {
        clock::pass_on(tx, found.id, owner_id)?;
        owner::give(tx, found.contact_id, owner_id, &by.author())?;
    }
    forward(tx, by, found.contact_id, Stage::SalesAccepted, "Sales accepted the handoff")?;
    note(tx, by, found.contact_id, About::Handoff(found.id), "Accepted the handoff")
}

/// Logs an attempt. One about an offered handoff accepts it: whoever calls has taken it on. A conversation makes the
/// contact sales-qualified. Only this keeps a promise.
pub fn log_attempt(tx: &mut Tx, by: &Caller, id: HandoffId, new: &attempt::New) -> Outcome<AttemptId> {
    let mut found = handoff::find_seen(tx, &by.sight(), id)?;
    if !found.state.is_open() {
        return Err(handoff::not_in(&found, State::Accepted));
    }
    if found.state == State::Offered {
        take_on(tx, by, &found)?;
        found = handoff::find(tx, id)?;
    }
    let logged = attempt::log(tx, &found, by.user, new)?;
    let tally = attempt::tally(tx, id)?;
    let evidence =
        clock::Evidence { attempt: logged, attempts: tally.attempts, reached: new.answer.is_reached() };
    clock::attempted(tx, id, &evidence)?;
    let due = clock::next_due(tx, id, tally.attempts, tally.reached > 0)?;
    handoff::set_due(tx, id, due)?;
    let at = new.at.unwrap_or_else(|| tx.now());
    let summary = format!("{}: {}", new.channel.label(), new.answer.label().to_lowercase());
    let noted = activity::New {
        contact: found.contact_id,
        kind: activity::Kind::Attempt,
        summary: &summary,
        reference: Some(logged.0),
        author: &by.author(),
        at,
    };
    activity::note(tx, &noted)?;
    if new.answer.is_conversation() {
        forward(tx, by, found.contact_id, Stage::SalesQualified, words_of(new.answer))?;
    }
    Ok(logged)
}

fn words_of(answer: Answer) -> &'static str {
    if answer == Answer::MeetingBooked { "A meeting is booked" } else { "Had a conversation" }
}

/// Gives a handoff back: an offered one is rejected, an accepted one returned. The reason decides what becomes of the
/// contact. `unreachable` may be chosen only after the promised attempts were logged.
pub fn give_back(tx: &mut Tx, by: &Caller, id: HandoffId, how: Back, why: &GivenBack) -> Outcome<()> {
    let found = handoff::find_seen(tx, &by.sight(), id)?;
    if why.reason == Reason::Unreachable {
        check_persistence(tx, &found)?;
    }
    let ended = handoff::give_back(tx, &found, by.user, how, why)?;
    clock::close(tx, id)?;
    let summary = format!("{} the handoff: {}", ended.label(), why.reason.label().to_lowercase());
    note(tx, by, found.contact_id, About::Handoff(id), &summary)?;
    match why.reason.consequence() {
        Consequence::Disqualify => disqualify(tx, by, &found, why.reason)?,
        Consequence::FixData => {
            tag::add(tx, found.contact_id, "fix data", &by.author())?;
            recycle(tx, by, &found, why)?;
        }
        Consequence::Recycle => recycle(tx, by, &found, why)?,
    }
    consider::soon(tx, found.contact_id)
}

/// Gives an open handoff to another seller: running promises and the contact go along, broken promises stay with
/// whom they broke.
pub fn give(tx: &mut Tx, by: &Caller, id: HandoffId, to: UserId) -> Outcome<()> {
    let found = handoff::find_seen(tx, &by.sight(), id)?;
    let seller = routing::seller(tx, to)?;
    if hand_on(tx, &found, to, &by.name, &by.author())? {
        note(tx, by, found.contact_id, About::Handoff(id), &format!("Gave the handoff to {}", seller.name))?;
    }
    Ok(())
}

fn hand_on(tx: &mut Tx, found: &Handoff, to: UserId, why: &str, author: &str) -> Outcome<bool> {
    let Some(step) = handoff::give(tx, found, to, why)? else { return Ok(false) };
    clock::pass_on(tx, found.id, to)?;
    owner::give(tx, found.contact_id, to, author)?;
    system::handoff_given(tx, found.id.0, step, to)?;
    Ok(true)
}

/// Gives the open handoffs of colleagues who left to whoever has the fewest, at most `limit`, and returns how many.
pub fn adopt(tx: &mut Tx, limit: i64) -> Outcome<i64> {
    let orphaned = handoff::orphaned(tx, limit)?;
    for id in &orphaned {
        let (found, route) = (handoff::find(tx, *id)?, routing::fewest_open(tx)?);
        hand_on(tx, &found, route.owner, "the seller before has left", "system")?;
    }
    Ok(orphaned.len() as i64)
}

fn check_persistence(tx: &mut Tx, found: &Handoff) -> Outcome<()> {
    let (made, promised) = (attempt::tally(tx, found.id)?.attempts, clock::promised(tx, found.id)?);
    if made >= promised {
        return Ok(());
    }
    let sentence = format!(
        "“Unreachable” may be chosen after {promised} attempts, as the agreement says; {made} {} logged so far.",
        if made == 1 { "is" } else { "are" }
    );
    Err(Fault::refused("unreachable-too-early", sentence))
}

fn disqualify(tx: &mut Tx, by: &Caller, found: &Handoff, reason: Reason) -> Outcome<()> {
    let now = tx.now();
    if reason == Reason::NoConsent {
        let said = consent::New {
            contact: found.contact_id,
            purpose: consent::MARKETING,
            state: consent::State::Withdrawn,
            at: now,
            words: "Told a seller that they want no contact",
            origin: &by.author(),
            address: "",
        };
        consent::record(tx, &said)?;
    }
    contact::recycle_until(tx, found.contact_id, None)?;
    move_to(tx, by, found.contact_id, Stage::Disqualified, reason.label())
}

fn recycle(tx: &mut Tx, by: &Caller, found: &Handoff, why: &GivenBack) -> Outcome<()> {
    let rest = version::find(tx, found.agreement_id)?.recycle_days;
    let until = why.until.unwrap_or_else(|| tx.now() + rest * DAY_MS);
    send_back(tx, by, found.contact_id, until, why.reason.label())
}

pub(super) fn send_back(tx: &mut Tx, by: &Caller, id: ContactId, until: Moment, reason: &str) -> Outcome<()> {
    contact::recycle_until(tx, id, Some(until))?;
    move_to(tx, by, id, Stage::Recycled, reason)
}

/// The success path, in order; a contact is only ever moved forward on it.
const PATH: [Stage; 7] = [
    Stage::Subscriber,
    Stage::Lead,
    Stage::MarketingQualified,
    Stage::SalesAccepted,
    Stage::SalesQualified,
    Stage::Opportunity,
    Stage::Customer,
];

/// Moves a contact forward; one that stands farther already stays.
pub(super) fn forward(tx: &mut Tx, by: &Caller, id: ContactId, to: Stage, reason: &str) -> Outcome<()> {
    let place = |stage| PATH.iter().position(|known| *known == stage);
    if place(contact::find(tx, id)?.stage) < place(to) { move_to(tx, by, id, to, reason) } else { Ok(()) }
}

pub(super) fn move_to(tx: &mut Tx, by: &Caller, id: ContactId, to: Stage, reason: &str) -> Outcome<()> {
    let at = tx.now();
    stage::change(tx, id, Move { to, reason, author: &by.author(), at })?;
    Ok(())
}

/// What the timeline is told about: the handoff or the deal.
pub(super) enum About {
    Handoff(HandoffId),
    Deal(DealId),
}

pub(super) fn note(tx: &mut Tx, by: &Caller, contact: ContactId, about: About, summary: &str) -> Outcome<()> {
    let (kind, reference) = match about {
        About::Handoff(id) => (activity::Kind::Handoff, id.0),
        About::Deal(id) => (activity::Kind::Deal, id.0),
    };
    let at = tx.now();
    let author = by.author();
    activity::note(
        tx,
        &activity::New { contact, kind, summary, reference: Some(reference), author: &author, at },
    )?;
    Ok(())
}
