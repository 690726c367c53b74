//! What a bulk action does with each contact: a closed list, each as by hand.

use serde::Deserialize;

use super::stage::{REASON_MAX, Stage};
use super::{description, tag};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::UserId;
use crate::segments::SegmentId;

/// The standard fields that are set for many at once, with what people read. Names and addresses are of one alone.
pub const STANDARD: [(&str, &str); 4] =
    [("job_title", "Job title"), ("city", "City"), ("country", "Country"), ("language", "Language")];
/// What stands before the key of one of the company's own fields.
const OWN: &str = "own.";

/// What is done with each contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A tag is stuck on.
    Tag(String),
    /// A tag is taken off.
    Untag(String),
    /// They get another owner, or none.
    Give(Option<UserId>),
    /// They move to another stage.
    Move {
        /// Where to.
        to: Stage,
        /// Why, in words that the timeline shows.
        reason: String,
    },
    /// They are picked for a segment.
    Join(SegmentId),
    /// They are taken out of a picked segment.
    Leave(SegmentId),
    /// A field is set, or emptied.
    Set {
        /// Which.
        field: Which,
        /// The value as it is written; an empty one empties the field.
        value: String,
    },
}

/// A field that can be set for many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// One of [`STANDARD`].
    Standard(&'static str),
    /// One of the company's own, by key.
    Own(String),
}

impl Which {
    /// Returns the word in forms and tables.
    pub fn word(&self) -> String {
        match self {
            Self::Standard(key) => (*key).to_owned(),
            Self::Own(key) => format!("{OWN}{key}"),
        }
    }

    /// Returns the field of a word.
    pub fn of(word: &str) -> Option<Self> {
        if let Some(key) = word.strip_prefix(OWN) {
            return Some(Self::Own(key.to_owned()));
        }
        STANDARD.iter().find(|(key, _)| *key == word).map(|(key, _)| Self::Standard(key))
    }
}

/// The words of the deeds with what their buttons say, in the order in which a page offers them.
pub const WORDS: [(&str, &str); 7] = [
    ("tag", "Add a tag"),
    ("untag", "Take a tag off"),
    ("give", "Give to an owner"),
    ("move", "Move to a stage"),
    ("join", "Put into a segment"),
    ("leave", "Take out of a segment"),
    ("set", "Set a field"),
];

/// A deed as a form or a program says it; each deed reads its own texts alone.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = SaidDeed)]
pub struct Said {
    /// `tag`, `untag`, `give`, `move`, `join`, `leave` or `set`.
    pub deed: String,
    /// For `tag` and `untag`: the tag.
    pub tag: String,
    /// For `give`: a user's id; empty is nobody's.
    pub owner: String,
    /// For `move`: `subscriber`, `lead`, `customer` or `disqualified`.
    pub stage: String,
    /// For `move`: why, in words that the timeline shows.
    pub reason: String,
    /// For `join` and `leave`: the id of a picked segment.
    pub segment: String,
    /// For `set`: `job_title`, `city`, `country`, `language`, or `own.KEY` for a field of the company's own.
    pub field: String,
    /// For `set`: the value as a form takes it; empty empties the field.
    pub value: String,
}

impl Said {
    /// Reads the deed; each text that cannot be is a field error. What it names is looked up where it is done.
    pub fn read(&self) -> Outcome<Deed> {
        match self.deed.as_str() {
            "tag" => tag::normal(&self.tag).map(Deed::Tag),
            "untag" => tag::normal(&self.tag).map(Deed::Untag),
            "give" => match self.owner.trim() {
                "" => Ok(Deed::Give(None)),
                text => text
                    .parse()
                    .map(|user| Deed::Give(Some(user)))
                    .map_err(|_| Fault::field("owner", "Please choose a colleague.")),
            },
            "move" => self.read_move(),
            "join" => self.read_segment().map(Deed::Join),
            "leave" => self.read_segment().map(Deed::Leave),
            "set" => self.read_field(),
            _ => Err(Fault::field("deed", "Please choose what to do.")),
        }
    }

    fn read_move(&self) -> Outcome<Deed> {
        let mut errors = FieldErrors::new();
        let to =
            self.stage.parse().ok().filter(|to| Stage::MarketingQualified.by_hand().any(|free| free == *to));
        if to.is_none() {
            errors.add("stage", "Please choose a stage that is reached by hand.");
        }
        let reason = self.reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > REASON_MAX {
            errors.add("reason", format!("Please say why, in at most {REASON_MAX} letters."));
        }
        errors.refuse_nul("reason", &reason);
        match to.filter(|_| errors.is_empty()) {
            Some(to) => Ok(Deed::Move { to, reason }),
            None => Err(Fault::Fields(errors)),
        }
    }

    fn read_segment(&self) -> Outcome<SegmentId> {
        self.segment.trim().parse().map_err(|_| Fault::field("segment", "Please choose a segment."))
    }

    fn read_field(&self) -> Outcome<Deed> {
        let field = Which::of(self.field.trim());
        let field = field.ok_or_else(|| Fault::field("field", "Please choose a field."))?;
        let value = self.value.trim().to_owned();
        if let Which::Standard(key) = field {
            let mut errors = FieldErrors::new();
            description::some(&mut errors, "value", &value);
            if key == "language" && !value.is_empty() && !description::is_language(&value) {
                errors.add("value", "Please give a language like de or pt-BR.");
            }
            errors.check()?;
        }
        Ok(Deed::Set { field, value })
    }
}

impl Deed {
    /// Returns the stored word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Tag(_) => "tag",
            Self::Untag(_) => "untag",
            Self::Give(_) => "give",
            Self::Move { .. } => "move",
            Self::Join(_) => "join",
            Self::Leave(_) => "leave",
            Self::Set { .. } => "set",
        }
    }

    /// Returns what is stored beside the word: what the deed is about, and with what.
    pub fn stored(&self) -> (String, &str) {
        match self {
            Self::Tag(tag) | Self::Untag(tag) => (tag.clone(), ""),
            Self::Give(to) => (to.map(|to| to.to_string()).unwrap_or_default(), ""),
            Self::Move { to, reason } => (to.to_string(), reason),
            Self::Join(segment) | Self::Leave(segment) => (segment.to_string(), ""),
            Self::Set { field, value } => (field.word(), value),
        }
    }

    /// Reads what is stored; nothing when it says no deed.
    pub fn of(word: &str, object: &str, value: &str) -> Option<Self> {
        match word {
            "tag" => tag::normal(object).ok().map(Self::Tag),
            "untag" => tag::normal(object).ok().map(Self::Untag),
            "give" if object.is_empty() => Some(Self::Give(None)),
            "give" => object.parse().ok().map(|to| Self::Give(Some(to))),
            "move" => object.parse().ok().map(|to| Self::Move { to, reason: value.to_owned() }),
            "join" => object.parse().ok().map(Self::Join),
            "leave" => object.parse().ok().map(Self::Leave),
            "set" => Which::of(object).map(|field| Self::Set { field, value: value.to_owned() }),
            _ => None,
        }
    }
}
