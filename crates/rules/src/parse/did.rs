//! Reads what a contact did: how often, how far back, what came after what, and the first or last of it.

use super::Parser;
use crate::lex::Token;
use crate::limits::{COUNT_MAX, STEPS_MAX};
use crate::name::Name;
use crate::problem::{Problem, Span};
use crate::rule::{Chosen, ChosenTest, Count, Did, Pattern, Rule, Sequence, Step, Tally, Which, Window};
use crate::vocabulary::FieldKind;

impl Parser<'_> {
    /// Reads from `did` on.
    pub(super) fn did(&mut self) -> Result<Rule, Problem> {
        self.advance();
        if self.eat("nothing") {
            let pattern = self.pattern_of(None)?;
            return self.touches(pattern, true);
        }
        let negated = self.eat("not");
        let pattern = self.pattern()?;
        self.after_pattern(pattern, negated)
    }

    /// Reads what follows a verb.
    pub(super) fn after_verb(&mut self, kind: Option<Name>, negated: bool) -> Result<Rule, Problem> {
        let pattern = self.pattern_of(kind)?;
        self.after_pattern(pattern, negated)
    }

    fn after_pattern(&mut self, pattern: Pattern, negated: bool) -> Result<Rule, Problem> {
        if !self.is_at("then") {
            return self.touches(pattern, negated);
        }
        let sequence = Rule::Sequence(self.sequence(pattern)?);
        if negated { self.negated(sequence) } else { Ok(sequence) }
    }

    /// Reads how often, and how far back.
    fn touches(&mut self, mut pattern: Pattern, negated: bool) -> Result<Rule, Problem> {
        let start = self.span().start;
        let (mut tally, mut window) = (None, None);
        loop {
            if tally.is_none() && self.is_tally() {
                tally = Some(self.tally()?);
            } else if window.is_none() && self.is_window() {
                window = Some(self.window()?);
            } else if !pattern.including_machine && self.is_at("including") {
                pattern.including_machine = self.including_machine()?;
            } else {
                break;
            }
        }
        let span = Span { start, end: self.last_span().end };
        let did = |pattern, tally| Rule::Did(Did { pattern, tally, window: window.unwrap_or_default() });
        if !negated {
            return Ok(did(pattern, tally.unwrap_or(Tally::Count(Count::AtLeast(1)))));
        }
        match tally {
            None => Ok(did(pattern, Tally::Count(Count::AtMost(0)))),
            Some(Tally::Count(Count::AtLeast(least))) => {
                Ok(did(pattern, Tally::Count(Count::AtMost(least - 1))))
            }
            Some(Tally::Different { property, count: Count::AtLeast(least) }) => {
                let count = Count::AtMost(least - 1);
                Ok(did(pattern, Tally::Different { property, count }))
            }
            Some(_) => {
                let message = "After \"did not\" only \"at least\" can follow; say \"did\" instead.";
                Err(Problem::new(span, message))
            }
        }
    }

    fn is_tally(&self) -> bool {
        let counted =
            ["at", "exactly", "more", "fewer", "less", "total"].into_iter().any(|word| self.is_at(word));
        let between = self.is_at("between") && matches!(self.next_token(), Some(Token::Number(_)));
        counted || between
    }

    /// Reads `at least 3 times`, `at least 3 different page` or `total amount >= 1000`.
    fn tally(&mut self) -> Result<Tally, Problem> {
        if self.eat("total") {
            let (property, kind) = self.property()?;
            if kind != FieldKind::Number {
                let message = format!("{property} is {}; only numbers have a total.", kind.described());
                return Err(Problem::new(self.last_span(), message));
            }
            let test = self.bounds(property.as_str())?;
            return Ok(Tally::Total { property, test });
        }
        let mut different = None;
        let count = self.count_bounds(|parser| {
            if parser.next_word().is_some_and(|word| word.eq_ignore_ascii_case("different")) {
                return parser.whole_number(COUNT_MAX);
            }
            parser.times(COUNT_MAX)
        })?;
        if self.eat("different") {
            different = Some(self.property()?.0);
        }
        Ok(match different {
            None => Tally::Count(count),
            Some(property) => Tally::Different { property, count },
        })
    }

    /// Reads the name of a property, also in the plural.
    fn property(&mut self) -> Result<(Name, FieldKind), Problem> {
        let word = self.word().unwrap_or_default();
        let vocabulary = self.vocabulary;
        let singular = word.strip_suffix(['s', 'S']).unwrap_or(word);
        let found = vocabulary.property(word).or_else(|| vocabulary.property(singular));
        let Some((name, kind)) = found else {
            let suggestion = vocabulary.nearest_property(word);
            return Err(self.problem("A property of what people do belongs here.").suggesting(suggestion));
        };
        self.advance();
        Ok((name.clone(), kind))
    }

    fn is_window(&self) -> bool {
        let between = self.is_at("between") && matches!(self.next_token(), Some(Token::Moment(_)));
        between || self.is_at("within") || self.is_at("since")
    }

    fn window(&mut self) -> Result<Window, Problem> {
        if self.eat("since") {
            return self.since();
        }
        if self.eat("between") {
            let start = self.moment()?;
            self.expect_word("and")?;
            let end = self.moment()?;
            if start >= end {
                return Err(Problem::new(self.last_span(), "The second date must lie after the first."));
            }
            return Ok(Window::Between(start, end));
        }
        self.expect_word("within")?;
        // "within 7 days" and "within the last 7 days" say the same of something past.
        if self.eat("the") {
            self.expect_word("last")?;
        }
        self.period().map(Window::Within)
    }

    fn since(&mut self) -> Result<Window, Problem> {
        if self.eat("joining") {
            self.expect_word("segment")?;
            return self.segment_key().map(Window::SinceJoining);
        }
        if let Some(which) = self.which() {
            let pattern = self.pattern()?;
            return Ok(Window::SinceTouch(Chosen { which, pattern }));
        }
        self.moment().map(Window::Since)
    }

    fn moment(&mut self) -> Result<measure::Moment, Problem> {
        let Token::Moment(moment) = *self.token() else {
            return Err(self.problem("A date belongs here, such as 2026-05-31."));
        };
        self.advance();
        Ok(moment)
    }

    fn which(&mut self) -> Option<Which> {
        [Which::First, Which::Last].into_iter().find(|which| self.eat(which.word()))
    }

    /// Reads from the first `then` on.
    fn sequence(&mut self, first: Pattern) -> Result<Sequence, Problem> {
        let mut steps = vec![Step { pattern: first, within: None }];
        let mut but_not = None;
        while but_not.is_none() && self.is_at("then") {
            if steps.len() == STEPS_MAX {
                return Err(self.problem(format!("A sequence has at most {STEPS_MAX} steps.")));
            }
            self.advance();
            let refused = self.eat("not");
            let pattern = self.pattern()?;
            let within = if self.is_at("within") && !self.is_next("the") {
                self.advance();
                Some(self.period()?)
            } else {
                None
            };
            let step = Step { pattern, within };
            if refused { but_not = Some(step) } else { steps.push(step) }
        }
        let window = if self.is_window() { self.window()? } else { Window::Ever };
        if self.is_at("including") {
            self.including_machine()?;
            let patterns = steps.iter_mut().chain(&mut but_not).map(|step| &mut step.pattern);
            patterns.for_each(|pattern| pattern.including_machine = true);
        }
        Ok(Sequence { steps, but_not, window })
    }

    /// Reads from `first` or `last` on.
    pub(super) fn chosen_touch(&mut self) -> Result<Rule, Problem> {
        let Some(which) = self.which() else { return Err(self.problem("Here \"first\" is missing.")) };
        let pattern = self.pattern()?;
        let chosen = Chosen { which, pattern };
        if self.eat("has") {
            let filters = self.filters(chosen.pattern.kind.as_ref())?;
            if filters.is_empty() {
                return Err(self.problem("A property belongs here, such as campaign \"spring\"."));
            }
            return Ok(Rule::Touch { chosen, test: ChosenTest::Has(filters) });
        }
        let subject = Name::built_in("the moment");
        let test = self.test(&subject, FieldKind::Moment)?;
        Ok(Rule::Touch { chosen, test: ChosenTest::At(test) })
    }
}
