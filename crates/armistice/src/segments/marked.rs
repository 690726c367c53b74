//! Whom a mark means: a contact itself, the people of an account, the members of a segment, those whom a campaign
//! brought or moved, whom a colleague owns.

use std::collections::BTreeSet;

use store::{Sql, Tx};

use crate::contacts::ContactId;
use crate::fault::Outcome;

/// Marked when something changes that everybody may be known by: the census is filled anew.
pub const EVERYBODY: i64 = 0;

/// What leads from a marked id to contacts, apart from the id itself.
const WAYS: [&str; 5] = [
    "SELECT id FROM contacts WHERE account_id IN ",
    "SELECT id FROM contacts WHERE campaign_id IS NOT NULL AND campaign_id IN ",
    "SELECT id FROM contacts WHERE owner_id IN ",
    "SELECT contact_id FROM memberships WHERE segment_id IN ",
    "SELECT DISTINCT contact_id FROM touches WHERE campaign_id IS NOT NULL AND campaign_id IN ",
];

/// Returns the contacts that these ids mean, in order, those that are not there any more included.
pub(super) fn contacts(tx: &mut Tx, subjects: &[i64]) -> Outcome<Vec<ContactId>> {
    if subjects.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("SELECT id FROM contacts WHERE id IN ");
    sql.bind_list(subjects);
    let themselves: BTreeSet<i64> = tx.all_sql(&sql)?.into_iter().collect();
    let mut all: BTreeSet<i64> = subjects.iter().copied().collect();
    let others: Vec<i64> = subjects.iter().copied().filter(|id| !themselves.contains(id)).collect();
    for way in WAYS.into_iter().filter(|_| !others.is_empty()) {
        let mut sql = Sql::new(way);
        sql.bind_list(&others);
        all.extend(tx.all_sql::<i64>(&sql)?);
    }
    Ok(all.into_iter().map(ContactId).collect())
}
