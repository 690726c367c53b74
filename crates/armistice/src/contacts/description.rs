//! What a colleague or a program says of a contact: texts that may be wrong, read into values at the door.

use std::collections::BTreeMap;

use serde::Deserialize;
use store::Tx;

use super::field::{self, Field, Typed};
use super::own::{self, How};
use super::{FieldId, account, address, contact};
use crate::fault::{FieldErrors, Outcome};

/// The longest text of a standard field, in letters.
pub const TEXT_MAX: usize = 200;

/// What was said, text by text. An empty text empties its field.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = SaidOfContact)]
pub struct Said {
    /// E-mail address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Telephone number.
    pub phone: String,
    /// What they do at their company.
    pub job_title: String,
    /// Name of the account; one that does not exist is made.
    pub account: String,
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
    /// BCP 47 tag, such as `de` or `pt-BR`.
    pub language: String,
    /// IANA zone, such as `Europe/Berlin`.
    pub zone: String,
    /// Where they came from first; said once, when the contact is made.
    pub source: String,
    /// Values of the company's own fields by key; several choices one a line. Fields that are not named stay.
    pub own: BTreeMap<String, String>,
}

impl Said {
    /// Reads the fields of a form; those of the company's own are called `own.KEY`, and an unticked one is empty.
    pub fn of(fields: &[Field], posted: Vec<(String, String)>) -> Self {
        let mut said = Self { own: empty(fields), ..Self::default() };
        for (name, value) in posted {
            match name.as_str() {
                "email" => said.email = value,
                "first_name" => said.first_name = value,
                "last_name" => said.last_name = value,
                "phone" => said.phone = value,
                "job_title" => said.job_title = value,
                "account" => said.account = value,
                "city" => said.city = value,
                "country" => said.country = value,
                "language" => said.language = value,
                "zone" => said.zone = value,
                "source" => said.source = value,
                _ => add_own(&mut said.own, &name, &value),
            }
        }
        said
    }

    /// Checks what was said; each text that cannot be is a field error.
    pub fn read(&self, fields: &[Field]) -> Outcome<Description> {
        let mut errors = FieldErrors::new();
        let mut text = |name: &str, value: &str| some(&mut errors, name, value);
        let values = contact::Update {
            email: text("email", &self.email),
            first_name: text("first_name", &self.first_name),
            last_name: text("last_name", &self.last_name),
            phone: text("phone", &self.phone),
            job_title: text("job_title", &self.job_title),
            city: text("city", &self.city),
            country: text("country", &self.country),
            language: text("language", &self.language),
            zone: text("zone", &self.zone),
            account: None,
        };
        let (account, source) = (text("account", &self.account), text("source", &self.source));
        if values.email.as_ref().is_some_and(|email| address::read(email).is_none()) {
            errors.add("email", address::SENTENCE);
        }
        if values.zone.as_ref().is_some_and(|zone| measure::zone(zone).is_err()) {
            errors.add("zone", "Please give a time zone like Europe/Berlin.");
        }
        if values.language.as_deref().is_some_and(|tag| !is_language(tag)) {
            errors.add("language", "Please give a language like de or pt-BR.");
        }
        if values.email.is_none() && values.first_name.is_none() && values.last_name.is_none() {
            errors.add("email", "Please give an e-mail address or a name.");
        }
        let own = read_own(&self.own, fields, &mut errors);
        errors.check()?;
        Ok(Description { values, account, source, own })
    }
}

/// What is said of a contact, checked.
#[derive(Clone, Debug)]
pub struct Description {
    /// The standard fields; the account is still a name.
    pub values: contact::Update,
    /// The account's name.
    pub account: Option<String>,
    /// Where they came from first.
    pub source: Option<String>,
    /// Values of own fields.
    pub own: Vec<Own>,
}

/// A value of one of the company's own fields; nothing empties it.
#[derive(Clone, Debug)]
pub struct Own {
    /// The field.
    pub field: FieldId,
    /// Its key.
    pub key: String,
    /// The value.
    pub value: Option<Typed>,
}

impl Description {
    /// Returns the values with the account looked up by its name. The present account stays when its name was said.
    pub fn placed(&self, tx: &mut Tx, present: Option<super::AccountId>) -> Outcome<contact::Update> {
        let account = match &self.account {
            Some(name) => Some(account::named(tx, name, present)?),
            None => None,
        };
        Ok(contact::Update { account, ..self.values.clone() })
    }
}

/// Sets values of own fields of a contact or an account, each difference noted as a change. Returns whether any differed.
pub fn set_own(tx: &mut Tx, noun: field::Noun, noun_id: i64, said: &[Own], author: &str) -> Outcome<bool> {
    let values: Vec<own::Value<'_>> = said
        .iter()
        .map(|Own { field, key, value }| {
            let (field, value) = (*field, value.as_ref());
            own::Value { noun_id, is_new: false, field, key, value }
        })
        .collect();
    Ok(!own::set(tx, noun, &values, How::Overwrite, author)?.is_empty())
}

/// Returns every field with an empty value, for forms: what is not sent is empty.
pub fn empty(fields: &[Field]) -> BTreeMap<String, String> {
    fields.iter().map(|field| (field.key.clone(), String::new())).collect()
}

/// Adds a posted value of an own field; a second one of the same field stands on the next line.
pub fn add_own(own: &mut BTreeMap<String, String>, name: &str, value: &str) {
    if let Some(known) = name.strip_prefix("own.").and_then(|key| own.get_mut(key)) {
        if !known.is_empty() && !value.is_empty() {
            known.push('\n');
        }
        known.push_str(value);
    }
}

/// Reads values of own fields; errors stand under `own.KEY`.
pub fn read_own(said: &BTreeMap<String, String>, fields: &[Field], errors: &mut FieldErrors) -> Vec<Own> {
    let mut own = Vec::new();
    for (key, text) in said {
        let name = format!("own.{key}");
        match fields.iter().find(|field| field.key == *key).map(|field| (field, field.read(text))) {
            Some((field, Ok(value))) => own.push(Own { field: field.id, key: key.clone(), value }),
            Some((_, Err(sentence))) => errors.add(name, sentence),
            None => errors.add(name, "There is no such field."),
        }
    }
    own
}

/// Returns the text trimmed, or nothing when it is empty; one that is too long is a field error.
pub fn some(errors: &mut FieldErrors, name: &str, value: &str) -> Option<String> {
    let value = value.trim();
    if value.chars().count() > TEXT_MAX {
        errors.add(name, format!("At most {TEXT_MAX} letters, please."));
    }
    if value.contains(char::is_control) {
        errors.add(name, "One line of ordinary letters, please.");
    }
    (!value.is_empty()).then(|| value.to_owned())
}

/// Tells whether a text is a BCP 47 tag.
pub(super) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let letters = |part: &str, least: usize, most: usize| {
        (least..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    letters(first, 2, 3) && parts.all(|part| letters(part, 2, 8))
}
