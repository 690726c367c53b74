//! Reads conditions about segments and about the contacts of an account.

use super::Parser;
use crate::lex::Token;
use crate::limits::COUNT_MAX;
use crate::problem::Problem;
use crate::rule::{Count, Held, InSegment, OfAccount, Quantity, Rule};

impl Parser<'_> {
    /// Reads a condition that begins with words which may also be names or values: only what follows tells.
    pub(super) fn soft_start(&mut self) -> Result<Option<Rule>, Problem> {
        if self.is_at("in") {
            return self.segment().map(Some);
        }
        if (self.is_at("first") || self.is_at("last")) && self.is_pattern_next() {
            return self.chosen_touch().map(Some);
        }
        let quantified = ["any", "every", "no"].into_iter().any(|word| self.is_at(word));
        let counted = ["at", "exactly", "between", "more"].into_iter().any(|word| self.is_at(word))
            || (self.is_at("fewer") && self.is_next("than"));
        if counted || (quantified && (self.is_next("contact") || self.is_next("contacts"))) {
            return self.of_account().map(Some);
        }
        Ok(None)
    }

    fn segment(&mut self) -> Result<Rule, Problem> {
        self.advance();
        self.expect_word("segment")?;
        let segment = self.segment_key()?;
        Ok(Rule::Segment(InSegment { segment, held: self.held()? }))
    }

    pub(super) fn segment_key(&mut self) -> Result<crate::name::Name, Problem> {
        let vocabulary = self.vocabulary;
        self.known_word(|word| vocabulary.segment(word), |word| vocabulary.nearest_segment(word), "a segment")
    }

    /// Reads `for at least 30 days`, `for 30 days` or `for less than 30 days`, if it is there.
    pub(super) fn held(&mut self) -> Result<Option<Held>, Problem> {
        if !self.eat("for") {
            return Ok(None);
        }
        if self.eat("less") {
            self.expect_word("than")?;
            return self.period().map(|period| Some(Held::LessThan(period)));
        }
        if self.eat("at") {
            self.expect_word("least")?;
        }
        self.period().map(|period| Some(Held::AtLeast(period)))
    }

    fn of_account(&mut self) -> Result<Rule, Problem> {
        let start = self.span().start;
        let contacts = self.quantity()?;
        if !self.eat("contact") {
            self.expect_word("contacts")?;
        }
        for word in ["of", "the", "account"] {
            self.expect_word(word)?;
        }
        let span = crate::problem::Span { start, end: self.last_span().end };
        if self.in_account {
            return Err(Problem::new(span, "Inside this bracket everyone is already of the account."));
        }
        if !self.vocabulary.knows_account_contacts() {
            return Err(Problem::new(
                span,
                "Here a rule cannot ask about the other contacts of the account.",
            ));
        }
        self.expect_word("who")?;
        self.expect(&Token::Open, "A bracket belongs here, such as who (did visit).")?;
        self.in_account = true;
        let who = self.deeper(|parser| {
            let rule = parser.rule()?;
            parser.expect(&Token::Close, "The closing bracket is missing.")?;
            Ok(rule)
        })?;
        self.in_account = false;
        Ok(Rule::Account(OfAccount { contacts, who: Box::new(who) }))
    }

    fn quantity(&mut self) -> Result<Quantity, Problem> {
        if self.eat("every") {
            return Ok(Quantity::Every);
        }
        if self.eat("any") {
            return Ok(Quantity::Count(Count::AtLeast(1)));
        }
        if self.eat("no") {
            return Ok(Quantity::Count(Count::AtMost(0)));
        }
        self.count_bounds(|parser| parser.whole_number(COUNT_MAX)).map(Quantity::Count)
    }

    /// Reads `at least 2`, `at most 2`, `exactly 2`, `between 2 and 4`, `more than 2` or `fewer than 2`.
    pub(super) fn count_bounds(
        &mut self,
        number: impl Fn(&mut Self) -> Result<u32, Problem>,
    ) -> Result<Count, Problem> {
        if self.eat("exactly") {
            return number(self).map(Count::Exactly);
        }
        if self.eat("between") {
            let least = self.whole_number(COUNT_MAX)?;
            self.expect_word("and")?;
            let most = number(self)?;
            if least > most {
                return Err(Problem::new(self.last_span(), "The second number must not be below the first."));
            }
            return Ok(Count::Between(least, most));
        }
        if self.eat("more") {
            self.expect_word("than")?;
            return match number(self)? {
                most if most < COUNT_MAX => Ok(Count::AtLeast(most + 1)),
                _ => Err(Problem::new(self.last_span(), format!("Ask for at most {COUNT_MAX}."))),
            };
        }
        if self.eat("fewer") || self.eat("less") {
            self.expect_word("than")?;
            return match number(self)?.checked_sub(1) {
                Some(most) => Ok(Count::AtMost(most)),
                None => Err(Problem::new(self.last_span(), "There are never fewer than 0.")),
            };
        }
        self.expect_word("at")?;
        if self.eat("most") {
            return number(self).map(Count::AtMost);
        }
        self.expect_word("least")?;
        match number(self)? {
            0 => Err(Problem::new(self.last_span(), "\"At least 0 times\" is always true; say at least 1.")),
            least => Ok(Count::AtLeast(least)),
        }
    }
}
