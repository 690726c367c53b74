//! What is wrong with a text, where, and what was probably meant.

use std::fmt;

use serde::Serialize;

use crate::limits::EXPECTED_MAX;

/// A part of a text, in bytes, from `start` to just before `end`; both lie on character borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// The first thing wrong with the text of a rule or of a score model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The words that are wrong.
    pub span: Span,
    /// A sentence for the person who wrote them.
    pub message: String,
    /// A word to put in their place.
    pub suggestion: Option<String>,
    /// Words that may stand there, for editors that offer them; not all, at most [`EXPECTED_MAX`].
    pub expected: Vec<&'static str>,
}

impl Problem {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), suggestion: None, expected: Vec::new() }
    }

    pub(crate) fn suggesting(self, suggestion: Option<String>) -> Self {
        Self { suggestion, ..self }
    }

    pub(crate) fn expecting(self, words: &[&'static str]) -> Self {
        Self { expected: words.iter().copied().take(EXPECTED_MAX).collect(), ..self }
    }

    /// Returns the problem with its line of the text and a mark under the words, for a terminal.
    pub fn shown_in(&self, text: &str) -> String {
        let start = text.floor_char_boundary(self.span.start);
        let end = text.floor_char_boundary(self.span.end).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let indent = " ".repeat(text[line_start..start].chars().count());
        let marks = "^".repeat(text[start..end].lines().next().map_or(1, |part| part.chars().count().max(1)));
        format!("{line}\n{indent}{marks} {self}")
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, " Did you mean \"{suggestion}\"?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}
