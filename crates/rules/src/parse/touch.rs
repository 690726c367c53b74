//! Reads which touches are meant: the verb and the properties.

use super::Parser;
use crate::lex::Token;
use crate::limits::FILTERS_MAX;
use crate::name::Name;
use crate::problem::{Problem, Span};
use crate::rule::{Filter, Literal, Pattern, Test};
use crate::vocabulary::{FieldKind, verb_of};

/// Words that may follow the properties of a touch and are no names, unless the vocabulary has them as one.
const ENDINGS: &[&str] = &["then", "total", "has", "fewer", "less", "anniversary"];

impl Parser<'_> {
    /// Returns whether the next token begins a pattern, so that `first` and `last` are not names.
    pub(super) fn is_pattern_next(&self) -> bool {
        let verb = |word| {
            self.vocabulary.kind(word).is_some()
                || self.vocabulary.past_kind(word).is_some()
                || word.eq_ignore_ascii_case("anything")
        };
        self.next_token() == Some(&Token::Open) || self.next_word().is_some_and(verb)
    }

    /// Reads a pattern: a verb and properties, in brackets with `including machine` behind them.
    pub(crate) fn pattern(&mut self) -> Result<Pattern, Problem> {
        let bracketed = self.eat_token(&Token::Open);
        let kind = self.kind()?;
        let mut pattern = self.pattern_of(kind)?;
        if bracketed {
            pattern.including_machine = self.is_at("including") && self.including_machine()?;
            self.expect(&Token::Close, "The closing bracket is missing.")?;
        }
        Ok(pattern)
    }

    /// Reads the properties after a verb.
    pub(super) fn pattern_of(&mut self, kind: Option<Name>) -> Result<Pattern, Problem> {
        let filters = self.filters(kind.as_ref())?;
        Ok(Pattern { kind, filters, including_machine: false })
    }

    /// Reads a verb in the present or the past, or `anything`.
    pub(crate) fn kind(&mut self) -> Result<Option<Name>, Problem> {
        if self.eat("anything") {
            return Ok(None);
        }
        let vocabulary = self.vocabulary;
        self.known_word(
            |word| vocabulary.kind(word).or_else(|| vocabulary.past_kind(word)),
            |word| vocabulary.nearest_verb(word),
            "something people do",
        )
        .map(Some)
    }

    /// Reads properties such as `"/pricing"`, `form "demo"` or `page starts with "/docs"`.
    pub(crate) fn filters(&mut self, kind: Option<&Name>) -> Result<Vec<Filter>, Problem> {
        let mut filters = Vec::new();
        loop {
            let object = matches!(self.token(), Token::Text(_));
            let word = self.free_word().filter(|word| !self.ends_pattern(word));
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

    fn ends_pattern(&self, word: &str) -> bool {
        self.vocabulary.property(word).is_none()
            && ENDINGS.iter().any(|ending| ending.eq_ignore_ascii_case(word))
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
        // Bare words are values, so "under" and "matches" are tests only before a text in quotes.
        let shape = (self.is_at("under") || self.is_at("matches"))
            && matches!(self.next_token(), Some(Token::Text(_)));
        let test = match self.token() {
            Token::Text(_) | Token::Number(_) | Token::Moment(_) => Test::Is(self.literal(&property, kind)?),
            _ if !shape && self.free_word().is_some() && kind == FieldKind::Text => {
                Test::Is(self.literal(&property, kind)?)
            }
            _ => self.test(&property, kind)?,
        };
        if test.looks_at_the_clock() {
            let span = Span { start, end: self.last_span().end };
            return Err(Problem::new(span, "A property of something past cannot be compared with now."));
        }
        Ok(Filter { property, test })
    }

    pub(crate) fn including_machine(&mut self) -> Result<bool, Problem> {
        self.expect_word("including")?;
        if !self.eat("machines") {
            self.expect_word("machine")?;
        }
        Ok(true)
    }
}
