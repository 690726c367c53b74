//! The one evaluator: a rule, the facts about a contact and a moment give a verdict with its reasons.
//!
//! **When the verdict may change.** Every window is half-open: a touch or a date counts in (now - period, now],
//! so it leaves at exactly `its moment + period`. Each condition knows the first later moment at which it may
//! turn; a group that needs all its parts turns when the first of them does, a group that one part decides
//! holds out until the last such part turns. So the verdict is constant on [now, `next_check`), may or may not
//! differ at `next_check`, and `next_check` is always later than now.

mod account;
mod date;
mod held;
mod score;
mod sentence;
mod sequence;
mod tally;
mod touch;
mod words;

use serde::{Deserialize, Serialize};

use crate::bind::{Ask, Bound, Check, Condition, Node, Part, Symbol};
use crate::facts::Facts;
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
/// The sentence and the value quote fields, so they are personal data: show them, but keep the ids and the key.
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
    /// Its value, as people read it.
    #[serde(default)]
    pub value: Option<String>,
}

impl Bound {
    /// Decides the rule, says why, and says when to ask again.
    pub fn evaluate<F: Facts>(&self, facts: &F, now: Moment) -> Verdict {
        let judge = Judge { facts, now, report: Report::Deciding };
        let Outcome { holds, until, reasons } = judge.judge(&self.root, true);
        Verdict { holds, reasons, next_check: until }
    }

    /// Decides the rule and says when to ask again, without saying why.
    pub fn decide<F: Facts>(&self, facts: &F, now: Moment) -> (bool, Option<Moment>) {
        let outcome = Judge { facts, now, report: Report::Nothing }.judge(&self.root, true);
        (outcome.holds, outcome.until)
    }

    /// Decides the rule and nothing else; stops at the first condition that settles it.
    pub fn holds<F: Facts>(&self, facts: &F, now: Moment) -> bool {
        Judge { facts, now, report: Report::Nothing }.holds(&self.root)
    }

    /// Goes through every condition of the rule in its order, met or not: the check list behind a verdict.
    pub fn checklist<F: Facts>(&self, facts: &F, now: Moment) -> Vec<Reason> {
        Judge { facts, now, report: Report::Every }.judge(&self.root, true).reasons
    }
}

impl Part<'_> {
    /// Decides the part and nothing else; stops at the first condition that settles it.
    pub fn holds<F: Facts>(self, facts: &F, now: Moment) -> bool {
        Judge { facts, now, report: Report::Nothing }.holds(self.0)
    }
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
    /// How many counted.
    count: usize,
    /// What they add up to.
    total: f64,
    /// When the touch that was asked for happened.
    at: Option<Moment>,
    /// The newest of the touches that counted; empty when nothing is reported.
    touches: Vec<i64>,
}

impl<F: Facts> Judge<'_, F> {
    fn holds(&self, node: &Node) -> bool {
        match node {
            Node::All(parts) => parts.iter().all(|part| self.holds(part)),
            Node::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Node::Not(part) => !self.holds(part),
            Node::Condition(condition) => self.find(condition).holds,
        }
    }

    /// Judges a rule; `wanted` is false under an odd number of `not`s.
    fn judge(&self, node: &Node, wanted: bool) -> Outcome {
        match node {
            Node::All(parts) => self.group(parts, true, wanted),
            Node::Any(parts) => self.group(parts, false, wanted),
            Node::Not(part) => {
                let outcome = self.judge(part, !wanted);
                Outcome { holds: !outcome.holds, ..outcome }
            }
            Node::Condition(condition) => {
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
    fn group(&self, parts: &[Node], unanimous: bool, wanted: bool) -> Outcome {
        let mut earliest = None;
        // The latest moment at which a part that decides alone may turn; outside, whether there was such a part.
        let mut decided: Option<Option<Moment>> = None;
        let (mut told, mut deciding) = (Vec::new(), Vec::new());
        for part in parts {
            let outcome = self.judge(part, wanted);
            earliest = sooner(earliest, outcome.until);
            if outcome.holds == unanimous || self.report == Report::Every {
                told.extend(outcome.reasons);
            } else {
                deciding.extend(outcome.reasons);
            }
            if outcome.holds != unanimous {
                if outcome.until.is_none() && self.report == Report::Nothing {
                    // It decides alone and for good: nothing that the other parts say, now or later, matters.
                    return Outcome { holds: !unanimous, until: None, reasons: Vec::new() };
                }
                decided = Some(decided.map_or(outcome.until, |latest| later(latest, outcome.until)));
            }
        }
        match decided {
            None => Outcome { holds: unanimous, until: earliest, reasons: told },
            Some(until) if self.report == Report::Every => {
                Outcome { holds: !unanimous, until, reasons: told }
            }
            Some(until) => Outcome { holds: !unanimous, until, reasons: deciding },
        }
    }

    fn find(&self, condition: &Condition) -> Finding {
        let plain = |holds| Finding { holds, ..Finding::default() };
        match &condition.ask {
            Ask::Field(field, check) => self.field(field, check),
            Ask::Did(did) => self.did(did),
            Ask::Sequence(sequence) => self.sequence(sequence),
            Ask::TouchAt(chosen, check) => self.touch_at(chosen, check),
            Ask::TouchHas(chosen, filters) => self.touch_has(chosen, filters),
            Ask::Stage(stage) => self.stage(stage),
            Ask::Tag(choice) => {
                plain(choice.among.iter().any(|tag| self.facts.has_tag(tag)) != choice.negated)
            }
            Ask::Consent(purpose, state) => plain(self.facts.consent(purpose) == *state),
            Ask::Score(score, test) => self.score(*score, *test),
            Ask::Grid(choice) => self.grid(choice),
            Ask::Segment(segment, held) => self.segment(segment, *held),
            Ask::Account(contacts, who) => self.account(*contacts, who),
        }
    }

    fn field(&self, field: &Symbol, check: &Check) -> Finding {
        if check.looks_at_the_clock() {
            let (holds, until) = self.relative(self.facts.field(field), &check.test);
            return Finding { holds, until, ..Finding::default() };
        }
        let known = self.facts.field_passes(field, check);
        Finding {
            holds: known.unwrap_or_else(|| check.passes(self.facts.field(field))),
            ..Finding::default()
        }
    }

    /// Returns the moment if it is still to come.
    fn ahead(&self, moment: Option<Moment>) -> Option<Moment> {
        moment.filter(|at| *at > self.now)
    }
}

/// Returns the earlier of two moments, where none means never.
fn sooner(left: Option<Moment>, right: Option<Moment>) -> Option<Moment> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (one, other) => one.or(other),
    }
}

/// Returns the later of two moments, where none means never.
fn later(left: Option<Moment>, right: Option<Moment>) -> Option<Moment> {
    Some(left?.max(right?))
}
