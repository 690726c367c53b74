//! A rule made ready to be asked many times: names resolved to slots, texts folded, nothing left to look up.

mod check;
mod needs;
mod part;

pub use check::Check;
pub use needs::{Needs, Symbol, Symbols};
pub use part::{Follows, Part, Shape};

use crate::grid::Cell;
use crate::period::Period;
use crate::rule::{
    Bounds, Choice, Chosen, ChosenTest, Consent, Count, Did, Filter, Held, InStage, OfAccount, Pattern,
    Quantity, Rule, Score, Sequence, Step, Tally, Test, Which, Window,
};
use measure::Moment;

/// Makes rules and score models ready, and collects what they need to know of a contact.
///
/// Everything that one binder has bound shares one numbering of names, so that facts kept in columns resolve each
/// name once for all of it.
#[derive(Clone, Debug, Default)]
pub struct Binder {
    needs: Needs,
    checks: usize,
}

impl Binder {
    /// Returns what everything bound so far needs to know of a contact.
    pub fn needs(&self) -> &Needs {
        &self.needs
    }

    /// Makes a rule ready.
    pub fn bind(&mut self, rule: &Rule) -> Bound {
        Bound { root: self.node(rule) }
    }

    fn node(&mut self, rule: &Rule) -> Node {
        let needs = &mut self.needs;
        let ask = match rule {
            Rule::All(parts) => return Node::All(parts.iter().map(|part| self.node(part)).collect()),
            Rule::Any(parts) => return Node::Any(parts.iter().map(|part| self.node(part)).collect()),
            Rule::Not(part) => return Node::Not(Box::new(self.node(part))),
            Rule::Field { key, test } => {
                let field = needs.fields.symbol(key.as_str());
                Ask::Field(field, self.check(test))
            }
            Rule::Did(did) => Ask::Did(self.did(did)),
            Rule::Sequence(sequence) => Ask::Sequence(self.sequence(sequence)),
            Rule::Touch { chosen, test } => self.touch(chosen, test),
            Rule::Stage(stage) => {
                needs.stage = true;
                Ask::Stage(stage.clone())
            }
            Rule::Tag(choice) => {
                let tags = choice.among.iter().map(|tag| needs.tags.symbol(&tag.to_lowercase()));
                Ask::Tag(Choice { among: tags.collect(), negated: choice.negated })
            }
            Rule::Consent { purpose, state } => Ask::Consent(needs.purposes.symbol(purpose.as_str()), *state),
            Rule::Score { score, test } => {
                needs.scores = true;
                Ask::Score(*score, *test)
            }
            Rule::Grid(choice) => {
                needs.scores = true;
                Ask::Grid(choice.clone())
            }
            Rule::Segment(member) => {
                Ask::Segment(needs.segments.symbol(member.segment.as_str()), member.held)
            }
            Rule::Account(OfAccount { contacts, who }) => {
                needs.account_contacts = true;
                Ask::Account(*contacts, self.node(who))
            }
        };
        Node::Condition(Box::new(Condition { rule: rule.clone(), ask }))
    }

    fn touch(&mut self, chosen: &Chosen, test: &ChosenTest) -> Ask {
        let chosen = self.chosen(chosen);
        match test {
            ChosenTest::At(test) => Ask::TouchAt(chosen, self.check(test)),
            ChosenTest::Has(filters) => Ask::TouchHas(chosen, self.filters(filters)),
        }
    }

    /// Makes a pattern of touches ready.
    pub fn bind_pattern(&mut self, pattern: &Pattern) -> BoundPattern {
        self.needs.touches = true;
        let kind = pattern.kind.as_ref().map(|kind| self.needs.kinds.symbol(kind.as_str()));
        self.needs.every_kind |= kind.is_none();
        let filters = self.filters(&pattern.filters);
        BoundPattern { kind, filters, including_machine: pattern.including_machine }
    }

    fn filters(&mut self, filters: &[Filter]) -> Vec<(Symbol, Check)> {
        let mut bound = Vec::with_capacity(filters.len());
        for filter in filters {
            bound.push((self.needs.properties.symbol(filter.property.as_str()), self.check(&filter.test)));
        }
        bound
    }

    /// Makes a test of one value ready.
    pub fn check(&mut self, test: &Test) -> Check {
        self.needs.zone |= test.looks_at_the_clock();
        let slot = self.checks;
        self.checks += 1;
        Check::new(test.clone(), slot)
    }

    fn did(&mut self, did: &Did) -> BoundDid {
        let pattern = self.bind_pattern(&did.pattern);
        let tally = match &did.tally {
            Tally::Count(count) => BoundTally::Count(*count),
            Tally::Different { property, count } => {
                BoundTally::Different(self.needs.properties.symbol(property.as_str()), *count)
            }
            Tally::Total { property, test } => {
                BoundTally::Total(self.needs.properties.symbol(property.as_str()), *test)
            }
        };
        BoundDid { pattern, tally, window: self.window(&did.window) }
    }

    fn chosen(&mut self, chosen: &Chosen) -> BoundChosen {
        BoundChosen { which: chosen.which, pattern: self.bind_pattern(&chosen.pattern) }
    }

    fn window(&mut self, window: &Window) -> BoundWindow {
        match window {
            Window::Ever => BoundWindow::Ever,
            Window::Within(period) => BoundWindow::Within(period.milliseconds()),
            Window::Since(moment) => BoundWindow::Since(*moment),
            Window::Between(start, end) => BoundWindow::Between(*start, *end),
            Window::SinceTouch(chosen) => BoundWindow::SinceTouch(self.chosen(chosen)),
            Window::SinceJoining(segment) => {
                BoundWindow::SinceJoining(self.needs.segments.symbol(segment.as_str()))
            }
        }
    }

    fn sequence(&mut self, sequence: &Sequence) -> BoundSequence {
        BoundSequence {
            steps: sequence.steps.iter().map(|step| self.step(step)).collect(),
            but_not: sequence.but_not.as_ref().map(|step| self.step(step)),
            window: self.window(&sequence.window),
        }
    }

    fn step(&mut self, step: &Step) -> BoundStep {
        BoundStep {
            pattern: self.bind_pattern(&step.pattern),
            within_ms: step.within.map(Period::milliseconds),
        }
    }
}

/// A rule made ready by a [`Binder`]; see [`Bound::evaluate`].
#[derive(Clone, Debug)]
pub struct Bound {
    pub(crate) root: Node,
}

impl Rule {
    /// Makes a rule ready on its own, for facts that are kept by name; see [`Binder`] for those in columns.
    pub fn bind(&self) -> Bound {
        Binder::default().bind(self)
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Condition(Box<Condition>),
}

/// A condition as it was written, for its words, and as it is asked.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) rule: Rule,
    pub(crate) ask: Ask,
}

#[derive(Clone, Debug)]
pub(crate) enum Ask {
    Field(Symbol, Check),
    Did(BoundDid),
    Sequence(BoundSequence),
    TouchAt(BoundChosen, Check),
    TouchHas(BoundChosen, Vec<(Symbol, Check)>),
    Stage(InStage),
    Tag(Choice<Symbol>),
    Consent(Symbol, Consent),
    Score(Score, Bounds),
    Grid(Choice<Cell>),
    Segment(Symbol, Option<Held>),
    Account(Quantity, Node),
}

/// A pattern made ready; see [`BoundPattern::admits`].
#[derive(Clone, Debug)]
pub struct BoundPattern {
    pub(crate) kind: Option<Symbol>,
    pub(crate) filters: Vec<(Symbol, Check)>,
    pub(crate) including_machine: bool,
}

impl BoundPattern {
    /// Returns the kind of touch that it asks for; every kind without one.
    pub fn kind(&self) -> Option<&Symbol> {
        self.kind.as_ref()
    }
}

#[derive(Clone, Debug)]
pub(crate) struct BoundDid {
    pub(crate) pattern: BoundPattern,
    pub(crate) tally: BoundTally,
    pub(crate) window: BoundWindow,
}

#[derive(Clone, Debug)]
pub(crate) enum BoundTally {
    Count(Count),
    Different(Symbol, Count),
    Total(Symbol, Bounds),
}

#[derive(Clone, Debug)]
pub(crate) enum BoundWindow {
    Ever,
    Within(i64),
    Since(Moment),
    Between(Moment, Moment),
    SinceTouch(BoundChosen),
    SinceJoining(Symbol),
}

#[derive(Clone, Debug)]
pub(crate) struct BoundChosen {
    pub(crate) which: Which,
    pub(crate) pattern: BoundPattern,
}

#[derive(Clone, Debug)]
pub(crate) struct BoundSequence {
    pub(crate) steps: Vec<BoundStep>,
    pub(crate) but_not: Option<BoundStep>,
    pub(crate) window: BoundWindow,
}

#[derive(Clone, Debug)]
pub(crate) struct BoundStep {
    pub(crate) pattern: BoundPattern,
    pub(crate) within_ms: Option<i64>,
}
