//! Two versions side by side, clause by clause.

use serde::Serialize;

use super::clause::{Clause, clauses};
use super::terms::Terms;

/// What became of one clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The clause's stable word.
    pub key: &'static str,
    /// The clause's title.
    pub title: &'static str,
    /// What it said.
    pub before: Clause,
    /// What it says now.
    pub after: Clause,
}

/// Returns the clauses that say something else in `after`, in the order of the document.
pub fn compare(before: &Terms, after: &Terms) -> Vec<Difference> {
    let pairs = clauses(before).into_iter().zip(clauses(after));
    pairs
        .filter(|(before, after)| before != after)
        .map(|(before, after)| Difference { key: after.key, title: after.title, before, after })
        .collect()
}
