//! What a list of contacts is asked: filters, order, page. Read once at the edge; a word that means nothing is refused.

use rules::Cell;
use serde::Deserialize;

use super::stage::Stage;
use super::{AccountId, ContactId, tag};
use crate::capture::consent::MARKETING;
use crate::fault::{FieldErrors, Outcome};
use crate::insight::CampaignId;
use crate::people::{Sight, UserId};
use crate::segments::SegmentId;

/// Words of a search that are looked for; each must be found, more are left out.
const WORDS_MAX: usize = 6;
/// The longest search, in letters.
const SEARCH_MAX: usize = 200;
/// The value of the filter `owner` for contacts that nobody owns.
pub const NOBODY: &str = "nobody";

/// The question as it stands in a URL.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Words to be found in name, e-mail address or company.
    pub search: String,
    /// A lifecycle stage: `lead`, `customer`, …
    pub stage: String,
    /// A user's id, or `nobody`.
    pub owner: String,
    /// Where they came from first.
    pub source: String,
    /// The id of the campaign that brought them first.
    pub campaign: String,
    /// A cell of the grid: `A1` to `C3`.
    pub grid: String,
    /// A tag.
    pub tag: String,
    /// A purpose that they allow: `marketing`, `newsletter`, …
    pub consent: String,
    /// A segment's id.
    pub segment: String,
    /// An account's id.
    pub account: String,
    /// A rule, in its text or its JSON form.
    pub rule: String,
    /// `name`, `account`, `stage` (since when), `cell`, `fit`, `readiness`, `owner`, `source`, `touched`, `created`, or
    /// `field:` and the key of a field of your own; a minus in front turns it round. Empty is `-created`.
    pub sort: String,
    /// The page after this contact.
    pub after: String,
    /// The page before this contact.
    pub before: String,
}

/// Whose contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Those that nobody owns.
    Nobody,
    /// Those of a colleague.
    User(UserId),
}

/// Which contacts.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words, in lower case.
    pub words: Vec<String>,
    /// In a stage.
    pub stage: Option<Stage>,
    /// Of an owner.
    pub owner: Option<Owner>,
    /// From a source.
    pub source: Option<String>,
    /// Brought by a campaign.
    pub campaign: Option<CampaignId>,
    /// In a cell of the grid, as it is now.
    pub grid: Option<Cell>,
    /// With a tag.
    pub tag: Option<String>,
    /// Who allow a purpose.
    pub consent: Option<String>,
    /// In a segment.
    pub segment: Option<SegmentId>,
    /// At a company.
    pub account: Option<AccountId>,
}

/// What a list is ordered by. Whoever has nothing to be ordered by comes last, in either direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// First name, last name, address: by the first that they have, then by the next.
    Name,
    /// The name of the company.
    Account,
    /// Since when they have been in their stage.
    StageSince,
    /// The cell of the grid as it is now; A1 is the lowest.
    Cell,
    /// Who they are.
    Fit,
    /// What they do.
    Readiness,
    /// The owner's name.
    Owner,
    /// Where they came from first.
    Source,
    /// The last moment of activity.
    Touched,
    /// When the record was made.
    Created,
    /// A field of the company's own, by its key.
    Own(String),
}

impl Key {
    /// Every key that has a word of its own.
    pub const ALL: [(&'static str, Self); 10] = [
        ("name", Self::Name),
        ("account", Self::Account),
        ("stage", Self::StageSince),
        ("cell", Self::Cell),
        ("fit", Self::Fit),
        ("readiness", Self::Readiness),
        ("owner", Self::Owner),
        ("source", Self::Source),
        ("touched", Self::Touched),
        ("created", Self::Created),
    ];

    /// Returns the key of a word.
    fn of(word: &str) -> Option<Self> {
        let own = word.strip_prefix("field:").filter(|key| !key.is_empty());
        let known = Self::ALL.into_iter().find(|(known, _)| *known == word).map(|(_, key)| key);
        known.or_else(|| own.map(|key| Self::Own(key.to_owned())))
    }
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub key: Key,
    /// The largest first.
    pub descending: bool,
}

impl Order {
    /// The newest first: the order that no filter disturbs.
    pub const NEWEST: Self = Self { key: Key::Created, descending: true };

    /// Returns the order of a word such as `-fit`.
    pub fn of(word: &str) -> Option<Self> {
        let (name, descending) = word.strip_prefix('-').map_or((word, false), |name| (name, true));
        Key::of(name).map(|key| Self { key, descending })
    }
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At the beginning.
    First,
    /// After a contact.
    After(ContactId),
    /// Before a contact.
    Before(ContactId),
}

/// A question that has an answer.
#[derive(Clone, Debug)]
pub struct Question {
    /// What the caller may see.
    pub sight: Sight,
    /// Which contacts.
    pub filter: Filter,
    /// A rule that they must meet as well, as it was typed; empty when there is none.
    pub rule: String,
    /// In which order.
    pub order: Order,
    /// Which page.
    pub place: Place,
}

impl Asked {
    /// Reads the question; each word that means nothing is a field error.
    pub fn read(&self, sight: Sight) -> Outcome<Question> {
        let mut errors = FieldErrors::new();
        let mut field = |name: &str, sentence: &str| errors.add(name, sentence);
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let filter = Filter {
            words: words(&self.search),
            stage: read(&self.stage, || field("stage", "There is no such stage.")),
            owner: match self.owner.trim() {
                NOBODY => Some(Owner::Nobody),
                text => read(text, || field("owner", "There is no such colleague.")).map(Owner::User),
            },
            source: some(&self.source),
            campaign: read(&self.campaign, || field("campaign", "There is no such campaign.")),
            grid: match self.grid.trim() {
                "" => None,
                text => Cell::read(text).or_else(|| {
                    field("grid", "There is no such cell.");
                    None
                }),
            },
            tag: some(&self.tag).and_then(|text| tag::normal(&text).ok()),
            consent: some(&self.consent),
            segment: read(&self.segment, || field("segment", "There is no such segment.")),
            account: read(&self.account, || field("account", "There is no such account.")),
        };
        let order = match self.sort.trim() {
            "" => Some(Order::NEWEST),
            word => Order::of(word),
        };
        if order.is_none() {
            field("sort", "There is no such order.");
        }
        let before = read(&self.before, || field("before", "There is no such contact."));
        let after = read(&self.after, || field("after", "There is no such contact."));
        errors.check()?;
        let place = after.map(Place::After).or(before.map(Place::Before)).unwrap_or(Place::First);
        let rule = self.rule.trim().to_owned();
        Ok(Question { sight, filter, rule, order: order.unwrap_or(Order::NEWEST), place })
    }

    /// Returns the parts of the question that are not empty, for links.
    pub fn parameters(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("search", &self.search),
            ("stage", &self.stage),
            ("owner", &self.owner),
            ("source", &self.source),
            ("campaign", &self.campaign),
            ("grid", &self.grid),
            ("tag", &self.tag),
            ("consent", &self.consent),
            ("segment", &self.segment),
            ("account", &self.account),
            ("rule", &self.rule),
            ("sort", &self.sort),
        ]
        .into_iter()
        .map(|(name, value)| (name, value.as_str()))
    }

    /// Tells whether any filter is set, the search included.
    pub fn is_narrowed(&self) -> bool {
        self.parameters().any(|(name, value)| name != "sort" && !value.trim().is_empty())
    }
}

impl Filter {
    /// The purpose that the list offers as "may be written to".
    pub const CONSENT: &'static str = MARKETING;
}

/// Returns the words of a search, in the form in which they are kept for searching.
pub fn words(search: &str) -> Vec<String> {
    let search: String = search.chars().filter(|letter| *letter != '\0').take(SEARCH_MAX).collect();
    search.to_lowercase().split_whitespace().take(WORDS_MAX).map(str::to_owned).collect()
}

/// Returns the pattern of texts that contain a word.
pub fn containing(word: &str) -> String {
    format!("%{}%", escaped(word))
}

/// Returns text for a pattern after `ESCAPE '\'`: what LIKE would read as a sign stands for itself.
pub fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Returns what a text stands for; an empty one stands for nothing, one that cannot be read is a problem.
fn read<T: std::str::FromStr>(text: &str, problem: impl FnOnce()) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let found = text.parse().ok();
    if found.is_none() {
        problem();
    }
    found
}
