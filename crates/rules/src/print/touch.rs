//! Writes what a rule asks of the things a contact did.

use std::fmt::{self, Display, Formatter};

use super::{Counted, plural, quoted, quoted_after};
use crate::lex::write_moment;
use crate::name::Name;
use crate::rule::{
    Chosen, ChosenTest, Count, Did, Filter, Literal, Pattern, Sequence, Step, Tally, Test, Window,
};
use crate::vocabulary::verb_of;

impl Display for Did {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let refused = self.tally == Tally::Count(Count::AtMost(0));
        match (&self.pattern.kind, refused) {
            (None, true) => f.write_str("did nothing")?,
            (_, true) => write!(f, "did not {}", verb(&self.pattern))?,
            (_, false) => write!(f, "did {}", verb(&self.pattern))?,
        }
        write!(f, "{}", Filters(&self.pattern.filters, self.pattern.kind.as_ref()))?;
        match &self.tally {
            Tally::Count(Count::AtLeast(1) | Count::AtMost(0)) => {}
            Tally::Count(count) => write!(f, " {} time{}", Counted(*count), plural(*count))?,
            Tally::Different { property, count } => write!(f, " {} different {property}", Counted(*count))?,
            Tally::Total { property, test } => write!(f, " total {property} {test}")?,
        }
        self.window.fmt(f)?;
        f.write_str(if self.pattern.including_machine { " including machine" } else { "" })
    }
}

impl Display for Window {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ever => Ok(()),
            Self::Within(period) => write!(f, " within {period}"),
            Self::Since(moment) => {
                f.write_str(" since ")?;
                write_moment(*moment, f)
            }
            Self::Between(start, end) => {
                f.write_str(" between ")?;
                write_moment(*start, f)?;
                f.write_str(" and ")?;
                write_moment(*end, f)
            }
            Self::SinceTouch(chosen) => write!(f, " since {chosen}"),
            Self::SinceJoining(segment) => write!(f, " since joining segment {segment}"),
        }
    }
}

impl Display for Chosen {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.which.word(), self.pattern)
    }
}

impl Display for ChosenTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(test) => test.fmt(f),
            // Every property is named: the verb that it belongs to may stand far off.
            Self::Has(filters) => write!(f, "has{}", Filters(filters, None)),
        }
    }
}

impl Display for Pattern {
    /// Writes a pattern among other words: in brackets when it needs words of its own behind it.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let filters = Filters(&self.filters, self.kind.as_ref());
        if self.including_machine {
            write!(f, "({}{filters} including machine)", verb(self))
        } else {
            write!(f, "{}{filters}", verb(self))
        }
    }
}

impl Display for Sequence {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("did ")?;
        for (place, step) in self.steps.iter().enumerate() {
            write!(f, "{}{step}", if place == 0 { "" } else { " then " })?;
        }
        if let Some(step) = &self.but_not {
            write!(f, " then not {step}")?;
        }
        match self.window {
            // "within 7 days" would be the time between two steps.
            Window::Within(period) => write!(f, " within the last {period}"),
            ref window => window.fmt(f),
        }
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.pattern.fmt(f)?;
        match self.within {
            Some(period) => write!(f, " within {period}"),
            None => Ok(()),
        }
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

/// The properties of a pattern as they follow the verb of its kind.
pub(crate) struct Filters<'a>(pub(crate) &'a [Filter], pub(crate) Option<&'a Name>);

impl Display for Filters<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let verb = self.1.and_then(|kind| verb_of(kind.as_str()));
        // A form is named even so: "did submit form "demo"" reads better than without the word.
        let object = verb.and_then(|verb| verb.object).filter(|object| *object != "form");
        self.0.iter().try_for_each(|filter| written(f, filter, object))
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
