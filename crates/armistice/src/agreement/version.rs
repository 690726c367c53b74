//! The versions of the agreement: drafted, signed by both, in force from a moment until the next one is.

use measure::{Calendar, Moment};
use rules::Vocabulary;
use serde::Serialize;
use store::{Tx, params};

use super::AgreementId;
use super::terms::{Proposal, Terms};
use super::{clause, template};
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, UserId, audit};
use crate::segments::vocabulary::{in_use, of_house};
use crate::settings;
use crate::sql::agreements as sql;

store::record! {
    /// One version as stored. `in_force_from` of a draft is the day it asks for; of a version that both signed it is
    /// the moment from which it holds.
    pub struct Agreement {
        pub id: AgreementId,
        pub version: i64,
        pub title: String,
        pub definition: String,
        pub handoffs_per_month: i64,
        pub first_attempt_minutes: i64,
        pub attempts_promised: i64,
        pub attempts_days: i64,
        pub recycle_days: i64,
        pub calendar: String,
        pub drafted_by: Option<UserId>,
        pub drafted_at: Moment,
        pub in_force_from: Option<Moment>,
        pub withdrawn_at: Option<Moment>,
        pub signatures: i64,
        pub last_signed_at: Option<Moment>,
    }
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written; nobody has signed.
    Draft,
    /// One side has signed.
    HalfSigned,
    /// Both have signed; its day has not come.
    Upcoming,
    /// What both sides are held to now.
    InForce,
    /// A later version took its place.
    Superseded,
    /// Given up before both had signed.
    Withdrawn,
}

impl Status {
    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::HalfSigned => "Signed by one side",
            Self::Upcoming => "Signed, not yet in force",
            Self::InForce => "In force",
            Self::Superseded => "Superseded",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

impl Agreement {
    /// Returns the calendar of the agreement.
    pub fn calendar(&self) -> Outcome<Calendar> {
        serde_json::from_str(&self.calendar)
            .map_err(|fault| Fault::Internal(format!("calendar of agreement {}: {fault}", self.id)))
    }

    /// Returns what the agreement says. The vocabulary of the house only ever
    /// grows, fields that were retired included, so a stored definition still reads.
    pub fn terms(&self, vocabulary: &Vocabulary) -> Outcome<Terms> {
        let definition = rules::parse(&self.definition, vocabulary)
            .map_err(|problem| Fault::Internal(format!("definition of agreement {}: {problem}", self.id)))?;
        Ok(Terms {
            title: self.title.clone(),
            definition,
            handoffs_per_month: self.handoffs_per_month,
            first_attempt_minutes: self.first_attempt_minutes,
            attempts_promised: self.attempts_promised,
            attempts_days: self.attempts_days,
            recycle_days: self.recycle_days,
            calendar: self.calendar()?,
            starts_at: self.starts_at(),
        })
    }

    /// Returns the day that the document names. A version that began with its second signature names none.
    fn starts_at(&self) -> Option<Moment> {
        let began_when_signed = self.signatures == 2 && self.in_force_from == self.last_signed_at;
        self.in_force_from.filter(|_| !began_when_signed)
    }

    /// Returns where the version stands as far as its own row tells; [`status`](Self::status) knows the others too.
    pub fn own_status(&self) -> Status {
        match (self.withdrawn_at, self.signatures) {
            (Some(_), _) => Status::Withdrawn,
            (None, 0) => Status::Draft,
            (None, 1) => Status::HalfSigned,
            (None, _) => Status::InForce,
        }
    }

    /// Returns where the version stands now, given the one in force.
    pub fn status(&self, now: Moment, in_force: Option<AgreementId>) -> Status {
        match self.own_status() {
            Status::InForce if in_force == Some(self.id) => Status::InForce,
            Status::InForce if self.in_force_from.is_some_and(|from| from > now) => Status::Upcoming,
            Status::InForce => Status::Superseded,
            other => other,
        }
    }
}

/// Returns the words with which a stored definition is read.
pub fn vocabulary(tx: &mut Tx) -> Outcome<Vocabulary> {
    of_house(tx)
}

/// Returns the words that a definition may use when it is written anew.
pub fn words_in_use(tx: &mut Tx) -> Outcome<Vocabulary> {
    in_use(tx)
}

/// Returns the agreement in force at a moment, if both had signed one by then.
pub fn in_force_at(tx: &mut Tx, at: Moment) -> Outcome<Option<Agreement>> {
    Ok(tx.maybe(&sql::AGREEMENT_IN_FORCE_AT, params![at])?)
}

/// Returns a version.
pub fn find(tx: &mut Tx, id: AgreementId) -> Outcome<Agreement> {
    tx.maybe(&sql::AGREEMENT_BY_ID, params![id])?.ok_or(Fault::Missing("agreement"))
}

/// Returns every version, the latest first.
pub fn all(tx: &mut Tx) -> Outcome<Vec<Agreement>> {
    Ok(tx.all(&sql::AGREEMENTS, params![])?)
}

/// Returns the versions that were in force at some time within `[from, to)`, earliest first, each with the part of
/// that period in which it held.
pub fn in_force_within(tx: &mut Tx, from: Moment, to: Moment) -> Outcome<Vec<(Agreement, Moment, Moment)>> {
    let begun: Vec<Agreement> = tx.all(&sql::AGREEMENTS_BEGUN_BEFORE, params![to])?;
    let start_of = |agreement: &Agreement| agreement.in_force_from.unwrap_or(from);
    let ends = begun.iter().skip(1).map(start_of).chain([to]).collect::<Vec<_>>();
    let spans =
        begun.iter().zip(ends).map(|(agreement, end)| (agreement, start_of(agreement).max(from), end));
    Ok(spans
        .filter(|(_, start, end)| start < end)
        .map(|(found, start, end)| (found.clone(), start, end))
        .collect())
}

/// Returns what the next draft begins from: the agreement in force, else the ready-made one.
pub fn starting_point(tx: &mut Tx) -> Outcome<Proposal> {
    let now = tx.now();
    match in_force_at(tx, now)? {
        Some(agreement) => {
            let vocabulary = vocabulary(tx)?;
            let terms = Terms { starts_at: None, ..agreement.terms(&vocabulary)? };
            Ok(terms.proposal())
        }
        None => template::ready_made(&settings::company(tx)?.zone),
    }
}

/// Stores a draft as the next version. There is one draft at a time, so that both sides talk about the same text.
pub fn draft(tx: &mut Tx, by: &Caller, terms: &Terms) -> Outcome<AgreementId> {
    if let Some(open) = open_draft(tx)? {
        return Err(Fault::refused(
            "draft-exists",
            format!("Version {} is still a draft. Change it, or withdraw it first.", open.version),
        ));
    }
    add(tx, by, terms)
}

/// Returns the draft that waits for signatures, if there is one.
pub fn open_draft(tx: &mut Tx) -> Outcome<Option<Agreement>> {
    Ok(tx.maybe(&sql::AGREEMENT_DRAFT, params![])?)
}

/// Changes a draft and returns where it stands now. A draft that somebody has signed is not changed: it is withdrawn
/// and its successor, a version of its own, wants both signatures anew.
pub fn edit(tx: &mut Tx, by: &Caller, id: AgreementId, terms: &Terms) -> Outcome<AgreementId> {
    let current = find(tx, id)?;
    match current.own_status() {
        Status::Draft => {
            let values = params![
                id,
                &terms.title,
                terms.definition.to_string(),
                terms.handoffs_per_month,
                terms.first_attempt_minutes,
                terms.attempts_promised,
                terms.attempts_days,
                terms.recycle_days,
                calendar_text(&terms.calendar)?,
                terms.starts_at
            ];
            tx.run(&sql::AGREEMENT_EDIT, values)?;
            audit::note(tx, by, "edit", "agreement", id.0, &format!("text {}", clause::hash(terms)))?;
            Ok(id)
        }
        Status::HalfSigned => {
            withdraw(tx, by, id)?;
            add(tx, by, terms)
        }
        _ => Err(not_a_draft()),
    }
}

/// Gives a draft up. What both have signed stays.
pub fn withdraw(tx: &mut Tx, by: &Caller, id: AgreementId) -> Outcome<()> {
    let current = find(tx, id)?;
    if !matches!(current.own_status(), Status::Draft | Status::HalfSigned) {
        return Err(not_a_draft());
    }
    tx.run(&sql::AGREEMENT_WITHDRAW, params![id, tx.now()])?;
    audit::note(tx, by, "withdraw", "agreement", id.0, &format!("version {}", current.version))
}

fn not_a_draft() -> Fault {
    Fault::refused(
        "not-a-draft",
        "This version is no draft any more, so it stays as it is. Please draft a new version.",
    )
}

fn add(tx: &mut Tx, by: &Caller, terms: &Terms) -> Outcome<AgreementId> {
    let id = AgreementId(tx.new_id());
    let version: i64 = tx.one(&sql::AGREEMENT_NEXT_VERSION, params![])?;
    let values = params![
        id,
        version,
        &terms.title,
        terms.definition.to_string(),
        terms.handoffs_per_month,
        terms.first_attempt_minutes,
        terms.attempts_promised,
        terms.attempts_days,
        terms.recycle_days,
        calendar_text(&terms.calendar)?,
        by.user,
        tx.now(),
        terms.starts_at
    ];
    tx.run(&sql::AGREEMENT_DRAFT_ADD, values)?;
    audit::note(
        tx,
        by,
        "draft",
        "agreement",
        id.0,
        &format!("version {version}, text {}", clause::hash(terms)),
    )?;
    Ok(id)
}

fn calendar_text(calendar: &Calendar) -> Outcome<String> {
    serde_json::to_string(calendar).map_err(|fault| Fault::Internal(format!("a calendar: {fault}")))
}
