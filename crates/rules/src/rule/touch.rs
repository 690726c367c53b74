//! What may be asked of the things a contact did.

use serde::{Deserialize, Serialize};

use super::value::Test;
use super::{Bounds, is_false};
use crate::name::Name;
use crate::period::Period;
use measure::Moment;

/// How often the contact did something, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Did {
    /// Which touches count.
    #[serde(flatten)]
    pub pattern: Pattern,
    /// What is counted of them, and how much there must be.
    #[serde(flatten)]
    pub tally: Tally,
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
    #[serde(default, skip_serializing_if = "is_false")]
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

/// What is counted of the touches that are meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tally {
    /// The touches themselves.
    Count(Count),
    /// The different values of a property; text without regard to case, touches without a value not at all.
    Different {
        /// The property, such as `page`.
        property: Name,
        /// How many values there must be.
        count: Count,
    },
    /// The sum of a property, zero for no touches at all.
    Total {
        /// The property, a number.
        property: Name,
        /// What must be true of the sum.
        test: Bounds,
    },
}

/// How many there must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// So many or more.
    AtLeast(u32),
    /// So many or fewer; `AtMost(0)` reads "did not".
    AtMost(u32),
    /// Neither more nor fewer.
    Exactly(u32),
    /// From the first to the second, both included.
    Between(u32, u32),
}

impl Count {
    /// Returns the least and the largest number that is admitted.
    pub fn range(self) -> (usize, usize) {
        let (least, most) = match self {
            Self::AtLeast(wanted) => (wanted, u32::MAX),
            Self::AtMost(wanted) => (0, wanted),
            Self::Exactly(wanted) => (wanted, wanted),
            Self::Between(least, most) => (least, most),
        };
        (least as usize, if most == u32::MAX { usize::MAX } else { most as usize })
    }

    /// Returns whether `n` are enough and not too many.
    pub fn admits(self, n: usize) -> bool {
        let (least, most) = self.range();
        (least..=most).contains(&n)
    }
}

/// How far back touches count. Touches after `now` never do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// Since the beginning.
    #[default]
    Ever,
    /// In (now - period, now]: a touch counts from its own moment until just before period has passed.
    Within(Period),
    /// At this moment or later.
    Since(Moment),
    /// At the first moment or later, and before the second.
    Between(Moment, Moment),
    /// After this touch; nothing counts when there is none.
    SinceTouch(Chosen),
    /// Since the contact joined the segment; nothing counts while it is outside.
    SinceJoining(Name),
}

impl Window {
    /// Returns whether there is no limit; for the JSON form, which leaves it out then.
    pub fn is_ever(&self) -> bool {
        *self == Self::Ever
    }
}

/// One touch out of those that are meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// Which of them.
    pub which: Which,
    /// Those that are meant.
    #[serde(flatten)]
    pub pattern: Pattern,
}

/// The first or the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// The earliest.
    First,
    /// The latest.
    Last,
}

impl Which {
    /// Returns the word of the text form.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
        }
    }
}

/// What must be true of one chosen touch. Without such a touch only `At` with `Empty` holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChosenTest {
    /// Of the moment at which it happened.
    At(Test),
    /// Of its properties, all of it.
    Has(Vec<Filter>),
}

/// One thing after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sequence {
    /// What must have happened, in this order; each step is another touch.
    pub steps: Vec<Step>,
    /// What must not have happened after the last step. With a period it is asked when that has passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub but_not: Option<Step>,
    /// Where the touch of the last step lies.
    #[serde(default, skip_serializing_if = "Window::is_ever")]
    pub window: Window,
}

/// A step of a sequence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Which touches are meant.
    #[serde(flatten)]
    pub pattern: Pattern,
    /// How soon after the step before: less than so long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Period>,
}
