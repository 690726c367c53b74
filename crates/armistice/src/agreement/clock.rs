//! Clocks: each promise of Sales about one handoff, running in business time under the version that held when the
//! handoff was offered.
//!
//! Only a logged attempt keeps a clock, and only when it was recorded by the due moment; no change of a handoff's
//! state can. A clock whose moment passed is broken for good, whatever is logged later.

use std::fmt;

use measure::{Calendar, MINUTE_MS, Moment};
use serde::{Deserialize, Serialize};
use store::{Tx, params};

use super::{Agreement, AgreementId, ClockId};
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::people::UserId;
use crate::sales::{AttemptId, HandoffId};
use crate::sql::clocks as sql;

/// How many overdue clocks one pass of the sweep breaks.
pub const SWEEP_BATCH: i64 = 1_000;
/// How many days a deadline may lie ahead when business days are counted. Draft agreements are bounded
/// (`terms.rs`) so that even a calendar that opens once a week with all its holidays ends before it.
const WALK_DAYS_MAX: usize = 4_000;

/// What a clock measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Promise {
    /// A first attempt within so many business minutes.
    FirstAttempt,
    /// So many attempts within so many business days, or the contact reached.
    Attempts,
}

impl Promise {
    /// Both promises of Sales.
    pub const ALL: [Self; 2] = [Self::FirstAttempt, Self::Attempts];

    /// Returns the stored word, which is the clause's key.
    pub fn word(self) -> &'static str {
        match self {
            Self::FirstAttempt => "first_attempt",
            Self::Attempts => "attempts",
        }
    }

    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::FirstAttempt => "First attempt in time",
            Self::Attempts => "All attempts made",
        }
    }

    /// Returns the promise of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|promise| promise.word() == word)
    }
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl store::FromValue for Promise {
    fn from_value(value: store::ValueRef<'_>) -> Result<Self, String> {
        let word = <String as store::FromValue>::from_value(value)?;
        Self::of(&word).ok_or_else(|| format!("there is no promise {word}"))
    }
}

store::record! {
    /// A clock as stored.
    pub struct Clock {
        pub id: ClockId,
        pub handoff_id: HandoffId,
        pub agreement_id: AgreementId,
        pub clause: Promise,
        pub user_id: UserId,
        pub starts_at: Moment,
        pub due_at: Moment,
        pub outcome: Option<String>,
        pub ended_at: Option<Moment>,
        pub evidence_id: Option<AttemptId>,
    }
}

impl Clock {
    /// Tells whether nothing has kept, broken or voided it yet.
    pub fn is_open(&self) -> bool {
        self.outcome.is_none()
    }
}

/// The handoff that clocks are started for.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// The handoff.
    pub handoff: HandoffId,
    /// The contact that was handed over.
    pub contact: ContactId,
    /// Who owes the promise.
    pub owner: UserId,
    /// When the handoff was offered.
    pub at: Moment,
}

/// An attempt, as far as promises count it.
#[derive(Clone, Copy, Debug)]
pub struct Evidence {
    /// The attempt.
    pub attempt: AttemptId,
    /// How many attempts of the handoff are recorded by now, this one included.
    pub attempts: i64,
    /// Whether the contact was reached: there is nothing left to attempt.
    pub reached: bool,
}

/// Starts the clocks of a handoff and returns the earlier due moment.
pub fn start(tx: &mut Tx, subject: &Subject, agreement: &Agreement) -> Outcome<Moment> {
    let calendar = agreement.calendar()?;
    let no_end = || Fault::Internal(format!("no deadline under agreement {}", agreement.id));
    let first = calendar
        .add_business_ms(subject.at, agreement.first_attempt_minutes * MINUTE_MS)
        .ok_or_else(no_end)?;
    let all = end_of_business_day(&calendar, subject.at, agreement.attempts_days).ok_or_else(no_end)?;
    for (promise, due) in [(Promise::FirstAttempt, first), (Promise::Attempts, all)] {
        let id = ClockId(tx.new_id());
        let values = params![
            id,
            subject.handoff,
            subject.contact,
            agreement.id,
            promise.word(),
            subject.owner,
            subject.at,
            due
        ];
        tx.run(&sql::CLOCK_START, values)?;
    }
    Ok(first.min(all))
}

/// Returns the close of business on the `days`-th business day after the day of `start`.
pub fn end_of_business_day(calendar: &Calendar, start: Moment, days: i64) -> Option<Moment> {
    let first = calendar.date_at(start).tomorrow().ok()?;
    let open_days = first.series(jiff::Span::new().days(1)).take(WALK_DAYS_MAX);
    let last =
        open_days.filter(|date| calendar.is_business_day(*date)).nth(usize::try_from(days - 1).ok()?)?;
    let (begin, end) = (calendar.start_of(last), calendar.start_of(last.tomorrow().ok()?));
    calendar.add_business_ms(begin, calendar.business_ms_between(begin, end))
}

/// Counts a logged attempt: it keeps the clocks that it satisfies and whose moment has not passed. What counts is
/// now, when it is recorded, not when it is said to have happened.
pub fn attempted(tx: &mut Tx, handoff: HandoffId, evidence: &Evidence) -> Outcome<()> {
    let now = tx.now();
    tx.run(&sql::CLOCKS_BREAK_OF_HANDOFF, params![handoff, now])?;
    tx.run(&sql::CLOCK_KEEP, params![handoff, Promise::FirstAttempt.word(), now, evidence.attempt])?;
    if evidence.reached || evidence.attempts >= promised(tx, handoff)? {
        tx.run(&sql::CLOCK_KEEP, params![handoff, Promise::Attempts.word(), now, evidence.attempt])?;
    }
    Ok(())
}

/// Returns how many attempts were promised for a handoff, under the version that it was offered under.
pub fn promised(tx: &mut Tx, handoff: HandoffId) -> Outcome<i64> {
    Ok(tx.maybe(&sql::ATTEMPTS_PROMISED, params![handoff])?.unwrap_or_default())
}

/// Ends the clocks of a handoff that ended: those whose moment had passed are broken, the others are void, because
/// nothing was owed any more. Ending a handoff never keeps a promise.
pub fn close(tx: &mut Tx, handoff: HandoffId) -> Outcome<()> {
    let now = tx.now();
    tx.run(&sql::CLOCKS_BREAK_OF_HANDOFF, params![handoff, now])?;
    tx.run(&sql::CLOCKS_VOID, params![handoff, now])?;
    Ok(())
}

/// Hands the running promises of a handoff to another seller; broken ones stay with whom they broke.
pub fn pass_on(tx: &mut Tx, handoff: HandoffId, to: UserId) -> Outcome<()> {
    let now = tx.now();
    tx.run(&sql::CLOCKS_BREAK_OF_HANDOFF, params![handoff, now])?;
    tx.run(&sql::CLOCKS_PASS_ON, params![handoff, to])?;
    Ok(())
}

/// Returns the clocks of a handoff, earliest due first.
pub fn of(tx: &mut Tx, handoff: HandoffId) -> Outcome<Vec<Clock>> {
    Ok(tx.all(&sql::CLOCKS_OF_HANDOFF, params![handoff])?)
}

/// Returns when the next attempt is owed; a past moment when it is overdue, `None` when nothing is owed. A broken
/// clock still asks for what was promised until it was done, though late.
pub fn next_due(tx: &mut Tx, handoff: HandoffId, attempts: i64, reached: bool) -> Outcome<Option<Moment>> {
    let promised = promised(tx, handoff)?;
    let done = |promise| match promise {
        Promise::FirstAttempt => attempts > 0,
        Promise::Attempts => reached || attempts >= promised,
    };
    Ok(of(tx, handoff)?.iter().filter(|clock| !done(clock.clause)).map(|clock| clock.due_at).min())
}

/// Breaks clocks whose moment has passed, at most [`SWEEP_BATCH`], earliest first, and returns how many. A sweep
/// calls it again while it returns a full batch; running it twice changes nothing.
pub fn breach(tx: &mut Tx) -> Outcome<i64> {
    let now = tx.now();
    let broken = tx.run(&sql::CLOCKS_BREAK, params![now, SWEEP_BATCH])?;
    Ok(broken as i64)
}
