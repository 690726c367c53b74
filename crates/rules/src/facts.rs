//! What the evaluator asks about one contact.

use std::ops::ControlFlow;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::bind::{Check, Symbol};
use crate::decay::Decaying;
use crate::grid::Bands;
use crate::rule::Consent;
use measure::{Moment, Money};

/// The value of a field or of a touch's property, borrowed from where the facts are kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// One text.
    Text(&'a str),
    /// Several texts.
    Texts(&'a [String]),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// An amount of money.
    Money(Money),
    /// A moment.
    Moment(Moment),
    /// A day of the calendar.
    Date(Date),
}

/// One thing that the contact did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Its id; it breaks ties between touches of one moment.
    pub id: i64,
    /// When it happened.
    pub at: Moment,
    /// Whether a scanner or a bot made it.
    pub machine: bool,
    /// Where the facts keep its kind and its properties; means something to them alone.
    pub place: usize,
}

/// The lifecycle stage that a contact is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage<'a> {
    /// Its key, such as `lead`.
    pub key: &'a str,
    /// When the contact entered it.
    pub since: Moment,
}

/// The scores of a contact under one model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Who they are.
    pub fit: f64,
    /// The first later moment at which fit may differ, because it looks at dates.
    pub fit_until: Option<Moment>,
    /// What they did, fading.
    pub readiness: Decaying,
    /// Where the bands of the grid begin.
    pub bands: Bands,
}

/// The facts about one contact, as far as they are known at the moment of the question.
///
/// One evaluator asks them, whether they come from SQL for one contact or from columns for a million. Each name comes as
/// the [`Symbol`] that a [`Binder`](crate::Binder) gave it: facts kept by name look at its text, facts kept in columns
/// find theirs by its slot, resolved once against [`Needs`](crate::Needs). No question allocates or hashes a text unless
/// the facts do.
pub trait Facts {
    /// Returns the value of a field, such as `contact.country`.
    fn field(&self, field: &Symbol) -> Option<Value<'_>>;

    /// Returns whether the value of a field passes a test, when the facts know it without looking at the value: for
    /// columns that keep each different text once, and have asked [`Check::passes`] of each once.
    fn field_passes(&self, _field: &Symbol, _check: &Check) -> Option<bool> {
        None
    }

    /// Returns the lifecycle stage.
    fn stage(&self) -> Option<Stage<'_>>;

    /// Returns whether the contact carries the tag, which is in small letters; case does not matter.
    fn has_tag(&self, tag: &Symbol) -> bool;

    /// Returns what the contact allowed for a purpose.
    fn consent(&self, purpose: &Symbol) -> Consent;

    /// Returns since when the contact is in a segment, if it is.
    fn member_since(&self, segment: &Symbol) -> Option<Moment>;

    /// Returns the zone in which the contact's days begin and end.
    fn zone(&self) -> &TimeZone;

    /// Returns the scores, if a model is in force. Fit holds for the moment of the question.
    fn scores(&self) -> Option<Scores>;

    /// Returns every touch in the order of (moment, id).
    fn touches(&self) -> impl DoubleEndedIterator<Item = Touch>;

    /// Returns the touches of one kind in the order of (moment, id).
    fn touches_of(&self, kind: &Symbol) -> impl DoubleEndedIterator<Item = Touch> {
        self.touches().filter(move |touch| self.is_kind(touch, kind))
    }

    /// Returns whether a touch is of this kind.
    fn is_kind(&self, touch: &Touch, kind: &Symbol) -> bool;

    /// Returns a property of a touch, such as `page`.
    fn property(&self, touch: &Touch, property: &Symbol) -> Option<Value<'_>>;

    /// Returns whether a property of a touch passes a test, as [`Facts::field_passes`] does for a field.
    fn property_passes(&self, _touch: &Touch, _property: &Symbol, _check: &Check) -> Option<bool> {
        None
    }

    /// Shows each contact of the account, this one among them, in any order that stays the same; nobody when the
    /// contact has no account. Stops when the visitor breaks off.
    fn visit_account(&self, visit: &mut dyn FnMut(&Self) -> ControlFlow<()>);
}
