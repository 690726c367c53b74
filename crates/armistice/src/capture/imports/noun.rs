//! What a list is about, and what a column of it can become.

use serde::{Deserialize, Serialize};

use super::target::{ACCOUNT, ACCOUNT_MORE, CONSENT, CONTACT, COST, DEAL, TOUCH, Target, WHO};

/// What the rows of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    /// People, with their companies and what they allowed.
    Contacts,
    /// Companies.
    Accounts,
    /// What people did.
    Touches,
    /// Possible sales, and those that ended.
    Deals,
    /// What campaigns cost.
    Costs,
    /// What people allowed or took back, and addresses that bounced.
    Consents,
}

impl Noun {
    /// Every noun, in the order in which a page offers them.
    pub const ALL: [Self; 6] =
        [Self::Contacts, Self::Accounts, Self::Consents, Self::Touches, Self::Deals, Self::Costs];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Accounts => "accounts",
            Self::Touches => "touches",
            Self::Deals => "deals",
            Self::Costs => "costs",
            Self::Consents => "consents",
        }
    }

    /// Returns what people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Contacts => "Contacts",
            Self::Accounts => "Accounts",
            Self::Touches => "Touches",
            Self::Deals => "Deals",
            Self::Costs => "Costs of campaigns",
            Self::Consents => "Consents, unsubscribes and bounces",
        }
    }

    /// Returns the noun of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|noun| noun.word() == word)
    }

    /// Returns what columns of such a list can become.
    pub fn targets(self) -> Vec<&'static Target> {
        let groups: &[&[Target]] = match self {
            Self::Contacts => &[CONTACT, ACCOUNT, CONSENT],
            Self::Accounts => &[ACCOUNT, ACCOUNT_MORE],
            Self::Touches => &[WHO, TOUCH],
            Self::Deals => &[WHO, DEAL],
            Self::Costs => &[COST],
            Self::Consents => &[WHO, CONSENT],
        };
        groups.iter().copied().flatten().collect()
    }

    /// Returns targets of which at least one must be given in each group, with what they are for.
    pub fn needs(self) -> &'static [(&'static [&'static str], &'static str)] {
        const WHO: (&[&str], &str) = (
            &["contact.email", "contact.external_key"],
            "Choose the column with the e-mail address, or the one with the key that the contact has in the other system.",
        );
        match self {
            Self::Contacts | Self::Consents => &[WHO],
            Self::Accounts => &[(
                &["account.name", "account.domain"],
                "Choose the column with the name or the web address of the company.",
            )],
            Self::Touches => &[
                WHO,
                (
                    &["touch.kind"],
                    "Choose the column that says what they did, or a fixed value for all rows.",
                ),
                (&["touch.at"], "Choose the column that says when it happened."),
            ],
            Self::Deals => &[
                WHO,
                (
                    &["deal.stage"],
                    "Choose the column with the stage, or a fixed value such as won for all rows.",
                ),
            ],
            Self::Costs => &[
                (&["cost.campaign"], "Choose the column with the campaign, or a fixed one for all rows."),
                (&["cost.amount"], "Choose the column with the amount."),
            ],
        }
    }
}

impl store::ToValue for Noun {
    fn to_value(&self) -> store::Value {
        self.word().to_value()
    }
}

impl store::FromValue for Noun {
    fn from_value(value: store::ValueRef<'_>) -> Result<Self, String> {
        let word = <String as store::FromValue>::from_value(value)?;
        Self::of(&word).ok_or_else(|| format!("there are no imports of {word}"))
    }
}
