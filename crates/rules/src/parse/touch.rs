//! Reads what a contact did: the verb, the properties, how often, and how far back.

use super::Parser;
use crate::lex::Token;
use crate::limits::{COUNT_MAX, FILTERS_MAX};
use crate::name::Name;
use crate::problem::{Problem, Span};
use crate::rule::{Count, Did, Filter, Literal, Pattern, Rule, Test, Window};
use crate::vocabulary::{FieldKind, verb_of};

impl Parser<'_> {
    /// Reads from `did` on.
    pub(super) fn did(&mut self) -> Result<Rule, Problem> {
        self.advance();
        if self.eat("nothing") {
            return self.touches(None, true);
        }
        let negated = self.eat("not");
        let kind = self.kind()?;
        self.touches(kind, negated)
    }

    /// Reads a verb in the present, or `anything`.
    pub(crate) fn kind(&mut self) -> Result<Option<Name>, Problem> {
        if self.eat("anything") {
            return Ok(None);
        }
        let vocabulary = self.vocabulary;
        self.known_word(
            |word| vocabulary.kind(word),
            |word| vocabulary.nearest_verb(word),
            "something people do",
        )
        .map(Some)
    }

    /// Reads what follows the verb.
    pub(super) fn touches(&mut self, kind: Option<Name>, negated: bool) -> Result<Rule, Problem> {
        let filters = self.filters(kind.as_ref())?;
        let start = self.span().start;
        let (mut count, mut window, mut including_machine) = (None, None, false);
        loop {
            if count.is_none() && (self.is_at("at") || self.is_at("exactly")) {
                count = Some(self.count()?);
            } else if window.is_none() && (self.is_at("within") || self.is_at("since")) {
                window = Some(self.window()?);
            } else if !including_machine && self.is_at("including") {
                including_machine = self.including_machine()?;
            } else {
                break;
            }
        }
        let count = match (negated, count) {
            (false, count) => count.unwrap_or(Count::AtLeast(1)),
            (true, None) => Count::AtMost(0),
            (true, Some(Count::AtLeast(wanted))) => Count::AtMost(wanted - 1),
            (true, Some(_)) => {
                let span = Span { start, end: self.last_span().end };
                return Err(Problem::new(
                    span,
                    "After \"did not\" only \"at least\" can follow; say \"did\" instead.",
                ));
            }
        };
        let pattern = Pattern { kind, filters, including_machine };
        Ok(Rule::Did(Did { pattern, count, window: window.unwrap_or_default() }))
    }

    /// Reads properties such as `"/pricing"`, `form "demo"` or `page starts with "/docs"`.
    pub(crate) fn filters(&mut self, kind: Option<&Name>) -> Result<Vec<Filter>, Problem> {
        let mut filters = Vec::new();
        loop {
            let object = matches!(self.token(), Token::Text(_));
            let word = self.free_word();
            if !object && word.is_none() {
                return Ok(filters);
            }
            if filters.len() == FILTERS_MAX {
                return Err(
                    self.problem(format!("At most {FILTERS_MAX} properties can be asked for at once."))
                );
            }
            filters.push(match word {
                Some(word) => self.filter(word)?,
                None => self.object(kind)?,
            });
        }
    }

    /// Reads a bare text after the verb as the property that the verb is mostly about.
    fn object(&mut self, kind: Option<&Name>) -> Result<Filter, Problem> {
        let object = kind.and_then(|kind| verb_of(kind.as_str())).and_then(|verb| verb.object);
        let property = object.and_then(|word| self.vocabulary.property(word));
        let Some((property, _)) = property else {
            return Err(self.problem("Say which property this is, such as campaign \"spring\"."));
        };
        let property = property.clone();
        Ok(Filter { property, test: Test::Is(Literal::Text(self.text()?)) })
    }

    fn filter(&mut self, word: &str) -> Result<Filter, Problem> {
        let Some((property, kind)) = self.vocabulary.property(word) else {
            let suggestion = self.vocabulary.nearest_property(word);
            let message = format!("\"{word}\" is not a property of what people do; a value needs quotes.");
            return Err(self.problem(message).suggesting(suggestion));
        };
        let property = property.clone();
        self.advance();
        let start = self.span().start;
        let test = match self.token() {
            Token::Text(_) | Token::Number(_) | Token::Moment(_) => Test::Is(self.literal(&property, kind)?),
            _ if self.free_word().is_some() && kind == FieldKind::Text => {
                Test::Is(self.literal(&property, kind)?)
            }
            _ => self.test(&property, kind)?,
        };
        if matches!(test, Test::WithinLast(_) | Test::WithinNext(_) | Test::MoreThanAgo(_)) {
            let span = Span { start, end: self.last_span().end };
            return Err(Problem::new(span, "A property of something past cannot be compared with now."));
        }
        Ok(Filter { property, test })
    }

    fn count(&mut self) -> Result<Count, Problem> {
        if self.eat("exactly") {
            return self.times(COUNT_MAX).map(Count::Exactly);
        }
        self.expect_word("at")?;
        if self.eat("most") {
            return self.times(COUNT_MAX).map(Count::AtMost);
        }
        self.expect_word("least")?;
        match self.times(COUNT_MAX)? {
            0 => Err(Problem::new(self.last_span(), "\"At least 0 times\" is always true; say at least 1.")),
            times => Ok(Count::AtLeast(times)),
        }
    }

    fn window(&mut self) -> Result<Window, Problem> {
        if self.eat("since") {
            let Token::Moment(moment) = *self.token() else {
                return Err(self.problem("A date belongs here, such as 2026-05-31."));
            };
            self.advance();
            return Ok(Window::Since(moment));
        }
        self.expect_word("within")?;
        // "within 7 days" and "within the last 7 days" say the same of something past.
        if self.eat("the") {
            self.expect_word("last")?;
        }
        self.period().map(Window::Within)
    }

    pub(crate) fn including_machine(&mut self) -> Result<bool, Problem> {
        self.expect_word("including")?;
        self.expect_word("machine")?;
        Ok(true)
    }
}
