//! What a rule may say in this house, with the values that are known.

use std::collections::BTreeMap;

use rules::{FieldKind, Name};
use serde::Serialize;
use store::{Tx, params};

use super::vocabulary;
use crate::contacts::field::{self, Noun};
use crate::fault::Outcome;
use crate::sql::segments as sql;

/// The most values of one sort that [`load`] names.
const VALUES_MAX: i64 = 200;

/// What a rule may say here, for editors and for people at the prompt.
#[derive(Clone, Debug, Serialize)]
pub struct Words {
    /// Fields in use, each with its type and, where they are few, its values.
    pub fields: Vec<Word>,
    /// What people do.
    pub kinds: Vec<String>,
    /// Properties of what they do, each with its type and some values.
    pub properties: Vec<Word>,
    /// Lifecycle stages.
    pub stages: Vec<&'static str>,
    /// Purposes of consent.
    pub purposes: Vec<String>,
    /// Segments.
    pub segments: Vec<String>,
    /// Tags in use.
    pub tags: Vec<String>,
}

/// A field or a property.
#[derive(Clone, Debug, Serialize)]
pub struct Word {
    /// What rules call it.
    pub key: String,
    /// Its type, as a sentence says it.
    pub kind: &'static str,
    /// Some values that it may have, at most 200; none when they are many or anything.
    pub values: Vec<String>,
}

/// Returns what a rule may say in this house. A few short queries.
pub fn load(tx: &mut Tx) -> Outcome<Words> {
    let vocabulary = vocabulary::in_use(tx)?;
    let named =
        |statement, tx: &mut Tx| -> Outcome<Vec<String>> { Ok(tx.all(statement, params![VALUES_MAX])?) };
    let (owners, campaigns) = (named(&sql::OWNERS_NAMED, tx)?, named(&sql::CAMPAIGNS_NAMED, tx)?);
    let mut values: BTreeMap<String, Vec<String>> =
        [("owner", owners), ("campaign", campaigns.clone()), ("source", named(&sql::SOURCES_NAMED, tx)?)]
            .map(|(key, values)| (key.to_owned(), values))
            .into();
    for noun in [Noun::Contact, Noun::Account] {
        for found in field::all(tx, noun)? {
            values.insert(
                format!("{}.{}", noun.word(), found.key),
                found.options().map(str::to_owned).collect(),
            );
        }
    }
    let of_touches: BTreeMap<String, Vec<String>> = [
        ("campaign", campaigns),
        ("form", named(&sql::FORMS_NAMED, tx)?),
        ("template", named(&sql::TEMPLATES_NAMED, tx)?),
        ("journey", named(&sql::JOURNEYS_NAMED, tx)?),
    ]
    .map(|(key, values)| (key.to_owned(), values))
    .into();
    let word = |(key, kind): (&Name, FieldKind), known: &BTreeMap<String, Vec<String>>| Word {
        key: key.to_string(),
        kind: kind.described(),
        values: known.get(key.as_str()).cloned().unwrap_or_default(),
    };
    Ok(Words {
        fields: vocabulary.fields().map(|field| word(field, &values)).collect(),
        kinds: vocabulary.kinds().map(Name::to_string).collect(),
        properties: vocabulary.properties().map(|property| word(property, &of_touches)).collect(),
        stages: rules::STAGES.to_vec(),
        purposes: vocabulary.purposes().map(Name::to_string).collect(),
        segments: vocabulary.segments().map(Name::to_string).collect(),
        tags: named(&sql::TAGS_NAMED, tx)?,
    })
}
