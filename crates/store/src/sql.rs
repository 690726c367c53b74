//! Statements whose text depends on the question: lists with filters, sets of ids.

use crate::{ToValue, Value};

/// A statement that is put together from fixed pieces; values are always bound, never written into the text.
#[derive(Clone, Debug)]
pub struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// Starts a statement.
    pub fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// Appends a fixed piece of text.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends a parameter with its value.
    pub fn bind(&mut self, value: impl ToValue) -> &mut Self {
        self.values.push(value.to_value());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Appends `(…)` with one parameter per value, for `IN`. An empty list becomes `(NULL)`, which no value is in.
    ///
    /// The list is filled up to the next power of two with its last value, so that lists of every
    /// length share a few prepared statements.
    pub fn bind_list<T: ToValue>(&mut self, values: impl IntoIterator<Item = T>) -> &mut Self {
        let mut list: Vec<Value> = values.into_iter().map(|value| value.to_value()).collect();
        let filler = list.last().cloned().unwrap_or_default();
        list.resize(list.len().max(1).next_power_of_two(), filler);
        self.text.push('(');
        for (place, value) in list.into_iter().enumerate() {
            if place > 0 {
                self.text.push_str(", ");
            }
            self.bind(value);
        }
        self.text.push(')');
        self
    }

    /// Returns the text with `$1` parameters.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the values of the parameters in order.
    pub fn values(&self) -> &[Value] {
        &self.values
    }
}
