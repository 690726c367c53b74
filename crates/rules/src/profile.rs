//! The facts about one contact, held in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::bind::Symbol;
use crate::facts::{Facts, Scores, Stage, Touch, Value};
use crate::rule::Consent;
use crate::score::Scorer;
use measure::{Moment, Money};

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
    /// An amount of money.
    Money(Money),
    /// A moment.
    Moment(Moment),
    /// A day of the calendar.
    Date(Date),
}

impl Attribute {
    /// Returns the value as the evaluator sees it.
    pub fn value(&self) -> Value<'_> {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Texts(texts) => Value::Texts(texts),
            Self::Number(number) => Value::Number(*number),
            Self::Flag(flag) => Value::Flag(*flag),
            Self::Money(money) => Value::Money(*money),
            Self::Moment(moment) => Value::Moment(*moment),
            Self::Date(date) => Value::Date(*date),
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

impl From<Money> for Attribute {
    fn from(money: Money) -> Self {
        Self::Money(money)
    }
}

impl From<Date> for Attribute {
    fn from(date: Date) -> Self {
        Self::Date(date)
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

impl ProfileTouch {
    /// Returns a property.
    pub fn property(&self, name: &str) -> Option<Value<'_>> {
        self.properties.iter().find(|(key, _)| key == name).map(|(_, attribute)| attribute.value())
    }
}

/// What a profile was made of; see [`Profile::into_parts`].
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// The fields by their full keys.
    pub fields: BTreeMap<String, Attribute>,
    /// The lifecycle stage, and since when.
    pub stage: Option<(String, Moment)>,
    /// The tags, in small letters.
    pub tags: BTreeSet<String>,
    /// What the contact said by purpose.
    pub consents: BTreeMap<String, Consent>,
    /// The segments that it is in, and since when.
    pub segments: BTreeMap<String, Moment>,
    /// The touches in the order of (moment, id).
    pub touches: Vec<ProfileTouch>,
}

/// The facts about one contact, kept by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    fields: BTreeMap<String, Attribute>,
    stage: Option<(String, Moment)>,
    tags: BTreeSet<String>,
    consents: BTreeMap<String, Consent>,
    segments: BTreeMap<String, Moment>,
    zone: TimeZone,
    scores: Option<Scores>,
    touches: Vec<ProfileTouch>,
    /// The other contacts of the account; nothing when there is no account.
    colleagues: Option<Vec<Profile>>,
}

impl Default for Profile {
    /// Returns a contact of whom nothing is known, in UTC.
    fn default() -> Self {
        Self {
            fields: BTreeMap::new(),
            stage: None,
            tags: BTreeSet::new(),
            consents: BTreeMap::new(),
            segments: BTreeMap::new(),
            zone: TimeZone::UTC,
            scores: None,
            touches: Vec::new(),
            colleagues: None,
        }
    }
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

    /// Sets since when the contact is in a segment.
    pub fn set_member(&mut self, segment: impl Into<String>, since: Moment) {
        self.segments.insert(segment.into(), since);
    }

    /// Takes the contact out of a segment.
    pub fn unset_member(&mut self, segment: &str) {
        self.segments.remove(segment);
    }

    /// Sets the zone in which the contact's days begin and end.
    pub fn set_zone(&mut self, zone: TimeZone) {
        self.zone = zone;
    }

    /// Sets the other contacts of the account, possibly none.
    pub fn set_colleagues(&mut self, colleagues: Vec<Self>) {
        self.colleagues = Some(colleagues);
    }

    /// Sets the scores, as a [`Scorer`](crate::score::Scorer) gives them.
    pub fn set_scores(&mut self, scores: Scores) {
        self.scores = Some(scores);
    }

    /// Scores the contact and the other contacts of its account, and returns the scores of the contact.
    pub fn score_by(&mut self, scorer: &Scorer, now: Moment) -> Scores {
        for colleague in self.colleagues.iter_mut().flatten() {
            let given = scorer.score(colleague, now);
            colleague.set_scores(given);
        }
        let given = scorer.score(self, now);
        self.set_scores(given);
        given
    }

    /// Adds a touch at its place in the order of (moment, id); cheapest when it is the latest.
    pub fn add_touch(&mut self, touch: ProfileTouch) {
        let place = self.touches.partition_point(|other| (other.at, other.id) <= (touch.at, touch.id));
        self.touches.insert(place, touch);
    }

    /// Takes the profile apart, for facts that are kept otherwise; without what is known of its colleagues.
    pub fn into_parts(self) -> Parts {
        let Self { fields, stage, tags, consents, segments, touches, .. } = self;
        Parts { fields, stage, tags, consents, segments, touches }
    }

    /// Returns the touches in the order of (moment, id).
    pub fn all_touches(&self) -> &[ProfileTouch] {
        &self.touches
    }

    fn seen(place: usize, touch: &ProfileTouch) -> Touch {
        Touch { id: touch.id, at: touch.at, machine: touch.machine, place }
    }
}

impl Facts for Profile {
    fn field(&self, field: &Symbol) -> Option<Value<'_>> {
        self.fields.get(field.as_str()).map(Attribute::value)
    }

    fn stage(&self) -> Option<Stage<'_>> {
        self.stage.as_ref().map(|(key, since)| Stage { key, since: *since })
    }

    fn has_tag(&self, tag: &Symbol) -> bool {
        self.tags.contains(tag.as_str())
    }

    fn consent(&self, purpose: &Symbol) -> Consent {
        self.consents.get(purpose.as_str()).copied().unwrap_or_default()
    }

    fn member_since(&self, segment: &Symbol) -> Option<Moment> {
        self.segments.get(segment.as_str()).copied()
    }

    fn zone(&self) -> &TimeZone {
        &self.zone
    }

    fn scores(&self) -> Option<Scores> {
        self.scores
    }

    fn touches(&self) -> impl DoubleEndedIterator<Item = Touch> {
        self.touches.iter().enumerate().map(|(place, touch)| Self::seen(place, touch))
    }

    fn is_kind(&self, touch: &Touch, kind: &Symbol) -> bool {
        self.touches.get(touch.place).is_some_and(|found| found.kind == kind.as_str())
    }

    fn property(&self, touch: &Touch, property: &Symbol) -> Option<Value<'_>> {
        self.touches.get(touch.place)?.property(property.as_str())
    }

    fn visit_account(&self, visit: &mut dyn FnMut(&Self) -> ControlFlow<()>) {
        let Some(colleagues) = &self.colleagues else { return };
        let everyone = std::iter::once(self).chain(colleagues);
        let _ = everyone.into_iter().try_for_each(visit);
    }
}
