//! A rule that somebody is still putting together: its groups stand, and some of its conditions may not be right yet.

use std::fmt::Write as _;

use rules::{Problem, Rule, Span, Vocabulary};
use serde_json::Value;
use store::Tx;

use super::{asking, vocabulary};
use crate::fault::Outcome;

/// What stands for a condition that cannot be written yet. No rule contains it, so that none is saved by mistake.
const OPEN: &str = "…";

/// What became of reading a rule.
#[derive(Clone, Debug)]
pub struct Read {
    /// The rule as it is printed; while it is wrong, as far as it can be, or as it was given.
    pub text: String,
    /// The rule, if nothing is wrong with it, and its conditions as texts, in their order.
    pub rule: Result<(Rule, Vec<String>), Wrong>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Where in the text, and what.
    pub problem: Problem,
    /// Which of the conditions that were given, counted from 0, if it is one of them.
    pub condition: Option<usize>,
}

/// Reads a rule as text, or as JSON in which a condition may stand as `{"text": "…"}`, and may still have nothing where
/// a value belongs.
pub fn read(tx: &mut Tx, given: &Value) -> Outcome<Read> {
    let words = vocabulary::in_use(tx)?;
    let parsed = match given {
        Value::String(text) if text.trim_start().starts_with('{') => match serde_json::from_str(text) {
            Ok(parsed) => parsed,
            Err(error) => return Ok(Read::wrong(text.clone(), asking::malformed(text, &error), None)),
        },
        Value::String(text) => return Ok(finished(text.clone(), &words)),
        given => given.clone(),
    };
    let mut sketch = Sketch { words: &words, text: String::new(), conditions: 0, wrong: None };
    sketch.write(&parsed, false);
    Ok(match sketch.wrong {
        Some(wrong) => Read { text: sketch.text, rule: Err(wrong) },
        None => finished(sketch.text, &words),
    })
}

/// Reads a whole text.
fn finished(text: String, words: &Vocabulary) -> Read {
    match rules::parse(&text, words) {
        Ok(rule) => {
            let mut conditions = Vec::new();
            each_condition(&rule, &mut |condition| conditions.push(condition.to_string()));
            Read { text: rule.to_string(), rule: Ok((rule, conditions)) }
        }
        Err(problem) => Read::wrong(text, problem, None),
    }
}

fn each_condition(rule: &Rule, take: &mut impl FnMut(&Rule)) {
    match rule {
        Rule::All(parts) | Rule::Any(parts) => parts.iter().for_each(|part| each_condition(part, take)),
        Rule::Not(part) => each_condition(part, take),
        condition => take(condition),
    }
}

impl Read {
    fn wrong(text: String, problem: Problem, condition: Option<usize>) -> Self {
        Self { text, rule: Err(Wrong { problem, condition }) }
    }
}

/// A rule being written out, condition by condition.
struct Sketch<'a> {
    words: &'a Vocabulary,
    text: String,
    conditions: usize,
    /// The first thing that is wrong.
    wrong: Option<Wrong>,
}

impl Sketch<'_> {
    /// Writes a group or a condition; in brackets when it is a group among others.
    fn write(&mut self, part: &Value, is_inner: bool) {
        let only =
            part.as_object().filter(|object| object.len() == 1).and_then(|object| object.iter().next());
        match only.map(|(key, inside)| (key.as_str(), inside)) {
            Some(("all", Value::Array(parts))) => self.group(parts, " and ", "everyone", is_inner),
            Some(("any", Value::Array(parts))) => self.group(parts, " or ", "nobody", is_inner),
            Some(("not", inside)) => {
                self.text.push_str("not ");
                self.write(inside, true);
            }
            Some(("text", Value::String(text))) => {
                self.condition(is_inner, |words| match rules::parse(text, words) {
                    Ok(rule) => Ok(rule),
                    Err(problem) => Err((text.clone(), problem)),
                });
            }
            _ => self.condition(is_inner, |words| from_json(part, words)),
        }
    }

    /// Writes a group. The text form has none of a single part.
    fn group(&mut self, parts: &[Value], between: &str, empty: &str, is_inner: bool) {
        match parts {
            [] => self.text.push_str(empty),
            [only] => self.write(only, is_inner),
            parts => {
                self.text.push_str(if is_inner { "(" } else { "" });
                for (place, part) in parts.iter().enumerate() {
                    self.text.push_str(if place == 0 { "" } else { between });
                    self.write(part, true);
                }
                self.text.push_str(if is_inner { ")" } else { "" });
            }
        }
    }

    fn condition(
        &mut self,
        is_inner: bool,
        read: impl FnOnce(&Vocabulary) -> Result<Rule, (String, Problem)>,
    ) {
        let place = self.conditions;
        self.conditions += 1;
        match read(self.words) {
            Ok(group @ (Rule::All(_) | Rule::Any(_))) if is_inner => {
                let _ = write!(self.text, "({group})");
            }
            Ok(rule) => self.text.push_str(&rule.to_string()),
            Err((shown, problem)) => {
                let Span { start, end } = problem.span;
                let before = self.text.len();
                self.text.push_str(&shown);
                let problem = Problem { span: Span { start: before + start, end: before + end }, ..problem };
                self.wrong.get_or_insert(Wrong { problem, condition: Some(place) });
            }
        }
    }
}

/// Reads a condition in JSON; what cannot be printed is shown as [`OPEN`].
fn from_json(condition: &Value, words: &Vocabulary) -> Result<Rule, (String, Problem)> {
    let open = |message: String| {
        let span = Span { start: 0, end: OPEN.len() };
        (OPEN.to_owned(), Problem { span, message, suggestion: None, expected: Vec::new() })
    };
    if is_open(condition) {
        return Err(open("This condition is not complete yet.".to_owned()));
    }
    let rule: Rule = serde_json::from_value(condition.clone())
        .map_err(|error| open(format!("This condition cannot be read: {error}.")))?;
    let shown = rule.to_string();
    rule.checked(words).map_err(|problem| (shown, problem))
}

/// Returns whether a value is still missing.
fn is_open(part: &Value) -> bool {
    match part {
        Value::Null => true,
        Value::Array(parts) => parts.iter().any(is_open),
        Value::Object(parts) => parts.values().any(is_open),
        _ => false,
    }
}
