//! What the evaluator asks about one contact.

use crate::decay::Decaying;
use crate::grid::Bands;
use crate::rule::Consent;
use measure::Moment;

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
    /// A moment.
    Moment(Moment),
}

/// One thing that the contact did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch<'a> {
    /// Its id; it breaks ties between touches of one moment.
    pub id: i64,
    /// When it happened.
    pub at: Moment,
    /// Its kind, such as `visit`.
    pub kind: &'a str,
    /// Whether a scanner or a bot made it.
    pub machine: bool,
    /// Where the facts keep its properties; means something to them alone.
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
/// One evaluator asks them, whether they come from SQL for one contact or from memory for a million.
pub trait Facts {
    /// Returns the value of a field by its full key, such as `contact.country`.
    fn field(&self, key: &str) -> Option<Value<'_>>;

    /// Returns the lifecycle stage.
    fn stage(&self) -> Option<Stage<'_>>;

    /// Returns whether the contact carries the tag; case does not matter.
    fn has_tag(&self, tag: &str) -> bool;

    /// Returns what the contact allowed for a purpose.
    fn consent(&self, purpose: &str) -> Consent;

    /// Returns the scores, if a model is in force. Fit holds for the moment of the question.
    fn scores(&self) -> Option<Scores>;

    /// Returns every touch in the order of (moment, id).
    fn touches(&self) -> impl DoubleEndedIterator<Item = Touch<'_>>;

    /// Returns the touches of one kind in the order of (moment, id).
    fn touches_of<'a>(&'a self, kind: &'a str) -> impl DoubleEndedIterator<Item = Touch<'a>> {
        self.touches().filter(move |touch| touch.kind == kind)
    }

    /// Returns a property of a touch, such as `page`.
    fn property<'a>(&'a self, touch: &Touch<'a>, name: &str) -> Option<Value<'a>>;
}
