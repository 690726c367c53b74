//! What a rule needs to know of a contact, by name and by number.

use std::collections::BTreeMap;
use std::sync::Arc;

/// A name as a bound rule asks for it: its text, and its place among the names of its sort that the binder met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    text: Arc<str>,
    slot: usize,
}

impl Symbol {
    /// Returns the name, such as `contact.country`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns its place in the [`Symbols`] of its sort.
    pub fn slot(&self) -> usize {
        self.slot
    }
}

/// Names of one sort, each with a slot counted from 0 in the order in which a binder met them.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    slots: BTreeMap<Arc<str>, usize>,
    names: Vec<Arc<str>>,
}

impl Symbols {
    /// Returns the names; each stands at its slot.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }

    /// Returns each name as the symbol that rules ask for, in the order of the slots.
    pub fn symbols(&self) -> impl ExactSizeIterator<Item = Symbol> {
        self.names.iter().enumerate().map(|(slot, text)| Symbol { text: text.clone(), slot })
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns whether the name is among them.
    pub fn contains(&self, name: &str) -> bool {
        self.slots.contains_key(name)
    }

    pub(super) fn symbol(&mut self, name: &str) -> Symbol {
        if let Some((text, slot)) = self.slots.get_key_value(name) {
            return Symbol { text: text.clone(), slot: *slot };
        }
        let (text, slot): (Arc<str>, usize) = (name.into(), self.names.len());
        self.slots.insert(text.clone(), slot);
        self.names.push(text.clone());
        Symbol { text, slot }
    }
}

/// Everything that bound rules may ask about one contact. What is not here need not be loaded.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a part of the facts that is needed or not, all of them free"
)]
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// Fields of the contact and the account.
    pub fields: Symbols,
    /// Kinds of touches that are asked for by name.
    pub kinds: Symbols,
    /// Properties of touches.
    pub properties: Symbols,
    /// Tags, in small letters.
    pub tags: Symbols,
    /// Purposes of consent.
    pub purposes: Symbols,
    /// Segments.
    pub segments: Symbols,
    /// Whether any touch is asked for.
    pub touches: bool,
    /// Whether touches of every kind are asked for, not only of those that [`Needs::kinds`] names.
    pub every_kind: bool,
    /// Whether the lifecycle stage is asked for.
    pub stage: bool,
    /// Whether the scores are asked for.
    pub scores: bool,
    /// Whether it matters where the contact's days begin.
    pub zone: bool,
    /// Whether the other contacts of the account are asked about; then all of this is needed of each of them.
    pub account_contacts: bool,
}
