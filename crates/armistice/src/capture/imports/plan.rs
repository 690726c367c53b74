//! A mapping made ready for one list: for each column, what to do with its values. Rows become typed values here, far
//! from any database, so that a row that cannot be understood costs the writer nothing.

use std::collections::BTreeMap;

use csv::StringRecord;

use super::mapping::{Mapping, Targets};
use super::noun::Noun;
use super::value::Reading;
use crate::contacts::FieldId;
use crate::fault::{Fault, FieldErrors, Outcome};

/// Targets that several columns may become: one yes among them is a yes.
pub(super) const MAY_REPEAT: [&str; 4] =
    ["consent.opted_out", "consent.bounced", "contact.tags", "contact.segments"];

/// Puts one value into a row; the error says what is wrong with it, without its subject.
pub type Setter<R> = Box<dyn Fn(&mut R, &str, &Reading) -> Result<(), String> + Send + Sync>;

/// A typed row of one noun.
pub trait ListRow: Default + Send + Sync + 'static {
    /// Returns what puts a value under a target; `None` when there is no such target.
    fn setter(target: &str, own: &[OwnField]) -> Option<Setter<Self>>;

    /// Looks at the whole row once all its values are in.
    fn finish(&mut self, reading: &Reading) -> Result<(), String>;
}

/// A field of the company's own that a list fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnField {
    /// `contact.region` or `account.region`.
    pub target: String,
    /// The kind of its values.
    pub kind: String,
    /// The field; none while it was not made yet.
    pub id: Option<FieldId>,
    /// What it lets choose, one a line; none when every value is fine, because the list itself makes the field.
    pub choices: Option<String>,
}

/// One column that becomes something.
struct Step<R> {
    place: usize,
    column: String,
    words: BTreeMap<String, String>,
    set: Setter<R>,
}

/// A mapping, ready for one list.
pub struct Plan<R> {
    reading: Reading,
    constants: Vec<(String, String, Setter<R>)>,
    steps: Vec<Step<R>>,
}

impl<R: ListRow> Plan<R> {
    /// Makes a checked mapping ready; see [`check`].
    pub fn new(mapping: &Mapping, header: &[String], reading: Reading, own: &[OwnField]) -> Outcome<Self> {
        let setter = |target: &str| {
            R::setter(target_name(target), own).ok_or_else(|| {
                Fault::Internal(format!("the target {target} of a checked mapping is not known"))
            })
        };
        let mut steps = Vec::new();
        for (place, column) in header.iter().enumerate() {
            for target in mapping.targets_of(column) {
                let (column, words) = (column.clone(), mapping.words_of(column));
                steps.push(Step { place, column, words, set: setter(target)? });
            }
        }
        let mut constants = Vec::new();
        for (target, value) in &mapping.constants {
            constants.push((target.clone(), value.trim().to_owned(), setter(target)?));
        }
        Ok(Self { reading, constants, steps })
    }

    /// Reads a row. The error is a sentence that names the column.
    pub fn row(&self, values: &StringRecord) -> Result<R, String> {
        let mut row = R::default();
        for (target, value, set) in &self.constants {
            set(&mut row, value, &self.reading)
                .map_err(|problem| format!("The fixed value of {target}: {problem}."))?;
        }
        for Step { place, column, words, set } in &self.steps {
            let value = values.get(*place).unwrap_or_default().trim();
            let value = if words.is_empty() { value } else { replaced(value, words) };
            if !value.is_empty() {
                set(&mut row, value, &self.reading)
                    .map_err(|problem| format!("Column “{column}”: {problem}."))?;
            }
        }
        row.finish(&self.reading)?;
        Ok(row)
    }
}

fn replaced<'w>(value: &'w str, words: &'w BTreeMap<String, String>) -> &'w str {
    let other = || words.get("*").filter(|_| !value.is_empty());
    words.get(&value.to_lowercase()).or_else(other).map_or(value, String::as_str)
}

/// Returns a target without the kind of a new field: `contact.region:choice` is `contact.region`.
pub fn target_name(target: &str) -> &str {
    target.split(':').next().unwrap_or(target)
}

/// Returns the fields of the company's own that a mapping names, with the kind that a new one gets.
pub fn own_fields(mapping: &Mapping) -> Vec<OwnField> {
    let standard = mapping.noun.targets();
    let named = mapping.columns.values().flat_map(Targets::as_slice);
    let mut own: Vec<OwnField> = Vec::new();
    for target in named.chain(mapping.constants.keys()) {
        let (name, kind) = target.split_once(':').unwrap_or((target, "text"));
        if !standard.iter().any(|known| known.key == name) && !own.iter().any(|known| known.target == name) {
            own.push(OwnField { target: name.to_owned(), kind: kind.to_owned(), id: None, choices: None });
        }
    }
    own
}

/// Checks a mapping against the columns of a list: targets exist, none is given twice, and what a row needs is there.
/// Errors stand under `column:N` (counted from 0) or `mapping`.
pub fn check(mapping: &Mapping, header: &[String]) -> Outcome<()> {
    let mut errors = FieldErrors::new();
    let mut given: BTreeMap<&str, &str> = BTreeMap::new();
    for (place, column) in header.iter().enumerate() {
        for target in mapping.targets_of(column) {
            let name = target_name(target);
            let field = format!("column:{place}");
            if !is_target(mapping.noun, target) {
                errors.add(
                    &field,
                    format!("There is no “{target}” for {}.", mapping.noun.label().to_lowercase()),
                );
            } else if let Some(other) = given.insert(name, column).filter(|_| !MAY_REPEAT.contains(&name)) {
                errors.add(&field, format!("The column “{other}” becomes this already; choose one of both."));
            }
        }
    }
    for target in mapping.constants.keys().filter(|target| !is_target(mapping.noun, target)) {
        errors.add("mapping", format!("There is no “{target}” for {}.", mapping.noun.label().to_lowercase()));
    }
    for (several, sentence) in mapping.noun.needs() {
        let is_given = |target: &&str| given.contains_key(*target) || mapping.constants.contains_key(*target);
        if !several.iter().any(is_given) {
            errors.add("mapping", *sentence);
        }
    }
    if !mapping.zone.is_empty() && measure::zone(&mapping.zone).is_err() {
        errors.add("zone", "Please choose a time zone like Europe/Berlin.");
    }
    if !mapping.currency.is_empty() && mapping.currency.parse::<measure::Currency>().is_err() {
        errors.add("currency", "Please give a currency of three letters, like EUR.");
    }
    errors.check()
}

/// Tells whether a column of such a list can become this: a standard target, or a field of the company's own.
fn is_target(noun: Noun, target: &str) -> bool {
    let (name, kind) = target.split_once(':').unwrap_or((target, "text"));
    if noun.targets().iter().any(|known| known.key == name) {
        return true;
    }
    let owner = match noun {
        Noun::Contacts => name.strip_prefix("contact."),
        Noun::Accounts => name.strip_prefix("account."),
        _ => None,
    };
    let is_key = |key: &str| {
        key.starts_with(|letter: char| letter.is_ascii_lowercase())
            && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    owner.is_some_and(is_key) && crate::contacts::field::KINDS.contains(&kind)
}
