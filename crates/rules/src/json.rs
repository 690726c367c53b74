//! The JSON form, for programs. It says the same as the text form and obeys the same limits.
//!
//! ```json
//! {"all": [{"field": {"key": "contact.country", "test": {"in": ["DE", "FR"]}}},
//!          {"did": {"kind": "visit", "where": [{"property": "page", "test": {"is": "/pricing"}}],
//!                   "count": {"at_least": 2}, "window": {"within": "7 days"}}}]}
//! ```

use serde::{Deserialize, Serialize};

use crate::limits::NODES_MAX;
use crate::problem::{Problem, Span};
use crate::rule::{Literal, OfAccount, Rule};
use crate::score::{self, Model};
use crate::vocabulary::Vocabulary;
use measure::{Moment, Money};

/// A literal as JSON shows it.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Plain {
    Flag(bool),
    Number(f64),
    Text(String),
    Moment { moment: Moment },
    Money(Money),
}

impl From<Plain> for Literal {
    fn from(plain: Plain) -> Self {
        match plain {
            Plain::Flag(flag) => Self::Flag(flag),
            Plain::Number(number) => Self::Number(number),
            Plain::Text(text) => Self::Text(text),
            Plain::Moment { moment } => Self::Moment(moment),
            Plain::Money(money) => Self::Money(money),
        }
    }
}

impl From<Literal> for Plain {
    fn from(literal: Literal) -> Self {
        match literal {
            Literal::Flag(flag) => Self::Flag(flag),
            Literal::Number(number) => Self::Number(number),
            Literal::Text(text) => Self::Text(text),
            Literal::Moment(moment) => Self::Moment { moment },
            Literal::Money(money) => Self::Money(money),
        }
    }
}

impl Rule {
    /// Checks a rule that came as JSON, or was put together by a program, against the vocabulary.
    ///
    /// There is one checker, the parser: the rule is printed and read again, and must come out the same.
    ///
    /// # Errors
    /// The first problem; its span lies in the printed rule, `rule.to_string()`.
    pub fn checked(self, vocabulary: &Vocabulary) -> Result<Self, Problem> {
        if self.nodes() > NODES_MAX {
            let span = Span { start: 0, end: 0 };
            return Err(Problem::new(span, format!("A rule has at most {NODES_MAX} conditions and groups.")));
        }
        let rule = self.without_lonely_groups();
        let text = rule.to_string();
        let read = crate::parse::parse(&text, vocabulary)?;
        if read == rule { Ok(rule) } else { Err(unlike(&text, &read.to_string())) }
    }

    /// Counts conditions and groups.
    fn nodes(&self) -> usize {
        1 + match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::nodes).sum(),
            Self::Not(part) => part.nodes(),
            Self::Account(of_account) => of_account.who.nodes(),
            _ => 0,
        }
    }

    /// Replaces groups of a single part by that part, which the text form cannot tell apart.
    fn without_lonely_groups(self) -> Self {
        let all = |parts: Vec<Self>| parts.into_iter().map(Self::without_lonely_groups).collect::<Vec<_>>();
        match self {
            Self::All(mut parts) | Self::Any(mut parts) if parts.len() == 1 => {
                parts.remove(0).without_lonely_groups()
            }
            Self::All(parts) => Self::All(all(parts)),
            Self::Any(parts) => Self::Any(all(parts)),
            Self::Not(part) => Self::Not(Box::new(part.without_lonely_groups())),
            Self::Account(OfAccount { contacts, who }) => {
                Self::Account(OfAccount { contacts, who: Box::new(who.without_lonely_groups()) })
            }
            condition => condition,
        }
    }
}

impl Model {
    /// Checks a model that came as JSON, or was put together by a program, in the same way.
    ///
    /// # Errors
    /// The first problem; its span lies in the printed model, `model.to_string()`.
    pub fn checked(self, vocabulary: &Vocabulary) -> Result<Self, Problem> {
        let text = self.to_string();
        let read = score::parse(&text, vocabulary)?;
        if read == self { Ok(self) } else { Err(unlike(&text, &read.to_string())) }
    }
}

/// Says that a value has a type that its field has not, such as a number where the field is text.
fn unlike(text: &str, read: &str) -> Problem {
    let same = text.bytes().zip(read.bytes()).take_while(|(left, right)| left == right).count();
    let span = Span { start: text.floor_char_boundary(same), end: text.len() };
    Problem::new(
        span,
        "From here on this says something else as text; give each value the type of its field.",
    )
}
