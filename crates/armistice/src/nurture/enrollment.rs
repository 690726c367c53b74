//! One contact's trip through a journey: entered once, moved on step by step, ended with a reason.

use std::collections::BTreeMap;

use measure::Moment;
use store::{Tx, params};

use super::{EnrollmentId, JourneyId};
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::sql::nurture as sql;

/// The end of a trip that saw every step.
pub const FINISHED: &str = "finished";
/// The end of a trip that goes on when Sales gives the contact back.
pub const HANDED_OVER: &str = "Sales has the contact";
/// Trips that a page shows.
const PAGE: i64 = 100;

store::record! {
    /// A trip as stored, with the name of its journey.
    pub struct Enrollment {
        pub id: EnrollmentId,
        pub journey_id: JourneyId,
        pub journey: String,
        pub contact_id: ContactId,
        pub ordinal: i64,
        pub reason: String,
        pub enrolled_at: Moment,
        pub position: i64,
        pub due_at: Option<Moment>,
        pub ended_at: Option<Moment>,
        pub end_reason: Option<String>,
    }

    /// What happened at a step.
    pub struct Trace {
        pub position: i64,
        pub at: Moment,
        pub what: String,
    }

    /// How many trips of a journey ended for a reason; without one they are under way.
    pub struct Count {
        pub journey_id: JourneyId,
        pub end_reason: Option<String>,
        pub trips: i64,
    }
}

/// Lets a contact into a journey; its first step is due at once. `None` when the contact was in it before.
pub fn enroll(
    tx: &mut Tx,
    journey: JourneyId,
    contact: ContactId,
    reason: &str,
) -> Outcome<Option<EnrollmentId>> {
    let id = EnrollmentId(tx.new_id());
    let now = tx.now();
    let entered = tx.run(&sql::ENROLL, params![id, journey, contact, 1_i64, reason, now, 0_i64, now])?;
    Ok((entered > 0).then_some(id))
}

/// Goes on with a trip that ended, at the step that was next, from a moment on: a trip of its own, with its own trace.
pub fn go_on(tx: &mut Tx, trip: &Enrollment, reason: &str, due_at: Moment) -> Outcome<Option<EnrollmentId>> {
    let id = EnrollmentId(tx.new_id());
    let (journey, contact, now) = (trip.journey_id, trip.contact_id, tx.now());
    let values = params![id, journey, contact, trip.ordinal + 1, reason, now, trip.position, due_at];
    let entered = tx.run(&sql::ENROLL, values)?;
    Ok((entered > 0).then_some(id))
}

/// Ends a trip. False when it had ended before.
pub fn end(tx: &mut Tx, id: EnrollmentId, reason: &str) -> Outcome<bool> {
    Ok(tx.run(&sql::ENROLLMENT_END, params![id, tx.now(), reason])? > 0)
}

/// Ends every trip of a contact: they unsubscribed, or Sales has them. Returns the trips that were under way.
pub fn end_all(tx: &mut Tx, contact: ContactId, reason: &str) -> Outcome<Vec<Enrollment>> {
    let under_way: Vec<Enrollment> =
        of_contact(tx, contact)?.into_iter().filter(|trip| trip.ended_at.is_none()).collect();
    for trip in &under_way {
        end(tx, trip.id, reason)?;
    }
    Ok(under_way)
}

/// Moves a trip on: the step at `position` is due at a moment.
pub fn move_on(tx: &mut Tx, id: EnrollmentId, position: i64, due_at: Moment) -> Outcome<()> {
    tx.run(&sql::ENROLLMENT_MOVE, params![id, position, due_at])?;
    Ok(())
}

/// Notes what happened at a step; a step is noted once.
pub fn note(tx: &mut Tx, id: EnrollmentId, position: i64, what: &str) -> Outcome<()> {
    tx.run(&sql::ENROLLMENT_STEP_NOTE, params![id, position, tx.now(), what])?;
    Ok(())
}

/// Returns the trips whose next step is due, the longest waiting first.
pub fn due(tx: &mut Tx, count: i64) -> Outcome<Vec<Enrollment>> {
    Ok(tx.all(&sql::ENROLLMENTS_DUE, params![tx.now(), count])?)
}

/// Returns a trip.
pub fn find(tx: &mut Tx, id: EnrollmentId) -> Outcome<Enrollment> {
    tx.maybe(&sql::ENROLLMENT_BY_ID, params![id])?.ok_or(Fault::Missing("enrollment"))
}

/// Returns the trips of a contact, the latest first.
pub fn of_contact(tx: &mut Tx, contact: ContactId) -> Outcome<Vec<Enrollment>> {
    Ok(tx.all(&sql::ENROLLMENTS_OF_CONTACT, params![contact])?)
}

/// Returns what happened on a trip, in order.
pub fn trace(tx: &mut Tx, id: EnrollmentId) -> Outcome<Vec<Trace>> {
    Ok(tx.all(&sql::ENROLLMENT_STEPS, params![id])?)
}

/// Counts the trips of every journey by how they ended.
pub fn counts(tx: &mut Tx) -> Outcome<Vec<Count>> {
    Ok(tx.all(&sql::JOURNEY_COUNTS, params![])?)
}

/// Counts the trips under way by the step that is next.
pub fn standing(tx: &mut Tx, journey: JourneyId) -> Outcome<BTreeMap<i64, i64>> {
    let rows: Vec<(i64, i64)> = tx.all(&sql::JOURNEY_STANDING, params![journey])?;
    Ok(rows.into_iter().collect())
}

/// Which trips of a journey a page shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those that ended for this reason.
    pub ended: Option<String>,
    /// Those under way, before this step.
    pub position: Option<i64>,
    /// Only those under way.
    pub under_way: bool,
    /// Those that entered before this one.
    pub before: Option<EnrollmentId>,
}

store::record! {
    /// A trip with the name of its contact.
    pub struct Line {
        pub id: EnrollmentId,
        pub contact_id: ContactId,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub email: Option<String>,
        pub reason: String,
        pub enrolled_at: Moment,
        pub position: i64,
        pub due_at: Option<Moment>,
        pub ended_at: Option<Moment>,
        pub end_reason: Option<String>,
    }
}

impl Line {
    /// Returns the name of the contact, or the address.
    pub fn name(&self) -> String {
        let names = [self.first_name.as_deref(), self.last_name.as_deref()];
        let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            self.email.clone().unwrap_or_else(|| "Somebody without a name".into())
        } else {
            name
        }
    }
}

/// Returns trips of a journey that the caller may see, the latest first.
pub fn list(
    tx: &mut Tx,
    sight: &crate::people::Sight,
    journey: JourneyId,
    filter: &Filter,
) -> Outcome<Vec<Line>> {
    let mut query = store::Sql::new(
        "SELECT enrollments.id, enrollments.contact_id, contacts.first_name, contacts.last_name, contacts.email, \
         enrollments.reason, enrollments.enrolled_at, enrollments.position, enrollments.due_at, \
         enrollments.ended_at, enrollments.end_reason \
         FROM enrollments JOIN contacts ON contacts.id = enrollments.contact_id WHERE enrollments.journey_id = ",
    );
    query.bind(journey);
    // A trip that went on stands for the one that it goes on with.
    query.push(
        " AND NOT EXISTS (SELECT 1 FROM enrollments AS later WHERE later.journey_id = enrollments.journey_id \
         AND later.contact_id = enrollments.contact_id AND later.ordinal > enrollments.ordinal)",
    );
    sight.within(&mut query, "contacts.owner_id");
    if let Some(reason) = &filter.ended {
        query.push(" AND enrollments.end_reason = ").bind(reason.as_str());
    }
    if filter.under_way || filter.position.is_some() {
        query.push(" AND enrollments.ended_at IS NULL");
    }
    if let Some(position) = filter.position {
        query.push(" AND enrollments.position = ").bind(position);
    }
    if let Some(before) = filter.before {
        query.push(" AND enrollments.id < ").bind(before);
    }
    query.push(" ORDER BY enrollments.id DESC LIMIT ").bind(PAGE);
    Ok(tx.all_sql(&query)?)
}
