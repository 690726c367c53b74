//! A mapping: which column of a list becomes what, kept as JSON so that people can read, keep and share it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::noun::Noun;

/// The file format of a mapping. Column names are compared without case, spaces and marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What people call it.
    pub name: String,
    /// Where such a list comes from, and what to know about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// What the rows are.
    pub noun: Noun,
    /// Columns that give such a list away: it is recognised when it has all of one set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recognised_by: Vec<Vec<String>>,
    /// What becomes of each column; columns that are not named here are left out.
    pub columns: BTreeMap<String, Targets>,
    /// Other words for values, by column: the value as it stands in the list, and what to read instead. An empty
    /// replacement means nothing, the value `*` means every other one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Values that are the same for all rows, by target; a column's own value wins.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, String>,
    /// How dates with slashes are meant.
    #[serde(default)]
    pub dates: DateOrder,
    /// The IANA zone of times that do not say theirs; UTC when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub zone: String,
    /// The currency of amounts that do not say theirs; the company's when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub currency: String,
    /// Put before the keys of the other system, so that two systems may both know a contact 17.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key_prefix: String,
    /// What happens to contacts and accounts that are here already.
    #[serde(default)]
    pub existing: Existing,
}

impl Mapping {
    /// Returns a mapping of nothing.
    pub fn empty(noun: Noun) -> Self {
        Self {
            name: String::new(),
            about: String::new(),
            noun,
            recognised_by: Vec::new(),
            columns: BTreeMap::new(),
            values: BTreeMap::new(),
            constants: BTreeMap::new(),
            dates: DateOrder::default(),
            zone: String::new(),
            currency: String::new(),
            key_prefix: String::new(),
            existing: Existing::default(),
        }
    }

    /// Reads the JSON form; the error says where it is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("This mapping cannot be read: {error}."))
    }

    /// Returns the JSON form.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Returns the targets of a column of a list.
    pub fn targets_of(&self, column: &str) -> &[String] {
        self.columns
            .iter()
            .find(|(name, _)| plain(name) == plain(column))
            .map_or(&[], |(_, targets)| targets.as_slice())
    }

    /// Tells whether a list of these columns is one of those that this mapping was made for.
    pub fn recognises(&self, header: &[String]) -> bool {
        let names: BTreeSet<String> = header.iter().map(|column| plain(column)).collect();
        let has_all = |marks: &Vec<String>| marks.iter().all(|mark| names.contains(&plain(mark)));
        self.recognised_by.iter().any(has_all)
    }

    /// Returns the other words for values of a column, the values in lower case.
    pub fn words_of(&self, column: &str) -> BTreeMap<String, String> {
        let own = self.values.iter().find(|(name, _)| plain(name) == plain(column));
        let words = own.into_iter().flat_map(|(_, words)| words);
        words.map(|(value, word)| (value.trim().to_lowercase(), word.clone())).collect()
    }
}

/// One target, or several that the same column becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Targets {
    /// The usual case.
    One(String),
    /// A key that is both the contact's and the deal's.
    Several(Vec<String>),
}

impl Targets {
    /// Returns the targets.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(target) => std::slice::from_ref(target),
            Self::Several(targets) => targets,
        }
    }
}

/// How a date such as `3/4/2026` is meant. Dates that begin with the year, or with a day after the twelfth, need no hint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// The third of April.
    #[default]
    DayFirst,
    /// The fourth of March.
    MonthFirst,
}

/// What happens to what is here already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Existing {
    /// Empty values are filled, known ones stay.
    #[default]
    Fill,
    /// Values of the list win; what the list leaves empty stays.
    Overwrite,
    /// Nothing changes; only what is new comes in.
    Keep,
}

impl Existing {
    /// Every choice, with what people read.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Fill, "Fill what is empty, keep what is known"),
        (Self::Overwrite, "Overwrite with the values of the list"),
        (Self::Keep, "Leave as they are"),
    ];

    /// Returns the word of the JSON form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fill => "fill",
            Self::Overwrite => "overwrite",
            Self::Keep => "keep",
        }
    }

    /// Returns the choice of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().map(|(choice, _)| choice).find(|choice| choice.word() == word)
    }
}

/// Returns a column name as it is compared: letters and digits in lower case.
pub fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns what recognises the next list of the same shape: a hash of the noun and the column names in order.
pub fn signature(noun: Noun, header: &[String]) -> String {
    let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
    crate::keys::sha256_hex(format!("{}\n{}", noun.word(), names.join("\n")).as_bytes())
}
