//! The values that one mail may show.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, Value};
use minijinja::{Error, ErrorKind, State};

use super::Frame;
use super::disguise::{self, Origin};

/// Characters of one value that a mail shows; the rest is cut with an ellipsis.
pub const VALUE_CHARS_MAX: usize = 1_000;

/// The values for one mail, by dotted name (`contact.first_name`). A value is one line; an empty one is no value.
#[derive(Clone, Debug, Default)]
pub struct Context {
    values: BTreeMap<String, Value>,
    probe: Option<Probe>,
}

/// Whom a template is tried with before any contact exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Probe {
    /// Every field has a value.
    Filled,
    /// No field has one.
    Empty,
}

impl Context {
    /// Returns a context without values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what a contact, a form or an import said. It is shown as text, whatever it contains.
    pub fn stated(&mut self, name: &str, value: &str) -> &mut Self {
        self.insert(name, value, Value::from)
    }

    /// Adds what we say ourselves, such as the name of a colleague or a link of ours. It is shown as text, and may
    /// also be the start of a link's target.
    pub fn ours(&mut self, name: &str, value: &str) -> &mut Self {
        self.insert(name, value, Value::from_safe_string)
    }

    /// Adds a number, which expressions can compare. Always give a number its value: a field without one compares as
    /// if it were larger than any number.
    pub fn number(&mut self, name: &str, value: i64) -> &mut Self {
        self.values.insert(name.to_owned(), Value::from(value));
        self
    }

    pub(super) fn probe(probe: Probe) -> Self {
        Self { values: BTreeMap::new(), probe: Some(probe) }
    }

    /// Returns the context with the frame's links as `links.preferences` and `links.unsubscribe`.
    pub(super) fn with_links_of(&self, frame: &Frame) -> Self {
        let mut context = self.clone();
        for (name, url) in
            [("links.preferences", &frame.preferences_url), ("links.unsubscribe", &frame.unsubscribe_url)]
        {
            context.ours(name, url.as_deref().unwrap_or_default());
        }
        context
    }

    pub(super) fn root(&self) -> Value {
        let values = Arc::new(self.values.clone());
        Value::from_object(Scope { values, path: String::new(), probe: self.probe })
    }

    fn insert(&mut self, name: &str, value: &str, wrap: fn(String) -> Value) -> &mut Self {
        let line = one_line(value);
        if !line.is_empty() {
            self.values.insert(name.to_owned(), wrap(line));
        }
        self
    }
}

/// Returns the value as one line of visible text, cut to [`VALUE_CHARS_MAX`].
fn one_line(value: &str) -> String {
    let visible = value.chars().filter(|c| !disguise::is_disguised(*c));
    let spaced: String = visible.map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(VALUE_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// A name that has no value of its own: either it has fields below it, or nobody filled it.
///
/// Jinja is never given "undefined", which it knows without a name; it is given this, which remembers the name.
#[derive(Debug)]
pub(super) struct Scope {
    values: Arc<BTreeMap<String, Value>>,
    path: String,
    probe: Option<Probe>,
}

impl Scope {
    /// Says whether the template is being tried with every field filled.
    pub(super) fn stands_for_a_value(&self) -> bool {
        self.probe == Some(Probe::Filled)
    }
}

impl Object for Scope {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Some(match self.values.get(&path) {
            Some(value) => value.clone(),
            None => Value::from_object(Self { values: Arc::clone(&self.values), path, probe: self.probe }),
        })
    }

    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, _: &[Value]) -> Result<Value, Error> {
        Err(Error::new(ErrorKind::UnknownFunction, format!("there is no function {}", self.path)))
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.stands_for_a_value()
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.stands_for_a_value() {
            return f.write_str(&disguise::put_on("x", Origin::Ours));
        }
        f.write_str(&disguise::put_on(&self.path, Origin::Missing))
    }
}
