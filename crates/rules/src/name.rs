//! Names of fields, kinds, stages, purposes and properties, and the words that the language keeps for itself.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::limits::NAME_BYTES_MAX;

/// A name that a rule may use: a lower-case ASCII letter, then letters, digits, `_`, `-` and `.`; not a reserved word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(Box<str>);

/// The words of the grammar. A name may not be one of them, and a value that is one needs quotes.
pub(crate) const RESERVED: &[&str] = &[
    "ago",
    "and",
    "anything",
    "at",
    "before",
    "after",
    "between",
    "consent",
    "contains",
    "contain",
    "days",
    "day",
    "did",
    "does",
    "empty",
    "end",
    "ends",
    "everyone",
    "exactly",
    "false",
    "fit",
    "given",
    "grid",
    "hour",
    "hours",
    "in",
    "including",
    "is",
    "last",
    "least",
    "machine",
    "minute",
    "minutes",
    "more",
    "most",
    "next",
    "no",
    "nobody",
    "not",
    "nothing",
    "once",
    "or",
    "readiness",
    "since",
    "stage",
    "start",
    "starts",
    "tag",
    "than",
    "the",
    "time",
    "times",
    "true",
    "twice",
    "week",
    "weeks",
    "with",
    "within",
    "yes",
];

/// Returns whether the word, in any case, belongs to the grammar.
pub(crate) fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(word))
}

/// Returns whether a bare word may stand as a text: it is free, or two capitals, since AT, IN, IS and NO are countries.
pub(crate) fn is_value(word: &str) -> bool {
    let code = word.len() == 2 && word.chars().all(|c| c.is_ascii_uppercase()) && word != "OR";
    code || !is_reserved(word)
}

/// Returns whether the character may start a bare word.
pub(crate) fn starts_word(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Returns whether the character may continue a bare word.
pub(crate) fn continues_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

impl Name {
    /// Checks a name.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn new(text: &str) -> Result<Self, String> {
        let well_formed = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.'));
        if text.len() > NAME_BYTES_MAX {
            return Err(format!("A name has at most {NAME_BYTES_MAX} characters."));
        }
        if !well_formed {
            return Err(format!(
                "\"{}\" is not a name: start with a small letter, go on with small letters, digits, \"_\", \"-\" or \".\".",
                text.escape_debug()
            ));
        }
        if is_reserved(text) {
            return Err(format!("\"{text}\" is a word of the rule language; choose another name."));
        }
        Ok(Self(text.into()))
    }

    /// Takes a name from one of our own lists unchecked; a test checks the lists.
    pub(crate) fn built_in(text: &'static str) -> Self {
        Self(text.into())
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0.into()
    }
}

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}
