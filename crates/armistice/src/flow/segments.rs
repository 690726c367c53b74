//! What follows when a segment is made, changed, archived or brought back, and when a colleague picks contacts for one.
//! A rule is asked of everybody in portions, each by the same look that a touch brings about.

use store::Tx;

use super::consider;
use crate::contacts::{ContactId, contact};
use crate::fault::{Fault, Outcome};
use crate::people::Caller;
use crate::segments::membership::{self, Turn};
use crate::segments::segment::{self, Kind, Said, Segment};
use crate::segments::{SegmentId, uses, walk};

/// The kind of the job that asks everybody. Its payload is the segment, the walk, and the contact that came last.
pub const JOB: &str = "segment_walk";
/// Contacts that one job asks: few enough that forms do not wait for them.
const PORTION: usize = 100;
/// Contacts that one deed picks at most.
pub const PICKED_MAX: usize = 1_000;

/// In or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Into the segment.
    In,
    /// Out of it.
    Out,
}

/// Makes a segment; a ruled one is asked of everybody.
pub fn create(tx: &mut Tx, by: &Caller, said: &Said) -> Outcome<SegmentId> {
    let id = segment::create(tx, by, said)?;
    if said.kind == Kind::Ruled {
        ask_everybody(tx, id)?;
    }
    Ok(id)
}

/// Changes a segment; when its rule is another, it is asked of everybody.
pub fn edit(tx: &mut Tx, by: &Caller, id: SegmentId, said: &Said) -> Outcome<()> {
    if segment::edit(tx, by, id, said)? { ask_everybody(tx, id) } else { Ok(()) }
}

/// Archives a segment that no rule names. Who is in it stays there, and nothing counts it.
pub fn archive(tx: &mut Tx, by: &Caller, id: SegmentId) -> Outcome<()> {
    let found = segment::find(tx, id)?;
    segment::check_in_use(&found)?;
    uses::check_free(tx, &found)?;
    segment::archive(tx, by, &found)
}

/// Brings an archived segment back; a ruled one is asked of everybody, because much may have happened meanwhile.
pub fn bring_back(tx: &mut Tx, by: &Caller, id: SegmentId) -> Outcome<()> {
    let found = segment::find(tx, id)?;
    if found.archived_at.is_none() {
        return Ok(());
    }
    segment::bring_back(tx, by, &found)?;
    if found.kind() == Kind::Ruled { ask_everybody(tx, id) } else { Ok(()) }
}

/// Takes contacts that the caller may see into a picked segment, or out of it. Returns how many moved.
pub fn pick(tx: &mut Tx, by: &Caller, id: SegmentId, contacts: &[ContactId], way: Way) -> Outcome<usize> {
    let found = segment::find(tx, id)?;
    check_picked(&found)?;
    if contacts.len() > PICKED_MAX {
        let sentence = format!("Please choose at most {PICKED_MAX} contacts at once.");
        return Err(Fault::field("contact", sentence));
    }
    let mut moved = 0;
    for contact in contacts {
        let seen = contact::find_seen(tx, &by.sight(), *contact)?;
        if seen.erased_at.is_none() && put(tx, &found, seen.id, way, &by.author(), by_hand(way))? {
            consider::soon(tx, seen.id)?;
            moved += 1;
        }
    }
    Ok(moved)
}

fn by_hand(way: Way) -> &'static str {
    match way {
        Way::In => "Picked by hand",
        Way::Out => "Taken out by hand",
    }
}

/// Refuses a segment that nobody is picked for: a rule decides, or it is archived.
pub(super) fn check_picked(found: &Segment) -> Outcome<()> {
    segment::check_in_use(found)?;
    if found.kind() == Kind::Ruled {
        let sentence = "A rule decides who is in this segment, so nobody is picked for it.";
        return Err(Fault::refused("segment-ruled", sentence));
    }
    Ok(())
}

/// Takes a contact into a picked segment or out of it. Whoever calls asks for another look at the contact.
pub(super) fn put(
    tx: &mut Tx,
    found: &Segment,
    contact: ContactId,
    way: Way,
    author: &str,
    reason: &str,
) -> Outcome<bool> {
    let turn = Turn { segment: found.id, contact, version: 0, reason, author };
    if way == Way::In { membership::join(tx, &turn) } else { membership::leave(tx, &turn) }
}

/// Begins to ask everybody; a walk for an earlier rule ends by that.
fn ask_everybody(tx: &mut Tx, id: SegmentId) -> Outcome<()> {
    let walk = walk::begin(tx, id)?;
    enqueue(tx, (id, walk), ContactId(0))
}

fn enqueue(tx: &mut Tx, (segment, walk): (SegmentId, i64), after: ContactId) -> Outcome<()> {
    let payload = format!("{segment} {} {after}", store::id_to_text(walk));
    let run_at = tx.now();
    tx.enqueue(store::jobs::New { kind: JOB, key: Some(&payload), payload: &payload, run_at })?;
    Ok(())
}

/// Looks at the next portion and asks for another job when there are more. Ends when a newer walk has begun.
pub fn perform(tx: &mut Tx, payload: &str) -> Outcome<()> {
    let (segment, walk, after) =
        read(payload).ok_or_else(|| Fault::Internal(format!("a {JOB} job says {payload:?}")))?;
    let contacts = walk::next(tx, after, PORTION)?;
    let is_over = contacts.len() < PORTION;
    if !walk::moved(tx, (segment, walk), contacts.len(), is_over)? {
        return Ok(());
    }
    consider::again(tx, &contacts)?;
    match contacts.last() {
        Some(last) if !is_over => enqueue(tx, (segment, walk), *last),
        _ => Ok(()),
    }
}

fn read(payload: &str) -> Option<(SegmentId, i64, ContactId)> {
    let mut parts = payload.split(' ');
    let segment = parts.next()?.parse().ok()?;
    let walk = store::id_from_text(parts.next()?).ok()?;
    Some((segment, walk, parts.next()?.parse().ok()?))
}
