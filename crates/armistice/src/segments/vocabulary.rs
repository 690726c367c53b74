//! The words that a rule may use in this house: the standard ones, our custom fields and purposes.

use rules::{FieldKind, Name, Vocabulary};
use store::Tx;

use crate::capture::consent::MARKETING;
use crate::contacts::field::{self, Field, Noun};
use crate::fault::Outcome;

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
    Ok(words)
}

/// Returns the words that a new rule may use: those of [`of_house`], but a field that was retired is refused by its name.
pub fn in_use(tx: &mut Tx) -> Outcome<Vocabulary> {
    let mut words = standard();
    for noun in [Noun::Contact, Noun::Account] {
        words = with_fields(words, noun, &field::all(tx, noun)?, Vocabulary::with_field);
        let refused = |words: Vocabulary, key, _| words.with_refused_field(key);
        words = with_fields(words, noun, &field::retired(tx, noun)?, refused);
    }
    Ok(words)
}

fn standard() -> Vocabulary {
    let purposes = PURPOSES.iter().filter_map(|purpose| Name::new(purpose).ok());
    purposes.fold(Vocabulary::standard().with_account_contacts(), Vocabulary::with_purpose)
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
