//! Puts what was found into a sentence that a seller understands.

use super::{Finding, Judge, Reason, score};
use crate::facts::{Facts, Value};
use crate::name::Name;
use crate::rule::{Bounds, Comparison, Consent, Count, Did, Literal, Pattern, Rule, Test, Window};
use crate::vocabulary::verb_of;

/// The longest value that a sentence quotes, in characters.
const SHOWN_MAX: usize = 60;
/// The most entries of a list that a sentence names.
const LISTED_MAX: usize = 5;

impl<F: Facts> Judge<'_, F> {
    /// Words a finding; `wanted` says whether the rule wants the condition to hold.
    pub(super) fn reason(&self, condition: &Rule, finding: Finding, wanted: bool) -> Reason {
        let met = finding.holds == wanted;
        let field = match condition {
            Rule::Field { key, .. } => Some(key.to_string()),
            _ => None,
        };
        let sentence = match condition {
            Rule::Did(did) => did_sentence(did, finding.count, wanted, met),
            other => {
                let (found, needed) = self.found_and_needed(other, finding.holds, wanted);
                if met && is_plain(other, wanted) { found } else { format!("{found} ({needed})") }
            }
        };
        Reason { met, sentence, touches: finding.touches, field }
    }

    fn found_and_needed(&self, condition: &Rule, holds: bool, wanted: bool) -> (String, String) {
        let must = |wanted: bool| if wanted { "must" } else { "must not" };
        match condition {
            Rule::Field { key, test } => {
                let found = format!("{} is {}", label(key), shown(self.facts.field(key.as_str())));
                let (positive, needed) = needed(test);
                (found, format!("{} {needed}", must(positive == wanted)))
            }
            Rule::Stage(choice) => {
                let stage = self.facts.stage().map_or("not known", |stage| stage.key);
                let wanted = choice.negated != wanted;
                (format!("Stage is {stage}"), format!("{} be {}", must(wanted), listed(&choice.among)))
            }
            Rule::Tag(choice) => {
                let tagged = if holds == choice.negated { "Not tagged" } else { "Tagged" };
                let wanted = choice.negated != wanted;
                (format!("{tagged} {}", listed(&choice.among)), format!("{} be", must(wanted)))
            }
            Rule::Consent { purpose, state } => {
                let found = match self.facts.consent(purpose.as_str()) {
                    Consent::Unknown => "not known",
                    known => known.word(),
                };
                (format!("Consent to {purpose} is {found}"), format!("{} be {}", must(wanted), state.word()))
            }
            Rule::Score { score, test } => {
                let name = capitalised(score.word());
                let found = self
                    .facts
                    .scores()
                    .map_or("not known".to_owned(), |scores| tenths(score::value(&scores, *score, self.now)));
                (format!("{name} is {found}"), format!("{} be {}", must(wanted), bounds(*test)))
            }
            Rule::Grid(choice) => {
                let cell = self.facts.scores().map(|scores| score::cell(&scores, self.now).to_string());
                let found = format!("Grid cell is {}", cell.as_deref().unwrap_or("not known"));
                let wanted = choice.negated != wanted;
                (found, format!("{} be {}", must(wanted), listed(&choice.among)))
            }
            Rule::Did(_) | Rule::All(_) | Rule::Any(_) | Rule::Not(_) => {
                (condition.to_string(), must(wanted).to_owned())
            }
        }
    }
}

/// Returns whether a met condition needs no more words than what was found.
fn is_plain(condition: &Rule, wanted: bool) -> bool {
    match condition {
        Rule::Field { test, .. } => match test {
            Test::Is(_) | Test::Empty => wanted,
            Test::IsNot(_) => !wanted,
            Test::NotEmpty => true,
            _ => false,
        },
        Rule::Stage(choice) => choice.negated != wanted,
        Rule::Grid(choice) => choice.negated != wanted,
        Rule::Consent { .. } => wanted,
        Rule::Tag(_) => true,
        _ => false,
    }
}

fn did_sentence(did: &Did, count: usize, wanted: bool, met: bool) -> String {
    let object = object(&did.pattern);
    let window = match did.window {
        Window::Ever => String::new(),
        Window::Within(period) => format!(" in the last {period}"),
        Window::Since(start) => format!(" since {}", start.date()),
    };
    let machines = if did.pattern.including_machine { ", machines included" } else { "" };
    let (past, never) = past(&did.pattern);
    let found = match count {
        0 => format!("{never}{object}{window}{machines}"),
        1 => format!("{past}{object} once{window}{machines}"),
        many => format!("{past}{object} {many} times{window}{machines}"),
    };
    let plain = matches!((did.count, wanted), (Count::AtLeast(1) | Count::AtMost(0), true));
    match (met && plain, did.count, wanted) {
        (true, ..) => found,
        (_, Count::AtLeast(n), true) => format!("{found} (needs at least {n})"),
        (_, Count::AtMost(0), true) | (_, Count::AtLeast(1), false) => format!("{found} (must not)"),
        (_, Count::AtMost(n), true) => format!("{found} (may at most {n})"),
        (_, Count::Exactly(n), true) => format!("{found} (needs exactly {n})"),
        (_, Count::AtLeast(n), false) => format!("{found} (must stay below {n})"),
        (_, Count::AtMost(n), false) => format!("{found} (needs more than {n})"),
        (_, Count::Exactly(n), false) => format!("{found} (must not be exactly {n})"),
    }
}

/// Returns how a sentence about something done, and about nothing done, begins.
fn past(pattern: &Pattern) -> (String, String) {
    match pattern.kind.as_ref().map(Name::as_str) {
        None => ("Did something".into(), "Did nothing".into()),
        Some(kind) => match verb_of(kind) {
            Some(verb) => (capitalised(verb.past), format!("Has not {}", verb.past)),
            None => (format!("Did {kind}"), format!("Has not done {kind}")),
        },
    }
}

fn object(pattern: &Pattern) -> String {
    let object = pattern.kind.as_ref().and_then(|kind| verb_of(kind.as_str())).and_then(|verb| verb.object);
    let written = pattern.filters.iter().map(|filter| match &filter.test {
        Test::Is(Literal::Text(text)) if object == Some(filter.property.as_str()) => {
            format!(" {}", shortened(text))
        }
        Test::Is(literal) => format!(" {} {}", filter.property, literal_shown(literal)),
        test => format!(" {} {}", filter.property, shortened(&test.to_string())),
    });
    written.collect()
}

/// Returns what a test asks for after "must", and whether it is "must" rather than "must not".
fn needed(test: &Test) -> (bool, String) {
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

fn bounds(test: Bounds) -> String {
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

fn shown(value: Option<Value<'_>>) -> String {
    match value {
        None => "not known".into(),
        Some(Value::Text(text)) if text.trim().is_empty() => "blank".into(),
        Some(Value::Text(text)) => shortened(text),
        Some(Value::Texts(texts)) => listed_with(texts, "and"),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Flag(flag)) => literal_shown(&Literal::Flag(flag)),
        Some(Value::Moment(at)) => at.date().to_string(),
    }
}

fn literal_shown(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => shortened(text),
        Literal::Moment(at) => at.date().to_string(),
        other => other.to_string(),
    }
}

fn listed<T: ToString>(items: &[T]) -> String {
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

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN_MAX) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// Returns a score to one decimal, rounded down so that 29.96 never reads as the 30 that it misses.
fn tenths(score: f64) -> String {
    // Adding zero turns -0 into 0.
    ((score * 10.0).floor() / 10.0 + 0.0).to_string()
}

fn capitalised(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
