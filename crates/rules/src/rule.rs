//! The rule as a tree: what the parser returns, the printer writes and the evaluator walks.

use serde::{Deserialize, Serialize};

use crate::grid::Cell;
use crate::name::Name;
use crate::period::Period;
use measure::Moment;

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
    /// Tests the lifecycle stage.
    Stage(Choice<Name>),
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
}

/// One or several admitted values, or everything but them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice<T> {
    /// The values, at least one.
    pub among: Vec<T>,
    /// Whether the values are refused rather than asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub negated: bool,
}

/// A value written in a rule; in JSON the bare value, a moment as `{"moment": milliseconds}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "crate::json::Plain", into = "crate::json::Plain")]
pub enum Literal {
    /// Text; compared without regard to case.
    Text(String),
    /// A finite number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A moment; a bare date means its first instant in UTC.
    Moment(Moment),
}

/// What must be true of one value. A missing value passes only `Empty`, `IsNot` and `NotIn`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Equals; of several values, one of them equals.
    Is(Literal),
    /// The exact opposite of `Is`, so a missing value passes.
    IsNot(Literal),
    /// Equals one of the list.
    In(Vec<Literal>),
    /// The exact opposite of `In`.
    NotIn(Vec<Literal>),
    /// Contains the text, without regard to case.
    Contains(String),
    /// Starts with the text, without regard to case.
    StartsWith(String),
    /// Ends with the text, without regard to case.
    EndsWith(String),
    /// Stands in this order to the literal.
    Compare(Comparison, Literal),
    /// Lies between the two, both included.
    Between(Literal, Literal),
    /// Missing, blank, or without any entry.
    Empty,
    /// The opposite of `Empty`.
    NotEmpty,
    /// A moment in (now - period, now].
    WithinLast(Period),
    /// A moment in (now, now + period].
    WithinNext(Period),
    /// A moment at or before now - period.
    MoreThanAgo(Period),
}

/// An order between a value and a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// Every comparison, for lists and generators.
    pub const ALL: [Self; 4] = [Self::Below, Self::AtMost, Self::Above, Self::AtLeast];

    /// Returns whether `left` stands in this order to `right`; never for numbers without an order.
    pub fn admits<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Below => left < right,
            Self::AtMost => left <= right,
            Self::Above => left > right,
            Self::AtLeast => left >= right,
        }
    }

    /// Returns the sign, such as `>=`.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }
}

/// How often the contact did something, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Did {
    /// Which touches count.
    #[serde(flatten)]
    pub pattern: Pattern,
    /// How many of them there must be.
    pub count: Count,
    /// How far back they count.
    #[serde(default, skip_serializing_if = "Window::is_ever")]
    pub window: Window,
}

/// Which touches are meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pattern {
    /// The kind of touch, such as `visit`; without one, every kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Name>,
    /// What must be true of its properties, all of it.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Filter>,
    /// Whether touches made by scanners and bots count too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub including_machine: bool,
}

/// What must be true of one property of a touch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filter {
    /// The property, such as `page`.
    pub property: Name,
    /// The test; those about the passing of time are not for properties.
    pub test: Test,
}

/// How many touches there must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// So many or more.
    AtLeast(u32),
    /// So many or fewer; `AtMost(0)` reads "did not".
    AtMost(u32),
    /// Neither more nor fewer.
    Exactly(u32),
}

impl Count {
    /// Returns whether `n` touches are enough and not too many.
    pub fn admits(self, n: usize) -> bool {
        match self {
            Self::AtLeast(wanted) => n >= wanted as usize,
            Self::AtMost(wanted) => n <= wanted as usize,
            Self::Exactly(wanted) => n == wanted as usize,
        }
    }
}

/// How far back touches count. Touches after `now` never do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// Since the beginning.
    #[default]
    Ever,
    /// In (now - period, now]: a touch counts from its own moment until just before period has passed.
    Within(Period),
    /// At this moment or later.
    Since(Moment),
}

impl Window {
    /// Returns whether there is no limit; for the JSON form, which leaves it out then.
    pub fn is_ever(&self) -> bool {
        *self == Self::Ever
    }
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
