//! The names of one binder, found in the census: how rules look at it.

use std::sync::Arc;

use measure::Moment;
use rules::{Bound, Needs, Symbol, Symbols, Verdict};

use crate::names::{Names, Sort};
use crate::row::Row;
use crate::{Census, Unknown};

/// The names that the rules of one [`Binder`](rules::Binder) ask for, with their numbers in a census.
///
/// It may outlive the census that it was used with, and be used with its clones: [`Census::look`] brings it up to date.
#[derive(Clone, Debug)]
pub struct Lens {
    needs: Needs,
    numbers: Numbers,
    names: Arc<Names>,
}

/// For each sort of names the number that stands at each slot.
#[derive(Clone, Debug, Default)]
struct Numbers {
    fields: Vec<Option<u16>>,
    kinds: Vec<Option<u16>>,
    properties: Vec<Option<u16>>,
    tags: Vec<Option<u16>>,
    purposes: Vec<Option<u16>>,
    segments: Vec<Option<u16>>,
}

impl Lens {
    /// Makes a lens for the rules of a binder; rules that it binds later need another one.
    pub fn new(needs: &Needs) -> Self {
        let names = Arc::<Names>::default();
        Self { needs: needs.clone(), numbers: Numbers::new(needs, &names), names }
    }
}

impl Numbers {
    fn new(needs: &Needs, names: &Names) -> Self {
        let find =
            |sort: Sort, symbols: &Symbols| symbols.names().map(|name| names.number(sort, name)).collect();
        Self {
            fields: find(Sort::Field, &needs.fields),
            kinds: find(Sort::Kind, &needs.kinds),
            properties: find(Sort::Property, &needs.properties),
            tags: find(Sort::Tag, &needs.tags),
            purposes: find(Sort::Purpose, &needs.purposes),
            segments: find(Sort::Segment, &needs.segments),
        }
    }
}

/// A census seen through a lens: what rules are asked of.
#[derive(Clone, Copy, Debug)]
pub struct Look<'c> {
    pub(crate) census: &'c Census,
    numbers: &'c Numbers,
}

impl Census {
    /// Returns the census as the rules of a lens see it. Costs nothing as long as no new names come up.
    ///
    /// # Errors
    /// [`Unknown`] names properties of touches that this census was told not to keep; it has to be filled anew.
    pub fn look<'c>(&'c self, lens: &'c mut Lens) -> Result<Look<'c>, Unknown> {
        let missing =
            lens.needs.properties.names().filter(|name| self.names.number(Sort::Property, name).is_none());
        let missing: Vec<String> = missing.map(str::to_owned).collect();
        if !missing.is_empty() {
            return Err(Unknown { properties: missing });
        }
        if !Arc::ptr_eq(&lens.names, &self.names) {
            lens.numbers = Numbers::new(&lens.needs, &self.names);
            lens.names = self.names.clone();
        }
        Ok(Look { census: self, numbers: &lens.numbers })
    }
}

impl<'c> Look<'c> {
    /// Returns the verdict of a rule about one contact with reasons and next check, if the contact is known.
    pub fn verdict(&self, rule: &Bound, contact: i64, now: Moment) -> Option<Verdict> {
        Some(rule.evaluate(&self.facts(contact)?, now))
    }

    /// Returns the facts about one contact, for everything else that may be asked of [`Facts`](rules::Facts).
    pub fn facts(&self, contact: i64) -> Option<Row<'c>> {
        let place = self.census.place(contact)?;
        Some(self.row(place.shard, place.row))
    }

    pub(crate) fn row(&self, shard: usize, row: u16) -> Row<'c> {
        Row { look: *self, shard: &self.census.shards[shard], number: row }
    }

    pub(crate) fn field(&self, symbol: &Symbol) -> Option<u16> {
        at(&self.numbers.fields, symbol)
    }

    pub(crate) fn kind(&self, symbol: &Symbol) -> Option<u16> {
        at(&self.numbers.kinds, symbol)
    }

    pub(crate) fn property(&self, symbol: &Symbol) -> Option<u16> {
        at(&self.numbers.properties, symbol)
    }

    pub(crate) fn tag(&self, symbol: &Symbol) -> Option<u16> {
        at(&self.numbers.tags, symbol)
    }

    pub(crate) fn purpose(&self, symbol: &Symbol) -> Option<u16> {
        at(&self.numbers.purposes, symbol)
    }

    pub(crate) fn segment(&self, symbol: &Symbol) -> Option<u16> {
        at(&self.numbers.segments, symbol)
    }
}

/// A symbol of a rule that the lens was not made for finds nothing.
fn at(numbers: &[Option<u16>], symbol: &Symbol) -> Option<u16> {
    numbers.get(symbol.slot()).copied().flatten()
}
