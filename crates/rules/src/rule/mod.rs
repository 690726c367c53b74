//! The rule as a tree: what the parser returns, the printer writes and the evaluator walks.

mod touch;
mod value;

use serde::{Deserialize, Serialize};

pub use touch::{Chosen, ChosenTest, Count, Did, Filter, Pattern, Sequence, Step, Tally, Which, Window};
pub use value::{Comparison, Day, Literal, Test};

use crate::grid::Cell;
use crate::name::Name;
use crate::period::Period;

/// A yes-no question about one contact at one moment.
///
/// A rule that was parsed or has passed [`Rule::checked`] is well formed: within the limits of
/// [`crate::limits`], with every name known and every comparison fitting the type of its field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Holds when every part holds; without parts it holds for everyone.
    All(Vec<Rule>),
    /// Holds when at least one part holds; without parts it holds for nobody.
    Any(Vec<Rule>),
    /// Holds when the part does not.
    Not(Box<Rule>),
    /// Tests one field of the contact or the account.
    Field {
        /// The full key, such as `contact.country`.
        key: Name,
        /// What must be true of its value.
        test: Test,
    },
    /// Counts what the contact did.
    Did(Did),
    /// Asks for one thing after the other.
    Sequence(Sequence),
    /// Tests the first or the last of some touches.
    Touch {
        /// Which touch.
        #[serde(flatten)]
        chosen: Chosen,
        /// What must be true of it.
        test: ChosenTest,
    },
    /// Tests the lifecycle stage, and how long it has been so.
    Stage(InStage),
    /// Tests the tags: `is` asks whether the contact carries at least one of them.
    Tag(Choice<String>),
    /// Tests what the contact allowed.
    Consent {
        /// What the consent is for, such as `newsletter`.
        purpose: Name,
        /// The state that it must be in.
        state: Consent,
    },
    /// Tests one of the two scores.
    Score {
        /// Which score.
        score: Score,
        /// What must be true of it.
        test: Bounds,
    },
    /// Tests the cell of the grid, such as `A1`.
    Grid(Choice<Cell>),
    /// Tests whether the contact is in a segment, and for how long.
    Segment(InSegment),
    /// Counts the contacts of the account, the contact itself among them, for whom a rule holds.
    Account(OfAccount),
}

/// One or several admitted values, or everything but them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice<T> {
    /// The values, at least one.
    pub among: Vec<T>,
    /// Whether the values are refused rather than asked for.
    #[serde(default, skip_serializing_if = "is_false")]
    pub negated: bool,
}

/// Returns whether a flag is down; for the JSON form, which leaves it out then.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// How long something has been as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// So long or longer.
    AtLeast(Period),
    /// Not yet so long.
    LessThan(Period),
}

/// The stage that a contact is in, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InStage {
    /// The stages that are admitted or refused.
    #[serde(flatten)]
    pub stage: Choice<Name>,
    /// How long the contact has been in the stage that it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
}

/// The segment that a contact is in, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InSegment {
    /// The key of the segment.
    pub segment: Name,
    /// How long the contact has been inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
}

/// A rule about the contacts of one account. A contact without an account fails it unless no contact is enough.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfAccount {
    /// For how many of them the rule must hold.
    pub contacts: Quantity,
    /// The rule; it asks nothing about accounts' contacts in turn.
    pub who: Box<Rule>,
}

/// How many of the contacts of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// All of them, and there must be one.
    Every,
    /// So many of them.
    #[serde(untagged)]
    Count(Count),
}

/// What a contact allowed for one purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Given and not taken back.
    Given,
    /// Taken back.
    Withdrawn,
    /// Never asked or never answered.
    #[default]
    Unknown,
}

impl Consent {
    /// Every state, for lists and generators.
    pub const ALL: [Self; 3] = [Self::Given, Self::Withdrawn, Self::Unknown];

    /// Returns the word of the text form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Withdrawn => "withdrawn",
            Self::Unknown => "unknown",
        }
    }
}

/// One of the two scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Score {
    /// Who they are; does not fade.
    Fit,
    /// What they did; halves every half-life.
    Readiness,
}

impl Score {
    /// Returns the word of the text form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fit => "fit",
            Self::Readiness => "readiness",
        }
    }
}

/// What must be true of a score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bounds {
    /// Stands in this order to the number.
    Compare(Comparison, f64),
    /// Lies between the two, both included.
    Between(f64, f64),
}

impl Bounds {
    /// Returns whether the score passes.
    pub fn admits(self, score: f64) -> bool {
        match self {
            Self::Compare(order, bound) => order.admits(&score, &bound),
            Self::Between(low, high) => (low..=high).contains(&score),
        }
    }
}
