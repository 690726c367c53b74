//! What a program sees of contacts and accounts: the twins of the pages.
//!
//! Ids are short texts, moments RFC 3339, points plain numbers.

pub mod accounts;
pub mod bulk;
pub mod contacts;
pub mod deeds;
pub mod fields;
pub mod history;
pub mod leaving;

use serde::Serialize;
use utoipa::ToSchema;

use super::list::Count;

/// The id of what was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Made {
    id: String,
}

/// How many there are, as far as was counted.
#[derive(Debug, Serialize, ToSchema)]
pub struct Counted {
    found: usize,
    /// There are more than were counted.
    more: bool,
}

impl From<Count> for Counted {
    fn from(count: Count) -> Self {
        Self { found: count.found, more: count.more }
    }
}

/// A value of one of the company's own fields.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnValue)]
pub struct Own {
    key: String,
    label: String,
    kind: String,
    /// As it would be written in a form; several choices one a line.
    value: String,
}

impl From<&super::field::FieldValue> for Own {
    fn from(value: &super::field::FieldValue) -> Self {
        Self {
            key: value.key.clone(),
            label: value.label.clone(),
            kind: value.kind.clone(),
            value: value.text(),
        }
    }
}
