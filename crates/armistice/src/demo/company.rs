//! What the company has before the first visitor comes: colleagues, forms, campaigns, an agreement to be signed.

use std::collections::BTreeMap;

use store::Tx;

use super::cast::{COMPANY, MEMBERS, PASSWORD, address};
use crate::app::App;
use crate::capture::form;
use crate::capture::form_template::TEMPLATES;
use crate::contacts::stage::Stage;
use crate::contacts::{ContactId, export};
use crate::fault::Outcome;
use crate::flow::segments::{self, Way};
use crate::insight::CampaignId;
use crate::insight::campaign::{self, Plan, Said};
use crate::nurture::{journey, ready_made};
use crate::people::{Role, TeamId, UserId, password, session, team, user};
use crate::segments::segment;
use crate::settings::{self, Company};

/// Who and what the story needs to know.
#[derive(Clone, Debug)]
pub struct Founded {
    /// Colleagues by mailbox.
    pub members: BTreeMap<&'static str, UserId>,
    /// Campaigns by key.
    pub campaigns: Vec<(&'static Effort, CampaignId)>,
}

/// A campaign of the story.
#[derive(Debug)]
pub struct Effort {
    /// `utm_campaign`.
    pub key: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// The word of its channel.
    pub channel: &'static str,
    /// `utm_source` of its links.
    pub source: &'static str,
    /// First and last month of the story, from 0.
    pub months: (i64, i64),
    /// What a month costs, in cents.
    pub month_minor: i64,
    /// Its share of all arrivals while it runs.
    pub weight: f64,
    /// How much its people care, 1 being usual.
    pub interest: f64,
}

/// The campaigns: some dear and good, some dear and poor.
pub const EFFORTS: [Effort; 7] = [
    Effort {
        key: "search-always",
        name: "Search, always on",
        channel: "paid_search",
        source: "google",
        months: (0, 11),
        month_minor: 420_000,
        weight: 3.0,
        interest: 1.15,
    },
    Effort {
        key: "linkedin-heads",
        name: "LinkedIn for heads of maintenance",
        channel: "social",
        source: "linkedin",
        months: (1, 9),
        month_minor: 360_000,
        weight: 2.2,
        interest: 0.9,
    },
    Effort {
        key: "fair-hannover",
        name: "Trade fair Hannover",
        channel: "event",
        source: "fair",
        months: (4, 5),
        month_minor: 1_950_000,
        weight: 3.2,
        interest: 0.5,
    },
    Effort {
        key: "spring-webinar",
        name: "Webinar: what downtime costs",
        channel: "event",
        source: "webinar",
        months: (6, 7),
        month_minor: 240_000,
        weight: 2.6,
        interest: 1.6,
    },
    Effort {
        key: "trade-letter",
        name: "Trade letter sponsorship",
        channel: "email",
        source: "trade-letter",
        months: (2, 8),
        month_minor: 180_000,
        weight: 1.4,
        interest: 0.7,
    },
    Effort {
        key: "partner-referral",
        name: "Partner referrals",
        channel: "referral",
        source: "partner",
        months: (0, 11),
        month_minor: 60_000,
        weight: 0.8,
        interest: 1.9,
    },
    Effort {
        key: "banner-push",
        name: "Banner push",
        channel: "display",
        source: "banner",
        months: (8, 10),
        month_minor: 510_000,
        weight: 1.8,
        interest: 0.35,
    },
];

/// Customers who talk about the company.
const REFERENCES: usize = 8;
/// The segments with a rule: name, what for, who is in it.
const SEGMENTS: [(&str, &str, &str); 3] = [
    (
        "Looked at prices",
        "Whoever looked at the prices this week and has not bought yet. Sales calls these first.",
        "did visit \"/pricing\" within 7 days and stage is not customer",
    ),
    (
        "Large plants",
        "Companies with 500 people and more: their audits take another talk.",
        "account.employees >= 500",
    ),
    (
        "Gone quiet",
        "Once warm, and not seen for two months. The winter letter goes to them.",
        "did visit \"/pricing\" and did nothing within 60 days and stage in (lead, recycled)",
    ),
];

/// Makes the company.
pub async fn found(app: &App) -> Outcome<Founded> {
    let hash = password::hash(PASSWORD.to_owned()).await?;
    app.write(move |tx| {
        let company = Company {
            name: COMPANY.into(),
            postal_address: "Tidewell GmbH, Hafenstraße 12, 20457 Hamburg".into(),
            zone: "Europe/Berlin".into(),
            currency: "EUR".into(),
            from_address: address("hello"),
        };
        settings::set(tx, "company", &company, None)?;
        let members = colleagues(tx, &hash)?;
        let head = session::console(tx, members["maya"])?;
        for template in &TEMPLATES {
            let made = form::create(tx, &(template.draft)(), Some(head.user))?;
            form::publish(tx, made, head.user)?;
        }
        let mut campaigns = Vec::new();
        for effort in &EFFORTS {
            let said = Said {
                name: effort.name.into(),
                key: effort.key.into(),
                channel: effort.channel.into(),
                currency: "EUR".into(),
                ..Said::default()
            };
            campaigns.push((effort, campaign::create(tx, &head, &Plan::parse(&said)?)?));
        }
        let journey = ready_made::install(tx, &head)?;
        journey::start(tx, &head, journey)?;
        for (name, description, rule) in SEGMENTS {
            let said = segment::Said {
                name: name.into(),
                description: description.into(),
                rule: rule.into(),
                ..segment::Said::default()
            };
            segments::create(tx, &head, &said)?;
        }
        Ok(Founded { members, campaigns })
    })
    .await
}

/// Makes the operator first, who then makes the teams and everybody else.
fn colleagues(tx: &mut Tx, hash: &str) -> Outcome<BTreeMap<&'static str, UserId>> {
    let mut members = BTreeMap::new();
    let mut teams: Option<(TeamId, TeamId)> = None;
    for member in &MEMBERS {
        let team_of = |role: Role| match role {
            Role::Marketing | Role::HeadOfMarketing => teams.map(|(marketing, _)| marketing),
            Role::Sales | Role::HeadOfSales => teams.map(|(_, sales)| sales),
            Role::Admin => None,
        };
        let new = user::New {
            email: address(member.mailbox),
            name: member.name.into(),
            role: member.role,
            team: team_of(member.role),
            password_hash: Some(hash.to_owned()),
            zone: "Europe/Berlin".into(),
        };
        let made = user::create(tx, &new)?;
        members.insert(member.mailbox, made);
        if teams.is_none() {
            let operator = session::console(tx, made)?;
            teams = Some((team::create(tx, &operator, "Marketing")?, team::create(tx, &operator, "Sales")?));
        }
    }
    Ok(members)
}

/// Picks those who bought first as references, when the story has been told.
pub async fn pick_references(app: &App, head: UserId) -> Outcome<()> {
    let pick = move |tx: &mut Tx| {
        let head = session::console(tx, head)?;
        let said = segment::Said {
            name: "References".into(),
            description: "Customers who talk about us when somebody asks.".into(),
            kind: segment::Kind::Picked,
            ..segment::Said::default()
        };
        let id = segments::create(tx, &head, &said)?;
        let customers = export::next(tx, Some(Stage::Customer), ContactId(0))?;
        let customers: Vec<_> = customers.into_iter().take(REFERENCES).collect();
        segments::pick(tx, &head, id, &customers, Way::In)
    };
    app.write(pick).await.map(drop)
}
