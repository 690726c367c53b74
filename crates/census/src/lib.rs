//! COUNTS: all contacts and what they did, in columns in memory. Rules, lists, searches and scores are asked of a
//! million at once. Derived from rows and thrown away at will: no SQL, no HTTP, no clock.
//!
//! ```
//! use census::{Census, ContactFacts, Lens, Options};
//! use rules::{Binder, Vocabulary, parse};
//!
//! let mut census = Census::new(Options::default())?;
//! let fields = vec![("contact.country".to_owned(), "FR".into())];
//! census.replace(&ContactFacts { id: 7, fields, ..ContactFacts::default() })?;
//!
//! let mut binder = Binder::default();
//! let rule = binder.bind(&parse("contact.country in (DE, FR)", &Vocabulary::standard()).expect("a rule"));
//! let mut lens = Lens::new(binder.needs());
//! let look = census.look(&mut lens)?;
//! assert_eq!(look.count(&rule, measure::Moment(0), &census.everyone()), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accounts;
mod ask;
mod bits;
mod census;
mod column;
mod distinct;
mod facts;
mod look;
mod memory;
mod names;
mod order;
mod page;
mod rebuild;
mod row;
mod score;
mod search;
mod selection;
mod shard;
mod snapshot;
mod sparse;
mod standing;
mod texts;
mod touches;
mod values;
mod watch;

use measure::Moment;
use thiserror::Error;

pub use census::Census;
pub use facts::{ContactFacts, TouchFacts};
pub use look::{Lens, Look};
pub use memory::Memory;
pub use names::NAMES_MAX;
pub use order::KeptKey;
pub use page::{Cursor, Direction, Order, Page};
pub use rebuild::Filling;
pub use row::Row;
pub use selection::Selection;
pub use snapshot::{Damage, load, save};
pub use touches::TOUCHES_MAX;
pub use watch::Watch;

/// What a census keeps, and how much.
#[derive(Clone, Debug)]
pub struct Options {
    /// The properties of touches that some rule names; no others are kept.
    pub properties: Vec<String>,
    /// The fields that a search looks through. Fields of one group are searched as one text, with a space between them.
    pub searched: Vec<Vec<String>>,
    /// How many other contacts of an account rules look at; of more, those who came first.
    pub colleagues_max: usize,
    /// The bytes that it may take, as [`Census::memory`] counts them; without one, as many as there are.
    pub bytes_max: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        let group = |fields: &[&str]| fields.iter().map(|field| (*field).to_owned()).collect();
        Self {
            properties: Vec::new(),
            searched: vec![
                group(&["contact.first_name", "contact.last_name"]),
                group(&["contact.email"]),
                group(&["account.name"]),
            ],
            colleagues_max: 200,
            bytes_max: None,
        }
    }
}

/// Why a change was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The memory that it may take is used up.
    #[error("the census has reached its limit of {0} bytes; raise the limit, or keep fewer contacts in it")]
    Limit(usize),
    /// More than [`NAMES_MAX`] different names of one sort.
    #[error("there are more than {NAMES_MAX} different names of one sort")]
    Names,
    /// More than [`TOUCHES_MAX`] touches of one contact.
    #[error("a contact has more than {TOUCHES_MAX} touches")]
    Touches,
    /// A moment thousands of years away.
    #[error("the moment {} lies too far away", .0.0)]
    Moment(Moment),
    /// A zone that does not exist.
    #[error("there is no zone {0}")]
    Zone(String),
    /// While filling, a contact that does not come after the one before.
    #[error("contact {0} does not come after the one before")]
    Order(i64),
}

/// A rule names properties of touches that the census does not keep.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the census does not keep these properties of touches: {}", properties.join(", "))]
pub struct Unknown {
    /// Their names.
    pub properties: Vec<String>,
}
