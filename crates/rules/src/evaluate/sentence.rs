//! Puts what was found into a sentence that a seller understands.

use super::words::{bounds, capitalised, label, listed, literal_shown, needed, shortened, shown, tenths};
use super::{Finding, Judge, Reason, score};
use crate::bind::{Ask, Condition};
use crate::facts::Facts;
use crate::name::Name;
use crate::rule::{
    ChosenTest, Consent, Count, Did, Filter, Held, Literal, Pattern, Quantity, Rule, Sequence, Tally, Test,
    Window,
};
use crate::vocabulary::verb_of;

impl<F: Facts> Judge<'_, F> {
    /// Words a finding; `wanted` says whether the rule wants the condition to hold.
    pub(super) fn reason(&self, condition: &Condition, finding: Finding, wanted: bool) -> Reason {
        let met = finding.holds == wanted;
        let (mut field, mut value) = (None, None);
        if let Ask::Field(asked, _) = &condition.ask {
            field = Some(asked.as_str().to_owned());
            value = self.facts.field(asked).map(|found| shown(Some(found)));
        }
        let sentence = match &condition.rule {
            Rule::Did(did) => did_sentence(did, &finding, wanted, met),
            Rule::Sequence(sequence) => sequence_sentence(sequence, &finding, wanted),
            _ => {
                let (found, needed) = self.found_and_needed(condition, &finding, wanted);
                if met && is_plain(&condition.rule, wanted) { found } else { format!("{found} ({needed})") }
            }
        };
        Reason { met, sentence, touches: finding.touches, field, value }
    }

    fn found_and_needed(&self, condition: &Condition, finding: &Finding, wanted: bool) -> (String, String) {
        match (&condition.rule, &condition.ask) {
            (Rule::Field { key, test }, Ask::Field(field, _)) => {
                let found = format!("{} is {}", label(key), shown(self.facts.field(field)));
                let (positive, needed) = needed(test);
                (found, format!("{} {needed}", must(positive == wanted)))
            }
            (Rule::Stage(asked), _) => {
                let stage = self.facts.stage().map_or("not known", |stage| stage.key);
                let wanted = asked.stage.negated != wanted;
                let found = match (asked.held, finding.at) {
                    (Some(_), Some(since)) => format!("Stage is {stage} since {}", since.date()),
                    _ => format!("Stage is {stage}"),
                };
                let stages = listed(&asked.stage.among);
                (found, format!("{} be {stages}{}", must(wanted), held(asked.held)))
            }
            (Rule::Tag(choice), _) => {
                let tagged = if finding.holds == choice.negated { "Not tagged" } else { "Tagged" };
                let wanted = choice.negated != wanted;
                (format!("{tagged} {}", listed(&choice.among)), format!("{} be", must(wanted)))
            }
            (Rule::Consent { state, .. }, Ask::Consent(purpose, _)) => {
                let found = match self.facts.consent(purpose) {
                    Consent::Unknown => "not known",
                    known => known.word(),
                };
                let purpose = purpose.as_str();
                (format!("Consent to {purpose} is {found}"), format!("{} be {}", must(wanted), state.word()))
            }
            (Rule::Score { score, test }, _) => {
                let name = capitalised(score.word());
                let found = self
                    .facts
                    .scores()
                    .map_or("not known".to_owned(), |scores| tenths(score::value(&scores, *score, self.now)));
                (format!("{name} is {found}"), format!("{} be {}", must(wanted), bounds(*test)))
            }
            (Rule::Grid(choice), _) => {
                let cell = self.facts.scores().map(|scores| score::cell(&scores, self.now).to_string());
                let found = format!("Grid cell is {}", cell.as_deref().unwrap_or("not known"));
                let wanted = choice.negated != wanted;
                (found, format!("{} be {}", must(wanted), listed(&choice.among)))
            }
            (condition, _) => self.found_and_needed_around(condition, finding, wanted),
        }
    }

    /// Words a finding about what surrounds a contact: its segments, its account, a single touch.
    fn found_and_needed_around(&self, condition: &Rule, finding: &Finding, wanted: bool) -> (String, String) {
        match condition {
            Rule::Segment(asked) => {
                let found = match finding.at.filter(|joined| *joined <= self.now) {
                    Some(joined) => format!("In segment {} since {}", asked.segment, joined.date()),
                    None => format!("Not in segment {}", asked.segment),
                };
                (found, format!("{} be{}", must(wanted), held(asked.held)))
            }
            Rule::Account(asked) => {
                let match_ = if finding.count == 1 { "contact matches" } else { "contacts match" };
                let found = format!("{} {match_} of the account", finding.count);
                let asked_for = shortened(&asked.who.to_string());
                (found, format!("{} be {}: {asked_for}", must(wanted), quantity(asked.contacts)))
            }
            Rule::Touch { chosen, test } => {
                let name = format!("{} {}", chosen.which.word(), name(&chosen.pattern));
                let found = match finding.at {
                    Some(at) => format!("{} was on {}", capitalised(&name), at.date()),
                    None => format!("There is no {name}"),
                };
                let (positive, needed) = match test {
                    ChosenTest::At(test) => needed(test),
                    ChosenTest::Has(filters) => (true, format!("have{}", filters_shown(filters, None))),
                };
                (found, format!("{} {needed}", must(positive == wanted)))
            }
            other => (other.to_string(), must(wanted).to_owned()),
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
        Rule::Stage(asked) => asked.held.is_none() && asked.stage.negated != wanted,
        Rule::Segment(asked) => asked.held.is_none(),
        Rule::Grid(choice) => choice.negated != wanted,
        Rule::Consent { .. } => wanted,
        Rule::Tag(_) => true,
        _ => false,
    }
}

fn must(wanted: bool) -> &'static str {
    if wanted { "must" } else { "must not" }
}

fn held(held: Option<Held>) -> String {
    match held {
        None => String::new(),
        Some(Held::AtLeast(period)) => format!(" for at least {period}"),
        Some(Held::LessThan(period)) => format!(" for less than {period}"),
    }
}

fn quantity(contacts: Quantity) -> String {
    match contacts {
        Quantity::Every => "all".into(),
        Quantity::Count(Count::AtMost(0)) => "none".into(),
        Quantity::Count(count) => count_words(count),
    }
}

fn count_words(count: Count) -> String {
    match count {
        Count::AtLeast(n) => format!("at least {n}"),
        Count::AtMost(n) => format!("at most {n}"),
        Count::Exactly(n) => format!("exactly {n}"),
        Count::Between(least, most) => format!("between {least} and {most}"),
    }
}

fn did_sentence(did: &Did, finding: &Finding, wanted: bool, met: bool) -> String {
    let object = object(&did.pattern);
    let reach = reach(&did.window);
    let machines = if did.pattern.including_machine { ", machines included" } else { "" };
    let (past, never) = past(&did.pattern);
    let count = match &did.tally {
        Tally::Count(count) => *count,
        Tally::Different { property, count } => {
            let found =
                format!("{past}{object} with {} different {property}{reach}{machines}", finding.count);
            return format!("{found} ({} {})", needs(wanted), count_words(*count));
        }
        Tally::Total { property, test } => {
            let total = tenths(finding.total);
            let found = format!("{past}{object} with a total {property} of {total}{reach}{machines}");
            return format!("{found} ({} {})", needs(wanted), bounds(*test));
        }
    };
    let found = match finding.count {
        0 => format!("{never}{object}{reach}{machines}"),
        1 => format!("{past}{object} once{reach}{machines}"),
        many => format!("{past}{object} {many} times{reach}{machines}"),
    };
    let plain = matches!((count, wanted), (Count::AtLeast(1) | Count::AtMost(0), true));
    match (met && plain, count, wanted) {
        (true, ..) => found,
        (_, Count::AtLeast(n), true) => format!("{found} (needs at least {n})"),
        (_, Count::AtMost(0), true) | (_, Count::AtLeast(1), false) => format!("{found} (must not)"),
        (_, Count::AtMost(n), true) => format!("{found} (may at most {n})"),
        (_, Count::Exactly(n), true) => format!("{found} (needs exactly {n})"),
        (_, Count::AtLeast(n), false) => format!("{found} (must stay below {n})"),
        (_, Count::AtMost(n), false) => format!("{found} (needs more than {n})"),
        (_, Count::Exactly(n), false) => format!("{found} (must not be exactly {n})"),
        (_, between @ Count::Between(..), _) => {
            format!("{found} ({} {})", needs(wanted), count_words(between))
        }
    }
}

fn needs(wanted: bool) -> &'static str {
    if wanted { "needs" } else { "must not be" }
}

fn sequence_sentence(sequence: &Sequence, finding: &Finding, wanted: bool) -> String {
    let steps = sequence.steps.iter().map(|step| {
        let within = step.within.map(|period| format!(" within {period}")).unwrap_or_default();
        format!("{}{}{within}", past(&step.pattern).0, object(&step.pattern))
    });
    let mut told = steps.collect::<Vec<_>>().join(", then ");
    if let Some(step) = &sequence.but_not {
        let within = step.within.map(|period| format!(" within {period}")).unwrap_or_default();
        told = format!("{told}, then not {}{within}", name(&step.pattern));
    }
    let reach = reach(&sequence.window);
    match (finding.at, wanted) {
        (Some(at), true) => format!("{told}{reach}: last on {}", at.date()),
        (Some(at), false) => format!("{told}{reach}: last on {} (must not)", at.date()),
        (None, true) => format!("Not found: {told}{reach}"),
        (None, false) => format!("Not found: {told}{reach} (must not)"),
    }
}

fn reach(window: &Window) -> String {
    match window {
        Window::Ever => String::new(),
        Window::Within(period) => format!(" in the last {period}"),
        Window::Since(start) => format!(" since {}", start.date()),
        Window::Between(start, end) => format!(" between {} and {}", start.date(), end.date()),
        Window::SinceTouch(chosen) => format!(" since the {} {}", chosen.which.word(), name(&chosen.pattern)),
        Window::SinceJoining(segment) => format!(" since joining {segment}"),
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

/// Returns a pattern as a noun: `visit /pricing`.
fn name(pattern: &Pattern) -> String {
    format!("{}{}", pattern.kind.as_ref().map_or("touch", Name::as_str), object(pattern))
}

fn object(pattern: &Pattern) -> String {
    filters_shown(&pattern.filters, pattern.kind.as_ref())
}

fn filters_shown(filters: &[Filter], kind: Option<&Name>) -> String {
    let object = kind.and_then(|kind| verb_of(kind.as_str())).and_then(|verb| verb.object);
    let written = filters.iter().map(|filter| match &filter.test {
        Test::Is(Literal::Text(text)) if object == Some(filter.property.as_str()) => {
            format!(" {}", shortened(text))
        }
        Test::Is(literal) => format!(" {} {}", filter.property, literal_shown(literal)),
        test => format!(" {} {}", filter.property, shortened(&test.to_string())),
    });
    written.collect()
}
