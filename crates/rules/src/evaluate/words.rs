//! The small words of sentences: labels, values, lists.

use crate::facts::Value;
use crate::name::Name;
use crate::rule::{Bounds, Comparison, Day, Literal, Test};

/// The longest value that a sentence quotes, in characters.
const SHOWN_MAX: usize = 60;
/// The most entries of a list that a sentence names.
const LISTED_MAX: usize = 5;

/// Returns what a test asks for after "must", and whether it is "must" rather than "must not".
pub(super) fn needed(test: &Test) -> (bool, String) {
    match test {
        Test::Is(literal) => (true, format!("be {}", literal_shown(literal))),
        Test::IsNot(literal) => (false, format!("be {}", literal_shown(literal))),
        Test::In(list) => {
            (true, format!("be {}", listed(&list.iter().map(literal_shown).collect::<Vec<_>>())))
        }
        Test::NotIn(list) => {
            (false, format!("be {}", listed(&list.iter().map(literal_shown).collect::<Vec<_>>())))
        }
        Test::Contains(part) => (true, format!("contain {}", shortened(part))),
        Test::StartsWith(part) => (true, format!("start with {}", shortened(part))),
        Test::EndsWith(part) => (true, format!("end with {}", shortened(part))),
        Test::Compare(order, bound) => (true, format!("be {}", compared(*order, bound))),
        Test::Between(low, high) => {
            (true, format!("be between {} and {}", literal_shown(low), literal_shown(high)))
        }
        Test::Empty => (true, "be empty".into()),
        Test::NotEmpty => (false, "be empty".into()),
        Test::WithinLast(period) => (true, format!("lie within the last {period}")),
        Test::WithinNext(period) => (true, format!("lie within the next {period}")),
        Test::MoreThanAgo(period) => (true, format!("be more than {period} ago")),
        Test::Under(path) => (true, format!("lie under {}", shortened(path))),
        Test::Matches(expression) => (true, format!("match {}", shortened(expression.as_str()))),
        Test::Anniversary(Day::In(0)) => (true, "have its anniversary today".into()),
        Test::Anniversary(day) => (true, format!("have its anniversary {day}")),
    }
}

fn compared(order: Comparison, bound: &Literal) -> String {
    let words = match (order, bound) {
        (Comparison::Below, Literal::Moment(_)) => "before",
        (Comparison::AtMost, Literal::Moment(_)) => "at the latest",
        (Comparison::Above, Literal::Moment(_)) => "after",
        (Comparison::AtLeast, Literal::Moment(_)) => "at the earliest",
        (order, _) => order_words(order),
    };
    format!("{words} {}", literal_shown(bound))
}

pub(super) fn bounds(test: Bounds) -> String {
    match test {
        Bounds::Compare(order, bound) => format!("{} {bound}", order_words(order)),
        Bounds::Between(low, high) => format!("between {low} and {high}"),
    }
}

fn order_words(order: Comparison) -> &'static str {
    match order {
        Comparison::Below => "below",
        Comparison::AtMost => "at most",
        Comparison::Above => "above",
        Comparison::AtLeast => "at least",
    }
}

/// Returns the name of a field for people: `contact.job_title` is "Job title".
pub(crate) fn label(key: &Name) -> String {
    let words = key.as_str().strip_prefix("contact.").unwrap_or(key.as_str());
    capitalised(&words.replace(['.', '_'], " "))
}

pub(super) fn shown(value: Option<Value<'_>>) -> String {
    match value {
        None => "not known".into(),
        Some(Value::Text(text)) if text.trim().is_empty() => "blank".into(),
        Some(Value::Text(text)) => shortened(text),
        Some(Value::Texts(texts)) => listed_with(texts, "and"),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Flag(flag)) => literal_shown(&Literal::Flag(flag)),
        Some(Value::Money(money)) => money.to_string(),
        Some(Value::Moment(at)) => at.date().to_string(),
        Some(Value::Date(date)) => date.to_string(),
    }
}

pub(super) fn literal_shown(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => shortened(text),
        Literal::Moment(at) => at.date().to_string(),
        Literal::Money(money) => money.to_string(),
        other => other.to_string(),
    }
}

pub(super) fn listed<T: ToString>(items: &[T]) -> String {
    listed_with(items, "or")
}

fn listed_with<T: ToString>(items: &[T], last: &str) -> String {
    let mut words: Vec<String> =
        items.iter().take(LISTED_MAX).map(|item| shortened(&item.to_string())).collect();
    if items.len() > LISTED_MAX {
        words.push(format!("{} more", items.len() - LISTED_MAX));
    }
    match words.split_last() {
        None => "nothing".into(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN_MAX) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// Returns a score to one decimal, rounded down so that 29.96 never reads as the 30 that it misses.
pub(super) fn tenths(score: f64) -> String {
    // Adding zero turns -0 into 0.
    ((score * 10.0).floor() / 10.0 + 0.0).to_string()
}

pub(super) fn capitalised(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
