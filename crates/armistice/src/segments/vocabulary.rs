//! The words that a rule may use in this house: the standard ones, our custom fields, purposes and segments.

use rules::{FieldKind, Name, Vocabulary};
use store::{Tx, params};

use crate::capture::consent::MARKETING;
use crate::contacts::field::{self, Field, Noun};
use crate::fault::Outcome;
use crate::sql::memberships as sql;

/// Purposes of consent that every house knows.
pub const PURPOSES: [&str; 3] = [MARKETING, "newsletter", "product_news"];

/// Returns every word that a rule of this house may ever have used: fields that were retired are still read, so that what
/// was signed or saved with them stands, but nothing suggests them. Costs one short query per noun.
pub fn of_house(tx: &mut Tx) -> Outcome<Vocabulary> {
    let mut words = standard();
    for noun in [Noun::Contact, Noun::Account] {
        words = with_fields(words, noun, &field::all(tx, noun)?, Vocabulary::with_field);
        words = with_fields(words, noun, &field::retired(tx, noun)?, Vocabulary::with_retired_field);
    }
    with_segments(tx, words, |_| true)
}

/// Returns the words that a new rule may use: those of [`of_house`], but a field that was retired is refused by its name,
/// and a segment that is archived is not known.
pub fn in_use(tx: &mut Tx) -> Outcome<Vocabulary> {
    let mut words = standard();
    for noun in [Noun::Contact, Noun::Account] {
        words = with_fields(words, noun, &field::all(tx, noun)?, Vocabulary::with_field);
        let refused = |words: Vocabulary, key, _| words.with_refused_field(key);
        words = with_fields(words, noun, &field::retired(tx, noun)?, refused);
    }
    with_segments(tx, words, |archived| !archived)
}

fn standard() -> Vocabulary {
    let purposes = PURPOSES.iter().filter_map(|purpose| Name::new(purpose).ok());
    purposes.fold(Vocabulary::standard().with_account_contacts(), Vocabulary::with_purpose)
}

fn with_segments(tx: &mut Tx, words: Vocabulary, wanted: fn(bool) -> bool) -> Outcome<Vocabulary> {
    let keys: Vec<(String, i64)> = tx.all(&sql::SEGMENT_KEYS, params![])?;
    let known = keys.iter().filter(|(_, archived)| wanted(*archived == 1));
    Ok(known.filter_map(|(key, _)| Name::new(key).ok()).fold(words, Vocabulary::with_segment))
}

fn with_fields(
    words: Vocabulary,
    noun: Noun,
    fields: &[Field],
    with: fn(Vocabulary, Name, FieldKind) -> Vocabulary,
) -> Vocabulary {
    fields.iter().fold(words, |words, found| match Name::new(&format!("{}.{}", noun.word(), found.key)) {
        Ok(name) => with(words, name, kind_of(&found.kind)),
        Err(_) => words,
    })
}

fn kind_of(stored: &str) -> FieldKind {
    match stored {
        "number" => FieldKind::Number,
        "date" => FieldKind::Date,
        "multi_choice" => FieldKind::Texts,
        _ => FieldKind::Text,
    }
}
