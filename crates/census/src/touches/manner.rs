//! The manner of a touch.

use rules::Value;

use crate::TouchFacts;
use crate::distinct::Kept;
use crate::names::{Names, Sort};

/// All that rules may ask of a touch besides its moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Manner {
    /// The number of its kind.
    pub(crate) kind: u16,
    /// Whether a scanner or a bot made it.
    pub(crate) machine: bool,
    /// The properties that some rule names, by their number, in ascending order.
    pub(crate) properties: Box<[(u16, Kept)]>,
}

impl Manner {
    /// Returns the manner of a touch; properties without a number are left out.
    pub(crate) fn new(kind: u16, touch: &TouchFacts<'_>, names: &Names) -> Self {
        let known = touch
            .properties
            .iter()
            .filter_map(|(name, value)| Some((names.number(Sort::Property, name)?, Kept(value.clone()))));
        let mut properties: Vec<_> = known.collect();
        properties.sort_by_key(|(number, _)| *number);
        properties.dedup_by_key(|(number, _)| *number);
        Self { kind, machine: touch.machine, properties: properties.into() }
    }

    /// Returns the value of a property.
    pub(crate) fn property(&self, number: u16) -> Option<Value<'_>> {
        let (_, kept) = self.properties.iter().find(|(other, _)| *other == number)?;
        Some(kept.0.value())
    }

    /// Returns the bytes that it holds elsewhere.
    pub(crate) fn held(&self) -> usize {
        self.properties.iter().map(|(_, kept)| size_of::<(u16, Kept)>() + kept.held()).sum()
    }
}
