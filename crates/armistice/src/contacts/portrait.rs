//! Everything that the page of one contact shows, read in one transaction.

use std::collections::BTreeMap;

use measure::Moment;
use rules::score::Explanation;
use rules::{Cell, ProfileTouch, Scores};
use store::{Tx, params};

use super::account::{self, Account};
use super::contact::{self, Contact};
use super::field::{self, Field, FieldValue, Noun};
use super::timeline::{self, Place};
use super::{ContactId, choices, tag};
use crate::capture::consent::{self, Consent};
use crate::capture::touch::Kind;
use crate::fault::Outcome;
use crate::keys::Keys;
use crate::people::{Sight, UserId};
use crate::post::suppression;
use crate::post::words::Reason;
use crate::sales::handoff::{self, Handoff};
use crate::sales::list::{DealLine, Deals, deals};
use crate::segments::membership::{self, Told};
use crate::segments::segment::{self, Segment};
use crate::segments::{facts, model};
use crate::sql::portraits as sql;

/// Deals of one contact that the page shows.
const DEALS_MAX: i64 = 20;

/// What is known of one contact.
#[derive(Clone, Debug)]
pub struct Portrait {
    /// The record.
    pub contact: Contact,
    /// Their company.
    pub account: Option<Account>,
    /// The owner's name.
    pub owner: Option<String>,
    /// Colleagues who may become the owner.
    pub owners: Vec<(UserId, String)>,
    /// The name of the campaign that brought them.
    pub campaign: Option<String>,
    /// Words that stick on them.
    pub tags: Vec<String>,
    /// The segments that they are in, with since when and why.
    pub segments: Vec<Told>,
    /// The segments that they may be picked for.
    pub pickable: Vec<Segment>,
    /// The company's own fields.
    pub fields: Vec<Field>,
    /// Their values.
    pub values: Vec<FieldValue>,
    /// What they said about being written to, latest first.
    pub consents: Vec<Consent>,
    /// Why nothing may be mailed to them, and since when.
    pub suppressions: Vec<(Reason, Moment)>,
    /// Their handoffs, latest first.
    pub handoffs: Vec<Handoff>,
    /// Their deals that the caller may see.
    pub deals: Vec<DealLine>,
    /// Why they score what they score.
    pub why: Why,
    /// What happened, newest first.
    pub timeline: timeline::Page,
}

/// The scores now, each point opened.
#[derive(Clone, Debug)]
pub struct Why {
    /// Fit and readiness.
    pub scores: Scores,
    /// The cell of the grid now.
    pub cell: Cell,
    /// Every point, with what earned it.
    pub points: Vec<Point>,
    /// The version of the model that says so.
    pub version: i64,
}

/// One line of the sum that a score is.
#[derive(Clone, Debug)]
pub struct Point {
    /// What the model says of it.
    pub explained: Explanation,
    /// The touch that earned it: its kind and subject.
    pub touch: Option<(String, String)>,
}

/// Returns what is known of a contact that the caller may see; the timeline begins before a place.
pub fn load(tx: &mut Tx, keys: &Keys, sight: &Sight, id: ContactId, before: Place) -> Outcome<Portrait> {
    let contact = contact::find_seen(tx, sight, id)?;
    let (owner, campaign) = tx.one(&sql::PORTRAIT_NAMES, params![id])?;
    let question =
        Deals { sight: *sight, owner: None, stage: None, contact: Some(id), limit: DEALS_MAX, skip: 0 };
    let now = tx.now();
    Ok(Portrait {
        account: contact.account_id.map(|account| account::find(tx, account)).transpose()?,
        owner,
        owners: choices::owners(tx)?,
        campaign,
        tags: tag::of(tx, id)?,
        segments: membership::told(tx, id)?,
        pickable: segment::picked(tx)?,
        fields: field::all(tx, Noun::Contact)?,
        values: field::values(tx, id.0)?,
        consents: consent::history(tx, id)?,
        suppressions: match &contact.email {
            Some(email) => suppression::of(tx, keys, email)?,
            None => Vec::new(),
        },
        handoffs: handoff::of_contact(tx, id)?,
        deals: deals(tx, &question)?,
        why: why(tx, id, now)?,
        timeline: timeline::page(tx, id, before)?,
        contact,
    })
}

/// Explains the scores of a contact at a moment.
pub fn why(tx: &mut Tx, id: ContactId, now: Moment) -> Outcome<Why> {
    let model = model::in_force(tx)?;
    let (scorer, needs) = model.ready();
    let profile = facts::load(tx, id, now, &needs)?;
    let given = scorer.score(&profile, now);
    let cell = given.bands.cell(given.fit, given.readiness.value_at(now));
    let touches: BTreeMap<i64, &ProfileTouch> =
        profile.all_touches().iter().map(|touch| (touch.id, touch)).collect();
    let points = scorer.explain(&profile, now).into_iter().map(|explained| {
        let touch = explained.touch.and_then(|id| touches.get(&id));
        Point { touch: touch.map(|touch| (touch.kind.clone(), subject(touch))), explained }
    });
    let points = points.collect();
    Ok(Why { scores: given, cell, points, version: model.version })
}

/// Returns what a touch was done to: a path, a form, a link.
fn subject(touch: &ProfileTouch) -> String {
    let object = Kind::of(&touch.kind).map_or("subject", Kind::object);
    match touch.property(object) {
        Some(rules::Value::Text(text)) => text.to_owned(),
        _ => String::new(),
    }
}
