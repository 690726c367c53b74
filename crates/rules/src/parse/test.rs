//! Reads what must be true of a value, and checks that it fits the value's type.

use super::Parser;
use crate::expression::Expression;
use crate::lex::Token;
use crate::limits::EXPRESSIONS_MAX;
use crate::name::{Name, is_value};
use crate::problem::{Problem, Span};
use crate::rule::{Comparison, Literal, Rule, Test};
use crate::vocabulary::FieldKind;
use measure::{Currency, Money};

impl Parser<'_> {
    /// Reads the test after a field.
    pub(super) fn field(&mut self, key: Name, kind: FieldKind) -> Result<Rule, Problem> {
        if self.eat("does") {
            self.expect_word("not")?;
            let test = self.test(&key, kind)?;
            return self.negated(Rule::Field { key, test });
        }
        let test = self.test(&key, kind)?;
        Ok(Rule::Field { key, test })
    }

    /// Reads a test; `subject` is the name of what is tested, for messages.
    pub(super) fn test(&mut self, subject: &Name, kind: FieldKind) -> Result<Test, Problem> {
        if let Token::Compare(order) = *self.token() {
            return self.comparison(subject, kind, order);
        }
        if self.eat_token(&Token::Equal) {
            return self.literal(subject, kind).map(Test::Is);
        }
        if self.eat_token(&Token::Unequal) {
            return self.literal(subject, kind).map(Test::IsNot);
        }
        let Some(word) = self.word() else {
            return Err(self.missing_test(subject, kind));
        };
        match word.to_ascii_lowercase().as_str() {
            "is" => self.equality(subject, kind),
            // "in the next 7 days" says "within the next 7 days".
            "in" if self.is_next("the") => self.relative_to_now(subject, kind),
            "in" | "not" => self.membership(subject, kind),
            "contains" | "contain" | "starts" | "start" | "ends" | "end" => self.part_of_text(subject, kind),
            "between" => self.between(subject, kind),
            "before" => self.comparison(subject, kind, Comparison::Below),
            "after" => self.comparison(subject, kind, Comparison::Above),
            "within" | "more" => self.relative_to_now(subject, kind),
            "under" | "matches" => self.shape_of_text(subject, kind),
            "anniversary" => self.anniversary(subject, kind),
            _ => Err(self.missing_test(subject, kind)),
        }
    }

    fn missing_test(&self, subject: &Name, kind: FieldKind) -> Problem {
        let message = format!("{subject} is {}; {}.", kind.described(), tests_for(kind));
        self.problem(message).expecting(test_words(kind))
    }

    fn equality(&mut self, subject: &Name, kind: FieldKind) -> Result<Test, Problem> {
        self.advance();
        let negated = self.eat("not");
        if self.eat("empty") {
            return Ok(if negated { Test::NotEmpty } else { Test::Empty });
        }
        // "is IN" asks for India, "is in (" for one of a list.
        if self.is_at("in") && self.next_token() == Some(&Token::Open) {
            let list = self.literals(subject, kind)?;
            return Ok(if negated { Test::NotIn(list) } else { Test::In(list) });
        }
        if self.eat_one_of() {
            let list = self.list(|parser| parser.literal(subject, kind))?;
            return Ok(if negated { Test::NotIn(list) } else { Test::In(list) });
        }
        let literal = self.literal(subject, kind)?;
        Ok(if negated { Test::IsNot(literal) } else { Test::Is(literal) })
    }

    fn membership(&mut self, subject: &Name, kind: FieldKind) -> Result<Test, Problem> {
        let negated = self.eat("not");
        let list = self.literals(subject, kind)?;
        Ok(if negated { Test::NotIn(list) } else { Test::In(list) })
    }

    fn literals(&mut self, subject: &Name, kind: FieldKind) -> Result<Vec<Literal>, Problem> {
        self.expect_word("in")?;
        self.list(|parser| parser.literal(subject, kind))
    }

    fn comparison(&mut self, subject: &Name, kind: FieldKind, order: Comparison) -> Result<Test, Problem> {
        self.require(subject, kind, ORDERED)?;
        self.advance();
        Ok(Test::Compare(order, self.literal(subject, kind)?))
    }

    fn part_of_text(&mut self, subject: &Name, kind: FieldKind) -> Result<Test, Problem> {
        self.require(subject, kind, &[FieldKind::Text, FieldKind::Texts])?;
        if self.eat("contains") || self.eat("contain") {
            return self.text().map(Test::Contains);
        }
        let at_start = self.eat("starts") || self.eat("start");
        if !at_start {
            self.advance();
        }
        self.expect_word("with")?;
        self.text().map(if at_start { Test::StartsWith } else { Test::EndsWith })
    }

    fn between(&mut self, subject: &Name, kind: FieldKind) -> Result<Test, Problem> {
        self.require(subject, kind, ORDERED)?;
        self.advance();
        let start = self.span().start;
        let low = self.literal(subject, kind)?;
        self.expect_word("and")?;
        let high = self.literal(subject, kind)?;
        let ordered = match (&low, &high) {
            (Literal::Number(low), Literal::Number(high)) => low <= high,
            (Literal::Moment(low), Literal::Moment(high)) => low <= high,
            (Literal::Money(low), Literal::Money(high)) => {
                low.currency == high.currency && low.minor <= high.minor
            }
            _ => true,
        };
        if !ordered {
            let span = Span { start, end: self.last_span().end };
            return Err(Problem::new(span, "The second value must not be below the first."));
        }
        Ok(Test::Between(low, high))
    }

    fn shape_of_text(&mut self, subject: &Name, kind: FieldKind) -> Result<Test, Problem> {
        self.require(subject, kind, &[FieldKind::Text, FieldKind::Texts])?;
        if self.eat("under") {
            return self.text().map(Test::Under);
        }
        self.advance();
        let span = self.span();
        let text = self.text()?;
        self.expressions += 1;
        if self.expressions > EXPRESSIONS_MAX {
            let message = format!("At most {EXPRESSIONS_MAX} regular expressions may stand together.");
            return Err(Problem::new(span, message));
        }
        Expression::new(&text).map(Test::Matches).map_err(|message| Problem::new(span, message))
    }

    pub(super) fn require(
        &self,
        subject: &Name,
        kind: FieldKind,
        admitted: &[FieldKind],
    ) -> Result<(), Problem> {
        if admitted.contains(&kind) { Ok(()) } else { Err(self.missing_test(subject, kind)) }
    }

    /// Reads a value of the type that the field has.
    pub(super) fn literal(&mut self, subject: &Name, kind: FieldKind) -> Result<Literal, Problem> {
        let literal = match kind {
            FieldKind::Text | FieldKind::Texts => return self.text().map(Literal::Text),
            FieldKind::Number => match *self.token() {
                Token::Number(number) => Some(Literal::Number(number)),
                _ => None,
            },
            FieldKind::Money => return self.money(subject),
            FieldKind::Moment | FieldKind::Date => match *self.token() {
                Token::Moment(moment) => Some(Literal::Moment(moment)),
                _ => None,
            },
            FieldKind::Flag => match self.word().map(str::to_ascii_lowercase).as_deref() {
                Some("yes" | "true") => Some(Literal::Flag(true)),
                Some("no" | "false") => Some(Literal::Flag(false)),
                _ => None,
            },
        };
        let literal = literal.ok_or_else(|| {
            let expected = match kind {
                FieldKind::Moment | FieldKind::Date => "a date such as 2026-05-31",
                other => other.described(),
            };
            self.problem(format!("{subject} is {}: {expected} belongs here.", kind.described()))
        })?;
        self.advance();
        Ok(literal)
    }

    /// Reads an amount such as `1250.50 EUR`.
    fn money(&mut self, subject: &Name) -> Result<Literal, Problem> {
        let expected = format!("{subject} is money: an amount such as 1250.50 EUR belongs here.");
        let Token::Number(_) = self.token() else { return Err(self.problem(expected)) };
        let start = self.span().start;
        let figure = self.written();
        self.advance();
        let currency = self.free_word().and_then(|word| word.to_ascii_uppercase().parse().ok());
        let Some(currency) = currency else {
            return Err(self.problem("A currency belongs here, such as EUR."));
        };
        self.advance();
        let span = Span { start, end: self.last_span().end };
        minor_units(figure, currency)
            .map(|minor| Literal::Money(Money::new(minor, currency)))
            .ok_or_else(|| Problem::new(span, format!("{} cannot hold this amount.", currency.code())))
    }

    /// Reads a text: quoted, a bare word, or a number or date taken as it is written.
    pub(super) fn text(&mut self) -> Result<String, Problem> {
        let text = match self.token() {
            Token::Text(text) => text.clone(),
            Token::Number(_) | Token::Moment(_) => self.written().to_owned(),
            Token::Word(word) if is_value(word) => self.written().to_owned(),
            Token::Word(word) => {
                let message =
                    format!("\"{word}\" is a word of the rule language; as a value it needs quotes.");
                return Err(self.problem(message));
            }
            _ => return Err(self.problem("A text belongs here; texts stand in double quotes.")),
        };
        self.advance();
        Ok(text)
    }
}

/// The types whose values stand in an order.
const ORDERED: &[FieldKind] = &[FieldKind::Number, FieldKind::Money, FieldKind::Moment, FieldKind::Date];

/// Reads a plain figure exactly, so that no cent is lost on the way through a floating-point number.
fn minor_units(figure: &str, currency: Currency) -> Option<i64> {
    let (whole, fraction) = figure.split_once('.').unwrap_or((figure, ""));
    let decimals = currency.decimals() as usize;
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > decimals {
        return None;
    }
    format!("{whole}{fraction:0<decimals$}").parse().ok()
}

/// Returns the words that a test of this type may begin with.
fn test_words(kind: FieldKind) -> &'static [&'static str] {
    match kind {
        FieldKind::Text | FieldKind::Texts => {
            &["is", "is not", "in", "contains", "starts with", "ends with", "under", "matches", "is empty"]
        }
        FieldKind::Number | FieldKind::Money => {
            &["is", "is not", "in", "<", "<=", ">", ">=", "between", "is empty"]
        }
        FieldKind::Flag => &["is yes", "is no", "is empty", "is not empty"],
        FieldKind::Moment | FieldKind::Date => &[
            "before",
            "after",
            "between",
            "within the last",
            "within the next",
            "more than",
            "anniversary",
            "is empty",
            "is not empty",
        ],
    }
}

/// Says which tests a type admits.
fn tests_for(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text | FieldKind::Texts => {
            "say is, is not, in (...), contains, starts with, ends with, under, matches, is empty or is not empty"
        }
        FieldKind::Number | FieldKind::Money => {
            "say is, is not, in (...), <, <=, >, >=, between, is empty or is not empty"
        }
        FieldKind::Flag => "say is yes, is no, is empty or is not empty",
        FieldKind::Moment | FieldKind::Date => {
            "say before, after, between, within the last, within the next, more than ... ago, anniversary, is empty or is not empty"
        }
    }
}
