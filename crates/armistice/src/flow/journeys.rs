//! Journeys: who enters and who leaves when a contact is considered, and what happens when a step is due.

use measure::{DAY_MS, Moment};
use rules::{Binder, Profile};
use store::Tx;

use crate::capture::consent::{self, State};
use crate::contacts::contact::Contact;
use crate::contacts::stage::Stage;
use crate::contacts::{ContactId, activity, contact};
use crate::fault::Outcome;
use crate::nurture::enrollment::{self, Enrollment, FINISHED, HANDED_OVER};
use crate::nurture::journey::{self, Does};
use crate::nurture::running::{self, Running};
use crate::nurture::{TemplateId, template};
use crate::post::message::{self, New, Text};
use crate::post::words::{Class, Recipient};
use crate::segments::vocabulary;

/// Trips that one pass moves on in one transaction.
pub const BATCH: i64 = 200;

/// How long a contact that Sales gave back waits for the next step: a mail within the hour of a call would show that
/// neither side knows of the other.
const PAUSE_MS: i64 = DAY_MS;

/// Lets a contact into the journeys whose rule it meets and out of those whose exit it meets. Returns the first later
/// moment at which that may change without anything happening.
pub fn look(tx: &mut Tx, running: &[Running], who: &Contact, facts: &Profile) -> Outcome<Option<Moment>> {
    if who.stage == Stage::Disqualified {
        leave_all(tx, who.id, "disqualified")?;
        return Ok(None);
    }
    let now = tx.now();
    let trips = enrollment::of_contact(tx, who.id)?;
    let mut check = None;
    for one in running {
        let next = match trips.iter().find(|trip| trip.journey_id == one.journey.id) {
            Some(trip) if trip.ended_at.is_none() => leave(tx, one, trip, facts, now)?,
            Some(trip) if trip.end_reason.as_deref() != Some(HANDED_OVER) => None,
            before => join(tx, one, before, who, facts)?,
        };
        check = [check, next].into_iter().flatten().min();
    }
    Ok(check)
}

fn leave(
    tx: &mut Tx,
    running: &Running,
    trip: &Enrollment,
    facts: &Profile,
    now: Moment,
) -> Outcome<Option<Moment>> {
    let Some(rule) = &running.exit else { return Ok(None) };
    let verdict = rule.evaluate(facts, now);
    if !verdict.holds {
        return Ok(verdict.next_check);
    }
    let why = sentences(&verdict.reasons);
    enrollment::note(tx, trip.id, trip.position, &format!("left: {why}"))?;
    enrollment::end(tx, trip.id, "left")?;
    told(tx, trip, &format!("Left the journey {}: {why}", running.journey.name))?;
    Ok(None)
}

/// Lets a contact begin a journey, or go on with one that it left because Sales had it. That it is not offered again for
/// a while is no reason for silence then: nurture is what the while is for.
fn join(
    tx: &mut Tx,
    running: &Running,
    before: Option<&Enrollment>,
    who: &Contact,
    facts: &Profile,
) -> Outcome<Option<Moment>> {
    let (journey, now) = (&running.journey, tx.now());
    if who.email.is_none() {
        return Ok(None);
    }
    // Who meets the exit already has nothing to gain from entering, for as long as they do.
    let (leaves, until) = running.exit.as_ref().map_or((false, None), |exit| exit.decide(facts, now));
    if leaves {
        return Ok(until);
    }
    let why = match (before, &running.entry) {
        (Some(_), _) => "back from Sales".to_owned(),
        (None, Some(entry)) => {
            let verdict = entry.evaluate(facts, now);
            if !verdict.holds {
                return Ok(verdict.next_check);
            }
            sentences(&verdict.reasons)
        }
        (None, None) => return Ok(None),
    };
    if consent::state_of(tx, who.id, &journey.purpose)? != Some(State::Given) {
        return Ok(None);
    }
    let (joined, verb) = match before {
        Some(trip) => (enrollment::go_on(tx, trip, &why, now + PAUSE_MS)?, "Went on with"),
        None => (enrollment::enroll(tx, journey.id, who.id, &why)?, "Entered"),
    };
    if let Some(id) = joined {
        let trip = enrollment::find(tx, id)?;
        told(tx, &trip, &format!("{verb} the journey {}", journey.name))?;
    }
    // From now on it is the exit that may turn with time.
    Ok(until)
}

/// Moves on the trips whose next step is due and returns how many there were.
pub fn advance(tx: &mut Tx) -> Outcome<usize> {
    let due = enrollment::due(tx, BATCH)?;
    if due.is_empty() {
        return Ok(0);
    }
    let words = vocabulary::of_house(tx)?;
    let running = running::all(tx, &words, &mut Binder::default())?;
    for trip in &due {
        if running.iter().any(|one| one.journey.id == trip.journey_id) {
            step(tx, trip)?;
        }
    }
    Ok(due.len())
}

/// Takes steps until one waits or none is left. Steps are bounded by the journey's.
fn step(tx: &mut Tx, trip: &Enrollment) -> Outcome<()> {
    let now = tx.now();
    let steps = journey::steps(tx, trip.journey_id)?;
    let first = usize::try_from(trip.position).unwrap_or(usize::MAX);
    for step in steps.iter().skip(first) {
        match step.does() {
            Does::Wait(ms) => {
                enrollment::note(tx, trip.id, step.position, "waits")?;
                return enrollment::move_on(tx, trip.id, step.position + 1, now + ms);
            }
            Does::Mail(id) => {
                let what = write_to(tx, trip, step.position, id)?;
                enrollment::note(tx, trip.id, step.position, &what)?;
            }
        }
    }
    enrollment::end(tx, trip.id, FINISHED)?;
    told(tx, trip, &format!("Finished the journey {}", trip.journey))
}

/// Promises the mail of a step; says what happened for the trace.
fn write_to(tx: &mut Tx, trip: &Enrollment, position: i64, id: TemplateId) -> Outcome<String> {
    let who = contact::find(tx, trip.contact_id)?;
    let Some(to) = who.email.filter(|_| who.erased_at.is_none()) else {
        return Ok("no mail: the contact has no address".to_owned());
    };
    let (text, journey) = (template::find(tx, id)?, journey::find(tx, trip.journey_id)?);
    let due_at = tx.now();
    let planned = message::plan(
        tx,
        &New {
            recipient: Recipient::Contact(trip.contact_id),
            purpose: &format!("journey:{}:{position}", trip.id),
            class: Class::Journey,
            text: Text::Template(id, text.version),
            subject: None,
            enrollment: Some(trip.id),
            consent: Some(&journey.purpose),
            to: &to,
            why_you: "You get this because you said that we may write to you.",
            why_now: &format!("Step {} of {}; entered because: {}", position + 1, journey.name, trip.reason),
            due_at,
        },
    )?;
    Ok(match planned {
        Some(_) => format!("mail: {}", text.name),
        None => format!("mail was promised before: {}", text.name),
    })
}

/// Ends every trip of a contact and says so on its timeline: Sales has it, or it wants no more mail.
pub fn leave_all(tx: &mut Tx, who: ContactId, reason: &str) -> Outcome<()> {
    for trip in enrollment::end_all(tx, who, reason)? {
        enrollment::note(tx, trip.id, trip.position, &format!("left: {reason}"))?;
        told(tx, &trip, &format!("Left the journey {}: {reason}", trip.journey))?;
    }
    Ok(())
}

fn told(tx: &mut Tx, trip: &Enrollment, summary: &str) -> Outcome<()> {
    let at = tx.now();
    let author = format!("journey:{}", trip.journey_id);
    let reference = Some(trip.id.0);
    let contact = trip.contact_id;
    activity::note(
        tx,
        &activity::New { contact, kind: activity::Kind::Journey, summary, reference, author: &author, at },
    )?;
    Ok(())
}

fn sentences(reasons: &[rules::Reason]) -> String {
    reasons.iter().map(|reason| reason.sentence.as_str()).collect::<Vec<_>>().join("; ")
}
