//! How the sellers of the story work: each at their own pace, in business hours, through the same verbs as anybody.

use std::ops::Range;

use measure::{Calendar, Currency, DAY_MS, HOUR_MS, MINUTE_MS, Moment, Money};
use store::{Tx, params};

use super::engine::World;
use super::people::pick;
use crate::fault::{Fault, Outcome};
use crate::flow::{close, sell};
use crate::people::{UserId, session};
use crate::sales::attempt::{self, Answer, Channel};
use crate::sales::deal_stage::{DealStage, LostReason};
use crate::sales::handoff::Back;
use crate::sales::reason::{GivenBack, Reason};
use crate::sales::{DealId, HandoffId, deal};
use crate::sql::demo as sql;

/// Chance to reach somebody at the first, second, … attempt: the hazard that the literature reports.
const REACHED: [f64; 8] = [0.24, 0.16, 0.13, 0.11, 0.09, 0.075, 0.06, 0.05];

store::record! {
    /// A handoff that was offered.
    pub(super) struct Offered {
        pub id: HandoffId,
        pub owner_id: UserId,
        pub since: Moment,
    }
}

/// What a seller is going to do.
#[derive(Clone, Debug)]
pub(super) enum Plan {
    /// Try to reach the contact, for the so-many-eth time.
    Try { handoff: HandoffId, seller: UserId, number: usize },
    /// Move a deal on, or close it.
    Move { deal: DealId, seller: UserId, step: usize },
}

/// Returns what was offered after a handoff, oldest first.
pub(super) fn offered_since(tx: &mut Tx, since: i64) -> Outcome<Vec<Offered>> {
    Ok(tx.all(&sql::OFFERED_SINCE, params![since])?)
}

/// A seller sees a handoff in the inbox and plans the first attempt.
pub(super) fn begin(world: &mut World, offered: &Offered) {
    let Some(habits) = world.seller(offered.owner_id) else { return };
    let spread = (world.dice.f64() + world.dice.f64() + world.dice.f64() - 1.5) * 1.4;
    let minutes = habits.first_attempt_minutes * spread.exp();
    let at = business(world, offered.since, (minutes * MINUTE_MS as f64) as i64);
    world.plan_selling(at, Plan::Try { handoff: offered.id, seller: offered.owner_id, number: 0 });
}

/// Does what was planned.
pub(super) fn act(tx: &mut Tx, world: &mut World, at: Moment, plan: Plan) -> Outcome<()> {
    match plan {
        Plan::Try { handoff, seller, number } => try_to_reach(tx, world, at, handoff, seller, number),
        Plan::Move { deal, seller, step } => move_deal(tx, world, at, deal, seller, step),
    }
}

fn try_to_reach(
    tx: &mut Tx,
    world: &mut World,
    at: Moment,
    handoff: HandoffId,
    seller: UserId,
    number: usize,
) -> Outcome<()> {
    let Some(habits) = world.seller(seller) else { return Ok(()) };
    if number == 0 && world.dice.f64() < 0.07 {
        let reason = pick(&mut world.dice, &[Reason::NotIcp, Reason::BadData, Reason::Duplicate]);
        return give_back(tx, seller, handoff, Ending { back: Back::Reject, reason, until: None });
    }
    let reached = world.dice.f64() < REACHED.get(number).copied().unwrap_or(0.04);
    let answer = answer_of(world, reached);
    let channel = if answer == Answer::Sent { Channel::Email } else { Channel::Call };
    let logged = tx.nested(|tx| {
        let by = session::console(tx, seller)?;
        let new = attempt::New { channel, answer, at: None, note: String::new() };
        sell::log_attempt(tx, &by, handoff, &new)
    });
    if is_over(&logged) {
        return Ok(());
    }
    logged?;
    if answer == Answer::NotInterested {
        return give_back(
            tx,
            seller,
            handoff,
            Ending { back: Back::Return, reason: Reason::NoNeed, until: None },
        );
    }
    if reached {
        return after_conversation(tx, world, at, handoff, seller);
    }
    if number + 1 >= habits.attempts {
        return give_back(
            tx,
            seller,
            handoff,
            Ending { back: Back::Return, reason: Reason::Unreachable, until: None },
        );
    }
    let again = within(world, at, 5..14);
    world.plan_selling(again, Plan::Try { handoff, seller, number: number + 1 });
    Ok(())
}

fn answer_of(world: &mut World, reached: bool) -> Answer {
    let possible: &[Answer] = if reached {
        &[Answer::Conversation, Answer::Conversation, Answer::MeetingBooked, Answer::NotInterested]
    } else {
        &[Answer::NoAnswer, Answer::NoAnswer, Answer::Voicemail, Answer::Sent]
    };
    pick(&mut world.dice, possible)
}

fn after_conversation(
    tx: &mut Tx,
    world: &mut World,
    at: Moment,
    handoff: HandoffId,
    seller: UserId,
) -> Outcome<()> {
    let chance = world.dice.f64();
    if chance > 0.58 {
        let (reason, days) = match chance {
            ..0.74 => (Reason::Timing, Some(world.dice.i64(40..160))),
            ..0.86 => (Reason::StatusQuo, None),
            ..0.94 => (Reason::NoBudget, None),
            _ => (Reason::ChoseCompetitor, None),
        };
        let until = days.map(|days| at + days * DAY_MS);
        return give_back(tx, seller, handoff, Ending { back: Back::Return, reason, until });
    }
    let thousands = (4.0 * (world.dice.f64() * 2.9).exp()).round() as i64;
    let amount = Money { minor: thousands * 100_000, currency: Currency::EUR };
    let expected_close_at = Some(at + world.dice.i64(30..90) * DAY_MS);
    let by = session::console(tx, seller)?;
    let name = deal_name(tx, handoff)?;
    let made = close::convert(tx, &by, handoff, &deal::Details { name, amount, expected_close_at })?;
    let next = within(world, at, 16..70);
    world.plan_selling(next, Plan::Move { deal: made, seller, step: 0 });
    Ok(())
}

fn deal_name(tx: &mut Tx, handoff: HandoffId) -> Outcome<String> {
    let company: Option<String> = tx.one(&sql::COMPANY_OF_HANDOFF, params![handoff])?;
    Ok(format!("Maintenance planning for {}", company.as_deref().unwrap_or("a new customer")))
}

fn move_deal(
    tx: &mut Tx,
    world: &mut World,
    at: Moment,
    deal: DealId,
    seller: UserId,
    step: usize,
) -> Outcome<()> {
    let chance = world.dice.f64();
    // One in twelve goes silent at each step: nothing more happens to it.
    if chance < 0.08 {
        return Ok(());
    }
    let lost = (step > 0 && chance < 0.30).then(|| {
        use LostReason as L;
        pick(
            &mut world.dice,
            &[L::StatusQuo, L::StatusQuo, L::Indecision, L::Price, L::ChoseCompetitor, L::MissingFeature],
        )
    });
    let won = step >= 2 && chance > 0.34;
    let by = session::console(tx, seller)?;
    match (lost, won) {
        (Some(reason), _) => close::lose(tx, &by, deal, reason)?,
        (None, true) => close::win(tx, &by, deal)?,
        (None, false) => {
            let to = if step == 0 { DealStage::Change } else { DealStage::Resources };
            close::advance(tx, &by, deal, to)?;
        }
    }
    if lost.is_none() && !won {
        let next = within(world, at, 24..110);
        world.plan_selling(next, Plan::Move { deal, seller, step: step + 1 });
    }
    Ok(())
}

/// How a handoff goes back to Marketing.
#[derive(Clone, Copy)]
struct Ending {
    back: Back,
    reason: Reason,
    until: Option<Moment>,
}

/// Gives a handoff back; a seller who made fewer attempts than promised may not call it unreachable, and lets it lie.
fn give_back(tx: &mut Tx, seller: UserId, handoff: HandoffId, ending: Ending) -> Outcome<()> {
    let done = tx.nested(|tx| {
        let by = session::console(tx, seller)?;
        let why = GivenBack::new(ending.reason, ending.until, "", tx.now())?;
        sell::give_back(tx, &by, handoff, ending.back, &why)
    });
    match done {
        Err(Fault::Refused { .. }) => Ok(()),
        other => other,
    }
}

/// Tells whether the handoff ended before the seller came to it.
fn is_over<T>(done: &Outcome<T>) -> bool {
    matches!(done, Err(Fault::Refused { .. } | Fault::Missing(_)))
}

/// Returns a moment within a span of business hours from now.
fn within(world: &mut World, from: Moment, hours: Range<i64>) -> Moment {
    let hours = world.dice.i64(hours);
    business(world, from, HOUR_MS * hours)
}

/// Returns the moment so much business time later, with a little human noise within the minute.
fn business(world: &mut World, from: Moment, ms: i64) -> Moment {
    let later = Calendar::office("Europe/Berlin").ok().and_then(|office| office.add_business_ms(from, ms));
    later.unwrap_or(from + ms) + world.dice.i64(0..50_000)
}
