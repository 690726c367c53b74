//! A rule as a question of a form: a text, and beside it, where the script runs, the tree of its conditions.

use maud::{Markup, Render, html};
use rules::Problem;

use super::field::Field;
use crate::web::{Icon, assets};

/// Letters of a line that are shown around what is wrong.
const AROUND_MAX: usize = 80;

/// A question whose answer is a rule. Without script it is an area for text whose error marks the word; with it the text
/// stands beside groups and conditions to choose and fill, and beside the number of contacts that it means.
#[derive(Clone, Debug)]
#[must_use]
pub struct RuleInput {
    field: Field,
    wrong: Option<Pointed>,
    compact: bool,
}

/// The line of a text in which something is wrong, cut where it is.
#[derive(Clone, Debug)]
struct Pointed {
    before: String,
    word: String,
    after: String,
}

impl RuleInput {
    /// A rule.
    pub fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { field: Field::text_area(name, label, 5), wrong: None, compact: false }
    }

    /// Sets the text that stands in it.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.field = self.field.value(value);
        self
    }

    /// Sets the quiet help under the label.
    pub fn hint(mut self, hint: impl Render) -> Self {
        self.field = self.field.hint(hint);
        self
    }

    /// Sets what is wrong with the text, as a sentence.
    pub fn error(mut self, error: Option<impl Into<String>>) -> Self {
        self.field = self.field.error(error);
        self
    }

    /// Marks the word that is wrong, in this text.
    pub fn problem(mut self, problem: Option<(&Problem, &str)>) -> Self {
        self.wrong = problem.map(|(problem, text)| Pointed::new(problem, text));
        self
    }

    /// Must be answered.
    pub fn required(mut self) -> Self {
        self.field = self.field.required();
        self
    }

    /// Prefixes the ids, where two forms on one page share names.
    pub fn id_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.field = self.field.id_prefix(prefix);
        self
    }

    /// Folds the conditions away and counts nothing, for a row of filters whose list is the count.
    pub fn compact(mut self) -> Self {
        self.compact = true;
        self
    }

    /// Returns the question itself, for the form's summary.
    pub(super) fn field(&self) -> &Field {
        &self.field
    }
}

impl Pointed {
    fn new(problem: &Problem, text: &str) -> Self {
        let at = |place: usize| text.floor_char_boundary(place);
        let (start, end) = (at(problem.span.start), at(problem.span.end.max(problem.span.start)));
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
        let before: Vec<char> = text[line_start..start].chars().rev().take(AROUND_MAX).collect();
        Self {
            before: before.into_iter().rev().collect(),
            word: text[start..end].to_owned(),
            after: text[end..line_end].chars().take(AROUND_MAX).collect(),
        }
    }
}

impl Render for RuleInput {
    fn render(&self) -> Markup {
        html! {
            rule-input.rule-input.compact[self.compact] data-compact[self.compact]
                data-check="/rules/check" data-count="/rules/count" data-vocabulary="/rules/vocabulary" {
                (self.field)
                div.rule-problem data-part="problem" {
                    @if let Some(Pointed { before, word, after }) = &self.wrong {
                        code { (before) mark { @if word.is_empty() { " " } @else { (word) } } (after) }
                    }
                }
                @if self.compact {
                    details.rule-fold data-part="fold" hidden { summary { "Conditions" } }
                } @else {
                    div.rule-count data-part="count" hidden { p role="status" {} ul aria-label="Some of them" {} }
                }
                template {
                    @for (name, icon) in PICTURES { span data-picture=(name) { (icon) } }
                }
            }
            script type="module" src=(assets::rule_script_url()) {}
        }
    }
}

/// The pictures of the script's buttons, by what they do.
const PICTURES: [(&str, Icon); 6] = [
    ("add", Icon::Plus),
    ("up", Icon::Up),
    ("down", Icon::Down),
    ("wrap", Icon::Wrap),
    ("unwrap", Icon::Unwrap),
    ("remove", Icon::Close),
];
