//! Reads what must be true of a score, or of a sum.

use super::Parser;
use crate::lex::Token;
use crate::problem::Problem;
use crate::rule::{Bounds, Rule, Score};

impl Parser<'_> {
    pub(super) fn score(&mut self, score: Score) -> Result<Rule, Problem> {
        self.advance();
        let test = self.bounds(score.word())?;
        Ok(Rule::Score { score, test })
    }

    /// Reads a comparison with numbers; `subject` is what is compared, for messages.
    pub(super) fn bounds(&mut self, subject: &str) -> Result<Bounds, Problem> {
        if let Token::Compare(order) = *self.token() {
            self.advance();
            return Ok(Bounds::Compare(order, self.number()?));
        }
        if !self.eat("between") {
            let message =
                format!("Compare {subject} with <, <=, >, >= or between, such as \"{subject} >= 50\".");
            return Err(self.problem(message).expecting(&["<", "<=", ">", ">=", "between"]));
        }
        let low = self.number()?;
        self.expect_word("and")?;
        let high = self.number()?;
        if low > high {
            return Err(Problem::new(self.last_span(), "The second number must not be below the first."));
        }
        Ok(Bounds::Between(low, high))
    }
}
