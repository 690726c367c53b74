//! What a deed does with one contact: first decided, which only reads, then done, by the verbs that a colleague's hand uses.

use store::Tx;

use super::super::edit;
use super::super::segments::{self, Way};
use crate::contacts::contact::{self, Contact, Update};
use crate::contacts::deed::{Deed, Which};
use crate::contacts::description::{Own, set_own};
use crate::contacts::field::{self, Field, Noun, Typed};
use crate::contacts::stage::{Move, Stage};
use crate::contacts::{ContactId, owner, tag};
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, UserId};
use crate::segments::membership;
use crate::segments::segment::{self, Segment};

const UNSEEN: &str = "Who asked for it may not see this contact.";
const PICKED: &str = "Picked with others at once";
const TAKEN_OUT: &str = "Taken out with others at once";
/// Choices that a sentence names.
const CHOICES_NAMED_MAX: usize = 12;

/// What becomes of one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is changed; what it was before, as it is written, if that is not plain from the deed.
    Change(Option<String>),
    /// It is so already.
    Same,
    /// It cannot be done, and why.
    Refused(String),
}

/// A deed with what it names, looked up.
#[derive(Clone, Debug)]
pub(super) enum Ready {
    Tag(String),
    Untag(String),
    Give(Option<UserId>),
    Move { to: Stage, reason: String },
    Join(Segment),
    Leave(Segment),
    Standard { key: &'static str, value: Option<String> },
    Own { field: Field, value: Option<Typed> },
}

/// Splits what a person should read from what somebody should repair.
pub(super) fn said<T>(done: Outcome<T>) -> Outcome<Result<T, String>> {
    match done {
        Ok(value) => Ok(Ok(value)),
        Err(Fault::Refused { sentence, .. }) => Ok(Err(sentence)),
        Err(Fault::Fields(errors)) => {
            Ok(Err(errors.iter().map(|(_, sentence)| sentence).collect::<Vec<_>>().join(" ")))
        }
        Err(Fault::Missing(noun)) => Ok(Err(format!("There is no such {noun} any more."))),
        Err(fault) => Err(fault),
    }
}

impl Ready {
    /// Looks up what a deed names; what cannot be is a fault of its field.
    pub fn load(tx: &mut Tx, deed: &Deed) -> Outcome<Self> {
        Ok(match deed {
            Deed::Tag(tag) => Self::Tag(tag.clone()),
            Deed::Untag(tag) => Self::Untag(tag.clone()),
            Deed::Give(to) => {
                edit::check_owner(tx, *to)?;
                Self::Give(*to)
            }
            Deed::Move { to, reason } => Self::Move { to: *to, reason: reason.clone() },
            Deed::Join(id) | Deed::Leave(id) => {
                let found = segment::find(tx, *id)?;
                segments::check_picked(&found)?;
                if matches!(deed, Deed::Join(_)) { Self::Join(found) } else { Self::Leave(found) }
            }
            Deed::Set { field: Which::Standard(key), value } => {
                Self::Standard { key, value: Some(value.clone()).filter(|value| !value.is_empty()) }
            }
            Deed::Set { field: Which::Own(key), value } => {
                let fields = field::all(tx, Noun::Contact)?;
                let found = fields.into_iter().find(|field| field.key == *key);
                let field = found.ok_or_else(|| Fault::field("field", "There is no such field any more."))?;
                let value = field.read(value).map_err(|why| Fault::field("value", explained(&field, why)))?;
                Self::Own { field, value }
            }
        })
    }

    /// Decides what becomes of a contact, and writes nothing.
    pub fn decide(&self, tx: &mut Tx, by: &Caller, id: ContactId) -> Outcome<Fate> {
        Ok(match self.look(tx, by, id)? {
            Ok((_, fate)) => fate,
            Err(sentence) => Fate::Refused(sentence),
        })
    }

    /// Decides what becomes of a contact, and does it. Whoever calls asks for another look at those that changed.
    pub fn meet(&self, tx: &mut Tx, by: &Caller, id: ContactId) -> Outcome<Fate> {
        let (found, fate) = match self.look(tx, by, id)? {
            Ok((found, fate)) => (found, fate),
            Err(sentence) => return Ok(Fate::Refused(sentence)),
        };
        if let Fate::Change(_) = fate {
            self.change(tx, &found, &by.author())?;
        }
        Ok(fate)
    }

    fn look(&self, tx: &mut Tx, by: &Caller, id: ContactId) -> Outcome<Result<(Contact, Fate), String>> {
        let found = match contact::find_seen(tx, &by.sight(), id) {
            Ok(found) if found.erased_at.is_none() => found,
            Ok(_) | Err(Fault::Missing(_)) => return Ok(Err(UNSEEN.into())),
            Err(fault) => return Err(fault),
        };
        let (before, is_so) = self.present(tx, &found)?;
        if is_so {
            return Ok(Ok((found, Fate::Same)));
        }
        if let Self::Move { .. } = self
            && let Err(sentence) = said(edit::check_free(tx, id))?
        {
            return Ok(Err(sentence));
        }
        Ok(Ok((found, Fate::Change(before))))
    }

    /// Returns what the deed would write over, as it is written, and whether the contact is as the deed leaves it.
    pub fn present(&self, tx: &mut Tx, found: &Contact) -> Outcome<(Option<String>, bool)> {
        Ok(match self {
            Self::Tag(word) => (None, tag::of(tx, found.id)?.contains(word)),
            Self::Untag(word) => (None, !tag::of(tx, found.id)?.contains(word)),
            Self::Give(to) => (found.owner_id.map(|owner| owner.to_string()), found.owner_id == *to),
            Self::Move { to, .. } => {
                let away = found.recycle_until.map(|until| format!(" {}", until.0)).unwrap_or_default();
                (Some(format!("{}{away}", found.stage)), found.stage == *to)
            }
            Self::Join(segment) => (None, membership::since(tx, segment.id, found.id)?.is_some()),
            Self::Leave(segment) => (None, membership::since(tx, segment.id, found.id)?.is_none()),
            Self::Standard { key, value } => {
                let present = standard(&mut update_of(found), key).clone();
                let is_so = present == *value;
                (present, is_so)
            }
            Self::Own { field, value } => {
                let present =
                    field::values(tx, found.id.0)?.into_iter().find(|known| known.field_id == field.id);
                let present = present.map(|known| known.text());
                let is_so = present == value.as_ref().map(Typed::text);
                (present, is_so)
            }
        })
    }

    fn change(&self, tx: &mut Tx, found: &Contact, author: &str) -> Outcome<()> {
        match self {
            Self::Tag(word) => tag::add(tx, found.id, word, author).map(drop),
            Self::Untag(word) => tag::remove(tx, found.id, word, author).map(drop),
            Self::Give(to) => owner::set(tx, found.id, *to, author).map(drop),
            Self::Move { to, reason } => {
                edit::place(tx, found.id, Move { to: *to, reason, author, at: tx.now() }, None)
            }
            Self::Join(segment) => segments::put(tx, segment, found.id, Way::In, author, PICKED).map(drop),
            Self::Leave(segment) => {
                segments::put(tx, segment, found.id, Way::Out, author, TAKEN_OUT).map(drop)
            }
            Self::Standard { key, value } => set_standard(tx, found, key, value.clone(), author),
            Self::Own { field, value } => set_field(tx, found.id, field, value.clone(), author),
        }
    }
}

/// Sets one of the standard fields.
pub(super) fn set_standard(
    tx: &mut Tx,
    found: &Contact,
    key: &str,
    value: Option<String>,
    author: &str,
) -> Outcome<()> {
    let mut update = update_of(found);
    *standard(&mut update, key) = value;
    contact::update(tx, found.id, &update, author).map(drop)
}

/// Sets one of the company's own fields.
pub(super) fn set_field(
    tx: &mut Tx,
    id: ContactId,
    field: &Field,
    value: Option<Typed>,
    author: &str,
) -> Outcome<()> {
    let own = Own { field: field.id, key: field.key.clone(), value };
    set_own(tx, Noun::Contact, id.0, &[own], author).map(drop)
}

fn update_of(found: &Contact) -> Update {
    Update {
        email: found.email.clone(),
        first_name: found.first_name.clone(),
        last_name: found.last_name.clone(),
        phone: found.phone.clone(),
        job_title: found.job_title.clone(),
        city: found.city.clone(),
        country: found.country.clone(),
        language: found.language.clone(),
        zone: found.zone.clone(),
        account: found.account_id,
    }
}

/// Returns where one of [`deed::STANDARD`](crate::contacts::deed::STANDARD) stands.
fn standard<'u>(update: &'u mut Update, key: &str) -> &'u mut Option<String> {
    match key {
        "job_title" => &mut update.job_title,
        "city" => &mut update.city,
        "country" => &mut update.country,
        _ => &mut update.language,
    }
}

fn explained(field: &Field, why: &str) -> String {
    let choices: Vec<&str> = field.options().take(CHOICES_NAMED_MAX).collect();
    if choices.is_empty() { why.to_owned() } else { format!("{why} Possible are: {}.", choices.join(", ")) }
}
