//! Tests of one value: a field of the contact or the account, or a property of a touch.

use super::{Finding, Judge, earliest};
use crate::facts::{Facts, Value};
use crate::name::Name;
use crate::rule::{Comparison, Literal, Test};
use measure::Moment;

impl<F: Facts> Judge<'_, F> {
    pub(super) fn field(&self, key: &Name, test: &Test) -> Finding {
        let value = self.facts.field(key.as_str());
        Finding {
            holds: passes(value, test, self.now),
            until: until(value, test, self.now),
            ..Finding::default()
        }
    }
}

/// Returns whether a value passes a test. A value of another type than the literal never equals it.
pub(super) fn passes(value: Option<Value<'_>>, test: &Test, now: Moment) -> bool {
    match test {
        Test::Is(literal) => equals(value, literal),
        Test::IsNot(literal) => !equals(value, literal),
        Test::In(list) => list.iter().any(|literal| equals(value, literal)),
        Test::NotIn(list) => !list.iter().any(|literal| equals(value, literal)),
        Test::Contains(part) => any_text(value, part, |text, part| text.contains(part)),
        Test::StartsWith(part) => any_text(value, part, |text, part| text.starts_with(part)),
        Test::EndsWith(part) => any_text(value, part, |text, part| text.ends_with(part)),
        Test::Compare(order, literal) => compares(value, *order, literal),
        Test::Between(low, high) => {
            compares(value, Comparison::AtLeast, low) && compares(value, Comparison::AtMost, high)
        }
        Test::Empty => is_empty(value),
        Test::NotEmpty => !is_empty(value),
        Test::WithinLast(period) => {
            moment(value).is_some_and(|at| at <= now && now.since(at) < period.milliseconds())
        }
        Test::WithinNext(period) => {
            moment(value).is_some_and(|at| at > now && at.since(now) <= period.milliseconds())
        }
        Test::MoreThanAgo(period) => moment(value).is_some_and(|at| now.since(at) >= period.milliseconds()),
    }
}

/// Returns the first moment after `now` at which the test may turn for the value.
fn until(value: Option<Value<'_>>, test: &Test, now: Moment) -> Option<Moment> {
    let at = moment(value)?;
    let turns = match test {
        Test::WithinLast(period) => [Some(at), Some(at + period.milliseconds())],
        Test::WithinNext(period) => [Some(at - period.milliseconds()), Some(at)],
        Test::MoreThanAgo(period) => [Some(at + period.milliseconds()), None],
        _ => [None, None],
    };
    earliest(turns.into_iter().map(|turn| turn.filter(|turn| *turn > now)))
}

fn equals(value: Option<Value<'_>>, literal: &Literal) -> bool {
    match (value, literal) {
        (Some(Value::Text(text)), Literal::Text(wanted)) => same_text(text, wanted),
        (Some(Value::Texts(texts)), Literal::Text(wanted)) => {
            texts.iter().any(|text| same_text(text, wanted))
        }
        (Some(Value::Number(number)), Literal::Number(wanted)) => (*wanted..=*wanted).contains(&number),
        (Some(Value::Flag(flag)), Literal::Flag(wanted)) => flag == *wanted,
        (Some(Value::Moment(at)), Literal::Moment(wanted)) => at == *wanted,
        _ => false,
    }
}

fn compares(value: Option<Value<'_>>, order: Comparison, literal: &Literal) -> bool {
    match (value, literal) {
        (Some(Value::Number(number)), Literal::Number(bound)) => order.admits(&number, bound),
        (Some(Value::Moment(at)), Literal::Moment(bound)) => order.admits(&at, bound),
        _ => false,
    }
}

fn is_empty(value: Option<Value<'_>>) -> bool {
    match value {
        None => true,
        Some(Value::Text(text)) => text.trim().is_empty(),
        Some(Value::Texts(texts)) => texts.is_empty(),
        Some(_) => false,
    }
}

fn moment(value: Option<Value<'_>>) -> Option<Moment> {
    match value {
        Some(Value::Moment(at)) => Some(at),
        _ => None,
    }
}

/// Returns whether two texts are the same but for case.
fn same_text(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
        || (!(left.is_ascii() && right.is_ascii()) && left.to_lowercase() == right.to_lowercase())
}

/// Returns whether a text of the value stands in the relation to `part`, without regard to case.
fn any_text(value: Option<Value<'_>>, part: &str, relation: impl Fn(&str, &str) -> bool) -> bool {
    let part = part.to_lowercase();
    match value {
        Some(Value::Text(text)) => relation(&text.to_lowercase(), &part),
        Some(Value::Texts(texts)) => texts.iter().any(|text| relation(&text.to_lowercase(), &part)),
        _ => false,
    }
}
