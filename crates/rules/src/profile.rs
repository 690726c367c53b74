//! The facts about one contact, held in memory.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Facts, Scores, Stage, Touch, Value};
use crate::rule::Consent;
use measure::Moment;

/// A value that a profile owns.
#[derive(Clone, Debug, PartialEq)]
pub enum Attribute {
    /// One text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A moment.
    Moment(Moment),
}

impl Attribute {
    /// Returns the value as the evaluator sees it.
    pub fn value(&self) -> Value<'_> {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Texts(texts) => Value::Texts(texts),
            Self::Number(number) => Value::Number(*number),
            Self::Flag(flag) => Value::Flag(*flag),
            Self::Moment(moment) => Value::Moment(*moment),
        }
    }
}

impl From<&str> for Attribute {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Attribute {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<String>> for Attribute {
    fn from(texts: Vec<String>) -> Self {
        Self::Texts(texts)
    }
}

impl From<f64> for Attribute {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Attribute {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Moment> for Attribute {
    fn from(moment: Moment) -> Self {
        Self::Moment(moment)
    }
}

/// One touch that a profile owns.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileTouch {
    /// Its id.
    pub id: i64,
    /// When it happened.
    pub at: Moment,
    /// Its kind, such as `visit`.
    pub kind: String,
    /// Whether a scanner or a bot made it.
    pub machine: bool,
    /// Its properties, such as `page`.
    pub properties: Vec<(String, Attribute)>,
}

/// The facts about one contact, loaded whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    fields: BTreeMap<String, Attribute>,
    stage: Option<(String, Moment)>,
    tags: BTreeSet<String>,
    consents: BTreeMap<String, Consent>,
    scores: Option<Scores>,
    touches: Vec<ProfileTouch>,
}

impl Profile {
    /// Sets a field by its full key.
    pub fn set_field(&mut self, key: impl Into<String>, value: impl Into<Attribute>) {
        self.fields.insert(key.into(), value.into());
    }

    /// Sets the lifecycle stage and the moment at which it was entered.
    pub fn set_stage(&mut self, key: impl Into<String>, since: Moment) {
        self.stage = Some((key.into(), since));
    }

    /// Adds a tag.
    pub fn add_tag(&mut self, tag: &str) {
        self.tags.insert(tag.to_lowercase());
    }

    /// Sets what the contact allowed for a purpose.
    pub fn set_consent(&mut self, purpose: impl Into<String>, state: Consent) {
        self.consents.insert(purpose.into(), state);
    }

    /// Sets the scores, as a [`crate::score::Scorecard`] gives them.
    pub fn set_scores(&mut self, scores: Scores) {
        self.scores = Some(scores);
    }

    /// Adds a touch at its place in the order of (moment, id); cheapest when it is the latest.
    pub fn add_touch(&mut self, touch: ProfileTouch) {
        let place = self.touches.partition_point(|other| (other.at, other.id) <= (touch.at, touch.id));
        self.touches.insert(place, touch);
    }

    fn seen(place: usize, touch: &ProfileTouch) -> Touch<'_> {
        Touch { id: touch.id, at: touch.at, kind: &touch.kind, machine: touch.machine, place }
    }
}

impl Facts for Profile {
    fn field(&self, key: &str) -> Option<Value<'_>> {
        self.fields.get(key).map(Attribute::value)
    }

    fn stage(&self) -> Option<Stage<'_>> {
        self.stage.as_ref().map(|(key, since)| Stage { key, since: *since })
    }

    fn has_tag(&self, tag: &str) -> bool {
        self.tags.contains(&tag.to_lowercase())
    }

    fn consent(&self, purpose: &str) -> Consent {
        self.consents.get(purpose).copied().unwrap_or_default()
    }

    fn scores(&self) -> Option<Scores> {
        self.scores
    }

    fn touches(&self) -> impl DoubleEndedIterator<Item = Touch<'_>> {
        self.touches.iter().enumerate().map(|(place, touch)| Self::seen(place, touch))
    }

    fn property<'a>(&'a self, touch: &Touch<'a>, name: &str) -> Option<Value<'a>> {
        let properties = &self.touches.get(touch.place)?.properties;
        properties.iter().find(|(key, _)| key == name).map(|(_, attribute)| attribute.value())
    }
}
