//! A test made ready: its texts folded once.

use crate::facts::Value;
use crate::rule::{Comparison, Literal, Test};
use crate::text::{contains, ends_with, is_under, same, starts_with};
use measure::Moment;

/// A test of one value, as a bound rule asks it.
#[derive(Clone, Debug)]
pub struct Check {
    pub(crate) test: Test,
    slot: usize,
    /// The texts of the test in small letters, in their order.
    folded: Vec<String>,
}

impl Check {
    pub(super) fn new(test: Test, slot: usize) -> Self {
        let literal = |literal: &Literal| match literal {
            Literal::Text(written) => written.to_lowercase(),
            _ => String::new(),
        };
        let folded = match &test {
            Test::Is(one) | Test::IsNot(one) => vec![literal(one)],
            Test::In(list) | Test::NotIn(list) => list.iter().map(literal).collect(),
            Test::Contains(part) | Test::StartsWith(part) | Test::EndsWith(part) => vec![part.to_lowercase()],
            Test::Under(path) => vec![path.trim_end_matches('/').to_lowercase()],
            _ => Vec::new(),
        };
        Self { test, slot, folded }
    }

    /// Returns the test as it was written.
    pub fn test(&self) -> &Test {
        &self.test
    }

    /// Returns the number of the check among all that its binder made; facts may keep answers under it.
    pub fn slot(&self) -> usize {
        self.slot
    }

    /// Returns whether the answer depends on what time it is; such a check is never asked of [`Check::passes`].
    pub fn looks_at_the_clock(&self) -> bool {
        self.test.looks_at_the_clock()
    }

    /// Returns whether a value passes. A value of another type than the literal never equals it, and no value passes
    /// a test that looks at the clock.
    pub fn passes(&self, value: Option<Value<'_>>) -> bool {
        match &self.test {
            Test::Is(literal) => self.equals(value, literal, 0),
            Test::IsNot(literal) => !self.equals(value, literal, 0),
            Test::In(list) => self.is_among(value, list),
            Test::NotIn(list) => !self.is_among(value, list),
            Test::Contains(_) => self.any_text(value, contains),
            Test::StartsWith(_) => self.any_text(value, starts_with),
            Test::EndsWith(_) => self.any_text(value, ends_with),
            Test::Under(_) => self.any_text(value, is_under),
            Test::Matches(expression) => match value {
                Some(Value::Text(text)) => expression.matches(text),
                Some(Value::Texts(texts)) => texts.iter().any(|text| expression.matches(text)),
                _ => false,
            },
            Test::Compare(order, literal) => compares(value, *order, literal),
            Test::Between(low, high) => {
                compares(value, Comparison::AtLeast, low) && compares(value, Comparison::AtMost, high)
            }
            Test::Empty => is_empty(value),
            Test::NotEmpty => !is_empty(value),
            Test::WithinLast(_) | Test::WithinNext(_) | Test::MoreThanAgo(_) | Test::Anniversary(_) => false,
        }
    }

    fn is_among(&self, value: Option<Value<'_>>, list: &[Literal]) -> bool {
        list.iter().enumerate().any(|(place, literal)| self.equals(value, literal, place))
    }

    fn equals(&self, value: Option<Value<'_>>, literal: &Literal, place: usize) -> bool {
        match (value, literal) {
            (Some(Value::Text(text)), Literal::Text(_)) => same(text, &self.folded[place]),
            (Some(Value::Texts(texts)), Literal::Text(_)) => {
                texts.iter().any(|text| same(text, &self.folded[place]))
            }
            (Some(Value::Number(number)), Literal::Number(wanted)) => (*wanted..=*wanted).contains(&number),
            (Some(Value::Money(money)), Literal::Money(wanted)) => money == *wanted,
            (Some(Value::Flag(flag)), Literal::Flag(wanted)) => flag == *wanted,
            (Some(Value::Moment(at)), Literal::Moment(wanted)) => at == *wanted,
            (Some(Value::Date(date)), Literal::Moment(wanted)) => start_in_utc(date) == Some(*wanted),
            _ => false,
        }
    }

    /// Returns whether a text of the value stands in the relation to the text of the test.
    fn any_text(&self, value: Option<Value<'_>>, relation: impl Fn(&str, &str) -> bool) -> bool {
        let part = &self.folded[0];
        match value {
            Some(Value::Text(text)) => relation(text, part),
            Some(Value::Texts(texts)) => texts.iter().any(|text| relation(text, part)),
            _ => false,
        }
    }
}

fn compares(value: Option<Value<'_>>, order: Comparison, literal: &Literal) -> bool {
    match (value, literal) {
        (Some(Value::Number(number)), Literal::Number(bound)) => order.admits(&number, bound),
        (Some(Value::Money(money)), Literal::Money(bound)) => {
            money.currency == bound.currency && order.admits(&money.minor, &bound.minor)
        }
        (Some(Value::Moment(at)), Literal::Moment(bound)) => order.admits(&at, bound),
        (Some(Value::Date(date)), Literal::Moment(bound)) => {
            start_in_utc(date).is_some_and(|at| order.admits(&at, bound))
        }
        _ => false,
    }
}

/// Returns the first instant of a day in UTC, which is what a bare date in a rule means too.
fn start_in_utc(date: jiff::civil::Date) -> Option<Moment> {
    Some(date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().into())
}

fn is_empty(value: Option<Value<'_>>) -> bool {
    match value {
        None => true,
        Some(Value::Text(text)) => text.trim().is_empty(),
        Some(Value::Texts(texts)) => texts.is_empty(),
        Some(_) => false,
    }
}
