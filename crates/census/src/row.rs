//! One contact as rules see it.

use std::ops::ControlFlow;

use jiff::tz::TimeZone;
use measure::Moment;
use rules::{Consent, Facts, Scores, Stage, Symbol, Touch, Value};

use crate::look::Look;
use crate::names::Sort;
use crate::shard::Shard;

/// The facts about one contact, in columns.
#[derive(Clone, Copy, Debug)]
pub struct Row<'c> {
    pub(crate) look: Look<'c>,
    pub(crate) shard: &'c Shard,
    pub(crate) number: u16,
}

impl Row<'_> {
    /// Returns the id of the contact.
    pub fn id(&self) -> i64 {
        self.shard.id(self.number)
    }
}

impl Facts for Row<'_> {
    fn field(&self, field: &Symbol) -> Option<Value<'_>> {
        self.shard.column(self.look.field(field)?)?.value(self.number)
    }

    fn stage(&self) -> Option<Stage<'_>> {
        let number = self.shard.stages.get(self.number)?;
        let since = self.shard.stages_since.get(self.number)?;
        Some(Stage { key: self.look.census.names.name(Sort::Stage, *number), since: *since })
    }

    fn has_tag(&self, tag: &Symbol) -> bool {
        let rows = self.look.tag(tag).and_then(|tag| self.shard.tags.get(&tag));
        rows.is_some_and(|rows| rows.get(self.number).is_some())
    }

    fn consent(&self, purpose: &Symbol) -> Consent {
        let states = self.look.purpose(purpose).and_then(|purpose| self.shard.consents.get(&purpose));
        states.and_then(|states| states.get(self.number)).copied().unwrap_or_default()
    }

    fn member_since(&self, segment: &Symbol) -> Option<Moment> {
        self.shard.segments.get(&self.look.segment(segment)?)?.get(self.number).copied()
    }

    fn zone(&self) -> &TimeZone {
        static UTC: TimeZone = TimeZone::UTC;
        let zone = self.shard.zones.get(self.number);
        zone.map_or(&UTC, |number| &self.look.census.names.zones[usize::from(*number)])
    }

    fn scores(&self) -> Option<Scores> {
        self.shard.scored(self.number).map(|scored| scored.scores(&self.look.census.names))
    }

    fn touches(&self) -> impl DoubleEndedIterator<Item = Touch> {
        let touches = &self.shard.touches;
        touches.range(self.number).map(|position| touches.touch(position))
    }

    fn is_kind(&self, touch: &Touch, kind: &Symbol) -> bool {
        let manner = self.shard.touches.manners.get(touch.place as u32);
        manner.is_some_and(|manner| Some(manner.kind) == self.look.kind(kind))
    }

    fn property(&self, touch: &Touch, property: &Symbol) -> Option<Value<'_>> {
        self.shard.touches.manners.get(touch.place as u32)?.property(self.look.property(property)?)
    }

    /// Shows the contact first, then the others of its account in the order of their ids, as many as the options allow.
    fn visit_account(&self, visit: &mut dyn FnMut(&Self) -> ControlFlow<()>) {
        let Some(account) = self.shard.accounts.get(self.number) else { return };
        let census = self.look.census;
        let others = census.accounts.contacts(*account).filter(|id| *id != self.id());
        let others = others.take(census.options.colleagues_max).filter_map(|id| self.look.facts(id));
        let _ = std::iter::once(*self).chain(others).try_for_each(|row| visit(&row));
    }
}
