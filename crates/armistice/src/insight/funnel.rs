//! The funnel: what became of the people who came, by where they came from, and how long it took.
//!
//! A **lead** is a contact, counted from its first sight. It is **won** at the close of its first won deal. Days are
//! whole days of 24 hours, rounded down; a win dated before the first sight counts as day 0 and is reported. Leads
//! still open at the cut are censored there, so that young leads do not make the rates look low.
//!
//! Cost: one streamed pass over the contacts of the span; in memory 8 bytes a lead.

use std::collections::BTreeMap;

use measure::{DAY_MS, Interval, Moment, Observation, Survival, wilson};
use store::{Tx, params};

use super::question::Question;
use crate::fault::Outcome;
use crate::people::Sight;
use crate::sql::insight as sql;

/// The days at which the curve is read out.
pub const DAYS: [u32; 7] = [7, 14, 30, 60, 90, 180, 365];

/// How far a lead came; each step is counted on its own, since a lead may skip one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It came.
    Lead,
    /// It was offered to Sales.
    HandedOver,
    /// Sales accepted it.
    Accepted,
    /// Somebody spoke with it.
    Conversation,
    /// A deal was opened.
    Deal,
    /// A deal was won.
    Won,
}

impl Step {
    /// Every step in order.
    pub const ALL: [Self; 6] =
        [Self::Lead, Self::HandedOver, Self::Accepted, Self::Conversation, Self::Deal, Self::Won];

    /// Returns the word in links and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::HandedOver => "handed_over",
            Self::Accepted => "accepted",
            Self::Conversation => "conversation",
            Self::Deal => "deal",
            Self::Won => "won",
        }
    }

    /// Returns what people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Lead => "Came in",
            Self::HandedOver => "Handed over",
            Self::Accepted => "Accepted",
            Self::Conversation => "Conversation",
            Self::Deal => "Deal",
            Self::Won => "Won",
        }
    }

    /// Returns the step of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }
}

/// Leads and wins of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BySource {
    /// Where they came from first; `None` when nobody knows.
    pub source: Option<String>,
    /// How many came.
    pub leads: u64,
    /// How many of them were won.
    pub won: u64,
}

impl BySource {
    /// Returns the share that was won.
    pub fn rate(&self) -> f64 {
        if self.leads == 0 { 0.0 } else { self.won as f64 / self.leads as f64 }
    }

    /// Returns the 95 % Wilson interval of the share.
    pub fn interval(&self) -> Interval {
        wilson(self.won, self.leads)
    }
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Funnel {
    /// All leads and wins together.
    pub total: BySource,
    /// How many leads reached each step of [`Step::ALL`].
    pub steps: [u64; 6],
    /// By source, the most leads first, unknown origin last.
    pub sources: Vec<BySource>,
    /// Time from first sight to win.
    pub curve: Survival,
    /// Wins dated before the first sight, counted at day 0.
    pub won_before_seen: u64,
}

/// Counts the funnel of the leads that a caller may see.
pub fn measure(tx: &mut Tx, sight: Sight, question: &Question) -> Outcome<Funnel> {
    let mut sources: BTreeMap<Option<String>, (u64, u64)> = BTreeMap::new();
    let (mut observations, mut steps, mut won_before_seen) = (Vec::new(), [0_u64; 6], 0);
    let Question { from, until, cut, campaign, .. } = *question;
    let values = params![sight.all, sight.user, sight.team, from, until, cut, campaign];
    tx.each(&sql::FUNNEL_LEADS, values, |row| {
        let source = row.get::<Option<String>>(0)?.filter(|source| !source.trim().is_empty());
        let (seen, won) = (row.get::<Moment>(1)?, row.get::<Option<Moment>>(2)?);
        let counts = sources.entry(source).or_default();
        counts.0 += 1;
        counts.1 += u64::from(won.is_some());
        steps[0] += 1;
        for (place, count) in steps[1..5].iter_mut().enumerate() {
            *count += row.get::<u64>(3 + place)?;
        }
        steps[5] += u64::from(won.is_some());
        won_before_seen += u64::from(won.is_some_and(|won| won < seen));
        // The last moment that is looked at is the one before the cut.
        observations
            .push(Observation { duration: days(seen, won.unwrap_or(cut - 1)), happened: won.is_some() });
        Ok(())
    })?;

    let total = BySource { source: None, leads: steps[0], won: steps[5] };
    let mut sources: Vec<BySource> =
        sources.into_iter().map(|(source, (leads, won))| BySource { source, leads, won }).collect();
    sources.sort_by_key(|line| (line.source.is_none(), std::cmp::Reverse(line.leads)));
    Ok(Funnel { total, steps, sources, curve: Survival::estimate(observations), won_before_seen })
}

/// Returns the whole days between two moments, 0 when they are the wrong way round.
pub fn days(from: Moment, until: Moment) -> u32 {
    u32::try_from(until.since(from).max(0) / DAY_MS).unwrap_or(u32::MAX)
}
