//! Roles, what each may do, and how far each may see.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a colleague is here for. Heads may sign the agreement for their side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Builds forms, mails and journeys.
    Marketing,
    /// Works handoffs and deals.
    Sales,
    /// Marketing, and signs for it.
    HeadOfMarketing,
    /// Sales, and signs for it.
    HeadOfSales,
    /// Runs the system.
    Admin,
}

impl Role {
    /// Every role, in the order in which a page offers them.
    pub const ALL: [Self; 5] =
        [Self::Marketing, Self::Sales, Self::HeadOfMarketing, Self::HeadOfSales, Self::Admin];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Sales => "sales",
            Self::HeadOfMarketing => "head_of_marketing",
            Self::HeadOfSales => "head_of_sales",
            Self::Admin => "admin",
        }
    }

    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Marketing => "Marketing",
            Self::Sales => "Sales",
            Self::HeadOfMarketing => "Head of Marketing",
            Self::HeadOfSales => "Head of Sales",
            Self::Admin => "Admin",
        }
    }

    /// Tells whether the role may do it. The one place where roles and capabilities meet.
    pub fn may(self, capability: Capability) -> bool {
        use Capability as C;
        let (marketing, sales) = (
            matches!(self, Self::Marketing | Self::HeadOfMarketing),
            matches!(self, Self::Sales | Self::HeadOfSales),
        );
        match capability {
            C::SeeContacts | C::SeeAgreement | C::SeeResults | C::SeeDeals => true,
            C::EditContacts => true,
            C::Import
            | C::EditForms
            | C::EditCampaigns
            | C::EditScores
            | C::EditSegments
            | C::EditMails
            | C::SeeMails => marketing || self == Self::Admin,
            C::WorkHandoffs | C::EditDeals => sales || self == Self::Admin,
            C::SignAgreement => matches!(self, Self::HeadOfMarketing | Self::HeadOfSales),
            C::DraftAgreement => matches!(self, Self::HeadOfMarketing | Self::HeadOfSales | Self::Admin),
            C::Export => matches!(self, Self::HeadOfMarketing | Self::HeadOfSales | Self::Admin),
            C::Administer | C::Erase => self == Self::Admin,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|role| role.word() == word)
            .ok_or_else(|| format!("there is no role {word}"))
    }
}

/// What a route or a token scope allows. A scope is written as the capability's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Capability {
    /// Read contacts, accounts and timelines within one's reach.
    SeeContacts,
    /// Change contacts and accounts within one's reach.
    EditContacts,
    /// Bring in lists.
    Import,
    /// Take out lists and whole contacts.
    Export,
    /// Erase a contact's personal data.
    Erase,
    /// Build and publish forms.
    EditForms,
    /// Campaigns and their costs.
    EditCampaigns,
    /// The score model: what earns fit and readiness.
    EditScores,
    /// Segments: rules with a name. Who is picked for one is a matter of [`Self::EditContacts`].
    EditSegments,
    /// Read the sending ledger.
    SeeMails,
    /// Templates, journeys, and what is sent.
    EditMails,
    /// Read the agreement and both promises.
    SeeAgreement,
    /// Draft an agreement.
    DraftAgreement,
    /// Sign for one's side.
    SignAgreement,
    /// Accept, reject, log attempts.
    WorkHandoffs,
    /// Read deals within one's reach.
    SeeDeals,
    /// Move deals.
    EditDeals,
    /// Funnel, attribution, campaigns' figures.
    SeeResults,
    /// Users, settings, jobs, audit log.
    Administer,
}

impl Capability {
    /// Every capability, in the order of the token page.
    pub const ALL: [Self; 19] = [
        Self::SeeContacts,
        Self::EditContacts,
        Self::Import,
        Self::Export,
        Self::Erase,
        Self::EditForms,
        Self::EditCampaigns,
        Self::EditScores,
        Self::EditSegments,
        Self::SeeMails,
        Self::EditMails,
        Self::SeeAgreement,
        Self::DraftAgreement,
        Self::SignAgreement,
        Self::WorkHandoffs,
        Self::SeeDeals,
        Self::EditDeals,
        Self::SeeResults,
        Self::Administer,
    ];

    /// Returns the word of the scope.
    pub fn word(self) -> &'static str {
        match self {
            Self::SeeContacts => "contacts:see",
            Self::EditContacts => "contacts:edit",
            Self::Import => "import",
            Self::Export => "export",
            Self::Erase => "erase",
            Self::EditForms => "forms:edit",
            Self::EditCampaigns => "campaigns:edit",
            Self::EditScores => "scores:edit",
            Self::EditSegments => "segments:edit",
            Self::SeeMails => "mails:see",
            Self::EditMails => "mails:edit",
            Self::SeeAgreement => "agreement:see",
            Self::DraftAgreement => "agreement:draft",
            Self::SignAgreement => "agreement:sign",
            Self::WorkHandoffs => "handoffs:work",
            Self::SeeDeals => "deals:see",
            Self::EditDeals => "deals:edit",
            Self::SeeResults => "results:see",
            Self::Administer => "administer",
        }
    }

    /// Returns what people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::SeeContacts => "Read contacts, accounts and timelines",
            Self::EditContacts => "Change contacts and accounts",
            Self::Import => "Bring in lists",
            Self::Export => "Take out lists and whole contacts",
            Self::Erase => "Erase a contact's personal data",
            Self::EditForms => "Build and publish forms",
            Self::EditCampaigns => "Run campaigns and book their costs",
            Self::EditScores => "Change what earns fit and readiness",
            Self::EditSegments => "Make, change and archive segments",
            Self::SeeMails => "Read what was sent",
            Self::EditMails => "Write mails and run journeys",
            Self::SeeAgreement => "Read the agreement and its promises",
            Self::DraftAgreement => "Draft an agreement",
            Self::SignAgreement => "Sign an agreement",
            Self::WorkHandoffs => "Work handoffs",
            Self::SeeDeals => "Read deals",
            Self::EditDeals => "Move deals",
            Self::SeeResults => "Read the results",
            Self::Administer => "Run the house: users, settings, jobs, audit log",
        }
    }

    /// Returns the capability of a scope word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|capability| capability.word() == word)
    }
}

/// How far a role sees: all contacts, those of its team, or its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Everything.
    All,
    /// What a member of one's team owns, and what nobody owns.
    Team,
    /// What one owns oneself.
    Own,
}

impl Reach {
    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Team => "team",
            Self::Own => "own",
        }
    }

    /// Every reach, the widest first.
    pub const ALL: [Self; 3] = [Self::All, Self::Team, Self::Own];

    /// Returns the reach of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reach| reach.word() == word)
    }

    /// Returns what people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "Everything",
            Self::Team => "Their team's, and what nobody owns",
            Self::Own => "Their own",
        }
    }
}

impl store::ToValue for Role {
    fn to_value(&self) -> store::Value {
        self.word().to_value()
    }
}

impl store::FromValue for Role {
    fn from_value(value: store::ValueRef<'_>) -> Result<Self, String> {
        <String as store::FromValue>::from_value(value)?.parse()
    }
}
