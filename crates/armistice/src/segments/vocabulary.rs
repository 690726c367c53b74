//! The words that a rule may use in this house: the standard ones, our custom fields and purposes.

use rules::{FieldKind, Name, Vocabulary};
use store::Tx;

use crate::capture::consent::MARKETING;
use crate::contacts::field::{self, Noun};
use crate::fault::Outcome;

/// Purposes of consent that every house knows.
pub const PURPOSES: [&str; 3] = [MARKETING, "newsletter", "product_news"];

/// Returns the vocabulary of this house. Costs one short query per noun.
pub fn of_house(tx: &mut Tx) -> Outcome<Vocabulary> {
    let mut words = PURPOSES
        .iter()
        .filter_map(|purpose| Name::new(purpose).ok())
        .fold(Vocabulary::standard(), Vocabulary::with_purpose);
    for noun in [Noun::Contact, Noun::Account] {
        for found in field::all(tx, noun)? {
            if let Ok(name) = Name::new(&format!("{}.{}", noun.word(), found.key)) {
                words = words.with_field(name, kind_of(&found.kind));
            }
        }
    }
    Ok(words)
}

fn kind_of(stored: &str) -> FieldKind {
    match stored {
        "number" => FieldKind::Number,
        "date" => FieldKind::Moment,
        "multi_choice" => FieldKind::Texts,
        _ => FieldKind::Text,
    }
}
