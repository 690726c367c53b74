//! Conditions about who a contact is.

use measure::Moment;
use rules::{Check, Choice, Consent, Held, InStage, Symbol};

use super::Side;
use crate::bits::Bits;
use crate::names::Sort;

impl Side<'_> {
    pub(super) fn field(self, field: &Symbol, check: &Check, within: &Bits) -> Bits {
        match self.look.field(field).and_then(|field| self.shard.column(field)) {
            Some(column) => column.passing(within, check),
            None => if_so(check.passes(None), within),
        }
    }

    pub(super) fn stage(self, asked: &InStage, now: Moment, within: &Bits) -> Bits {
        let names = &self.look.census.names;
        let among = asked.stage.among.iter().filter_map(|key| names.number(Sort::Stage, key.as_str()));
        let among: Vec<u16> = among.collect();
        let negated = asked.stage.negated;
        let admitted = self.shard.stages.passing(within, negated, |stage| among.contains(stage) != negated);
        let Some(held) = asked.held else { return admitted };
        self.shard.stages_since.passing(&admitted, false, |since| has_held(held, *since, now))
    }

    pub(super) fn tag(self, choice: &Choice<Symbol>, within: &Bits) -> Bits {
        let mut tagged = Bits::default();
        for rows in choice.among.iter().filter_map(|tag| self.shard.tags.get(&self.look.tag(tag)?)) {
            tagged |= rows.present();
        }
        let mut passing = within.clone();
        if choice.negated {
            passing -= &tagged;
        } else {
            passing &= &tagged;
        }
        passing
    }

    pub(super) fn consent(self, purpose: &Symbol, state: Consent, within: &Bits) -> Bits {
        let missing = state == Consent::default();
        match self.look.purpose(purpose).and_then(|purpose| self.shard.consents.get(&purpose)) {
            Some(states) => states.passing(within, missing, |found| *found == state),
            None => if_so(missing, within),
        }
    }

    pub(super) fn segment(self, segment: &Symbol, held: Option<Held>, now: Moment, within: &Bits) -> Bits {
        let Some(joined) = self.look.segment(segment).and_then(|segment| self.shard.segments.get(&segment))
        else {
            return Bits::default();
        };
        joined.passing(within, false, |since| {
            *since <= now && held.is_none_or(|held| has_held(held, *since, now))
        })
    }
}

/// Returns whether what began at `since` has lasted as long as it should by now.
fn has_held(held: Held, since: Moment, now: Moment) -> bool {
    match held {
        Held::AtLeast(period) => now >= since + period.milliseconds(),
        Held::LessThan(period) => now < since + period.milliseconds(),
    }
}

fn if_so(all: bool, within: &Bits) -> Bits {
    if all { within.clone() } else { Bits::default() }
}
