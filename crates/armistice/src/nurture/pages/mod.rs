//! What colleagues see of templates and journeys.

pub mod enrollments;
pub mod journey;
pub mod journey_form;
pub mod journeys;
pub mod preview;
pub mod templates;

use crate::segments::vocabulary::PURPOSES;
use crate::web::Field;

/// Returns the choice of what a contact must have agreed to.
fn purpose_field(value: &str) -> Field {
    let options = PURPOSES.iter().map(|purpose| (*purpose, purpose_label(purpose)));
    Field::select("purpose", "Needs consent to").options(options).value(value).required()
}

/// Returns the name of a purpose of consent that people read.
fn purpose_label(word: &str) -> String {
    let spaced = word.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default() + letters.as_str()
}
