//! Regular expressions that cannot be made slow: matched in time linear in the text, compiled within a fixed size.

use std::fmt;

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

use crate::limits::{EXPRESSION_BYTES_MAX, EXPRESSION_DEPTH_MAX, EXPRESSION_TEXT_BYTES_MAX};

/// A regular expression; it matches without regard to case, and anywhere in a text unless it says `^` or `$`.
///
/// Two are equal when their texts are. A clone shares what was compiled.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Expression(Regex);

impl Expression {
    /// Compiles an expression.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it: its syntax, or its size once compiled.
    pub fn new(text: &str) -> Result<Self, String> {
        if text.len() > EXPRESSION_TEXT_BYTES_MAX {
            return Err(format!("A regular expression has at most {EXPRESSION_TEXT_BYTES_MAX} characters."));
        }
        RegexBuilder::new(text)
            .case_insensitive(true)
            .size_limit(EXPRESSION_BYTES_MAX)
            .dfa_size_limit(EXPRESSION_BYTES_MAX)
            .nest_limit(EXPRESSION_DEPTH_MAX)
            .build()
            .map(Self)
            .map_err(|error| sentence(&error))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns whether a part of the text matches.
    pub fn matches(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

fn sentence(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => {
            "This regular expression is too large; repeat less, or name fewer characters.".to_owned()
        }
        // The library draws the place over several lines; the last one says what is wrong.
        error => {
            let shown = error.to_string();
            let reason = shown.lines().last().unwrap_or_default().trim_start_matches("error: ");
            format!("This is not a regular expression: {reason}.")
        }
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Expression> for String {
    fn from(expression: Expression) -> Self {
        expression.as_str().to_owned()
    }
}

impl TryFrom<String> for Expression {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}
