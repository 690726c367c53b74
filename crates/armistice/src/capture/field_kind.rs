//! What a field of a form takes: a closed list, stored as words.

use std::fmt;
use std::str::FromStr;

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A number.
    Number,
    /// A calendar date.
    Date,
    /// One of several.
    Choice,
    /// Any of several.
    MultiChoice,
    /// A yes to being written to, with its exact words as the label.
    Consent,
    /// A value that the page carries along.
    Hidden,
}

impl FieldKind {
    /// Every kind, in the order in which the editor offers them.
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::Email,
        Self::Phone,
        Self::Number,
        Self::Date,
        Self::Choice,
        Self::MultiChoice,
        Self::Consent,
        Self::Hidden,
    ];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Number => "number",
            Self::Date => "date",
            Self::Choice => "choice",
            Self::MultiChoice => "multi_choice",
            Self::Consent => "consent",
            Self::Hidden => "hidden",
        }
    }

    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Email => "E-mail",
            Self::Phone => "Phone",
            Self::Number => "Number",
            Self::Date => "Date",
            Self::Choice => "One choice",
            Self::MultiChoice => "Several choices",
            Self::Consent => "Consent",
            Self::Hidden => "Hidden",
        }
    }
}

impl fmt::Display for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for FieldKind {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.word() == word)
            .ok_or_else(|| format!("there is no kind {word}"))
    }
}

impl store::ToValue for FieldKind {
    fn to_value(&self) -> store::Value {
        self.word().to_value()
    }
}

impl store::FromValue for FieldKind {
    fn from_value(value: store::ValueRef<'_>) -> Result<Self, String> {
        <String as store::FromValue>::from_value(value)?.parse()
    }
}
