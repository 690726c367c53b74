//! Reads one condition: a field, a stage, a tag, a consent, a score or a cell of the grid.

use super::Parser;
use crate::grid::Cell;
use crate::lex::Token;
use crate::limits::LIST_MAX;
use crate::name::Name;
use crate::problem::Problem;
use crate::rule::{Choice, Consent, InStage, Rule, Score};
use crate::vocabulary::STARTS;

impl Parser<'_> {
    pub(super) fn condition(&mut self) -> Result<Rule, Problem> {
        self.count_node()?;
        let Some(word) = self.word() else {
            let message = "A condition belongs here, such as \"fit >= 50\" or \"did visit\".";
            return Err(self.problem(message).expecting(STARTS));
        };
        if let Some(rule) = self.soft_start()? {
            return Ok(rule);
        }
        match word.to_ascii_lowercase().as_str() {
            "everyone" | "nobody" => Ok(self.constant()),
            "did" => self.did(),
            "stage" => self.stage(),
            "tag" => self.tag(),
            "consent" => self.consent(),
            "fit" => self.score(Score::Fit),
            "readiness" => self.score(Score::Readiness),
            "grid" => self.grid(),
            _ => self.field_or_past_verb(word),
        }
    }

    fn constant(&mut self) -> Rule {
        if self.eat("everyone") {
            return Rule::All(Vec::new());
        }
        self.advance();
        Rule::Any(Vec::new())
    }

    fn field_or_past_verb(&mut self, word: &str) -> Result<Rule, Problem> {
        if let Some((key, kind)) = self.vocabulary.field(word) {
            self.advance();
            return self.field(key.clone(), kind);
        }
        if let Some(kind) = self.vocabulary.past_kind(word) {
            self.advance();
            return self.after_verb(Some(kind.clone()), false);
        }
        if matches!(word.to_ascii_lowercase().as_str(), "and" | "or") {
            return Err(self.problem(format!("Before or after \"{word}\" a condition is missing.")));
        }
        if let Some(key) = self.vocabulary.refused_field(word) {
            return Err(
                self.problem(format!("The field \"{key}\" is out of use: bring it back, or name another."))
            );
        }
        let suggestion = self.vocabulary.nearest_start(word);
        let message = format!("\"{word}\" is not a field or a condition.");
        Err(self.problem(message).suggesting(suggestion).expecting(STARTS))
    }

    fn stage(&mut self) -> Result<Rule, Problem> {
        self.advance();
        let stage = self.choice(|parser| {
            let vocabulary = parser.vocabulary;
            parser.known_word(|word| vocabulary.stage(word), |word| vocabulary.nearest_stage(word), "a stage")
        })?;
        Ok(Rule::Stage(InStage { stage, held: self.held()? }))
    }

    fn tag(&mut self) -> Result<Rule, Problem> {
        self.advance();
        self.choice(Self::text).map(Rule::Tag)
    }

    fn grid(&mut self) -> Result<Rule, Problem> {
        self.advance();
        self.choice(|parser| {
            let cell = parser.word().and_then(Cell::read);
            let cell = cell.ok_or_else(|| parser.problem("A cell of the grid belongs here, A1 to C3."))?;
            parser.advance();
            Ok(cell)
        })
        .map(Rule::Grid)
    }

    fn consent(&mut self) -> Result<Rule, Problem> {
        self.advance();
        let vocabulary = self.vocabulary;
        let purpose = self.known_word(
            |word| vocabulary.purpose(word),
            |word| vocabulary.nearest_purpose(word),
            "a purpose of consent",
        )?;
        self.expect_word("is")?;
        let negated = self.eat("not");
        let state = Consent::ALL.into_iter().find(|state| self.is_at(state.word()));
        let state = state.ok_or_else(|| {
            let message = "Consent is \"given\", \"withdrawn\" or \"unknown\".";
            self.problem(message).expecting(&["given", "withdrawn", "unknown"])
        })?;
        self.advance();
        let rule = Rule::Consent { purpose, state };
        if negated { self.negated(rule) } else { Ok(rule) }
    }

    /// Wraps a condition that was written with its own `not`; that costs a node like a written one.
    pub(super) fn negated(&mut self, rule: Rule) -> Result<Rule, Problem> {
        self.deeper(|_| Ok(Rule::Not(Box::new(rule))))
    }

    /// Reads `is x`, `is not x`, `in (x, y)`, `is in (x, y)`, `is not in (x, y)` or `not in (x, y)`.
    fn choice<T>(&mut self, item: impl Fn(&mut Self) -> Result<T, Problem>) -> Result<Choice<T>, Problem> {
        let signed = self.eat("is") || self.eat_token(&Token::Equal);
        let negated = self.eat("not") || (!signed && self.eat_token(&Token::Unequal));
        if self.is_at("in") && (!signed || self.next_token() == Some(&Token::Open)) {
            self.advance();
            return Ok(Choice { among: self.list(item)?, negated });
        }
        if signed && self.eat_one_of() {
            return Ok(Choice { among: self.list(item)?, negated });
        }
        if !signed && !negated {
            return Err(self.problem("Here \"is\" or \"in\" is missing."));
        }
        Ok(Choice { among: vec![item(self)?], negated })
    }

    /// Reads `one of`, which says the same as `in`.
    pub(super) fn eat_one_of(&mut self) -> bool {
        let found = self.is_at("one") && self.is_next("of");
        if found {
            self.advance();
            self.advance();
        }
        found
    }

    /// Reads `(x, y, z)` with at least one entry.
    pub(super) fn list<T>(
        &mut self,
        item: impl Fn(&mut Self) -> Result<T, Problem>,
    ) -> Result<Vec<T>, Problem> {
        self.expect(&Token::Open, "The list needs brackets, such as (DE, FR).")?;
        let mut items = vec![item(self)?];
        while self.eat_token(&Token::Comma) {
            if items.len() == LIST_MAX {
                return Err(self.problem(format!("A list has at most {LIST_MAX} entries.")));
            }
            items.push(item(self)?);
        }
        self.expect(&Token::Close, "Entries stand between commas, and a bracket closes the list.")?;
        Ok(items)
    }

    /// Reads a word that must be known as `what`.
    pub(super) fn known_word<'n>(
        &mut self,
        find: impl Fn(&str) -> Option<&'n Name>,
        nearest: impl Fn(&str) -> Option<String>,
        what: &str,
    ) -> Result<Name, Problem> {
        let word = match self.token() {
            Token::Word(word) => (*word).to_owned(),
            Token::Text(text) => text.clone(),
            _ => return Err(self.problem(format!("Here {what} is missing."))),
        };
        let Some(name) = find(&word) else {
            let shown: String = word.chars().take(40).collect();
            return Err(self.problem(format!("\"{shown}\" is not {what}.")).suggesting(nearest(&word)));
        };
        self.advance();
        Ok(name.clone())
    }
}
