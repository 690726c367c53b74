//! What follows from what is known of one contact: segments, scores, and a handoff when the agreement says so. The
//! deciding path: everything is evaluated from SQL in the transaction that writes what follows.

use measure::{HOUR_MS, Moment};
use rules::score::Scorer;
use rules::{Binder, Bound, Needs, Profile};
use store::Tx;

use crate::agreement::{Agreement, version};
use crate::contacts::ContactId;
use crate::contacts::contact::{self, Contact};
use crate::contacts::stage::Stage;
use crate::fault::{Fault, Outcome};
use crate::flow::{journeys, offer};
use crate::nurture::enrollment;
use crate::nurture::running::{self, Running};
use crate::sales::{handoff, routing};
use crate::segments::live::Live;
use crate::segments::{facts, model, score};

/// The kind of the job.
pub const JOB: &str = "consider";

/// How long a ready contact waits for a first seller before it is looked at again.
const NO_SELLER_PAUSE_MS: i64 = HOUR_MS;

/// How often one look may begin again because of what followed from it. Rings are refused where rules are saved, so what
/// follows comes to an end by itself; this is for the ring that nobody thought of.
const CASCADE_DEPTH_MAX: usize = 8;

/// Enqueues another look at a contact, in the transaction that gave the reason. Several reasons make one look.
pub fn soon(tx: &mut Tx, contact: ContactId) -> Outcome<()> {
    soon_all(tx, &[contact])
}

/// Enqueues another look at each of many contacts.
pub fn soon_all(tx: &mut Tx, contacts: &[ContactId]) -> Outcome<()> {
    let keys: Vec<String> = contacts.iter().map(ToString::to_string).collect();
    let run_at = tx.now();
    let jobs: Vec<_> =
        keys.iter().map(|key| store::jobs::New { kind: JOB, key: Some(key), payload: key, run_at }).collect();
    tx.enqueue_many(&jobs)?;
    Ok(())
}

/// What every look needs and none changes: loaded once for a batch.
pub struct House {
    model_version: i64,
    scorer: Scorer,
    segments: Live,
    agreement: Option<(Agreement, Bound)>,
    journeys: Vec<Running>,
    /// What all of these ask about a contact.
    needs: Needs,
}

impl House {
    /// Loads the score model and the agreement in force now, the segments in use, and the journeys that run.
    pub fn load(tx: &mut Tx) -> Outcome<Self> {
        let now = tx.now();
        let words = version::vocabulary(tx)?;
        let mut binder = Binder::default();
        let model = model::in_force_in(tx, &words)?;
        let scorer = binder.bind_model(&model.model);
        let segments = Live::load(tx, &words, &mut binder)?;
        let agreement = match version::in_force_at(tx, now)? {
            Some(found) => {
                let definition = binder.bind(&found.terms(&words)?.definition);
                Some((found, definition))
            }
            None => None,
        };
        let journeys = running::all(tx, &words, &mut binder)?;
        let needs = binder.needs().clone();
        Ok(Self { model_version: model.version, scorer, segments, agreement, journeys, needs })
    }

    /// Returns whether the agreement in force is still the one that was loaded: of all this, it alone changes with time.
    pub fn stands(&self, tx: &mut Tx) -> Outcome<bool> {
        let found = version::in_force_at(tx, tx.now())?.map(|agreement| agreement.id);
        Ok(found == self.agreement.as_ref().map(|(agreement, _)| agreement.id))
    }

    /// Does what [`now`] does, for somebody who knows that this house stands.
    pub fn now(&self, tx: &mut Tx, contacts: &[ContactId]) -> Outcome<()> {
        for contact in contacts {
            look(tx, self, *contact)?;
            tell_account(tx, self, *contact)?;
        }
        Ok(())
    }

    /// Does what [`again`] does, for somebody who knows that this house stands.
    pub fn again(&self, tx: &mut Tx, contacts: &[ContactId]) -> Outcome<()> {
        contacts.iter().try_for_each(|contact| look(tx, self, *contact))
    }
}

/// Looks at contacts of whom something new is known: computes the scores, decides their segments, lets the agreement
/// decide, and writes what follows. The cost is a handful of indexed reads per contact plus its own touches. When a rule
/// looks at the other contacts of an account, these are due for another look too, which spreads further only when it
/// lets somebody into a segment or out of one.
pub fn now(tx: &mut Tx, contacts: &[ContactId]) -> Outcome<()> {
    if contacts.is_empty() {
        return Ok(());
    }
    House::load(tx)?.now(tx, contacts)
}

/// Looks at contacts again, of whom nothing new is known: their moment has come.
pub fn again(tx: &mut Tx, contacts: &[ContactId]) -> Outcome<()> {
    if contacts.is_empty() {
        return Ok(());
    }
    House::load(tx)?.again(tx, contacts)
}

fn tell_account(tx: &mut Tx, house: &House, contact: ContactId) -> Outcome<()> {
    if house.needs.account_contacts { score::look_at_account(tx, contact) } else { Ok(()) }
}

fn look(tx: &mut Tx, house: &House, id: ContactId) -> Outcome<()> {
    for _ in 0..CASCADE_DEPTH_MAX {
        if !look_once(tx, house, id)? {
            return Ok(());
        }
    }
    tracing::warn!(contact = %id, depth = CASCADE_DEPTH_MAX, "what follows from a look did not come to an end; the next look goes on");
    Ok(())
}

/// Looks at a contact once. Returns whether something followed that rules may see.
fn look_once(tx: &mut Tx, house: &House, id: ContactId) -> Outcome<bool> {
    let now = tx.now();
    let found = contact::find(tx, id)?;
    if found.erased_at.is_some() {
        return Ok(false);
    }
    let mut facts = facts::load(tx, id, now, &house.needs)?;
    let scores = facts.score_by(&house.scorer, now);
    let became = house.segments.decide(tx, id, &mut facts)?;
    if became.turned {
        tell_account(tx, house, id)?;
    }
    let mut next = Next(scores.fit_until);
    next.at(became.until);
    let sold = hand_over_if_ready(tx, house, &found, &facts, &mut next)?;
    if sold == Sold::No {
        next.at(journeys::look(tx, &house.journeys, &found, &facts)?);
    } else {
        journeys::leave_all(tx, id, enrollment::HANDED_OVER)?;
    }
    score::store(tx, id, house.model_version, &scores, next.0)?;
    // Stage and owner are others now.
    Ok(sold == Sold::Now)
}

/// Whether Sales has a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sold {
    /// No.
    No,
    /// It was offered by this look.
    Now,
    /// It had it before.
    Before,
}

/// The earliest moment at which time alone may change a verdict.
#[derive(Clone, Copy, Debug, Default)]
pub struct Next(pub Option<Moment>);

impl Next {
    /// Keeps the earlier moment.
    pub fn at(&mut self, moment: Option<Moment>) {
        self.0 = [self.0, moment].into_iter().flatten().min();
    }
}

/// Offers the contact to Sales when the definition of the agreement in force holds.
fn hand_over_if_ready(
    tx: &mut Tx,
    house: &House,
    found: &Contact,
    facts: &Profile,
    next: &mut Next,
) -> Outcome<Sold> {
    let now = tx.now();
    if handoff::open_of(tx, found.id)?.is_some() {
        return Ok(Sold::Before);
    }
    if !found.stage.is_open_to_handoff() {
        let is_out = found.stage == Stage::Disqualified;
        return Ok(if is_out { Sold::No } else { Sold::Before });
    }
    if let Some(until) = found.recycle_until.filter(|until| *until > now) {
        next.at(Some(until));
        return Ok(Sold::No);
    }
    let Some((agreement, definition)) = &house.agreement else { return Ok(Sold::No) };
    let verdict = definition.evaluate(facts, now);
    next.at(verdict.next_check);
    if !verdict.holds {
        return Ok(Sold::No);
    }
    let reasons = definition.checklist(facts, now);
    match offer::offer(tx, found.id, agreement, &reasons) {
        Ok(_) => {
            // The stage is another now, which is news for the account even when only time has passed.
            tell_account(tx, house, found.id)?;
            Ok(Sold::Now)
        }
        // Nobody sells here yet: the contact stays ready, and the next look offers it again.
        Err(Fault::Refused { id, .. }) if id == routing::NO_SELLER => {
            next.at(Some(now + NO_SELLER_PAUSE_MS));
            Ok(Sold::No)
        }
        Err(fault) => Err(fault),
    }
}
