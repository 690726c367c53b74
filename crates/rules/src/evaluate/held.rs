//! Stages and segments, and how long they have lasted.

use super::{Finding, Judge};
use crate::bind::Symbol;
use crate::facts::Facts;
use crate::rule::{Held, InStage};
use measure::Moment;

impl<F: Facts> Judge<'_, F> {
    pub(super) fn stage(&self, asked: &InStage) -> Finding {
        let stage = self.facts.stage();
        let is = stage.is_some_and(|stage| asked.stage.among.iter().any(|key| key.as_str() == stage.key));
        let admitted = is != asked.stage.negated;
        self.held(stage.map(|stage| stage.since), asked.held, admitted)
    }

    pub(super) fn segment(&self, segment: &Symbol, held: Option<Held>) -> Finding {
        // Who is known to join later is not inside yet.
        let joined = self.facts.member_since(segment);
        let inside = joined.is_some_and(|joined| joined <= self.now);
        let found = self.held(joined, held, inside);
        Finding { until: super::sooner(found.until, self.ahead(joined)), ..found }
    }

    /// Judges how long something has lasted that began at `since`; `admitted` says whether it is what is asked for.
    fn held(&self, since: Option<Moment>, held: Option<Held>, admitted: bool) -> Finding {
        let finding = Finding { at: since, ..Finding::default() };
        let Some(held) = held else { return Finding { holds: admitted, ..finding } };
        let (Some(since), true) = (since, admitted) else { return finding };
        let (Held::AtLeast(period) | Held::LessThan(period)) = held;
        let reached = since + period.milliseconds();
        let holds = (self.now >= reached) == matches!(held, Held::AtLeast(_));
        Finding { holds, until: self.ahead(Some(reached)), ..finding }
    }
}
