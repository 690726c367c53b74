//! Names and other values that occur all over the census, numbered once for all shards.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use jiff::tz::TimeZone;
use rules::{Bands, Scores};

use crate::Refusal;

/// The most different names of one sort.
pub const NAMES_MAX: usize = u16::MAX as usize;

/// What is named.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sort {
    Field,
    Kind,
    Property,
    Tag,
    Purpose,
    Segment,
    Stage,
    Zone,
}

/// Everything that has a number. A number is never given to another name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) named: [Numbers<Arc<str>>; 8],
    /// The zone of each name, in the order of the numbers.
    pub(crate) zones: Vec<TimeZone>,
    pub(crate) owners: Numbers<i64>,
    /// What the scores of one model have in common: the half-life and the bands, by their bits.
    pub(crate) models: Numbers<[u64; 5]>,
}

impl Names {
    /// Returns the number of a name.
    pub(crate) fn number(&self, sort: Sort, name: &str) -> Option<u16> {
        self.named[sort as usize].number(name)
    }

    /// Returns the name of a number.
    pub(crate) fn name(&self, sort: Sort, number: u16) -> &str {
        self.named[sort as usize].get(number)
    }

    /// Returns the number of a name, a new one if need be. Names that are shared are copied only then.
    ///
    /// # Errors
    /// [`Refusal::Names`] when [`NAMES_MAX`] are taken.
    pub(crate) fn enter(self: &mut Arc<Self>, sort: Sort, name: &str) -> Result<u16, Refusal> {
        match self.number(sort, name) {
            Some(number) => Ok(number),
            None => Arc::make_mut(self).named[sort as usize].enter(name.into()),
        }
    }

    /// Returns the number of a zone.
    ///
    /// # Errors
    /// [`Refusal::Zone`] when there is no zone of this name.
    pub(crate) fn enter_zone(self: &mut Arc<Self>, name: &str) -> Result<u16, Refusal> {
        if let Some(number) = self.number(Sort::Zone, name) {
            return Ok(number);
        }
        let zone = measure::zone(name).map_err(|_| Refusal::Zone(name.to_owned()))?;
        let number = self.enter(Sort::Zone, name)?;
        Arc::make_mut(self).zones.push(zone);
        Ok(number)
    }

    pub(crate) fn enter_owner(self: &mut Arc<Self>, owner: i64) -> Result<u16, Refusal> {
        match self.owners.number(&owner) {
            Some(number) => Ok(number),
            None => Arc::make_mut(self).owners.enter(owner),
        }
    }

    /// Returns the number of what the scores have in common with others of their model.
    pub(crate) fn enter_model(self: &mut Arc<Self>, scores: &Scores) -> Result<u16, Refusal> {
        let bits = model_bits(scores);
        match self.models.number(&bits) {
            Some(number) => Ok(number),
            None => Arc::make_mut(self).models.enter(bits),
        }
    }

    /// Returns the half-life in milliseconds and the bands of a model.
    pub(crate) fn model(&self, number: u16) -> (i64, Bands) {
        let [half_life, bits @ ..] = *self.models.get(number);
        let [a, b, first, second] = bits.map(f64::from_bits);
        (half_life as i64, Bands { fit: [a, b], readiness: [first, second] })
    }

    /// Loads the zones that have names.
    pub(crate) fn with_zones(mut self) -> Option<Self> {
        let names = self.named[Sort::Zone as usize].values();
        self.zones = names.iter().map(|name| measure::zone(name).ok()).collect::<Option<_>>()?;
        Some(self)
    }

    /// Returns the bytes that it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        let names = self.named.iter().flat_map(Numbers::values);
        names.map(|name| 64 + name.len()).sum::<usize>() + self.owners.values().len() * 32
    }
}

fn model_bits(scores: &Scores) -> [u64; 5] {
    let Bands { fit: [a, b], readiness: [first, second] } = scores.bands;
    let [a, b, first, second] = [a, b, first, second].map(f64::to_bits);
    [scores.readiness.half_life_ms as u64, a, b, first, second]
}

/// Values, each with a number counted from 0 in the order in which they came.
#[derive(Clone, Debug)]
pub(crate) struct Numbers<T> {
    values: Vec<T>,
    numbers: HashMap<T, u16>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self { values: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Numbers<T> {
    /// Returns the number of a value, a new one if need be.
    pub(crate) fn enter(&mut self, value: T) -> Result<u16, Refusal> {
        if let Some(number) = self.number(&value) {
            return Ok(number);
        }
        if self.values.len() >= NAMES_MAX {
            return Err(Refusal::Names);
        }
        let number = self.values.len() as u16;
        self.numbers.insert(value.clone(), number);
        self.values.push(value);
        Ok(number)
    }

    pub(crate) fn number<Q: ?Sized + Hash + Eq>(&self, value: &Q) -> Option<u16>
    where
        T: Borrow<Q>,
    {
        self.numbers.get(value).copied()
    }

    pub(crate) fn get(&self, number: u16) -> &T {
        &self.values[usize::from(number)]
    }

    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }
}
