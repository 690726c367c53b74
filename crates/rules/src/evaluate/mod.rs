//! The one evaluator: a rule, the facts about a contact and a moment give a verdict with its reasons.
//!
//! **When the verdict may change.** Every window is half-open: a touch or a date counts in (now - period, now],
//! so it leaves at exactly `its moment + period`. Each condition knows the first later moment at which it may
//! turn; a group that needs all its parts turns when the first of them does, a group that one part decides
//! holds out until the last such part turns. So the verdict is constant on [now, `next_check`), may or may not
//! differ at `next_check`, and `next_check` is always later than now.

mod field;
mod score;
mod sentence;
mod touch;

use serde::{Deserialize, Serialize};

pub(crate) use touch::matches;

use crate::facts::Facts;
use crate::rule::Rule;
use measure::Moment;

/// What a rule says about a contact at a moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether the rule holds.
    pub holds: bool,
    /// What decided: for a verdict of yes what speaks for it, for no what is missing or in the way.
    pub reasons: Vec<Reason>,
    /// The first later moment at which the same facts may give another verdict; never, when there is none.
    pub next_check: Option<Moment>,
}

/// One condition of a rule and what was found.
///
/// The sentence quotes values of fields, so it is personal data: show it, but keep the ids and the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Whether the condition is as the rule wants it, which under a `not` means that it does not hold.
    pub met: bool,
    /// What was found and, where it is not plain, what is needed.
    pub sentence: String,
    /// The touches that counted, newest first, at most [`crate::limits::EVIDENCE_MAX`].
    pub touches: Vec<i64>,
    /// The field that was looked at.
    pub field: Option<String>,
}

/// Decides a rule, says why, and says when to ask again.
pub fn evaluate<F: Facts>(rule: &Rule, facts: &F, now: Moment) -> Verdict {
    let Outcome { holds, until, reasons } = Judge { facts, now, report: Report::Deciding }.judge(rule, true);
    Verdict { holds, reasons, next_check: until }
}

/// Decides a rule and says when to ask again, without saying why.
pub fn decide<F: Facts>(rule: &Rule, facts: &F, now: Moment) -> (bool, Option<Moment>) {
    let outcome = Judge { facts, now, report: Report::Nothing }.judge(rule, true);
    (outcome.holds, outcome.until)
}

/// Decides a rule and nothing else; stops at the first condition that settles it.
pub fn holds<F: Facts>(rule: &Rule, facts: &F, now: Moment) -> bool {
    match rule {
        Rule::All(parts) => parts.iter().all(|part| holds(part, facts, now)),
        Rule::Any(parts) => parts.iter().any(|part| holds(part, facts, now)),
        Rule::Not(part) => !holds(part, facts, now),
        condition => Judge { facts, now, report: Report::Nothing }.find(condition).holds,
    }
}

/// Goes through every condition of a rule in its order, met or not: the check list behind a verdict.
pub fn checklist<F: Facts>(rule: &Rule, facts: &F, now: Moment) -> Vec<Reason> {
    Judge { facts, now, report: Report::Every }.judge(rule, true).reasons
}

struct Judge<'f, F> {
    facts: &'f F,
    now: Moment,
    report: Report,
}

/// Which conditions are put into words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Report {
    Nothing,
    Deciding,
    Every,
}

/// What a rule or a part of it comes to. `until` is never at or before now.
struct Outcome {
    holds: bool,
    until: Option<Moment>,
    reasons: Vec<Reason>,
}

/// What one condition comes to, before it is put into words.
#[derive(Default)]
struct Finding {
    holds: bool,
    until: Option<Moment>,
    /// How many touches counted.
    count: usize,
    /// The newest of them.
    touches: Vec<i64>,
}

impl<F: Facts> Judge<'_, F> {
    /// Judges a rule; `wanted` is false under an odd number of `not`s.
    fn judge(&self, rule: &Rule, wanted: bool) -> Outcome {
        match rule {
            Rule::All(parts) => self.group(parts, true, wanted),
            Rule::Any(parts) => self.group(parts, false, wanted),
            Rule::Not(part) => {
                let outcome = self.judge(part, !wanted);
                Outcome { holds: !outcome.holds, ..outcome }
            }
            condition => {
                let finding = self.find(condition);
                let (holds, until) = (finding.holds, finding.until);
                let reasons = match self.report {
                    Report::Nothing => Vec::new(),
                    Report::Deciding | Report::Every => vec![self.reason(condition, finding, wanted)],
                };
                Outcome { holds, until, reasons }
            }
        }
    }

    /// Judges the parts of a group. `unanimous` is what the group says when no part decides alone: yes for
    /// `and`, no for `or`.
    fn group(&self, parts: &[Rule], unanimous: bool, wanted: bool) -> Outcome {
        let outcomes: Vec<Outcome> = parts.iter().map(|part| self.judge(part, wanted)).collect();
        let agreed = outcomes.iter().all(|outcome| outcome.holds == unanimous);
        let holds = agreed == unanimous;
        let deciding = outcomes.iter().filter(|outcome| outcome.holds == holds);
        let deciding = deciding.map(|outcome| outcome.until);
        let until = if agreed { earliest(deciding) } else { latest(deciding) };
        let told =
            outcomes.into_iter().filter(|outcome| self.report == Report::Every || outcome.holds == holds);
        Outcome { holds, until, reasons: told.flat_map(|outcome| outcome.reasons).collect() }
    }

    fn find(&self, condition: &Rule) -> Finding {
        let plain = |holds| Finding { holds, ..Finding::default() };
        match condition {
            Rule::Field { key, test } => self.field(key, test),
            Rule::Did(did) => self.did(did),
            Rule::Stage(choice) => {
                let stage = self.facts.stage();
                plain(
                    stage.is_some_and(|stage| choice.among.iter().any(|key| key.as_str() == stage.key))
                        != choice.negated,
                )
            }
            Rule::Tag(choice) => {
                plain(choice.among.iter().any(|tag| self.facts.has_tag(tag)) != choice.negated)
            }
            Rule::Consent { purpose, state } => plain(self.facts.consent(purpose.as_str()) == *state),
            Rule::Score { score, test } => self.score(*score, *test),
            Rule::Grid(choice) => self.grid(choice),
            Rule::All(_) | Rule::Any(_) | Rule::Not(_) => plain(holds(condition, self.facts, self.now)),
        }
    }
}

/// Returns the earliest of the moments, where none means never.
fn earliest(moments: impl Iterator<Item = Option<Moment>>) -> Option<Moment> {
    moments.flatten().min()
}

/// Returns the latest of the moments, where none means never; never for no moments at all.
fn latest(mut moments: impl Iterator<Item = Option<Moment>>) -> Option<Moment> {
    moments.try_fold(None, |latest, moment| Some(latest.max(Some(moment?)))).flatten()
}
