//! What a company can talk about: its fields, kinds of touches, stages, purposes.

mod words;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use words::verb_of;
pub use words::{STAGES, VERBS, Verb};

use crate::name::Name;
use crate::suggest::nearest;
use words::{FIELDS, PROPERTIES, STAGE_SHORTS};

/// The type of a field or of a touch's property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One text.
    Text,
    /// Several texts, as a multi-choice field holds.
    Texts,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// An amount of money.
    Money,
    /// A moment, such as that at which the contact was created.
    Moment,
    /// A day of the calendar, such as a birthday; where it begins and ends depends on the zone of the contact.
    Date,
}

impl FieldKind {
    /// Returns the type in a sentence, such as `a number`.
    pub fn described(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Texts => "a list of texts",
            Self::Number => "a number",
            Self::Flag => "yes or no",
            Self::Money => "money",
            Self::Moment | Self::Date => "a date",
        }
    }
}

/// The words that a condition may begin with, besides fields and past verbs.
pub(crate) const STARTS: &[&str] = &[
    "did",
    "not",
    "fit",
    "readiness",
    "grid",
    "stage",
    "tag",
    "consent",
    "first",
    "last",
    "in segment",
    "any contact",
];

/// The names that a rule may use. A rule with another name is refused when it is read.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    fields: BTreeMap<Name, FieldKind>,
    retired: BTreeMap<Name, FieldKind>,
    refused: BTreeSet<Name>,
    properties: BTreeMap<Name, FieldKind>,
    kinds: BTreeSet<Name>,
    stages: BTreeSet<Name>,
    purposes: BTreeSet<Name>,
    segments: BTreeSet<Name>,
    account_contacts: bool,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::standard()
    }
}

impl Vocabulary {
    /// Returns what every company has; add custom fields, kinds and purposes to it.
    pub fn standard() -> Self {
        let typed = |list: &[(&'static str, FieldKind)]| {
            list.iter().map(|(key, kind)| (Name::built_in(key), *kind)).collect()
        };
        Self {
            fields: typed(FIELDS),
            retired: BTreeMap::new(),
            refused: BTreeSet::new(),
            properties: typed(PROPERTIES),
            kinds: VERBS.iter().map(|verb| Name::built_in(verb.kind)).collect(),
            stages: STAGES.iter().map(|stage| Name::built_in(stage)).collect(),
            purposes: BTreeSet::new(),
            segments: BTreeSet::new(),
            account_contacts: false,
        }
    }

    /// Adds a field under its full key, such as `contact.budget`.
    #[must_use]
    pub fn with_field(mut self, key: Name, kind: FieldKind) -> Self {
        self.fields.insert(key, kind);
        self
    }

    /// Adds a field that is out of use: rules that name it are still read, but nothing suggests it.
    #[must_use]
    pub fn with_retired_field(mut self, key: Name, kind: FieldKind) -> Self {
        self.retired.insert(key, kind);
        self
    }

    /// Adds a field that is out of use and that nothing new may name: the problem says so instead of guessing.
    #[must_use]
    pub fn with_refused_field(mut self, key: Name) -> Self {
        self.refused.insert(key);
        self
    }

    /// Adds a property that touches may carry.
    #[must_use]
    pub fn with_property(mut self, name: Name, kind: FieldKind) -> Self {
        self.properties.insert(name, kind);
        self
    }

    /// Adds a kind of touch; its name is its verb. The verb of a built-in kind, such as `submit`, keeps its meaning.
    #[must_use]
    pub fn with_kind(mut self, kind: Name) -> Self {
        if VERBS.iter().all(|verb| verb.present != kind.as_str()) {
            self.kinds.insert(kind);
        }
        self
    }

    /// Adds a lifecycle stage.
    #[must_use]
    pub fn with_stage(mut self, stage: Name) -> Self {
        self.stages.insert(stage);
        self
    }

    /// Adds a purpose of consent.
    #[must_use]
    pub fn with_purpose(mut self, purpose: Name) -> Self {
        self.purposes.insert(purpose);
        self
    }

    /// Adds a segment that a rule may ask about.
    #[must_use]
    pub fn with_segment(mut self, key: Name) -> Self {
        self.segments.insert(key);
        self
    }

    /// Lets rules ask about the other contacts of the account; for those whose facts know them.
    #[must_use]
    pub fn with_account_contacts(mut self) -> Self {
        self.account_contacts = true;
        self
    }

    /// Finds a field by its full key, or by the part after `contact.`, in any case.
    pub fn field(&self, word: &str) -> Option<(&Name, FieldKind)> {
        let word = word.to_ascii_lowercase();
        let of_contact = format!("contact.{word}");
        [&self.fields, &self.retired]
            .into_iter()
            .find_map(|fields| {
                fields.get_key_value(word.as_str()).or_else(|| fields.get_key_value(of_contact.as_str()))
            })
            .map(|(key, kind)| (key, *kind))
    }

    /// Finds a field that nothing new may name, by its full key, or by the part after `contact.`, in any case.
    pub fn refused_field(&self, word: &str) -> Option<&Name> {
        let word = word.to_ascii_lowercase();
        self.refused.get(word.as_str()).or_else(|| self.refused.get(format!("contact.{word}").as_str()))
    }

    /// Finds a property of touches.
    pub fn property(&self, word: &str) -> Option<(&Name, FieldKind)> {
        self.properties.get_key_value(word.to_ascii_lowercase().as_str()).map(|(name, kind)| (name, *kind))
    }

    /// Finds a kind of touch by its verb in the present, as after `did`.
    pub fn kind(&self, word: &str) -> Option<&Name> {
        let word = word.to_ascii_lowercase();
        let kind = VERBS.iter().find(|verb| verb.present == word).map_or(word.as_str(), |verb| verb.kind);
        self.kinds.get(kind)
    }

    /// Finds a kind of touch by its verb in the past, as in `visited "/pricing"`.
    pub fn past_kind(&self, word: &str) -> Option<&Name> {
        let verb = VERBS.iter().find(|verb| verb.past.eq_ignore_ascii_case(word))?;
        self.kinds.get(verb.kind)
    }

    /// Finds a stage, also as `MQL` or `marketing-qualified`.
    pub fn stage(&self, word: &str) -> Option<&Name> {
        let word = word.to_ascii_lowercase();
        let long = STAGE_SHORTS.iter().find(|(short, _)| *short == word).map(|(_, stage)| *stage);
        let stage = self.stages.get(long.unwrap_or(word.as_str()));
        stage.or_else(|| self.stages.get(word.replace('-', "_").as_str()))
    }

    /// Finds a purpose of consent.
    pub fn purpose(&self, word: &str) -> Option<&Name> {
        self.purposes.get(word.to_ascii_lowercase().as_str())
    }

    /// Finds a segment.
    pub fn segment(&self, word: &str) -> Option<&Name> {
        self.segments.get(word.to_ascii_lowercase().as_str())
    }

    /// Returns whether a rule may ask about the other contacts of the account.
    pub fn knows_account_contacts(&self) -> bool {
        self.account_contacts
    }

    /// Returns every field in use with its type, in order of key; for editors that offer them.
    pub fn fields(&self) -> impl Iterator<Item = (&Name, FieldKind)> {
        self.fields.iter().map(|(key, kind)| (key, *kind))
    }

    /// Returns every kind of touch, in order.
    pub fn kinds(&self) -> impl Iterator<Item = &Name> {
        self.kinds.iter()
    }

    /// Returns every purpose of consent, in order.
    pub fn purposes(&self) -> impl Iterator<Item = &Name> {
        self.purposes.iter()
    }

    /// Returns every property that touches may carry with its type, in order.
    pub fn properties(&self) -> impl Iterator<Item = (&Name, FieldKind)> {
        self.properties.iter().map(|(name, kind)| (name, *kind))
    }

    /// Returns every segment that a rule may ask about, in order.
    pub fn segments(&self) -> impl Iterator<Item = &Name> {
        self.segments.iter()
    }

    pub(crate) fn nearest_start(&self, word: &str) -> Option<String> {
        let fields = self.fields.keys().map(Name::as_str);
        let short = self.fields.keys().filter_map(|key| key.as_str().strip_prefix("contact."));
        let past = VERBS.iter().map(|verb| verb.past);
        nearest(
            word,
            STARTS.iter().copied().chain(["everyone", "nobody"]).chain(fields).chain(short).chain(past),
        )
    }

    pub(crate) fn nearest_verb(&self, word: &str) -> Option<String> {
        let own = self.kinds.iter().map(Name::as_str).filter(|kind| verb_of(kind).is_none());
        nearest(word, VERBS.iter().map(|verb| verb.present).chain(own).chain(["anything"]))
    }

    pub(crate) fn nearest_stage(&self, word: &str) -> Option<String> {
        nearest(word, self.stages.iter().map(Name::as_str))
    }

    pub(crate) fn nearest_purpose(&self, word: &str) -> Option<String> {
        nearest(word, self.purposes.iter().map(Name::as_str))
    }

    pub(crate) fn nearest_segment(&self, word: &str) -> Option<String> {
        nearest(word, self.segments.iter().map(Name::as_str))
    }

    pub(crate) fn nearest_property(&self, word: &str) -> Option<String> {
        nearest(word, self.properties.keys().map(Name::as_str))
    }
}
