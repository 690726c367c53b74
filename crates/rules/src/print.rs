//! Writes a rule so that reading it again gives the same rule.

use std::fmt::{self, Display, Formatter};

use crate::lex::write_moment;
use crate::limits::NAME_BYTES_MAX;
use crate::name::{Name, continues_word, is_value, starts_word};
use crate::rule::{Bounds, Choice, Count, Did, Filter, Literal, Pattern, Rule, Test, Window};
use crate::vocabulary::verb_of;

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
            Self::Stage(choice) => write!(f, "stage {choice}"),
            Self::Tag(choice) => {
                let among = choice.among.iter().map(|tag| Quoted(tag)).collect();
                write!(f, "tag {}", Choice { among, negated: choice.negated })
            }
            Self::Consent { purpose, state } => write!(f, "consent {purpose} is {}", state.word()),
            Self::Score { score, test } => write!(f, "{} {test}", score.word()),
            Self::Grid(choice) => write!(f, "grid {choice}"),
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
            Self::Compare(order, literal) => write!(f, "{} {literal}", order.sign()),
            Self::Between(low, high) => write!(f, "between {low} and {high}"),
            Self::Empty => f.write_str("is empty"),
            Self::NotEmpty => f.write_str("is not empty"),
            Self::WithinLast(period) => write!(f, "within the last {period}"),
            Self::WithinNext(period) => write!(f, "within the next {period}"),
            Self::MoreThanAgo(period) => write!(f, "more than {period} ago"),
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

impl Display for Did {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let refused = self.count == Count::AtMost(0);
        match (&self.pattern.kind, refused) {
            (None, true) => f.write_str("did nothing")?,
            (_, true) => write!(f, "did not {}", verb(&self.pattern))?,
            (_, false) => write!(f, "did {}", verb(&self.pattern))?,
        }
        write!(f, "{}", Filters(&self.pattern))?;
        match self.count {
            Count::AtLeast(1) | Count::AtMost(0) => {}
            Count::AtLeast(wanted) => write!(f, " at least {}", Times(wanted))?,
            Count::AtMost(wanted) => write!(f, " at most {}", Times(wanted))?,
            Count::Exactly(wanted) => write!(f, " exactly {}", Times(wanted))?,
        }
        match self.window {
            Window::Ever => {}
            Window::Within(period) => write!(f, " within {period}")?,
            Window::Since(moment) => {
                f.write_str(" since ")?;
                write_moment(moment, f)?;
            }
        }
        f.write_str(if self.pattern.including_machine { " including machine" } else { "" })
    }
}

/// A number of times, such as `1 time` or `3 times`.
pub(crate) struct Times(pub(crate) u32);

impl Display for Times {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} time{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}

/// Returns the verb of a pattern as it follows `did`.
pub(crate) fn verb(pattern: &Pattern) -> &str {
    let kind = pattern.kind.as_ref().map_or("anything", Name::as_str);
    verb_of(kind).map_or(kind, |verb| verb.present)
}

/// The properties of a pattern as they follow the verb.
pub(crate) struct Filters<'a>(pub(crate) &'a Pattern);

impl Display for Filters<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let verb = self.0.kind.as_ref().and_then(|kind| verb_of(kind.as_str()));
        // A form is named even so: "did submit form "demo"" reads better than without the word.
        let object = verb.and_then(|verb| verb.object).filter(|object| *object != "form");
        self.0.filters.iter().try_for_each(|filter| written(f, filter, object))
    }
}

/// Writes a property; the one that the verb is mostly about needs no name.
fn written(f: &mut Formatter<'_>, filter: &Filter, object: Option<&str>) -> fmt::Result {
    let property = filter.property.as_str();
    match &filter.test {
        Test::Is(Literal::Text(text)) if object == Some(property) => quoted_after(f, " ", text),
        Test::Is(Literal::Text(text)) => {
            write!(f, " {property} ")?;
            quoted(f, text)
        }
        test => write!(f, " {property} {test}"),
    }
}
