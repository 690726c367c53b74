//! Where a deal stands: which of the buyer's three decisions is open, or how it ended and why.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A deal's stage. The first three are the buyer's decisions (Konrath); a stage is left by what the buyer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DealStage {
    /// Do they give us their time?
    Access,
    /// Is the change worth the trouble?
    Change,
    /// With whom do they make it?
    Resources,
    /// They bought.
    Won,
    /// They bought elsewhere, or will not buy from us.
    Lost,
    /// They bought nothing: status quo or indecision.
    NoDecision,
}

impl DealStage {
    /// Every stage, in the order of the board.
    pub const ALL: [Self; 6] =
        [Self::Access, Self::Change, Self::Resources, Self::Won, Self::Lost, Self::NoDecision];
    /// The stages of an open deal.
    pub const OPEN: [Self; 3] = [Self::Access, Self::Change, Self::Resources];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Change => "change",
            Self::Resources => "resources",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::NoDecision => "no_decision",
        }
    }

    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Access => "Allow access",
            Self::Change => "Initiate change",
            Self::Resources => "Select resources",
            Self::Won => "Won",
            Self::Lost => "Lost",
            Self::NoDecision => "No decision",
        }
    }

    /// Returns the stage of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.word() == word)
    }

    /// Tells whether the deal may still be won.
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }
}

impl fmt::Display for DealStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl store::FromValue for DealStage {
    fn from_value(value: store::ValueRef<'_>) -> Result<Self, String> {
        let word = <String as store::FromValue>::from_value(value)?;
        Self::of(&word).ok_or_else(|| format!("there is no deal stage {word}"))
    }
}

/// Why a deal was not won. No decision is kept apart from a loss: most deals end so, and other things help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LostReason {
    /// They chose a competitor.
    ChoseCompetitor,
    /// Too expensive.
    Price,
    /// Something they need is missing.
    MissingFeature,
    /// The money went elsewhere.
    NoBudget,
    /// The need went away.
    NoNeed,
    /// They stay with what they have: changing is not worth it to them.
    StatusQuo,
    /// They want to change and cannot decide.
    Indecision,
    /// They stopped answering.
    WentSilent,
}

impl LostReason {
    /// Every reason, in the order in which a page offers them.
    pub const ALL: [Self; 8] = [
        Self::StatusQuo,
        Self::Indecision,
        Self::ChoseCompetitor,
        Self::Price,
        Self::MissingFeature,
        Self::NoBudget,
        Self::NoNeed,
        Self::WentSilent,
    ];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::ChoseCompetitor => "chose_competitor",
            Self::Price => "price",
            Self::MissingFeature => "missing_feature",
            Self::NoBudget => "no_budget",
            Self::NoNeed => "no_need",
            Self::StatusQuo => "status_quo",
            Self::Indecision => "indecision",
            Self::WentSilent => "went_silent",
        }
    }

    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::ChoseCompetitor => "Chose a competitor",
            Self::Price => "Price",
            Self::MissingFeature => "Something is missing",
            Self::NoBudget => "No budget",
            Self::NoNeed => "No need any more",
            Self::StatusQuo => "Stays with the status quo",
            Self::Indecision => "Could not decide",
            Self::WentSilent => "Went silent",
        }
    }

    /// Returns the reason of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }

    /// Returns the stage in which a deal ends for this reason.
    pub fn ends_in(self) -> DealStage {
        match self {
            Self::StatusQuo | Self::Indecision => DealStage::NoDecision,
            _ => DealStage::Lost,
        }
    }
}
