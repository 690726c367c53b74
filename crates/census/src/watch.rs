//! Which of many rules one touch can turn.

use std::collections::HashMap;

use rules::{Bound, BoundPattern, Facts, Touch};

use crate::names::Sort;
use crate::row::Row;
use crate::touches::Manner;

/// Rules that are kept up to date, found by the touches that can turn them. It belongs to one census and its clones.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// For each kind of touch the patterns of it, with the rule that each belongs to.
    of_kind: HashMap<String, Vec<Watched>>,
    /// Patterns of touches of any kind.
    of_any: Vec<Watched>,
    /// What was found for manners that came before: the places of the rules, ascending.
    known: HashMap<Manner, Vec<usize>>,
}

/// So many manners are remembered at a time.
const KNOWN_MAX: usize = 4096;

#[derive(Clone, Debug)]
struct Watched {
    pattern: BoundPattern,
    rule: usize,
}

impl Watch {
    /// Takes rules of one binder, which are then known by their places.
    pub fn new<'b>(rules: impl IntoIterator<Item = &'b Bound>) -> Self {
        let mut watch = Self::default();
        for (rule, bound) in rules.into_iter().enumerate() {
            bound.visit_patterns(&mut |pattern| {
                let watched = Watched { pattern: pattern.clone(), rule };
                match pattern.kind() {
                    Some(kind) => watch.of_kind.entry(kind.as_str().to_owned()).or_default().push(watched),
                    None => watch.of_any.push(watched),
                }
            });
        }
        watch
    }

    /// Returns the places of the rules whose verdict or next check a touch can turn, each once, in ascending order; no
    /// other rule has to be asked again because of it. A touch that was reclassified is shown both ways.
    ///
    /// Rules that ask about the contacts of an account are to be asked again for the others of the account too. Asks the
    /// patterns once for each manner of touch, and then costs a look into a table.
    pub fn turned_by(&mut self, contact: &Row<'_>, touch: &Touch) -> &[usize] {
        let Some(manner) = contact.shard.touches.manners.get(touch.place as u32) else { return &[] };
        if !self.known.contains_key(manner) {
            if self.known.len() >= KNOWN_MAX {
                self.known.clear();
            }
            let kind = contact.look.census.names.name(Sort::Kind, manner.kind);
            let watched = self.of_kind.get(kind).into_iter().flatten().chain(&self.of_any);
            let admitting = watched.filter(|watched| watched.pattern.admits(contact, touch));
            let mut turned: Vec<usize> = admitting.map(|watched| watched.rule).collect();
            turned.sort_unstable();
            turned.dedup();
            self.known.insert(manner.clone(), turned);
        }
        self.known.get(manner).map_or(&[], Vec::as_slice)
    }
}

impl Row<'_> {
    /// Returns a touch of the contact by its id, looking from the newest on.
    pub fn touch(&self, id: i64) -> Option<Touch> {
        self.touches().rev().find(|touch| touch.id == id)
    }
}
