//! Reads the text form of a score model.
//!
//! ```text
//! half-life 14 days
//! grid fit A from 60, B from 30
//! grid readiness 1 from 50, 2 from 20
//!
//! fit group company cap 60
//!   +30 when account.employees >= 200
//!   -40 when contact.email ends with "@rival.test"
//! readiness group web cap 40
//!   +10 per visit "/pricing" at most 3 times within 7 days
//! ```
//!
//! Line breaks and indentation are for the reader; the words alone tell where a rule ends.

use super::{FitRule, Group, Model, Repeat, TouchRule};
use crate::grid::Bands;
use crate::lex::Token;
use crate::limits::{GROUP_RULES_MAX, GROUPS_MAX, HALF_LIFE_DAYS_MAX, POINTS_MAX, REPEAT_MAX};
use crate::name::Name;
use crate::parse::Parser;
use crate::period::Period;
use crate::problem::{Problem, Span};
use crate::rule::Rule;
use crate::vocabulary::Vocabulary;
use measure::DAY_MS;

/// Reads a score model in its text form.
///
/// # Errors
/// The first problem: its place, a sentence, and a suggestion for a misspelt word.
pub fn parse(text: &str, vocabulary: &Vocabulary) -> Result<Model, Problem> {
    let mut parser = Parser::new(text, vocabulary)?;
    let half_life = parser.half_life()?;
    let bands = parser.bands()?;
    let mut model = Model { half_life, bands, fit: Vec::new(), readiness: Vec::new() };
    while parser.token() != &Token::End {
        if model.fit.len() + model.readiness.len() == GROUPS_MAX {
            return Err(parser.problem(format!("A model has at most {GROUPS_MAX} groups.")));
        }
        if parser.eat("fit") {
            let group = parser.score_group(&model.fit, Parser::fit_rule)?;
            model.fit.push(group);
        } else if parser.eat("readiness") {
            let group = parser.score_group(&model.readiness, Parser::touch_rule)?;
            model.readiness.push(group);
        } else {
            return Err(parser.problem("A group belongs here, such as \"fit group company cap 60\"."));
        }
    }
    Ok(model)
}

impl Parser<'_> {
    fn half_life(&mut self) -> Result<Period, Problem> {
        self.expect_word("half-life")?;
        let start = self.span().start;
        let period = self.period()?;
        if period.milliseconds() > HALF_LIFE_DAYS_MAX * DAY_MS {
            let span = Span { start, end: self.last_span().end };
            return Err(Problem::new(
                span,
                format!("A half-life is at most {HALF_LIFE_DAYS_MAX} days long."),
            ));
        }
        Ok(period)
    }

    fn bands(&mut self) -> Result<Bands, Problem> {
        self.expect_word("grid")?;
        self.expect_word("fit")?;
        let fit = self.thresholds(|parser, band| parser.expect_word(["A", "B"][band]))?;
        self.expect_word("grid")?;
        self.expect_word("readiness")?;
        let readiness = self.thresholds(|parser, band| {
            let digit = [Token::Number(1.0), Token::Number(2.0)];
            parser.expect(&digit[band], ["Here \"1\" is missing.", "Here \"2\" is missing."][band])
        })?;
        Ok(Bands { fit, readiness })
    }

    /// Reads `<first> from 60, <second> from 30`.
    fn thresholds(
        &mut self,
        band: impl Fn(&mut Self, usize) -> Result<(), Problem>,
    ) -> Result<[f64; 2], Problem> {
        band(self, 0)?;
        self.expect_word("from")?;
        let best = self.points()?;
        self.expect(&Token::Comma, "Here a comma is missing.")?;
        band(self, 1)?;
        self.expect_word("from")?;
        let middle = self.points()?;
        if middle > best {
            return Err(Problem::new(self.last_span(), "The better band begins at the higher number."));
        }
        Ok([best, middle])
    }

    /// Reads `group <name> cap <points> [floor <points>]` and the rules below it.
    fn score_group<R>(
        &mut self,
        others: &[Group<R>],
        rule: impl Fn(&mut Self, f64) -> Result<R, Problem>,
    ) -> Result<Group<R>, Problem> {
        self.expect_word("group")?;
        let name = Name::new(self.word().unwrap_or_default()).map_err(|message| self.problem(message))?;
        if others.iter().any(|group| group.name == name) {
            return Err(self.problem(format!("There is a group {name} already.")));
        }
        self.advance();
        self.expect_word("cap")?;
        let cap = self.points()?;
        if cap < 0.0 {
            return Err(Problem::new(self.last_span(), "A cap is zero or more."));
        }
        let floor = if self.eat("floor") { Some(self.points()?) } else { None };
        if floor.is_some_and(|floor| floor > 0.0) {
            return Err(Problem::new(self.last_span(), "A floor is zero or less."));
        }
        let mut rules = Vec::new();
        while matches!(self.token(), Token::Plus | Token::Number(_)) {
            if rules.len() == GROUP_RULES_MAX {
                return Err(self.problem(format!("A group has at most {GROUP_RULES_MAX} rules.")));
            }
            let points = self.points()?;
            rules.push(rule(self, points)?);
        }
        Ok(Group { name, cap, floor, rules })
    }

    fn fit_rule(&mut self, points: f64) -> Result<FitRule, Problem> {
        self.expect_word("when")?;
        let start = self.span().start;
        let when = self.rule()?;
        if !is_about_who_they_are(&when) {
            let span = Span { start, end: self.last_span().end };
            let message =
                "Fit is about who they are: what they do belongs to readiness, and a score to neither.";
            return Err(Problem::new(span, message));
        }
        Ok(FitRule { points, when })
    }

    fn touch_rule(&mut self, points: f64) -> Result<TouchRule, Problem> {
        self.expect_word("per")?;
        let mut per = self.pattern()?;
        per.including_machine |= self.is_at("including") && self.including_machine()?;
        let repeat = if self.eat("at") { Some(self.repeat()?) } else { None };
        Ok(TouchRule { points, per, repeat })
    }

    fn repeat(&mut self) -> Result<Repeat, Problem> {
        self.expect_word("most")?;
        let times = self.times(REPEAT_MAX)?;
        if times == 0 {
            return Err(Problem::new(self.last_span(), "A rule that never gives points can be left out."));
        }
        let within = if self.eat("within") { Some(self.period()?) } else { None };
        Ok(Repeat { times, within })
    }

    /// Reads a number of points, with or without a plus sign.
    fn points(&mut self) -> Result<f64, Problem> {
        self.eat_token(&Token::Plus);
        let points = self.number()?;
        if points.abs() > POINTS_MAX {
            return Err(Problem::new(self.last_span(), format!("Points stay within ±{POINTS_MAX}.")));
        }
        Ok(points)
    }
}

fn is_about_who_they_are(rule: &Rule) -> bool {
    match rule {
        Rule::All(parts) | Rule::Any(parts) => parts.iter().all(is_about_who_they_are),
        Rule::Not(part) => is_about_who_they_are(part),
        Rule::Did(_) | Rule::Sequence(_) | Rule::Touch { .. } => false,
        Rule::Score { .. } | Rule::Grid(_) | Rule::Segment(_) | Rule::Account(_) => false,
        Rule::Field { .. } | Rule::Stage(_) | Rule::Tag(_) | Rule::Consent { .. } => true,
    }
}
