//! What a rule may say in this house, with the values that are known.

use std::collections::BTreeMap;

use rules::{BANDS, Cell, FieldKind, Name, VERBS};
use serde::Serialize;
use store::{Sql, Tx, params};
use utoipa::ToSchema;

use super::vocabulary;
use crate::contacts::field::{self, Noun};
use crate::contacts::stage::Stage;
use crate::fault::Outcome;
use crate::people::Sight;
use crate::sql::segments as sql;

/// The most values of one sort that [`load`] names.
const VALUES_MAX: i64 = 200;
/// Touches that are looked through for values of a property: the newest.
const TOUCHES_MAX: i64 = 5_000;
/// Values of a property that are suggested.
const SUGGESTED_MAX: i64 = 20;
/// Properties that what anybody does may have.
const COMMON: [&str; 3] = ["campaign", "source", "medium"];
/// Properties of what answers to one of our mails.
const OF_MAILS: [&str; 2] = ["template", "journey"];

/// What a rule may say here, for editors and for people at the prompt.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RuleVocabulary)]
pub struct Words {
    /// Fields in use, each with its type and, where they are few, its values.
    pub fields: Vec<Word>,
    /// What people do.
    pub kinds: Vec<Deed>,
    /// Properties of what they do, each with its type and some values.
    pub properties: Vec<Word>,
    /// Lifecycle stages.
    pub stages: Vec<Named>,
    /// Purposes of consent.
    pub purposes: Vec<String>,
    /// Segments.
    pub segments: Vec<Named>,
    /// Tags in use.
    pub tags: Vec<String>,
    /// Cells of the grid, the best first.
    pub grid: Vec<String>,
}

/// A field or a property.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RuleWord)]
pub struct Word {
    /// What rules call it.
    pub key: String,
    /// What people call it.
    pub label: String,
    /// Its type: `text`, `texts`, `number`, `flag`, `money`, `moment` or `date`.
    #[serde(rename = "type")]
    pub type_of: &'static str,
    /// Its type, as a sentence says it.
    pub kind: &'static str,
    /// Some values that it may have, at most 200 unless it lists its choices; none when they are many or anything.
    pub values: Vec<String>,
}

/// Something that people do.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RuleDeed)]
pub struct Deed {
    /// The kind of touch, as JSON names it.
    pub key: String,
    /// The verb after `did`.
    pub verb: String,
    /// What a person reads, such as `visited`.
    pub label: String,
    /// The properties that it may have, the one that it is mostly about first.
    pub properties: Vec<String>,
}

/// A key and what people call it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RuleName)]
pub struct Named {
    /// What rules call it.
    pub key: String,
    /// What people call it.
    pub label: String,
}

/// Returns what a rule may say in this house. A few short queries, none of which grows with the contacts.
pub fn load(tx: &mut Tx) -> Outcome<Words> {
    let vocabulary = vocabulary::in_use(tx)?;
    let named =
        |statement, tx: &mut Tx| -> Outcome<Vec<String>> { Ok(tx.all(statement, params![VALUES_MAX])?) };
    let (owners, campaigns) = (named(&sql::OWNERS_NAMED, tx)?, named(&sql::CAMPAIGNS_NAMED, tx)?);
    let mut values: BTreeMap<String, Vec<String>> =
        [("owner", owners), ("campaign", campaigns.clone()), ("source", named(&sql::SOURCES_NAMED, tx)?)]
            .map(|(key, values)| (key.to_owned(), values))
            .into();
    let mut labels = BTreeMap::new();
    for noun in [Noun::Contact, Noun::Account] {
        for found in field::all(tx, noun)? {
            let key = format!("{}.{}", noun.word(), found.key);
            values.insert(key.clone(), found.options().map(str::to_owned).collect());
            let of = if noun == Noun::Account { "Company: " } else { "" };
            labels.insert(key, format!("{of}{}", found.label));
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
        label: labels.get(key.as_str()).cloned().unwrap_or_else(|| label_of(key.as_str())),
        type_of: type_of(kind),
        kind: kind.described(),
        values: known.get(key.as_str()).cloned().unwrap_or_default(),
    };
    let segments: Vec<(String, String)> = tx.all(&sql::SEGMENTS_NAMED, params![VALUES_MAX])?;
    Ok(Words {
        fields: vocabulary.fields().map(|field| word(field, &values)).collect(),
        kinds: vocabulary.kinds().map(|kind| deed(kind.as_str())).collect(),
        properties: vocabulary.properties().map(|property| word(property, &of_touches)).collect(),
        stages: Stage::ALL
            .map(|stage| Named { key: stage.word().into(), label: stage.label().into() })
            .into(),
        purposes: vocabulary.purposes().map(Name::to_string).collect(),
        segments: segments.into_iter().map(|(key, label)| Named { key, label }).collect(),
        tags: named(&sql::TAGS_NAMED, tx)?,
        grid: (0..BANDS * BANDS).map(|cell| Cell::new(cell / BANDS, cell % BANDS).to_string()).collect(),
    })
}

/// Returns what the newest touches within sight were about that begins with a text: pages, links, subjects. None for
/// a property that is not what a kind of touch is mostly about.
pub fn seen(tx: &mut Tx, sight: &Sight, property: &str, starting: &str) -> Outcome<Vec<String>> {
    let mut query = Sql::new(
        "SELECT DISTINCT latest.subject FROM (SELECT kind, subject, contact_id FROM touches ORDER BY id DESC LIMIT ",
    );
    query.bind(TOUCHES_MAX).push(") AS latest JOIN contacts ON contacts.id = latest.contact_id ");
    query.push("WHERE contacts.erased_at IS NULL AND latest.kind IN ");
    let kinds = VERBS.iter().filter(|verb| verb.object == Some(property)).map(|verb| verb.kind.to_owned());
    let kinds: Vec<String> = kinds.collect();
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    query
        .bind_list(&kinds)
        .push(" AND SUBSTR(LOWER(latest.subject), 1, ")
        .bind(starting.chars().count() as i64);
    query.push(") = ").bind(starting.to_lowercase()).push(" AND latest.subject <> ''");
    sight.within(&mut query, "contacts.owner_id");
    query.push(" ORDER BY latest.subject LIMIT ").bind(SUGGESTED_MAX);
    Ok(tx.all_sql(&query)?)
}

fn deed(kind: &str) -> Deed {
    let verb = VERBS.iter().find(|verb| verb.kind == kind);
    let of_mails = matches!(kind, "open" | "click" | "reply" | "unsubscribe");
    let object = verb.and_then(|verb| verb.object);
    let more = OF_MAILS.iter().filter(|property| of_mails && object != Some(**property)).chain(&COMMON);
    Deed {
        key: kind.to_owned(),
        verb: verb.map_or(kind, |verb| verb.present).to_owned(),
        label: verb.map_or_else(|| kind.replace(['_', '-'], " "), |verb| verb.past.to_owned()),
        properties: object.into_iter().chain(more.copied()).map(str::to_owned).collect(),
    }
}

/// Returns what people call a field that every house has.
fn label_of(key: &str) -> String {
    let words = |name: &str| name.replace(['_', '-'], " ");
    match key.split_once('.') {
        Some(("contact", "zone")) => "Time zone".to_owned(),
        Some(("contact", "email")) => "E-mail".to_owned(),
        Some(("account", name)) => format!("Company {}", words(name)),
        Some((_, name)) => capital(&words(name)),
        None => capital(&words(key)),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn type_of(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "text",
        FieldKind::Texts => "texts",
        FieldKind::Number => "number",
        FieldKind::Flag => "flag",
        FieldKind::Money => "money",
        FieldKind::Moment => "moment",
        FieldKind::Date => "date",
    }
}
