//! Asking a rule of contacts as they are now, without deciding anything: what it says, whom it means, and why.

use measure::Moment;
use rules::score::Scorer;
use rules::{Binder, Bound, Needs, Problem, Reason, Rule, Verdict};
use serde::Serialize;
use store::{Tx, params};

use super::{facts, model, vocabulary};
use crate::contacts::{ContactId, contact};
use crate::fault::Outcome;
use crate::sql::segments as sql;

/// Contacts that one transaction asks.
const BATCH: i64 = 500;

/// Reads a rule of this house in its text or its JSON form; what is wrong comes as data, so that it can be pointed at.
/// The span of a problem lies in the returned text, which for JSON is the rule as it would be printed.
pub fn read(tx: &mut Tx, text: &str) -> Outcome<Result<Rule, (Problem, String)>> {
    let words = vocabulary::in_use(tx)?;
    if !text.trim_start().starts_with('{') {
        return Ok(rules::parse(text, &words).map_err(|problem| (problem, text.to_owned())));
    }
    Ok(match serde_json::from_str::<Rule>(text) {
        Ok(rule) => {
            let printed = rule.to_string();
            rule.checked(&words).map_err(|problem| (problem, printed))
        }
        Err(error) => Err((malformed(text, &error), text.to_owned())),
    })
}

/// Says what is wrong with a rule on one line, and at which word.
pub fn pointed(problem: &Problem, text: &str) -> String {
    let start = text.floor_char_boundary(problem.span.start);
    let word = text[start..text.floor_char_boundary(problem.span.end).max(start)].trim();
    if word.is_empty() {
        format!("At the end: {problem}")
    } else {
        format!("At \u{201c}{word}\u{201d}: {problem}")
    }
}

/// Points at where a text stops being JSON, or a rule in it.
pub(super) fn malformed(text: &str, error: &serde_json::Error) -> Problem {
    let line_start =
        text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let at = text.floor_char_boundary((line_start + error.column().saturating_sub(1)).min(text.len()));
    let end = text[at..].chars().next().map_or(at, |letter| at + letter.len_utf8());
    Problem {
        span: rules::Span { start: at, end },
        message: format!("This is no rule in JSON: {error}."),
        suggestion: None,
        expected: Vec::new(),
    }
}

/// A rule made ready to be asked of contacts of this house.
#[derive(Clone, Debug)]
pub struct Question {
    rule: Bound,
    scorer: Scorer,
    needs: Needs,
}

impl Question {
    /// Makes a rule ready, with the score model in force when it asks for scores.
    pub fn new(tx: &mut Tx, rule: &Rule) -> Outcome<Self> {
        let mut binder = Binder::default();
        let rule = binder.bind(rule);
        let model = model::in_force(tx)?.model;
        // What only the model needs is loaded only when the rule asks for scores.
        let alone = binder.needs().clone();
        let scorer = binder.bind_model(&model);
        let needs = if alone.scores { binder.needs().clone() } else { alone };
        Ok(Self { rule, scorer, needs })
    }

    /// Asks one contact.
    pub fn ask(&self, tx: &mut Tx, contact: ContactId, now: Moment) -> Outcome<Verdict> {
        Ok(self.rule.evaluate(&self.facts(tx, contact, now)?, now))
    }

    fn facts(&self, tx: &mut Tx, contact: ContactId, now: Moment) -> Outcome<rules::Profile> {
        let mut facts = facts::load(tx, contact, now, &self.needs)?;
        if self.needs.scores {
            facts.score_by(&self.scorer, now);
        }
        Ok(facts)
    }
}

/// How many of so many contacts a rule means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Those for whom it holds.
    pub holds: u64,
    /// Those who were asked.
    pub asked: u64,
}

/// Asks the contacts that come next after one, in the order of their ids; returns the last of them unless there are no
/// more. A walk over everybody begins after contact 0.
pub fn count(
    tx: &mut Tx,
    question: &Question,
    after: ContactId,
    sofar: Counted,
) -> Outcome<(Counted, Option<ContactId>)> {
    let now = tx.now();
    let contacts: Vec<ContactId> = tx.all(&sql::CONTACTS_AFTER, params![after, BATCH])?;
    let mut counted = sofar;
    for contact in &contacts {
        let facts = question.facts(tx, *contact, now)?;
        counted.asked += 1;
        counted.holds += u64::from(question.rule.holds(&facts, now));
    }
    let next = contacts.last().copied().filter(|_| contacts.len() as i64 == BATCH);
    Ok((counted, next))
}

/// What a rule says of one contact.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// The contact.
    pub contact: ContactId,
    /// Their name.
    pub name: String,
    /// The verdict with what decided it, and when it may change.
    pub verdict: Verdict,
    /// Every condition of the rule in its order, met or not.
    pub conditions: Vec<Reason>,
}

/// Asks one contact, and says why the answer is as it is.
pub fn explain(tx: &mut Tx, rule: &Rule, who: ContactId) -> Outcome<Explained> {
    let question = Question::new(tx, rule)?;
    let now = tx.now();
    let facts = question.facts(tx, who, now)?;
    Ok(Explained {
        contact: who,
        name: contact::find(tx, who)?.name(),
        verdict: question.rule.evaluate(&facts, now),
        conditions: question.rule.checklist(&facts, now),
    })
}
