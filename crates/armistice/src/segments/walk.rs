//! How far everybody was asked a new rule. The walk itself is in `flow/segments.rs`.

use measure::Moment;
use store::{Tx, params};

use super::SegmentId;
use crate::contacts::ContactId;
use crate::fault::Outcome;
use crate::sql::{memberships as sql, segments};

store::record! {
    /// A walk that has not ended.
    pub struct Walk {
        pub segment_id: SegmentId,
        pub walk_id: i64,
        pub asked: i64,
        pub contacts: i64,
        pub began_at: Moment,
    }
}

impl Walk {
    /// Returns how much of it is done, from 0 to 99: what is not over is not whole.
    pub fn percent(&self) -> i64 {
        (self.asked * 100 / self.contacts.max(1)).clamp(0, 99)
    }
}

/// Begins a walk for a segment; one under way ends by that. Returns its id.
pub fn begin(tx: &mut Tx, segment: SegmentId) -> Outcome<i64> {
    let (walk, now) = (tx.new_id(), tx.now());
    tx.run(&sql::SEGMENT_WALK_BEGIN, params![segment, walk, now])?;
    Ok(walk)
}

/// Returns the contacts that come next after one.
pub fn next(tx: &mut Tx, after: ContactId, count: usize) -> Outcome<Vec<ContactId>> {
    Ok(tx.all(&segments::CONTACTS_AFTER, params![after, count])?)
}

/// Notes that so many more were asked, the last of them or not. False when another walk, or none, is under way.
pub fn moved(tx: &mut Tx, walk: (SegmentId, i64), asked: usize, is_over: bool) -> Outcome<bool> {
    let ended = is_over.then(|| tx.now());
    Ok(tx.run(&sql::SEGMENT_WALK_MOVE, params![walk.0, walk.1, asked, ended])? > 0)
}

/// Returns the walks that have not ended.
pub fn under_way(tx: &mut Tx) -> Outcome<Vec<Walk>> {
    Ok(tx.all(&sql::SEGMENT_WALKS_ALL, params![])?)
}

/// Returns the walk of a segment, if one is under way.
pub fn of(tx: &mut Tx, segment: SegmentId) -> Outcome<Option<Walk>> {
    Ok(under_way(tx)?.into_iter().find(|walk| walk.segment_id == segment))
}
