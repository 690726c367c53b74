//! Fields that the company added to contacts and accounts, with typed values.

use std::collections::BTreeSet;

use measure::Moment;
use store::{Tx, params};

use super::FieldId;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::UserId;
use crate::sql::contacts as sql;

/// The longest value, in letters.
const VALUE_MAX: usize = 2_000;
/// The most choices that a list makes.
const CHOICES_MAX: usize = 500;

/// Which noun a field belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// People.
    Contact,
    /// Companies.
    Account,
}

impl Noun {
    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Account => "account",
        }
    }

    /// Returns the noun of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Contact, Self::Account].into_iter().find(|noun| noun.word() == word)
    }
}

/// Kinds of values that a field can hold, as stored.
pub const KINDS: [&str; 8] = ["text", "number", "date", "choice", "multi_choice", "email", "phone", "link"];

store::record! {
    /// A field as stored; `choices` holds one choice a line.
    pub struct Field {
        pub id: FieldId,
        pub noun: String,
        pub key: String,
        pub label: String,
        pub kind: String,
        pub choices: String,
    }

    /// A value of a field, in the column of its kind.
    pub struct FieldValue {
        pub field_id: FieldId,
        pub key: String,
        pub label: String,
        pub kind: String,
        pub text_value: Option<String>,
        pub number_value: Option<f64>,
        pub moment_value: Option<Moment>,
    }
}

/// A typed value, checked against the kind of its field.
#[derive(Clone, Debug, PartialEq)]
pub enum Typed {
    /// Text, a choice, an address; several choices one a line.
    Text(String),
    /// A number.
    Number(f64),
    /// A date, as the moment at which it begins in UTC.
    Moment(Moment),
}

impl Field {
    /// Returns the choices in order.
    pub fn options(&self) -> impl Iterator<Item = &str> {
        self.choices.lines().map(str::trim).filter(|choice| !choice.is_empty())
    }

    /// Reads what somebody typed for this field; `None` when it was left empty.
    pub fn read(&self, text: &str) -> Result<Option<Typed>, &'static str> {
        let value = Typed::read(&self.kind, text)?;
        let Some(Typed::Text(text)) = &value else { return Ok(value) };
        let is_choice = |text: &str| self.options().any(|choice| choice == text);
        match self.kind.as_str() {
            "choice" if !is_choice(text) => Err("Please choose one of the list."),
            "multi_choice" if !text.lines().all(is_choice) => Err("Please choose from the list."),
            _ => Ok(value),
        }
    }
}

/// Tells whether values of a kind are chosen from a list.
pub fn has_choices(kind: &str) -> bool {
    matches!(kind, "choice" | "multi_choice")
}

/// Returns choices as they are kept, one a line, from what the list of another system says: their case does not matter,
/// and several stand in lines or between semicolons. The error is the first that is none of them.
pub fn matched<'s>(choices: &str, kind: &str, said: &'s str) -> Result<String, &'s str> {
    let spelled = |said: &'s str| {
        let said = said.trim();
        let mut choices = choices.lines().map(str::trim);
        let same = |choice: &&str| choice.to_lowercase() == said.to_lowercase();
        choices.clone().find(|choice| *choice == said).or_else(|| choices.find(same)).ok_or(said)
    };
    let found: Result<Vec<&str>, &'s str> = match spelled(said) {
        Err(_) if kind == "multi_choice" => parts(said).map(spelled).collect(),
        whole => whole.map(|choice| vec![choice]),
    };
    Ok(found?.join("\n"))
}

/// Splits several choices as other systems write them.
pub fn parts(said: &str) -> impl Iterator<Item = &str> {
    said.split(['\n', ';']).map(str::trim).filter(|part| !part.is_empty())
}

impl FieldValue {
    /// Returns the value as it is written: in forms, changes and exports.
    pub fn text(&self) -> String {
        match (self.number_value, self.moment_value) {
            (Some(number), _) => Typed::Number(number).text(),
            (_, Some(moment)) => Typed::Moment(moment).text(),
            _ => self.text_value.clone().unwrap_or_default(),
        }
    }
}

impl Typed {
    /// Returns the value as it is written, so that reading it gives the same value.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Moment(moment) => moment.date().to_string(),
        }
    }

    /// Returns what stands in the columns of text, number and moment.
    pub(super) fn columns(&self) -> (Option<&str>, Option<f64>, Option<Moment>) {
        match self {
            Self::Text(text) => (Some(text.as_str()), None, None),
            Self::Number(number) => (None, Some(*number), None),
            Self::Moment(moment) => (None, None, Some(*moment)),
        }
    }

    /// Reads what somebody typed for a kind, whatever a field lets choose; `None` when it was left empty.
    pub fn read(kind: &str, text: &str) -> Result<Option<Self>, &'static str> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if text.chars().count() > VALUE_MAX || text.contains('\0') {
            return Err("That is too long, or not text.");
        }
        match kind {
            "number" => {
                let number = text.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
                number.map(Self::Number).map(Some).ok_or("Please give a number.")
            }
            "date" => {
                let date: Result<jiff::civil::Date, _> = text.parse();
                let at = date.ok().and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC).ok());
                at.map(|at| Some(Self::Moment(at.timestamp().into())))
                    .ok_or("Please give a date like 2026-03-31.")
            }
            "email" if !email_address::EmailAddress::is_valid(text) => {
                Err("Please give an e-mail address like ana@example.org.")
            }
            "link" if !text.starts_with("https://") && !text.starts_with("http://") => {
                Err("Please give a link that begins with https://.")
            }
            _ => Ok(Some(Self::Text(text.to_owned()))),
        }
    }
}

/// Stores a field. The key is what rules and imports use.
pub fn create(tx: &mut Tx, noun: Noun, new: &Field, by: Option<UserId>) -> Outcome<FieldId> {
    let mut errors = FieldErrors::new();
    let key_is_fine =
        new.key.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    if new.key.is_empty() || !key_is_fine || !new.key.starts_with(|letter: char| letter.is_ascii_lowercase())
    {
        errors.add("key", "A key has lower-case letters, digits and _ only, and begins with a letter.");
    }
    if new.label.trim().is_empty() {
        errors.add("label", "Please give the field a name.");
    }
    if !KINDS.contains(&new.kind.as_str()) {
        errors.add("kind", "Please choose a kind.");
    }
    if retired(tx, noun)?.iter().any(|gone| gone.key == new.key) {
        errors.add(
            "key",
            "A field with this key was taken out of use. Bring it back under Settings, Fields, or choose another key.",
        );
    }
    errors.check()?;
    let id = FieldId(tx.new_id());
    let values = params![id, noun.word(), &new.key, new.label.trim(), &new.kind, &new.choices, tx.now(), by];
    match tx.run(&sql::FIELD_CREATE, values) {
        Ok(_) => Ok(id),
        Err(store::Error::Constraint(name)) if name == "fields_noun_key" => {
            Err(Fault::field("key", "A field with this key exists already."))
        }
        Err(error) => Err(error.into()),
    }
}

/// Returns a field that is in use.
pub fn find(tx: &mut Tx, id: FieldId) -> Outcome<Field> {
    tx.maybe(&sql::FIELD_BY_ID, params![id])?.ok_or(Fault::Missing("field"))
}

/// Takes a field out of use: forms no longer offer it; its values stay, and so do the rules that name it.
pub fn retire(tx: &mut Tx, id: FieldId) -> Outcome<()> {
    if tx.run(&sql::FIELD_RETIRE, params![id, tx.now()])? == 0 {
        Err(Fault::Missing("field"))
    } else {
        Ok(())
    }
}

/// Brings a field back into use, with the values that it had.
pub fn bring_back(tx: &mut Tx, id: FieldId) -> Outcome<Field> {
    tx.run(&sql::FIELD_BRING_BACK, params![id])?;
    find(tx, id)
}

/// Adds choices that a field does not offer yet: the list that made it brings more of them. More than [`CHOICES_MAX`] are
/// not kept.
pub fn learn(tx: &mut Tx, id: FieldId, said: &BTreeSet<&str>) -> Outcome<()> {
    let known = find(tx, id)?;
    let mut choices: Vec<&str> = known.options().collect();
    let before = choices.len();
    let new: Vec<&str> = said.iter().copied().filter(|choice| !choices.contains(choice)).collect();
    choices.extend(new.into_iter().take(CHOICES_MAX.saturating_sub(before)));
    if choices.len() > before {
        tx.run(&sql::FIELD_CHOICES_SET, params![id, choices.join("\n")])?;
    }
    Ok(())
}

/// Returns the fields of a noun by label.
pub fn all(tx: &mut Tx, noun: Noun) -> Outcome<Vec<Field>> {
    Ok(tx.all(&sql::FIELDS_OF, params![noun.word()])?)
}

/// Returns the fields of a noun that were taken out of use.
pub fn retired(tx: &mut Tx, noun: Noun) -> Outcome<Vec<Field>> {
    Ok(tx.all(&sql::FIELDS_RETIRED_OF, params![noun.word()])?)
}

/// Returns the values of one contact or account.
pub fn values(tx: &mut Tx, noun_id: i64) -> Outcome<Vec<FieldValue>> {
    Ok(tx.all(&sql::FIELD_VALUES_OF, params![noun_id])?)
}

/// Sets or empties a value; [`own::set`](super::own::set) does it with a change row.
pub fn set(tx: &mut Tx, noun_id: i64, field: FieldId, value: Option<&Typed>) -> Outcome<()> {
    tx.mark(noun_id);
    let Some(value) = value else {
        tx.run(&sql::FIELD_VALUE_CLEAR, params![noun_id, field])?;
        return Ok(());
    };
    let (text, number, moment) = value.columns();
    tx.run(&sql::FIELD_VALUE_SET, params![noun_id, field, text, number, moment])?;
    Ok(())
}
