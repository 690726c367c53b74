//! Reads the text form: recursive descent, one look ahead, time linear in the text.
//!
//! ```text
//! rule      = all { "or" all }
//! all       = part { "and" part }
//! part      = "not" part | "(" rule ")" | condition
//! condition = "everyone" | "nobody" | field test | "tag" choice | "consent" purpose "is" state
//!           | "stage" choice [held] | "in" "segment" segment [held]
//!           | ("fit" | "readiness") bounds | "grid" choice
//!           | ("did" ["not"] | past-verb) pattern { tally | window | machine }
//!           | "did" pattern { "then" ["not"] pattern ["within" period] } { window | machine }
//!           | ("first" | "last") pattern (test | "has" filters)
//!           | quantity "of" "the" "account" "who" "(" rule ")"
//! pattern   = verb filters | "(" verb filters [machine] ")"
//! ```

mod account;
mod condition;
mod did;
mod relative;
mod score;
mod test;
mod touch;

use crate::lex::{Token, tokens};
use crate::limits::{DEPTH_MAX, NODES_MAX};
use crate::name::is_reserved;
use crate::period::{Distance, Period, Unit};
use crate::problem::{Problem, Span};
use crate::rule::Rule;
use crate::vocabulary::Vocabulary;

/// The units of a period.
const UNITS: &[&str] = &["minutes", "hours", "days", "weeks"];

/// Reads a rule in its text form.
///
/// # Errors
/// The first problem: its place, a sentence, and a suggestion for a misspelt word.
pub fn parse(text: &str, vocabulary: &Vocabulary) -> Result<Rule, Problem> {
    let mut parser = Parser::new(text, vocabulary)?;
    if parser.token() == &Token::End {
        return Err(parser.problem("The rule is empty; write a condition, or \"everyone\"."));
    }
    let rule = parser.rule()?;
    parser.end()?;
    Ok(rule)
}

pub(crate) struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(Token<'a>, Span)>,
    at: usize,
    vocabulary: &'a Vocabulary,
    nodes: usize,
    depth: usize,
    expressions: usize,
    /// Whether what is read is already about the contacts of an account.
    in_account: bool,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(text: &'a str, vocabulary: &'a Vocabulary) -> Result<Self, Problem> {
        Ok(Self {
            text,
            tokens: tokens(text)?,
            at: 0,
            vocabulary,
            nodes: 0,
            depth: 0,
            expressions: 0,
            in_account: false,
        })
    }

    /// Reads parts joined by `or`, each of them parts joined by `and`.
    pub(crate) fn rule(&mut self) -> Result<Rule, Problem> {
        let mut parts = vec![self.all()?];
        while self.eat("or") {
            parts.push(self.all()?);
        }
        self.group(parts, Rule::Any)
    }

    fn all(&mut self) -> Result<Rule, Problem> {
        let mut parts = vec![self.part()?];
        while self.eat("and") {
            parts.push(self.part()?);
        }
        self.group(parts, Rule::All)
    }

    fn group(&mut self, mut parts: Vec<Rule>, join: fn(Vec<Rule>) -> Rule) -> Result<Rule, Problem> {
        if parts.len() == 1 {
            return Ok(parts.remove(0));
        }
        self.count_node()?;
        Ok(join(parts))
    }

    fn part(&mut self) -> Result<Rule, Problem> {
        if self.eat("not") {
            return self.deeper(|parser| parser.part().map(|part| Rule::Not(Box::new(part))));
        }
        if self.eat_token(&Token::Open) {
            return self.deeper(|parser| {
                let rule = parser.rule()?;
                parser.expect(&Token::Close, "The closing bracket is missing.")?;
                Ok(rule)
            });
        }
        self.condition()
    }

    pub(super) fn deeper(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Rule, Problem>,
    ) -> Result<Rule, Problem> {
        self.count_node()?;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.problem(format!("Brackets and \"not\" may nest {DEPTH_MAX} deep.")));
        }
        let rule = read(self);
        self.depth -= 1;
        rule
    }

    pub(crate) fn count_node(&mut self) -> Result<(), Problem> {
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            return Err(self.problem(format!("A rule has at most {NODES_MAX} conditions and groups.")));
        }
        Ok(())
    }

    /// Fails unless the whole text has been read.
    pub(crate) fn end(&mut self) -> Result<(), Problem> {
        match self.token() {
            Token::End => Ok(()),
            Token::Close => Err(self.problem("This bracket closes nothing.")),
            _ => Err(self.problem("Join conditions with \"and\" or \"or\".").expecting(&["and", "or"])),
        }
    }
}

/// The small moves that the grammar is made of.
impl<'a> Parser<'a> {
    pub(crate) fn token(&self) -> &Token<'a> {
        &self.tokens[self.at].0
    }

    /// Returns the token after the current one.
    pub(crate) fn next_token(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at + 1).map(|(token, _)| token)
    }

    /// Returns the word after the current token, if it is one.
    pub(crate) fn next_word(&self) -> Option<&'a str> {
        match self.next_token() {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Returns whether the token after the current one is this word, in any case.
    pub(crate) fn is_next(&self, word: &str) -> bool {
        self.next_word().is_some_and(|found| found.eq_ignore_ascii_case(word))
    }

    /// Returns where the current token stands.
    pub(crate) fn span(&self) -> Span {
        self.tokens[self.at].1
    }

    /// Returns where the token before the current one stands.
    pub(crate) fn last_span(&self) -> Span {
        self.tokens[self.at.saturating_sub(1)].1
    }

    /// Moves past the current token; past the end there is nothing to move to.
    pub(crate) fn advance(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    /// Returns the current token as it was written.
    pub(crate) fn written(&self) -> &'a str {
        let Span { start, end } = self.span();
        &self.text[start..end]
    }

    pub(crate) fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::new(self.span(), message)
    }

    /// Returns the current word, if it is one, in the case it was written in.
    pub(crate) fn word(&self) -> Option<&'a str> {
        match self.token() {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Returns the current word unless it belongs to the grammar.
    pub(crate) fn free_word(&self) -> Option<&'a str> {
        self.word().filter(|word| !is_reserved(word))
    }

    pub(crate) fn is_at(&self, word: &str) -> bool {
        self.word().is_some_and(|found| found.eq_ignore_ascii_case(word))
    }

    pub(crate) fn eat(&mut self, word: &str) -> bool {
        let found = self.is_at(word);
        if found {
            self.advance();
        }
        found
    }

    pub(crate) fn eat_token(&mut self, wanted: &Token<'_>) -> bool {
        let found = self.token() == wanted;
        if found {
            self.advance();
        }
        found
    }

    pub(crate) fn expect(&mut self, wanted: &Token<'_>, message: &str) -> Result<(), Problem> {
        if self.eat_token(wanted) { Ok(()) } else { Err(self.problem(message)) }
    }

    pub(crate) fn expect_word(&mut self, word: &str) -> Result<(), Problem> {
        if self.eat(word) { Ok(()) } else { Err(self.problem(format!("Here \"{word}\" is missing."))) }
    }

    pub(crate) fn number(&mut self) -> Result<f64, Problem> {
        let Token::Number(number) = *self.token() else {
            return Err(self.problem("A number belongs here."));
        };
        self.advance();
        Ok(number)
    }

    /// Reads a whole number of at most `max`.
    pub(crate) fn whole_number(&mut self, max: u32) -> Result<u32, Problem> {
        match *self.token() {
            Token::Number(number) if number.fract() == 0.0 && (0.0..=f64::from(max)).contains(&number) => {
                self.advance();
                Ok(number as u32)
            }
            _ => Err(self.problem(format!("A whole number from 0 to {max} belongs here."))),
        }
    }

    /// Reads `once`, `twice` or `3 times`.
    pub(crate) fn times(&mut self, max: u32) -> Result<u32, Problem> {
        if self.eat("once") {
            return Ok(1);
        }
        if self.eat("twice") {
            return Ok(2);
        }
        let times = self.whole_number(max)?;
        if !self.eat("time") {
            self.expect_word("times")?;
        }
        Ok(times)
    }

    /// Reads a period such as `7 days`.
    pub(crate) fn period(&mut self) -> Result<Period, Problem> {
        let start = self.span().start;
        let amount = self.whole_number(u32::MAX)?;
        let unit = self.word().and_then(Unit::read).ok_or_else(|| {
            let message = match self.word().and_then(Distance::read_unit) {
                Some(1) => "Months differ in length; write days, such as \"30 days\".",
                Some(_) => "Years differ in length; write days, such as \"365 days\".",
                None => "Here a unit is missing: minutes, hours, days or weeks.",
            };
            self.problem(message).expecting(UNITS)
        })?;
        self.advance();
        let span = Span { start, end: self.last_span().end };
        Period::new(amount, unit)
            .ok_or_else(|| Problem::new(span, "A period is longer than nothing and at most 100 years long."))
    }
}
