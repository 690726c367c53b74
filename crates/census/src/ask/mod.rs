//! Rules asked of all contacts at once.
//!
//! Each part of a rule gets the rows that its siblings left open and returns those that pass. The cheap parts go first:
//! attributes are asked once for each different value, counts and sequences read lists of touches by time, and what has
//! no answer for many is asked of one contact after the other by the one evaluator, but only of those still open.

mod account;
mod attribute;
mod touch;

use std::cell::OnceCell;

use measure::Moment;
use rules::{Bound, Part, Shape};

use crate::bits::Bits;
use crate::look::Look;
use crate::row::Row;
use crate::selection::Selection;
use crate::shard::Shard;

/// A part of a rule, made ready for one question.
enum Plan<'b> {
    All(Vec<Plan<'b>>),
    Any(Vec<Plan<'b>>),
    Not(Box<Plan<'b>>),
    Ask(Leaf<'b>),
}

/// A condition, and what it asks.
struct Leaf<'b> {
    part: Part<'b>,
    shape: Shape<'b>,
    /// Who passes, once it has been found out for everyone; only for conditions about accounts.
    everyone: OnceCell<Selection>,
}

/// One question.
struct Asking<'c> {
    look: Look<'c>,
    now: Moment,
}

/// One shard that is asked.
#[derive(Clone, Copy)]
struct Side<'c> {
    look: Look<'c>,
    shard: &'c Shard,
    place: usize,
}

impl Look<'_> {
    /// Returns the contacts of `within` for whom a rule holds.
    ///
    /// Costs a few nanoseconds for each contact and condition about attributes, one for each touch of the right manner
    /// in the window of a condition about touches, and some hundred for each contact that has to be asked alone.
    pub fn select(&self, rule: &Bound, now: Moment, within: &Selection) -> Selection {
        let mut shards = Vec::with_capacity(within.shards.len());
        self.ask(rule.root(), now, within, |bits| shards.push(bits));
        Selection { shards }
    }

    /// Returns how many contacts of `within` there are for whom a rule holds. Costs as much as [`Look::select`].
    pub fn count(&self, rule: &Bound, now: Moment, within: &Selection) -> usize {
        let mut count = 0;
        self.ask(rule.root(), now, within, |bits| count += bits.count());
        count
    }

    fn ask(&self, part: Part<'_>, now: Moment, within: &Selection, mut answer: impl FnMut(Bits)) {
        let asking = Asking { look: *self, now };
        let plan = Plan::new(part, now);
        for (place, (shard, within)) in self.census.shards.iter().zip(&within.shards).enumerate() {
            let side = Side { look: *self, shard, place };
            answer(if within.is_empty() { Bits::default() } else { asking.run(&plan, side, within) });
        }
    }
}

impl<'b> Plan<'b> {
    fn new(part: Part<'b>, now: Moment) -> Self {
        let cheapest_first = |parts: Vec<Part<'b>>| {
            let mut plans: Vec<Self> = parts.into_iter().map(|part| Self::new(part, now)).collect();
            plans.sort_by_key(Self::cost);
            plans
        };
        match part.shape(now) {
            Shape::All(parts) => Self::All(cheapest_first(parts)),
            Shape::Any(parts) => Self::Any(cheapest_first(parts)),
            Shape::Not(part) => Self::Not(Box::new(Self::new(part, now))),
            shape => Self::Ask(Leaf { part, shape, everyone: OnceCell::new() }),
        }
    }

    /// Returns a number that is higher for what takes longer; the steps are those between measured orders of magnitude.
    fn cost(&self) -> u32 {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::cost).sum(),
            Self::Not(part) => part.cost(),
            Self::Ask(leaf) => match &leaf.shape {
                Shape::Stage(_) | Shape::Tag(_) | Shape::Consent(..) | Shape::Segment(..) => 1,
                Shape::Field(..) => 2,
                Shape::Count(..) => 10,
                Shape::Follows(_) => 20,
                Shape::Single(_) => 100,
                _ => 1_000,
            },
        }
    }
}

impl<'c> Asking<'c> {
    fn run(&self, plan: &Plan<'_>, side: Side<'c>, within: &Bits) -> Bits {
        match plan {
            Plan::All(parts) => {
                let mut left = within.clone();
                for part in parts {
                    if left.is_empty() {
                        break;
                    }
                    left = self.run(part, side, &left);
                }
                left
            }
            Plan::Any(parts) => {
                let (mut open, mut found) = (within.clone(), Bits::default());
                for part in parts {
                    if open.is_empty() {
                        break;
                    }
                    let passing = self.run(part, side, &open);
                    open -= &passing;
                    found |= &passing;
                }
                found
            }
            Plan::Not(part) => {
                let mut left = within.clone();
                left -= &self.run(part, side, within);
                left
            }
            Plan::Ask(leaf) => self.leaf(leaf, side, within),
        }
    }

    fn leaf(&self, leaf: &Leaf<'_>, side: Side<'c>, within: &Bits) -> Bits {
        let alone = |within: &Bits| within.filtered(|row| leaf.part.holds(&side.row(row), self.now));
        match &leaf.shape {
            Shape::Field(field, check) => side.field(field, check, within),
            Shape::Stage(stage) => side.stage(stage, self.now, within),
            Shape::Tag(choice) => side.tag(choice, within),
            Shape::Consent(purpose, state) => side.consent(purpose, *state, within),
            Shape::Segment(segment, held) => side.segment(segment, *held, self.now, within),
            Shape::Count(pattern, count, over) => side.count(pattern, *count, over, within),
            Shape::Follows(follows) => side.follows(follows, within),
            Shape::Account(contacts, who) => {
                self.account(leaf, (*contacts, *who), side, within).unwrap_or_else(|| alone(within))
            }
            Shape::Single(patterns) => alone(&side.with_touches(patterns, within)),
            // Groups are plans of their own, never leaves.
            Shape::All(_) | Shape::Any(_) | Shape::Not(_) => alone(within),
        }
    }
}

impl<'c> Side<'c> {
    fn row(self, row: u16) -> Row<'c> {
        self.look.row(self.place, row)
    }
}
