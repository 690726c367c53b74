//! The same facts kept in columns: every name is resolved once to its slot, every text that is asked for often is asked
//! once per different value. The verdicts, their reasons and the moments to ask again are those of the facts by name.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};

use jiff::tz::TimeZone;
use measure::Moment;
use proptest::prelude::*;
use rules::{Attribute, Binder, Check, Consent, Facts, Needs, Profile, Scores, Stage, Symbol, Touch, Value};

use crate::people::profile;
use crate::strategies::{moment, rule};

/// Contacts of one account, row by row, and their touches one after the other.
#[derive(Default)]
struct Columns {
    fields: Vec<Vec<Option<Attribute>>>,
    tags: Vec<Vec<bool>>,
    consents: Vec<Vec<Consent>>,
    members: Vec<Vec<Option<Moment>>>,
    stages: Vec<Option<(String, Moment)>>,
    zones: Vec<TimeZone>,
    scores: Vec<Option<Scores>>,
    touches: Vec<Range<usize>>,
    heads: Vec<(i64, Moment, bool)>,
    kinds: Vec<Option<usize>>,
    properties: Vec<Vec<Option<Attribute>>>,
    /// Whether the first row has an account at all.
    has_account: bool,
    /// For each check and text the answer that was given before.
    answers: RefCell<BTreeMap<(usize, String), bool>>,
}

impl Columns {
    fn of(profile: &Profile, needs: &Needs) -> Self {
        let mut columns = Self {
            fields: vec![Vec::new(); needs.fields.names().len()],
            tags: vec![Vec::new(); needs.tags.names().len()],
            consents: vec![Vec::new(); needs.purposes.names().len()],
            members: vec![Vec::new(); needs.segments.names().len()],
            properties: vec![Vec::new(); needs.properties.names().len()],
            ..Self::default()
        };
        let mut people = Vec::new();
        profile.visit_account(&mut |other| {
            people.push(other.clone());
            ControlFlow::Continue(())
        });
        columns.has_account = !people.is_empty();
        if people.is_empty() {
            people.push(profile.clone());
        }
        for person in &people {
            columns.push(person, needs);
        }
        columns
    }

    fn push(&mut self, person: &Profile, needs: &Needs) {
        let owned = |value: Option<Value<'_>>| {
            value.map(|value| match value {
                Value::Text(text) => Attribute::from(text),
                Value::Texts(texts) => Attribute::Texts(texts.to_vec()),
                Value::Number(number) => Attribute::Number(number),
                Value::Flag(flag) => Attribute::Flag(flag),
                Value::Money(money) => Attribute::Money(money),
                Value::Moment(at) => Attribute::Moment(at),
                Value::Date(date) => Attribute::Date(date),
            })
        };
        needs.fields.symbols().for_each(|field| self.fields[field.slot()].push(owned(person.field(&field))));
        needs.tags.symbols().for_each(|tag| self.tags[tag.slot()].push(person.has_tag(&tag)));
        needs
            .purposes
            .symbols()
            .for_each(|purpose| self.consents[purpose.slot()].push(person.consent(&purpose)));
        needs
            .segments
            .symbols()
            .for_each(|segment| self.members[segment.slot()].push(person.member_since(&segment)));
        self.stages.push(person.stage().map(|stage| (stage.key.to_owned(), stage.since)));
        self.zones.push(person.zone().clone());
        self.scores.push(person.scores());
        let start = self.heads.len();
        for touch in person.touches() {
            self.heads.push((touch.id, touch.at, touch.machine));
            self.kinds.push(
                needs.kinds.symbols().find(|kind| person.is_kind(&touch, kind)).map(|kind| kind.slot()),
            );
            for property in needs.properties.symbols() {
                self.properties[property.slot()].push(owned(person.property(&touch, &property)));
            }
        }
        self.touches.push(start..self.heads.len());
    }
}

#[derive(Clone, Copy)]
struct Row<'c> {
    columns: &'c Columns,
    row: usize,
}

impl Facts for Row<'_> {
    fn field(&self, field: &Symbol) -> Option<Value<'_>> {
        self.columns.fields[field.slot()][self.row].as_ref().map(Attribute::value)
    }

    fn field_passes(&self, field: &Symbol, check: &Check) -> Option<bool> {
        let Some(Value::Text(text)) = self.field(field) else { return None };
        let mut answers = self.columns.answers.borrow_mut();
        let key = (check.slot(), text.to_owned());
        Some(*answers.entry(key).or_insert_with(|| check.passes(Some(Value::Text(text)))))
    }

    fn stage(&self) -> Option<Stage<'_>> {
        self.columns.stages[self.row].as_ref().map(|(key, since)| Stage { key, since: *since })
    }

    fn has_tag(&self, tag: &Symbol) -> bool {
        self.columns.tags[tag.slot()][self.row]
    }

    fn consent(&self, purpose: &Symbol) -> Consent {
        self.columns.consents[purpose.slot()][self.row]
    }

    fn member_since(&self, segment: &Symbol) -> Option<Moment> {
        self.columns.members[segment.slot()][self.row]
    }

    fn zone(&self) -> &TimeZone {
        &self.columns.zones[self.row]
    }

    fn scores(&self) -> Option<Scores> {
        self.columns.scores[self.row]
    }

    fn touches(&self) -> impl DoubleEndedIterator<Item = Touch> {
        self.columns.touches[self.row].clone().map(|place| {
            let (id, at, machine) = self.columns.heads[place];
            Touch { id, at, machine, place }
        })
    }

    fn is_kind(&self, touch: &Touch, kind: &Symbol) -> bool {
        self.columns.kinds[touch.place] == Some(kind.slot())
    }

    fn property(&self, touch: &Touch, property: &Symbol) -> Option<Value<'_>> {
        self.columns.properties[property.slot()][touch.place].as_ref().map(Attribute::value)
    }

    fn visit_account(&self, visit: &mut dyn FnMut(&Self) -> ControlFlow<()>) {
        if self.columns.has_account {
            let mut rows = (0..self.columns.touches.len()).map(|row| Row { columns: self.columns, row });
            let _ = rows.try_for_each(|row| visit(&row));
        }
    }
}

proptest! {
    #[test]
    fn facts_in_columns_give_the_same_verdict(first in rule(), rule in rule(), profile in profile(), now in moment()) {
        // The slots of the second rule begin where those of the first end.
        let mut binder = Binder::default();
        let bound = [binder.bind(&first), binder.bind(&rule)];
        let columns = Columns::of(&profile, binder.needs());
        let row = Row { columns: &columns, row: 0 };
        for rule in bound {
            prop_assert_eq!(rule.evaluate(&row, now), rule.evaluate(&profile, now));
            prop_assert_eq!(rule.decide(&row, now), rule.decide(&profile, now));
            prop_assert_eq!(rule.checklist(&row, now), rule.checklist(&profile, now));
        }
    }
}
