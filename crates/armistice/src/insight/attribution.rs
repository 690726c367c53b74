//! Which source and which campaign brought which revenue, under several models side by side, and at which cost.
//!
//! Each deal's amount is divided over its path by [`measure::Model`], exact to the minor unit, and every part is
//! booked once by source and once by campaign; so both tables sum to the revenue under every model. Costs are
//! summed from their own rows, each once, never per deal. All of it divides observed association: it does not prove
//! what would have happened otherwise.

use std::collections::BTreeMap;

use measure::{Model, Moment, return_on};
use store::Tx;

use super::paths::{self, Path, Revenue};
use super::question::Question;
use super::{CampaignId, campaign, cost};
use crate::fault::{Fault, Outcome};
use crate::people::Sight;

/// The models that stand side by side: word, what people read, what it does.
pub const MODELS: [(Model, &str, &str, &str); 3] = [
    (Model::First, "first", "First touch", "the whole amount to the first touch that counts"),
    (Model::Last, "last", "Last touch", "the whole amount to the last touch that counts"),
    (Model::Linear, "linear", "Linear", "the same part of the amount to every touch that counts"),
];

/// What a part of the revenue is booked under.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A source.
    Source(String),
    /// A campaign.
    Campaign(CampaignId),
    /// A touch that counts, but does not say this (a source without a campaign, or the other way round).
    Unsaid,
    /// No touch that counts: nobody may claim it.
    Unattributed,
}

/// By what the revenue is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Where touches came from.
    Source,
    /// The marketing effort behind them.
    Campaign,
}

impl By {
    /// Returns the word in links and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Campaign => "campaign",
        }
    }

    /// Returns the dimension of a word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Source, Self::Campaign].into_iter().find(|by| by.word() == word)
    }

    /// Returns what a touch is booked under.
    pub fn key(self, touch: &paths::PathTouch) -> Key {
        match self {
            Self::Source => touch.source.clone().map_or(Key::Unsaid, Key::Source),
            Self::Campaign => touch.campaign.map_or(Key::Unsaid, Key::Campaign),
        }
    }
}

/// One line: what one key earned, and what it cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The key.
    pub key: Key,
    /// What people read.
    pub label: String,
    /// The credit in minor units under each of [`MODELS`].
    pub credit: [i64; 3],
    /// How many won deals have at least one touch of this key.
    pub deals: u64,
    /// The booked cost in minor units, every cost row once; `None` where costs do not apply.
    pub cost: Option<i64>,
}

impl Line {
    /// Returns (credit − cost)/cost under the n-th model; `None` without a cost.
    pub fn roi(&self, model: usize) -> Option<f64> {
        return_on(self.credit[model], self.cost?)
    }
}

/// The answer for one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Three letters.
    pub currency: String,
    /// What was won, in minor units.
    pub revenue: i64,
    /// In how many deals.
    pub deals: u64,
    /// By source: the largest linear credit first, what is unsaid or unattributed last.
    pub sources: Vec<Line>,
    /// By campaign, in the same order; campaigns that only cost are there too.
    pub campaigns: Vec<Line>,
    /// Revenue and costs in other currencies, which are not part of this answer.
    pub elsewhere: Vec<Revenue>,
    /// Currencies of costs that are not part of this answer.
    pub costs_elsewhere: Vec<String>,
}

impl Attribution {
    /// Returns the cost of all campaigns, in minor units.
    pub fn cost(&self) -> i64 {
        self.campaigns.iter().filter_map(|line| line.cost).sum()
    }

    /// Returns the amount that no touch may claim.
    pub fn unattributed(&self) -> i64 {
        self.sources.iter().filter(|line| line.key == Key::Unattributed).map(|line| line.credit[0]).sum()
    }
}

/// Divides the revenue of the span. Without a currency the one with the most won deals is taken, then that of costs.
pub fn measure(tx: &mut Tx, sight: Sight, question: &Question, currency: &str) -> Outcome<Attribution> {
    let revenues = paths::revenues(tx, sight, question)?;
    let costs = cost::totals(tx, question.from, question.until)?;
    let asked = Some(currency.trim().to_uppercase()).filter(|currency| !currency.is_empty());
    let usual = || revenues.first().map(|revenue| revenue.currency.clone());
    let of_costs = || costs.first().map(|total| total.currency.clone());
    let currency = asked.or_else(usual).or_else(of_costs).unwrap_or_else(|| "EUR".to_owned());

    let (mut sources, mut campaigns) = (Ledger::default(), Ledger::default());
    let mut sum = Some(0_i64);
    let mut deals = 0;
    paths::each(tx, sight, question, &currency, |path| {
        sum = sum.and_then(|sum| sum.checked_add(path.deal.amount));
        deals += 1;
        let parts = MODELS.map(|(model, ..)| credit(model, &path));
        sources.book(&path, &parts, By::Source);
        campaigns.book(&path, &parts, By::Campaign);
    })?;
    let revenue = sum.ok_or_else(|| Fault::Internal("the revenue is larger than can be kept".to_owned()))?;
    for total in costs.iter().filter(|total| total.currency == currency) {
        campaigns.line(Key::Campaign(total.campaign)).cost = total.minor;
    }
    let names: BTreeMap<CampaignId, String> =
        campaign::all(tx)?.into_iter().map(|campaign| (campaign.id, campaign.name)).collect();
    let mut costs_elsewhere: Vec<String> = costs.into_iter().map(|total| total.currency).collect();
    costs_elsewhere.retain(|other| *other != currency);
    costs_elsewhere.sort_unstable();
    costs_elsewhere.dedup();
    Ok(Attribution {
        revenue,
        deals,
        sources: sources.lines(&names),
        campaigns: campaigns.lines(&names),
        elsewhere: revenues.into_iter().filter(|revenue| revenue.currency != currency).collect(),
        costs_elsewhere,
        currency,
    })
}

/// Returns the part of each touch of a path, in minor units; no parts when nothing may claim the amount.
pub fn credit(model: Model, path: &Path) -> Vec<i64> {
    let moments: Vec<Moment> = path.touches.iter().map(|touch| touch.at).collect();
    model.credit(path.deal.amount, &moments)
}

/// Sums per key while paths go by.
#[derive(Default)]
struct Ledger(BTreeMap<Key, Sums>);

#[derive(Default)]
struct Sums {
    credit: [i64; 3],
    deals: u64,
    cost: i64,
}

impl Ledger {
    fn line(&mut self, key: Key) -> &mut Sums {
        self.0.entry(key).or_default()
    }

    /// Books the parts of a path. Sums saturate; the revenue is summed with a check, and it bounds every part.
    fn book(&mut self, path: &Path, parts: &[Vec<i64>; 3], by: By) {
        if path.touches.is_empty() {
            let sums = self.line(Key::Unattributed);
            sums.deals += 1;
            sums.credit = sums.credit.map(|credit| credit.saturating_add(path.deal.amount));
            return;
        }
        let keys: Vec<Key> = path.touches.iter().map(|touch| by.key(touch)).collect();
        for (place, key) in keys.iter().enumerate() {
            let sums = self.line(key.clone());
            sums.deals += u64::from(!keys[..place].contains(key));
            for (credit, parts) in sums.credit.iter_mut().zip(parts) {
                *credit = credit.saturating_add(parts[place]);
            }
        }
    }

    fn lines(self, names: &BTreeMap<CampaignId, String>) -> Vec<Line> {
        let line = |(key, sums): (Key, Sums)| {
            let (label, cost) = match &key {
                Key::Source(source) => (source.clone(), None),
                Key::Campaign(id) => (
                    names.get(id).cloned().unwrap_or_else(|| "A campaign that is gone".to_owned()),
                    Some(sums.cost),
                ),
                Key::Unsaid => ("Not said".to_owned(), None),
                Key::Unattributed => ("Unattributed".to_owned(), None),
            };
            Line { key, label, credit: sums.credit, deals: sums.deals, cost }
        };
        let mut lines: Vec<Line> = self.0.into_iter().map(line).collect();
        lines.sort_by_key(|line| {
            let last = matches!(line.key, Key::Unsaid | Key::Unattributed);
            (last, std::cmp::Reverse(line.credit[2]), line.key.clone())
        });
        lines
    }
}
