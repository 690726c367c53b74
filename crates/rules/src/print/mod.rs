//! Writes a rule so that reading it again gives the same rule.

mod touch;

pub(crate) use touch::{Filters, Times, verb};

use std::fmt::{self, Display, Formatter};

use crate::lex::write_moment;
use crate::limits::NAME_BYTES_MAX;
use crate::name::{continues_word, is_value, starts_word};
use crate::rule::{
    Bounds, Choice, Count, Day, Held, InSegment, InStage, Literal, OfAccount, Quantity, Rule, Test,
};

impl Display for Rule {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) if parts.is_empty() => f.write_str("everyone"),
            Self::Any(parts) if parts.is_empty() => f.write_str("nobody"),
            Self::All(parts) => joined(f, parts, " and "),
            Self::Any(parts) => joined(f, parts, " or "),
            Self::Not(part) => {
                f.write_str("not ")?;
                bracketed(f, part)
            }
            Self::Field { key, test } => write!(f, "{key} {test}"),
            Self::Did(did) => did.fmt(f),
            Self::Sequence(sequence) => sequence.fmt(f),
            Self::Touch { chosen, test } => write!(f, "{chosen} {test}"),
            Self::Stage(InStage { stage, held }) => write!(f, "stage {stage}{}", HeldFor(*held)),
            Self::Tag(choice) => {
                let among = choice.among.iter().map(|tag| Quoted(tag)).collect();
                write!(f, "tag {}", Choice { among, negated: choice.negated })
            }
            Self::Consent { purpose, state } => write!(f, "consent {purpose} is {}", state.word()),
            Self::Score { score, test } => write!(f, "{} {test}", score.word()),
            Self::Grid(choice) => write!(f, "grid {choice}"),
            Self::Segment(InSegment { segment, held }) => {
                write!(f, "in segment {segment}{}", HeldFor(*held))
            }
            Self::Account(OfAccount { contacts, who }) => {
                write!(f, "{} of the account who ({who})", Contacts(*contacts))
            }
        }
    }
}

fn joined(f: &mut Formatter<'_>, parts: &[Rule], between: &str) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        bracketed(f, part)?;
    }
    Ok(())
}

/// Writes a part of a larger rule; a group gets brackets even where the order of precedence needs none.
fn bracketed(f: &mut Formatter<'_>, part: &Rule) -> fmt::Result {
    match part {
        Rule::All(parts) | Rule::Any(parts) if !parts.is_empty() => write!(f, "({part})"),
        _ => part.fmt(f),
    }
}

struct HeldFor(Option<Held>);

impl Display for HeldFor {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => Ok(()),
            Some(Held::AtLeast(period)) => write!(f, " for at least {period}"),
            Some(Held::LessThan(period)) => write!(f, " for less than {period}"),
        }
    }
}

struct Contacts(Quantity);

impl Display for Contacts {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Quantity::Every => f.write_str("every contact"),
            Quantity::Count(Count::AtLeast(1)) => f.write_str("any contact"),
            Quantity::Count(Count::AtMost(0)) => f.write_str("no contact"),
            Quantity::Count(count) => write!(f, "{} contact{}", Counted(count), plural(count)),
        }
    }
}

/// A count without what is counted: `at least 2`.
pub(crate) struct Counted(pub(crate) Count);

impl Display for Counted {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Count::AtLeast(wanted) => write!(f, "at least {wanted}"),
            Count::AtMost(wanted) => write!(f, "at most {wanted}"),
            Count::Exactly(wanted) => write!(f, "exactly {wanted}"),
            Count::Between(least, most) => write!(f, "between {least} and {most}"),
        }
    }
}

/// Returns the ending of what is counted.
pub(crate) fn plural(count: Count) -> &'static str {
    let (Count::AtLeast(last) | Count::AtMost(last) | Count::Exactly(last) | Count::Between(_, last)) = count;
    if last == 1 { "" } else { "s" }
}

impl<T: Display> Display for Choice<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.among.as_slice(), self.negated) {
            ([one], false) => write!(f, "is {one}"),
            ([one], true) => write!(f, "is not {one}"),
            (many, false) => write!(f, "in {}", List(many)),
            (many, true) => write!(f, "not in {}", List(many)),
        }
    }
}

struct List<'a, T>(&'a [T]);

impl<T: Display> Display for List<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (i, item) in self.0.iter().enumerate() {
            write!(f, "{}{item}", if i == 0 { "" } else { ", " })?;
        }
        f.write_str(")")
    }
}

/// A text as a value: bare when it reads as one word, else in quotes.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let bare = self.0.starts_with(starts_word)
            && self.0.len() <= NAME_BYTES_MAX
            && self.0.chars().all(continues_word)
            && is_value(self.0);
        if bare { f.write_str(self.0) } else { quoted(f, self.0) }
    }
}

fn quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => Quoted(text).fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Money(money) => write!(f, "{} {}", money.plain(), money.currency.code()),
            Self::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
            Self::Moment(moment) => write_moment(*moment, f),
        }
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(literal) => write!(f, "is {literal}"),
            Self::IsNot(literal) => write!(f, "is not {literal}"),
            Self::In(list) => write!(f, "in {}", List(list)),
            Self::NotIn(list) => write!(f, "not in {}", List(list)),
            Self::Contains(text) => quoted_after(f, "contains ", text),
            Self::StartsWith(text) => quoted_after(f, "starts with ", text),
            Self::EndsWith(text) => quoted_after(f, "ends with ", text),
            Self::Under(path) => quoted_after(f, "under ", path),
            Self::Matches(expression) => quoted_after(f, "matches ", expression.as_str()),
            Self::Compare(order, literal) => write!(f, "{} {literal}", order.sign()),
            Self::Between(low, high) => write!(f, "between {low} and {high}"),
            Self::Empty => f.write_str("is empty"),
            Self::NotEmpty => f.write_str("is not empty"),
            Self::WithinLast(period) => write!(f, "within the last {period}"),
            Self::WithinNext(period) => write!(f, "within the next {period}"),
            Self::MoreThanAgo(period) => write!(f, "more than {period} ago"),
            Self::Anniversary(day) => write!(f, "anniversary {day}"),
        }
    }
}

impl Display for Day {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let days = |days: u32| format!("{days} day{}", if days == 1 { "" } else { "s" });
        match *self {
            Self::In(0) => f.write_str("today"),
            Self::In(day) if day > 0 => write!(f, "in {}", days(day.unsigned_abs())),
            Self::In(day) => write!(f, "{} ago", days(day.unsigned_abs())),
            Self::WithinNext(count) => write!(f, "within the next {}", days(count)),
            Self::WithinLast(count) => write!(f, "within the last {}", days(count)),
        }
    }
}

fn quoted_after(f: &mut Formatter<'_>, words: &str, text: &str) -> fmt::Result {
    f.write_str(words)?;
    quoted(f, text)
}

impl Display for Bounds {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compare(order, bound) => write!(f, "{} {bound}", order.sign()),
            Self::Between(low, high) => write!(f, "between {low} and {high}"),
        }
    }
}
