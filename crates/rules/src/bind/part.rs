//! A bound rule seen part by part, for those who answer it for many contacts at once.

use std::ops::RangeInclusive;

use super::{
    Ask, Bound, BoundDid, BoundPattern, BoundSequence, BoundTally, BoundWindow, Check, Node, Symbol,
};
use crate::rule::{Choice, Consent, Count, Held, InStage, Quantity};
use measure::Moment;

/// A rule, or a part of one, that has been made ready; see [`Part::shape`] and [`Part::holds`].
#[derive(Clone, Copy, Debug)]
pub struct Part<'b>(pub(crate) &'b Node);

/// What a part asks, as far as a set of contacts can answer it at one go.
///
/// Who reads a shape must come to the same answer as [`Part::holds`]; that one is the truth.
#[derive(Clone, Debug)]
pub enum Shape<'b> {
    /// Holds when every part holds.
    All(Vec<Part<'b>>),
    /// Holds when at least one part holds.
    Any(Vec<Part<'b>>),
    /// Holds when the part does not.
    Not(Part<'b>),
    /// A field passes a test that does not look at the clock.
    Field(&'b Symbol, &'b Check),
    /// So many touches, at moments of the range, are admitted by the pattern.
    Count(&'b BoundPattern, Count, RangeInclusive<Moment>),
    /// One touch after the other.
    Follows(Follows<'b>),
    /// The stage is, or is not, among these, and has been for so long.
    Stage(&'b InStage),
    /// The contact carries, or does not carry, one of the tags.
    Tag(&'b Choice<Symbol>),
    /// The consent for a purpose is in this state.
    Consent(&'b Symbol, Consent),
    /// The contact is in the segment, and has been for so long.
    Segment(&'b Symbol, Option<Held>),
    /// For so many contacts of the account the part holds.
    Account(Quantity, Part<'b>),
    /// One contact has to be asked after the other; those without a touch of each of these patterns need not be.
    Single(Vec<&'b BoundPattern>),
}

/// Two touches, the second after the first in the order of (moment, id).
#[derive(Clone, Debug)]
pub struct Follows<'b> {
    /// What the first is.
    pub first: &'b BoundPattern,
    /// What the second is.
    pub second: &'b BoundPattern,
    /// The second comes less than so many milliseconds after the first.
    pub within_ms: Option<i64>,
    /// The moments among which the second lies.
    pub over: RangeInclusive<Moment>,
}

impl Bound {
    /// Returns the whole rule as its outermost part.
    pub fn root(&self) -> Part<'_> {
        Part(&self.root)
    }

    /// Calls `see` with every pattern of touches that the rule names anywhere. A touch that none of them admits changes
    /// neither the verdict nor the next check.
    pub fn visit_patterns(&self, see: &mut impl FnMut(&BoundPattern)) {
        self.root.visit_patterns(see);
    }
}

impl<'b> Part<'b> {
    /// Returns what the part asks at a moment.
    pub fn shape(self, now: Moment) -> Shape<'b> {
        let condition = match self.0 {
            Node::All(parts) => return Shape::All(parts.iter().map(Part).collect()),
            Node::Any(parts) => return Shape::Any(parts.iter().map(Part).collect()),
            Node::Not(part) => return Shape::Not(Part(part)),
            Node::Condition(condition) => condition,
        };
        match &condition.ask {
            Ask::Field(field, check) if !check.looks_at_the_clock() => Shape::Field(field, check),
            Ask::Did(did) => did.shape(now),
            Ask::Sequence(sequence) => sequence.shape(now),
            Ask::Stage(stage) => Shape::Stage(stage),
            Ask::Tag(choice) => Shape::Tag(choice),
            Ask::Consent(purpose, state) => Shape::Consent(purpose, *state),
            Ask::Segment(segment, held) => Shape::Segment(segment, *held),
            Ask::Account(contacts, who) => Shape::Account(*contacts, Part(who)),
            Ask::TouchHas(chosen, _) => Shape::Single(vec![&chosen.pattern]),
            Ask::TouchAt(chosen, check) if !check.passes(None) => Shape::Single(vec![&chosen.pattern]),
            Ask::Field(..) | Ask::TouchAt(..) | Ask::Score(..) | Ask::Grid(_) => Shape::Single(Vec::new()),
        }
    }
}

impl BoundDid {
    fn shape(&self, now: Moment) -> Shape<'_> {
        match (&self.tally, self.window.range(now)) {
            (BoundTally::Count(count), Some(over)) => Shape::Count(&self.pattern, *count, over),
            (BoundTally::Count(count) | BoundTally::Different(_, count), _) if !count.admits(0) => {
                Shape::Single(vec![&self.pattern])
            }
            (BoundTally::Total(_, test), _) if !test.admits(0.0) => Shape::Single(vec![&self.pattern]),
            _ => Shape::Single(Vec::new()),
        }
    }
}

impl BoundSequence {
    fn shape(&self, now: Moment) -> Shape<'_> {
        if let ([first, second], None, Some(over)) = (&self.steps[..], &self.but_not, self.window.range(now))
        {
            let (first, within_ms) = (&first.pattern, second.within_ms);
            return Shape::Follows(Follows { first, second: &second.pattern, within_ms, over });
        }
        Shape::Single(self.steps.iter().map(|step| &step.pattern).collect())
    }
}

impl BoundWindow {
    /// Returns the moments at which touches count, when they are the same for every contact.
    fn range(&self, now: Moment) -> Option<RangeInclusive<Moment>> {
        let beginning = Moment(i64::MIN);
        match self {
            Self::Ever => Some(beginning..=now),
            Self::Within(period) => Some(now - (period - 1)..=now),
            Self::Since(from) => Some(*from..=now),
            Self::Between(from, before) => Some(*from..=now.min(*before - 1)),
            Self::SinceTouch(_) | Self::SinceJoining(_) => None,
        }
    }

    fn visit_patterns(&self, see: &mut impl FnMut(&BoundPattern)) {
        if let Self::SinceTouch(chosen) = self {
            see(&chosen.pattern);
        }
    }
}

impl Node {
    fn visit_patterns(&self, see: &mut impl FnMut(&BoundPattern)) {
        let condition = match self {
            Self::All(parts) | Self::Any(parts) => {
                return parts.iter().for_each(|part| part.visit_patterns(see));
            }
            Self::Not(part) => return part.visit_patterns(see),
            Self::Condition(condition) => condition,
        };
        match &condition.ask {
            Ask::Did(did) => {
                see(&did.pattern);
                did.window.visit_patterns(see);
            }
            Ask::Sequence(sequence) => {
                sequence.steps.iter().chain(&sequence.but_not).for_each(|step| see(&step.pattern));
                sequence.window.visit_patterns(see);
            }
            Ask::TouchAt(chosen, _) | Ask::TouchHas(chosen, _) => see(&chosen.pattern),
            Ask::Account(_, who) => who.visit_patterns(see),
            Ask::Field(..)
            | Ask::Stage(_)
            | Ask::Tag(_)
            | Ask::Consent(..)
            | Ask::Score(..)
            | Ask::Grid(_)
            | Ask::Segment(..) => {}
        }
    }
}
