//! Counts and adds up what a contact did.
//!
//! One walk from the newest touch back to the edge of the window says it all: after k touches it knows what the verdict
//! will be once only these k are left. The largest such k whose verdict differs from today's names the touch whose
//! leaving may turn it.

use std::collections::BTreeSet;

use super::touch::{Reach, is_of_kind_meant};
use super::{Finding, Judge, Report, sooner};
use crate::bind::{BoundDid, BoundTally, Symbol};
use crate::facts::{Facts, Touch, Value};
use crate::limits::EVIDENCE_MAX;
use crate::rule::Count;

impl<F: Facts> Judge<'_, F> {
    pub(super) fn did(&self, did: &BoundDid) -> Finding {
        let reach = self.reach(&did.window);
        match &did.pattern.kind {
            Some(kind) => self.tally(did, &reach, self.facts.touches_of(kind).rev()),
            None => self.tally(did, &reach, self.facts.touches().rev()),
        }
    }

    fn tally(&self, did: &BoundDid, reach: &Reach, newest_first: impl Iterator<Item = Touch>) -> Finding {
        let mut sum = Sum::new(&did.tally);
        let mut arrival = None;
        // The last touch, walking back, before which the sum was admitted, and before which it was not.
        let mut before = [None; 2];
        let mut touches = Vec::new();
        let in_reach = newest_first.take_while(|touch| !reach.is_too_old(touch, self.now));
        for touch in in_reach.filter(|touch| is_of_kind_meant(&did.pattern, self.facts, touch)) {
            if reach.is_too_late(&touch) {
                continue;
            }
            if touch.at > self.now {
                arrival = Some(touch.at);
                continue;
            }
            let admitted = sum.is_admitted();
            if reach.empty || (admitted && sum.only_rises() && self.report == Report::Nothing) {
                break;
            }
            if sum.add(self.facts, &touch) {
                before[usize::from(admitted)] = Some(touch.at);
                if self.report != Report::Nothing && touches.len() < EVIDENCE_MAX {
                    touches.push(touch.id);
                }
            }
        }
        let holds = sum.is_admitted();
        let leaving = reach.period_ms.and_then(|period| Some(before[usize::from(!holds)]? + period));
        let until = self.ahead(sooner(sooner(leaving, arrival), reach.until));
        Finding { holds, until, count: sum.count, total: sum.total, touches, ..Finding::default() }
    }
}

/// What has been counted so far.
struct Sum<'t> {
    tally: &'t BoundTally,
    count: usize,
    total: f64,
    seen: BTreeSet<Key>,
}

/// A value as it is told from others.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Text(String),
    Number(u64),
    Flag(bool),
    Moment(i64),
    Money(i64, measure::Currency),
    Date(jiff::civil::Date),
}

impl<'t> Sum<'t> {
    fn new(tally: &'t BoundTally) -> Self {
        Self { tally, count: 0, total: 0.0, seen: BTreeSet::new() }
    }

    fn is_admitted(&self) -> bool {
        match self.tally {
            BoundTally::Count(count) | BoundTally::Different(_, count) => count.admits(self.count),
            BoundTally::Total(_, test) => test.admits(self.total),
        }
    }

    /// Returns whether once admitted it stays so, however many more touches are counted.
    fn only_rises(&self) -> bool {
        matches!(
            self.tally,
            BoundTally::Count(Count::AtLeast(_)) | BoundTally::Different(_, Count::AtLeast(_))
        )
    }

    /// Counts a touch and returns whether it made a difference.
    fn add<F: Facts>(&mut self, facts: &F, touch: &Touch) -> bool {
        let counts = match self.tally {
            BoundTally::Count(_) => true,
            BoundTally::Different(property, _) => self.is_new(facts, touch, property),
            BoundTally::Total(property, _) => match facts.property(touch, property) {
                // A sum that starts at 0 and adds from the newest on has the same bits whatever has left since.
                Some(Value::Number(number)) => {
                    self.total += number;
                    true
                }
                _ => false,
            },
        };
        self.count += usize::from(counts);
        counts
    }

    fn is_new<F: Facts>(&mut self, facts: &F, touch: &Touch, property: &Symbol) -> bool {
        let Some(value) = facts.property(touch, property) else { return false };
        self.seen.insert(match value {
            Value::Text(text) => Key::Text(text.to_lowercase()),
            Value::Texts(texts) => Key::Text(texts.join("\n").to_lowercase()),
            // Adding zero turns -0 into 0, which is the same number.
            Value::Number(number) => Key::Number((number + 0.0).to_bits()),
            Value::Flag(flag) => Key::Flag(flag),
            Value::Moment(at) => Key::Moment(at.0),
            Value::Money(money) => Key::Money(money.minor, money.currency),
            Value::Date(date) => Key::Date(date),
        })
    }
}
