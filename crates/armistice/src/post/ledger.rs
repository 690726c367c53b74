//! The sender's side of the ledger: lease what is due, write what became of it, and call *unknown* what was lost.

use measure::{HOUR_MS, MINUTE_MS, Moment};
use store::{Tx, params};

use super::judge::{Verdict, judge};
use super::message::{self, Message};
use super::words::{Class, State};
use super::{DeliveryId, MessageId};
use crate::fault::{Fault, Outcome};
use crate::keys::Keys;
use crate::sql::post as sql;

/// How long a sender may have a mail. Longer than the patience with one silent server, which ends a batch.
pub const LEASE_MS: i64 = 30 * MINUTE_MS;
/// Pauses before the next tries; afterwards the mail is refused.
pub const RETRY_MS: [i64; 8] =
    [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, 12 * HOUR_MS, 24 * HOUR_MS];
/// Lost leases that one pass settles.
pub const LOST_MAX: i64 = 500;

/// How a try ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Which promise.
    pub message: MessageId,
    /// Which try, counted from 1.
    pub attempt: i64,
    /// When it began.
    pub started_at: Moment,
    /// Its outcome: [`State::Planned`] when the mail was not tried after all, never [`State::Leased`].
    pub outcome: State,
    /// What the server said, or why we did not ask it.
    pub answer: String,
}

impl Ended {
    /// Returns how the present try of a mail ended.
    pub fn of(mail: &Message, started_at: Moment, outcome: State, answer: String) -> Self {
        Self { message: mail.id, attempt: mail.attempts, started_at, outcome, answer }
    }
}

/// Tells whether anything waits to be sent now.
pub fn is_due(tx: &mut Tx) -> Outcome<bool> {
    let now = tx.now();
    for class in Class::ALL {
        if tx.maybe::<i64>(&sql::MESSAGE_DUE_ONE, params![class, now])?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What was found among the mails that are due.
#[derive(Debug, Default)]
pub struct Found {
    /// Mails that were looked at. None: nothing is due. Otherwise more may wait behind them.
    pub judged: usize,
    /// Those that may leave, each with the number of the try that comes next.
    pub sendable: Vec<Message>,
}

/// Looks at what is due, the most urgent class first, until so many mails may leave. What may not is settled at once.
pub fn sift(tx: &mut Tx, keys: &Keys, count: usize) -> Outcome<Found> {
    let now = tx.now();
    let mut found = Found::default();
    for class in Class::ALL {
        let room = count - found.sendable.len();
        if room == 0 {
            break;
        }
        for mut due in tx.all::<Message>(&sql::MESSAGES_DUE, params![class, now, room])? {
            found.judged += 1;
            due.attempts += 1;
            match judge(tx, keys, &due)? {
                Verdict::Send => found.sendable.push(due),
                Verdict::Stop(outcome, answer) => {
                    settle(tx, &Ended::of(&due, now, outcome, answer))?;
                }
            }
        }
    }
    Ok(found)
}

/// Takes what is due and may leave, for one sender.
pub fn lease(tx: &mut Tx, keys: &Keys, count: usize) -> Outcome<Found> {
    let until = tx.now() + LEASE_MS;
    let mut found = sift(tx, keys, count)?;
    for due in &mut found.sendable {
        due.leased_until = Some(until);
        tx.run(&sql::MESSAGE_LEASE, params![due.id, due.attempts, due.leased_until])?;
    }
    Ok(found)
}

/// Writes how a try ended. False when that is no longer of interest, because somebody decided otherwise meanwhile, or
/// when the mail was not tried: its lease is undone as if it had never been.
///
/// An answer that comes after the lease ran out still counts: it is better than *unknown*.
pub fn settle(tx: &mut Tx, ended: &Ended) -> Outcome<bool> {
    if ended.outcome == State::Planned {
        tx.run(&sql::MESSAGE_GIVE_BACK, params![ended.message, ended.attempt])?;
        return Ok(false);
    }
    let now = tx.now();
    let pause = usize::try_from(ended.attempt - 1).ok().and_then(|index| RETRY_MS.get(index));
    let (state, due) = match (ended.outcome, pause) {
        (State::Deferred, Some(pause)) => (State::Deferred, Some(now + *pause)),
        (State::Deferred, None) => (State::Refused, None),
        (outcome, _) => (outcome, None),
    };
    let settled = if state == State::Deferred { None } else { Some(now) };
    let values = params![ended.message, ended.attempt, state, due, settled, ended.answer];
    if tx.run(&sql::MESSAGE_SETTLE, values)? == 0 {
        return Ok(false);
    }
    let id = DeliveryId(tx.new_id());
    let values =
        params![id, ended.message, ended.attempt, ended.started_at, now, ended.outcome, ended.answer];
    tx.run(&sql::DELIVERY_NOTE, values)?;
    Ok(true)
}

/// Which mails on their way are given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Those whose lease ran out: their sender did not come back.
    Overdue,
    /// All: no other sender can be there, because this one has the database to itself and has just begun.
    All,
}

/// Calls *unknown* the mails whose sender is gone. Returns how many there were, at most [`LOST_MAX`].
pub fn lose(tx: &mut Tx, lost: Lost) -> Outcome<usize> {
    let until = if lost == Lost::All { Moment(i64::MAX) } else { tx.now() };
    let gone: Vec<Message> = tx.all(&sql::MESSAGES_LOST, params![until, LOST_MAX])?;
    for message in &gone {
        let started_at = message.leased_until.map_or(tx.now(), |until| until - LEASE_MS);
        let answer = "the sender stopped before the server's answer was written down".to_owned();
        settle(tx, &Ended::of(message, started_at, State::Unknown, answer))?;
    }
    Ok(gone.len())
}

/// Holds every mail to a contact that was still to be sent, until a person decides. Returns how many.
pub fn hold_all(tx: &mut Tx, why: &str) -> Outcome<usize> {
    Ok(tx.run(&sql::MESSAGES_HOLD, params![tx.now(), why])?)
}

/// Sends a mail once more because a person says so: after an *unknown* end, a refusal, or when what held it is mended.
pub fn send_again(tx: &mut Tx, id: MessageId) -> Outcome<()> {
    let found = message::find(tx, id)?;
    if !may_send_again(found.state) {
        let sentence = match found.state {
            State::Accepted => "The mail server took this mail; it is not sent twice.",
            State::Suppressed => "Its recipient must not be written to. Lift the suppression first.",
            _ => "This mail is on its way already.",
        };
        return Err(Fault::refused("mail-not-sendable", sentence));
    }
    tx.run(&sql::MESSAGE_PLAN_AGAIN, params![id, tx.now()])?;
    Ok(())
}

/// Tells whether a person may decide to send a mail of this state again.
pub fn may_send_again(state: State) -> bool {
    matches!(state, State::Unknown | State::Refused | State::Held)
}
