//! A campaign: a marketing effort with a period, a budget and costs.

use jiff::civil::Date;
use measure::{Currency, DAY_MS, Moment, Money};
use serde::Deserialize;
use store::{Tx, params};

use super::CampaignId;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::{Caller, audit};
use crate::sql::insight as sql;

/// The most campaigns that a list shows.
pub const CAMPAIGNS_MAX: usize = 1_000;
/// The longest name, in characters.
const NAME_MAX: usize = 120;
/// The longest key, in characters: it stands in links that people copy by hand.
const KEY_MAX: usize = 60;

/// Where a campaign meets people: the stored word, what people read, and the `utm_medium` of its links.
pub const CHANNELS: [(&str, &str, &str); 10] = [
    ("paid_search", "Paid search", "cpc"),
    ("organic_search", "Organic search", "organic"),
    ("social", "Social media", "social"),
    ("display", "Display", "display"),
    ("email", "E-mail", "email"),
    ("event", "Event or trade show", "event"),
    ("referral", "Referral or partner", "referral"),
    ("content", "Content", "content"),
    ("print", "Print", "print"),
    ("other", "Other", "other"),
];

store::record! {
    /// A campaign as stored.
    pub struct Campaign {
        /// Its id.
        pub id: CampaignId,
        /// The word in `utm_campaign`, unique.
        pub key: String,
        /// What people call it.
        pub name: String,
        /// The word of its channel; see [`CHANNELS`].
        pub channel: String,
        /// The start of its first day.
        pub starts_at: Option<Moment>,
        /// The end of its last day.
        pub ends_at: Option<Moment>,
        /// What it may cost, in minor units.
        pub budget_minor: Option<i64>,
        /// The currency of the budget, and the one that its costs are offered in.
        pub currency: String,
        /// When it was made.
        pub created_at: Moment,
    }
}

impl Campaign {
    /// Returns the first day, in UTC.
    pub fn first_day(&self) -> Option<Date> {
        self.starts_at.map(Moment::date)
    }

    /// Returns the last day, in UTC.
    pub fn last_day(&self) -> Option<Date> {
        self.ends_at.map(|end| (end - 1).date())
    }

    /// Returns the channel as people read it.
    pub fn channel_label(&self) -> &str {
        channel_of(&self.channel).map_or(self.channel.as_str(), |(_, label, _)| *label)
    }

    /// Returns the `utm_medium` that its links carry.
    pub fn medium(&self) -> &str {
        channel_of(&self.channel).map_or("other", |(_, _, medium)| *medium)
    }
}

/// What a person or a program says about a campaign, as typed.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Said {
    /// What people call it.
    pub name: String,
    /// The word in `utm_campaign`; made from the name when empty.
    pub key: String,
    /// The word of its channel.
    pub channel: String,
    /// The first day, `YYYY-MM-DD`, or empty.
    pub starts_on: String,
    /// The last day, `YYYY-MM-DD`, or empty.
    pub ends_on: String,
    /// What it may cost, as people write amounts, or empty.
    pub budget: String,
    /// Three letters.
    pub currency: String,
}

/// What makes a campaign, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    key: String,
    name: String,
    channel: &'static str,
    starts_at: Option<Moment>,
    ends_at: Option<Moment>,
    budget: Option<Money>,
    currency: Currency,
}

impl Plan {
    /// Checks what was said; every wrong field gets its sentence.
    pub fn parse(said: &Said) -> Outcome<Self> {
        let mut errors = FieldErrors::new();
        let name = said.name.trim();
        errors.refuse_nul("name", name);
        if name.is_empty() || name.chars().count() > NAME_MAX {
            errors.add("name", format!("Please give a name of at most {NAME_MAX} characters."));
        }
        let key = key_from(if said.key.trim().is_empty() { name } else { &said.key });
        if key.is_empty() {
            errors.add(
                "key",
                "Please give a key of letters and digits; it stands in the links as utm_campaign.",
            );
        }
        let channel = channel_of(said.channel.trim());
        if channel.is_none() {
            errors.add("channel", "Please choose a channel.");
        }
        let starts_at = day("starts_on", &said.starts_on, &mut errors);
        let ends_at = day("ends_on", &said.ends_on, &mut errors).map(|start| start + DAY_MS);
        if starts_at.zip(ends_at).is_some_and(|(start, end)| end <= start) {
            errors.add("ends_on", "The last day must not be before the first.");
        }
        let currency = said.currency.parse::<Currency>();
        let currency =
            currency.map_err(|fault| errors.add("currency", sentence(&fault))).unwrap_or(Currency::EUR);
        let budget = amount("budget", &said.budget, currency, &mut errors);
        errors.check()?;
        let channel = channel.map_or("other", |(word, _, _)| *word);
        Ok(Self { key, name: name.to_owned(), channel, starts_at, ends_at, budget, currency })
    }
}

/// Stores a campaign. A key that is taken is a field error.
pub fn create(tx: &mut Tx, by: &Caller, plan: &Plan) -> Outcome<CampaignId> {
    let id = CampaignId(tx.new_id());
    let now = tx.now();
    let budget = plan.budget.map(|budget| budget.minor);
    let values = params![
        id,
        plan.key,
        plan.name,
        plan.channel,
        plan.starts_at,
        plan.ends_at,
        budget,
        plan.currency.code(),
        now,
        by.user
    ];
    tx.run(&sql::CAMPAIGN_CREATE, values).map_err(taken)?;
    audit::note(tx, by, "create", "campaign", id.0, &plan.name)?;
    Ok(id)
}

/// Gives a campaign other words, another period or another budget.
pub fn edit(tx: &mut Tx, by: &Caller, id: CampaignId, plan: &Plan) -> Outcome<()> {
    let budget = plan.budget.map(|budget| budget.minor);
    let values = params![
        id,
        plan.key,
        plan.name,
        plan.channel,
        plan.starts_at,
        plan.ends_at,
        budget,
        plan.currency.code()
    ];
    // Rules know a campaign by its key.
    if find(tx, id)?.key != plan.key {
        tx.mark(id.0);
    }
    if tx.run(&sql::CAMPAIGN_EDIT, values).map_err(taken)? == 0 {
        return Err(Fault::Missing("campaign"));
    }
    audit::note(tx, by, "edit", "campaign", id.0, &plan.name)
}

/// Returns a campaign. Campaigns belong to the company: everybody who may see results sees all of them.
pub fn find(tx: &mut Tx, id: CampaignId) -> Outcome<Campaign> {
    tx.maybe(&sql::CAMPAIGN_BY_ID, params![id])?.ok_or(Fault::Missing("campaign"))
}

/// Returns the campaign that a link names in `utm_campaign`.
pub fn by_key(tx: &mut Tx, key: &str) -> Outcome<Option<Campaign>> {
    Ok(tx.maybe(&sql::CAMPAIGN_BY_KEY, params![key_from(key)])?)
}

/// Returns all campaigns, the latest first, at most [`CAMPAIGNS_MAX`].
pub fn all(tx: &mut Tx) -> Outcome<Vec<Campaign>> {
    Ok(tx.all(&sql::CAMPAIGNS, params![CAMPAIGNS_MAX])?)
}

/// Returns how many contacts each campaign brought first. Cost: one pass over the contacts.
pub fn leads(tx: &mut Tx) -> Outcome<Vec<(CampaignId, i64)>> {
    Ok(tx.all(&sql::CAMPAIGN_LEADS, params![])?)
}

/// Brings a text to the form of a key: lower-case ASCII letters and digits with single hyphens between.
pub fn key_from(text: &str) -> String {
    let mut key = String::new();
    for letter in text.trim().to_lowercase().chars() {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            key.push(letter);
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
        if key.len() >= KEY_MAX {
            break;
        }
    }
    key.trim_end_matches('-').to_owned()
}

/// Reads an optional date as the start of that day.
pub(super) fn day(field: &str, text: &str, errors: &mut FieldErrors) -> Option<Moment> {
    if text.trim().is_empty() {
        return None;
    }
    let date = text.trim().parse::<Date>().ok();
    if date.is_none() {
        errors.add(field, "Please write the date as 2026-03-31.");
    }
    date.and_then(start_of)
}

/// Reads an optional amount.
pub(super) fn amount(field: &str, text: &str, currency: Currency, errors: &mut FieldErrors) -> Option<Money> {
    if text.trim().is_empty() {
        return None;
    }
    match Money::parse(text, currency) {
        Ok(money) if money.currency == currency => Some(money),
        Ok(money) => {
            errors.add(field, format!("The amount is in {}, but {currency} was chosen.", money.currency));
            None
        }
        Err(fault) => {
            errors.add(field, sentence(&fault));
            None
        }
    }
}

/// Returns the first moment of a UTC day.
pub(super) fn start_of(date: Date) -> Option<Moment> {
    date.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|midnight| midnight.timestamp().into())
}

fn channel_of(word: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    CHANNELS.iter().find(|(known, _, _)| *known == word)
}

/// Makes a sentence of a fault: a capital at the front, a stop at the end.
fn sentence(fault: &impl ToString) -> String {
    let text = fault.to_string();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

fn taken(error: store::Error) -> Fault {
    match error {
        store::Error::Constraint(name) if name == "campaigns_key" => {
            Fault::field("key", "Another campaign has this key; links could not tell them apart.")
        }
        other => other.into(),
    }
}
