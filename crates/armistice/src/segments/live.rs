//! The segments in use with their rules read, in the order in which they are decided, and the deciding itself.

use std::collections::BTreeMap;

use measure::Moment;
use rules::{Binder, Bound, Profile, Reason, Vocabulary};
use store::Tx;

use super::membership::{self, BY_RULE, Turn};
use super::order::{self, Asks};
use super::segment::{self, Segment};
use crate::contacts::ContactId;
use crate::fault::Outcome;

/// A segment with its rule read.
#[derive(Clone, Debug)]
pub struct Ruled {
    /// The segment.
    pub segment: Segment,
    /// Who is inside.
    pub rule: Bound,
}

/// Every ruled segment in use, each behind those that it asks for.
#[derive(Clone, Debug, Default)]
pub struct Live(Vec<Ruled>);

/// What became of one contact.
#[derive(Clone, Copy, Debug, Default)]
pub struct Became {
    /// Whether they joined or left anything.
    pub turned: bool,
    /// The first later moment at which a rule may say otherwise.
    pub until: Option<Moment>,
}

impl Live {
    /// Reads the rules of all segments in use. One that cannot be read, or that leads back to itself, stays as it is:
    /// to let everybody out would start what cannot be taken back.
    pub fn load(tx: &mut Tx, words: &Vocabulary, binder: &mut Binder) -> Outcome<Self> {
        let (mut read, mut asks) = (BTreeMap::new(), Asks::new());
        for segment in segment::in_use(tx)? {
            let Some(text) = &segment.rule else { continue };
            match rules::parse(text, words) {
                Ok(rule) => {
                    asks.insert(segment.key.clone(), order::asked_by(&rule));
                    read.insert(segment.key.clone(), (segment, rule));
                }
                Err(problem) => {
                    tracing::error!(segment = %segment.key, cause = %problem, "a rule cannot be read, so its segment stands still");
                }
            }
        }
        // Keys that stand for picked segments are asked for too, and have no rule.
        let ruled = in_order(&mut asks).into_iter().filter_map(|key| read.remove(&key));
        Ok(Self(ruled.map(|(segment, rule)| Ruled { segment, rule: binder.bind(&rule) }).collect()))
    }

    /// Decides which segments a contact is in whose scores are known. Facts know afterwards what was decided.
    pub fn decide(&self, tx: &mut Tx, contact: ContactId, facts: &mut Profile) -> Outcome<Became> {
        let mut became = Became::default();
        if self.0.is_empty() {
            return Ok(became);
        }
        let now = tx.now();
        let inside = membership::of_contact(tx, contact)?;
        for Ruled { segment, rule } in &self.0 {
            let (holds, until) = rule.decide(facts, now);
            became.until = [became.until, until].into_iter().flatten().min();
            if holds == inside.iter().any(|(id, ..)| *id == segment.id) {
                continue;
            }
            let reason = why(&rule.evaluate(facts, now).reasons);
            let version = segment.version;
            let turn = Turn { segment: segment.id, contact, version, reason: &reason, author: BY_RULE };
            if holds {
                became.turned |= membership::join(tx, &turn)?;
                facts.set_member(segment.key.as_str(), now);
            } else {
                became.turned |= membership::leave(tx, &turn)?;
                facts.unset_member(&segment.key);
            }
        }
        Ok(became)
    }
}

/// Returns the keys in the order of deciding; members of a ring are left out and told of.
fn in_order(asks: &mut Asks) -> Vec<String> {
    loop {
        let ring: Vec<String> = match order::sorted(asks) {
            Ok(sorted) => return sorted.into_iter().map(str::to_owned).collect(),
            Err(ring) => {
                tracing::error!(
                    cause = order::sentence(&ring),
                    "segments that ask for each other stand still"
                );
                ring.into_iter().map(str::to_owned).collect()
            }
        };
        asks.retain(|key, _| !ring.contains(key));
        for asked in asks.values_mut() {
            asked.retain(|key| !ring.contains(key));
        }
    }
}

/// Says in one line why a rule said what it said.
pub fn why(reasons: &[Reason]) -> String {
    reasons.iter().map(|reason| reason.sentence.as_str()).collect::<Vec<_>>().join("; ")
}
