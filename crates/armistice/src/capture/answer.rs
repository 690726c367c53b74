//! An answer to a form, parsed at the edge: every field checked against its kind, or a sentence beside it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::form::{FieldKind, FormField};
use crate::contacts::address;
use crate::fault::{FieldErrors, NUL, Outcome};

/// The longest answer to one field, in characters.
pub const ANSWER_MAX: usize = 2_000;
/// How many keys of one answer are kept.
pub const KEYS_MAX: usize = 200;

/// What came in, before it was checked: for each key all its values in order.
#[derive(Clone, Debug, Default)]
pub struct Raw(BTreeMap<String, Vec<String>>);

impl Raw {
    /// Returns what a form body or a query says.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut raw = Self::default();
        for (key, value) in pairs {
            raw.0.entry(key).or_default().push(value);
        }
        raw
    }

    /// Returns what a JSON object says: texts, numbers, yes and no, and lists of these; other values are left out.
    pub fn from_json(body: &serde_json::Map<String, Value>) -> Self {
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(true) => Some("yes".to_owned()),
            _ => None,
        };
        Self::from_pairs(body.iter().flat_map(|(key, value)| {
            let values: Vec<String> = match value {
                Value::Array(list) => list.iter().filter_map(text).collect(),
                one => text(one).into_iter().collect(),
            };
            values.into_iter().map(|value| (key.clone(), value)).collect::<Vec<_>>()
        }))
    }

    /// Returns the same without NUL in the values of some keys: those that a link brings along and nobody types.
    #[must_use]
    pub fn cleaned(mut self, keys: &[&str]) -> Self {
        for key in keys {
            for value in self.0.get_mut(*key).into_iter().flatten() {
                value.retain(|letter| letter != '\0');
            }
        }
        self
    }

    /// Returns the first value of a key, trimmed; empty counts as none.
    pub fn first(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.first().map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// Returns all values of a key that are not empty.
    pub fn every(&self, key: &str) -> Vec<&str> {
        self.0
            .get(key)
            .into_iter()
            .flatten()
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
            .collect()
    }
}

impl Raw {
    /// Returns what came in as it is kept: one JSON object, word for word, without the keys that are `aside`. What nobody
    /// asked for is kept as well, up to [`KEYS_MAX`] keys and [`ANSWER_MAX`] characters of each value.
    pub fn verbatim(&self, aside: &[&str]) -> String {
        let cut = |value: &String| value.chars().take(ANSWER_MAX).collect::<String>();
        let kept = self.0.iter().filter(|(key, _)| !aside.contains(&key.as_str())).take(KEYS_MAX);
        let object: serde_json::Map<String, Value> = kept
            .map(|(key, values)| match values.as_slice() {
                [one] => (cut(key), json!(cut(one))),
                several => (cut(key), several.iter().map(cut).collect()),
            })
            .collect();
        Value::Object(object).to_string()
    }
}

/// One checked answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The field's key.
    pub key: String,
    /// Which fact the answer becomes.
    pub target: String,
    /// The kind of the field.
    pub kind: FieldKind,
    /// What was answered; several choices are several texts. Never empty.
    pub values: Vec<String>,
}

/// A whole answer that cannot be wrong: every required field is there, every value is of its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers(Vec<Answer>);

impl Answers {
    /// Checks what came in against the form.
    pub fn check(fields: &[FormField], raw: &Raw) -> Outcome<Self> {
        let mut errors = FieldErrors::new();
        let mut answers = Vec::new();
        for field in fields {
            match check(field, raw) {
                Ok(values) if values.is_empty() => {}
                Ok(values) => answers.push(Answer {
                    key: field.key.clone(),
                    target: field.target.clone(),
                    kind: field.kind,
                    values,
                }),
                Err(sentence) => errors.add(field.key.clone(), sentence),
            }
        }
        errors.check()?;
        Ok(Self(answers))
    }

    /// Returns the one answer that became a fact.
    pub fn target(&self, target: &str) -> Option<&str> {
        let found = self.0.iter().find(|answer| answer.target == target)?;
        found.values.first().map(String::as_str)
    }

    /// Returns every answer.
    pub fn iter(&self) -> impl Iterator<Item = &Answer> {
        self.0.iter()
    }
}

fn check(field: &FormField, raw: &Raw) -> Result<Vec<String>, String> {
    let given = raw.every(&field.key);
    if given.is_empty() {
        let needed = field.is_required();
        return if needed { Err(missing(field.kind).to_owned()) } else { Ok(Vec::new()) };
    }
    if given.iter().any(|value| value.contains('\0')) {
        return Err(NUL.to_owned());
    }
    if given.iter().any(|value| value.chars().count() > ANSWER_MAX) {
        return Err(format!("Please use at most {ANSWER_MAX} characters."));
    }
    let one = given[0];
    match field.kind {
        FieldKind::Text | FieldKind::Hidden => Ok(vec![one.to_owned()]),
        FieldKind::Email => {
            address::read(one).map(|_| vec![one.to_owned()]).ok_or_else(|| address::SENTENCE.to_owned())
        }
        FieldKind::Phone => {
            let digits = one.chars().filter(char::is_ascii_digit).count();
            let clean = one.chars().all(|letter| letter.is_ascii_digit() || " +-()/.".contains(letter));
            if clean && (6..=15).contains(&digits) {
                Ok(vec![one.to_owned()])
            } else {
                Err("Please give a phone number with 6 to 15 digits, for example +49 30 123456.".to_owned())
            }
        }
        FieldKind::Number => match one.replace(',', ".").parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(vec![one.to_owned()]),
            _ => Err("Please give a number.".to_owned()),
        },
        FieldKind::Date => match one.parse::<jiff::civil::Date>() {
            Ok(_) => Ok(vec![one.to_owned()]),
            Err(_) => Err("Please give a date like 2026-03-31.".to_owned()),
        },
        FieldKind::Choice => chosen(field, &given[..1]),
        FieldKind::MultiChoice => chosen(field, &given),
        FieldKind::Consent => {
            let yes = ["yes", "on", "true", "1"].contains(&one.to_lowercase().as_str());
            if yes { Ok(vec!["yes".to_owned()]) } else { Err("Please tick the box, or leave it.".to_owned()) }
        }
    }
}

fn chosen(field: &FormField, given: &[&str]) -> Result<Vec<String>, String> {
    if given.iter().all(|value| field.choices().any(|choice| choice == *value)) {
        Ok(given.iter().map(|value| (*value).to_owned()).collect())
    } else {
        Err("Please choose one of the options.".to_owned())
    }
}

fn missing(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Email => "Please give your e-mail address.",
        FieldKind::Choice | FieldKind::MultiChoice => "Please choose.",
        FieldKind::Consent => "Please tick the box to go on.",
        _ => "Please fill this in.",
    }
}
