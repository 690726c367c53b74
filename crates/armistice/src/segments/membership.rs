//! Who is in a segment, since when and why, and everybody who ever joined or left. A turn is evidence; the present
//! memberships stand beside it and follow from it.

use measure::{DAY_MS, Moment};
use store::{Sql, Tx, params};

use super::SegmentId;
use crate::contacts::{ContactId, contact};
use crate::fault::Outcome;
use crate::people::Sight;
use crate::sql::memberships as sql;

/// Lines on a page of members, or of the history.
pub const PAGE: usize = 50;
/// Who decides when a rule does.
pub const BY_RULE: &str = "system";
/// Letters of a reason that are kept.
const REASON_CHARS_MAX: usize = 600;
/// Days of traffic that a list draws.
pub const TRAFFIC_DAYS: i64 = 30;

/// One contact joins or leaves one segment.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'a> {
    /// The segment.
    pub segment: SegmentId,
    /// The contact.
    pub contact: ContactId,
    /// The version of the rule that says so; 0 when picked.
    pub version: i64,
    /// Why, as a sentence.
    pub reason: &'a str,
    /// Who decides.
    pub author: &'a str,
}

store::record! {
    /// A contact in a segment.
    pub struct Member {
        pub change_id: i64,
        pub contact_id: ContactId,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub email: Option<String>,
        pub since: Moment,
        pub author: String,
        pub reason: String,
    }

    /// Somebody joined or left.
    pub struct Turned {
        pub id: i64,
        pub contact_id: ContactId,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub email: Option<String>,
        pub kind: String,
        pub version: i64,
        pub at: Moment,
        pub author: String,
        pub reason: String,
    }

    /// A segment that a contact is in.
    pub struct Told {
        pub id: SegmentId,
        pub name: String,
        pub rule: Option<String>,
        pub archived_at: Option<Moment>,
        pub since: Moment,
        pub reason: String,
        pub author: String,
    }

    /// Who came and went on one day.
    pub struct Day {
        pub segment_id: SegmentId,
        pub day: i64,
        pub joined: i64,
        pub gone: i64,
    }
}

impl Member {
    /// Returns the name of the contact, or the address.
    pub fn name(&self) -> String {
        contact::full_name(self.first_name.as_deref(), self.last_name.as_deref(), self.email.as_deref())
    }
}

impl Turned {
    /// Returns the name of the contact, or the address.
    pub fn name(&self) -> String {
        contact::full_name(self.first_name.as_deref(), self.last_name.as_deref(), self.email.as_deref())
    }
}

/// Lets a contact in. False when they are inside already.
pub fn join(tx: &mut Tx, turn: &Turn<'_>) -> Outcome<bool> {
    tx.mark(turn.contact.0);
    let (id, now) = (tx.new_id(), tx.now());
    if tx.run(&sql::MEMBERSHIP_BEGIN, params![turn.segment, turn.contact, now, id])? == 0 {
        return Ok(false);
    }
    note(tx, id, turn, "joined")?;
    Ok(true)
}

/// Lets a contact out. False when they are outside already.
pub fn leave(tx: &mut Tx, turn: &Turn<'_>) -> Outcome<bool> {
    tx.mark(turn.contact.0);
    if tx.run(&sql::MEMBERSHIP_END, params![turn.segment, turn.contact])? == 0 {
        return Ok(false);
    }
    let id = tx.new_id();
    note(tx, id, turn, "left")?;
    Ok(true)
}

/// Lets a contact out of every segment, archived ones included.
pub fn leave_all(tx: &mut Tx, contact: ContactId, reason: &str, author: &str) -> Outcome<()> {
    for inside in told(tx, contact)? {
        leave(tx, &Turn { segment: inside.id, contact, version: 0, reason, author })?;
    }
    Ok(())
}

fn note(tx: &mut Tx, id: i64, turn: &Turn<'_>, kind: &str) -> Outcome<()> {
    let reason: String = turn.reason.chars().take(REASON_CHARS_MAX).collect();
    let now = tx.now();
    let values = params![id, turn.segment, turn.contact, kind, turn.version, now, turn.author, reason];
    tx.run(&sql::MEMBERSHIP_CHANGE_NOTE, values)?;
    Ok(())
}

/// Returns the segments in use that a contact is in: the id, the key, and since when.
pub fn of_contact(tx: &mut Tx, contact: ContactId) -> Outcome<Vec<(SegmentId, String, Moment)>> {
    Ok(tx.all(&sql::MEMBERSHIPS_OF, params![contact])?)
}

/// Returns since when a contact is in a segment.
pub fn since(tx: &mut Tx, segment: SegmentId, contact: ContactId) -> Outcome<Option<Moment>> {
    Ok(tx.maybe(&sql::MEMBERSHIP_SINCE, params![segment, contact])?)
}

/// Returns the segments that a contact is in with since when and why, by name, archived ones included.
pub fn told(tx: &mut Tx, contact: ContactId) -> Outcome<Vec<Told>> {
    Ok(tx.all(&sql::MEMBERSHIPS_TOLD, params![contact])?)
}

/// Returns members within sight, who joined last first: a page of them before a turn.
pub fn members(
    tx: &mut Tx,
    sight: &Sight,
    segment: SegmentId,
    before: Option<i64>,
    limit: usize,
) -> Outcome<Vec<Member>> {
    let mut query = Sql::new(
        "SELECT memberships.change_id, memberships.contact_id, contacts.first_name, contacts.last_name, contacts.email, \
         memberships.since, membership_changes.author, membership_changes.reason FROM memberships \
         JOIN contacts ON contacts.id = memberships.contact_id \
         JOIN membership_changes ON membership_changes.id = memberships.change_id WHERE memberships.segment_id = ",
    );
    query.bind(segment);
    sight.within(&mut query, "contacts.owner_id");
    if let Some(before) = before {
        query.push(" AND memberships.change_id < ").bind(before);
    }
    query.push(" ORDER BY memberships.change_id DESC LIMIT ").bind(limit);
    Ok(tx.all_sql(&query)?)
}

/// Returns who joined and left within sight, the latest first: a page of it before a turn.
pub fn history(
    tx: &mut Tx,
    sight: &Sight,
    segment: SegmentId,
    before: Option<i64>,
    limit: usize,
) -> Outcome<Vec<Turned>> {
    let mut query = Sql::new(
        "SELECT turned.id, turned.contact_id, contacts.first_name, contacts.last_name, contacts.email, turned.kind, \
         turned.version, turned.at, turned.author, turned.reason FROM membership_changes AS turned \
         JOIN contacts ON contacts.id = turned.contact_id WHERE turned.segment_id = ",
    );
    query.bind(segment);
    sight.within(&mut query, "contacts.owner_id");
    if let Some(before) = before {
        query.push(" AND turned.id < ").bind(before);
    }
    query.push(" ORDER BY turned.id DESC LIMIT ").bind(limit);
    Ok(tx.all_sql(&query)?)
}

/// Counts the members of a segment within sight.
pub fn count(tx: &mut Tx, sight: &Sight, segment: SegmentId) -> Outcome<i64> {
    let mut query = Sql::new("SELECT CAST(COUNT(*) AS BIGINT) FROM memberships");
    seen(&mut query, sight, " JOIN contacts ON contacts.id = memberships.contact_id");
    query.push(" AND memberships.segment_id = ").bind(segment);
    Ok(tx.one_sql(&query)?)
}

/// Counts the members within sight of every segment that has any.
pub fn counts(tx: &mut Tx, sight: &Sight) -> Outcome<Vec<(SegmentId, i64)>> {
    let mut query = Sql::new("SELECT memberships.segment_id, CAST(COUNT(*) AS BIGINT) FROM memberships");
    seen(&mut query, sight, " JOIN contacts ON contacts.id = memberships.contact_id");
    query.push(" GROUP BY memberships.segment_id");
    Ok(tx.all_sql(&query)?)
}

/// Counts who within sight joined and left each segment on each of the last days.
pub fn traffic(tx: &mut Tx, sight: &Sight) -> Outcome<Vec<Day>> {
    let from = tx.now() - TRAFFIC_DAYS * DAY_MS;
    let mut query = Sql::new(
        "SELECT turned.segment_id, turned.at / 86400000 AS day, \
         CAST(SUM(CASE WHEN turned.kind = 'joined' THEN 1 ELSE 0 END) AS BIGINT) AS joined, \
         CAST(SUM(CASE WHEN turned.kind = 'left' THEN 1 ELSE 0 END) AS BIGINT) AS gone FROM membership_changes AS turned",
    );
    seen(&mut query, sight, " JOIN contacts ON contacts.id = turned.contact_id");
    query.push(" AND turned.at >= ").bind(from);
    query.push(
        " GROUP BY turned.segment_id, turned.at / 86400000 ORDER BY turned.segment_id, turned.at / 86400000",
    );
    Ok(tx.all_sql(&query)?)
}

/// Narrows a count to what the caller may see; who sees everything need not look at the contacts.
fn seen(query: &mut Sql, sight: &Sight, contacts: &'static str) {
    if sight.all == 1 {
        query.push(" WHERE 1 = 1");
    } else {
        query.push(contacts).push(" WHERE 1 = 1");
        sight.within(query, "contacts.owner_id");
    }
}
