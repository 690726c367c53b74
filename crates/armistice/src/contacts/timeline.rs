//! The timeline of a contact: what they did, what we did, where they stood, what they were counted among, what was found out, newest first.

use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

use measure::Moment;
use store::{Tx, params};

use super::ContactId;
use super::author::Names;
use crate::fault::Outcome;
use crate::segments::SegmentId;
use crate::sql::timelines as sql;

/// Entries on a page of the timeline.
pub const PAGE: usize = 50;

store::record! {
    /// Something they did.
    pub struct Touched {
        pub id: i64,
        pub at: Moment,
        pub kind: String,
        pub subject: String,
        pub source: Option<String>,
        pub campaign: Option<String>,
        pub answers: Option<String>,
        pub class: Option<String>,
    }

    /// Something we did.
    pub struct Did {
        pub id: i64,
        pub at: Moment,
        pub kind: String,
        pub summary: String,
        pub author: String,
        pub reference: Option<i64>,
    }

    /// A move from one stage to another.
    pub struct Moved {
        pub id: i64,
        pub at: Moment,
        pub from_stage: Option<String>,
        pub to_stage: String,
        pub reason: String,
        pub author: String,
    }

    /// A segment joined or left.
    pub struct Turned {
        pub id: i64,
        pub at: Moment,
        pub segment_id: SegmentId,
        pub segment: String,
        pub kind: String,
        pub reason: String,
        pub author: String,
    }

    /// A value that became another.
    pub struct Changed {
        pub id: i64,
        pub at: Moment,
        pub field: String,
        pub old_value: Option<String>,
        pub new_value: Option<String>,
        pub author: String,
    }
}

/// One entry.
#[derive(Clone, Debug)]
pub enum Entry {
    /// They did something.
    Touched(Touched),
    /// We did something.
    Did(Did),
    /// They moved to another stage.
    Moved(Moved),
    /// They joined or left a segment.
    Turned(Turned),
    /// We learned something.
    Changed(Changed),
}

impl Touched {
    /// Tells whether a scanner or a bot did it, as far as is known now.
    pub fn is_machine(&self) -> bool {
        self.class.as_deref() == Some("machine")
    }
}

impl Entry {
    /// Returns where the entry stands.
    pub fn place(&self) -> Place {
        match self {
            Self::Touched(row) => Place { at: row.at, id: row.id },
            Self::Did(row) => Place { at: row.at, id: row.id },
            Self::Moved(row) => Place { at: row.at, id: row.id },
            Self::Turned(row) => Place { at: row.at, id: row.id },
            Self::Changed(row) => Place { at: row.at, id: row.id },
        }
    }

    /// Returns when it happened.
    pub fn at(&self) -> Moment {
        self.place().at
    }

    fn authors(&self) -> [Option<&str>; 3] {
        match self {
            Self::Touched(_) => [None; 3],
            Self::Did(row) => [Some(&row.author), None, None],
            Self::Moved(row) => [Some(&row.author), None, None],
            Self::Turned(row) => [Some(&row.author), None, None],
            // An owner is kept as an id.
            Self::Changed(row) if row.field == "owner" => {
                [Some(&row.author), row.old_value.as_deref(), row.new_value.as_deref()]
            }
            Self::Changed(row) => [Some(&row.author), None, None],
        }
    }
}

/// A place in the timeline: a moment, and an id where several things happened at once. Written `ms.id` in URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    at: Moment,
    id: i64,
}

impl Place {
    /// The newest end.
    pub const NEWEST: Self = Self { at: Moment(i64::MAX), id: i64::MAX };
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at.0, store::id_to_text(self.id))
    }
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts =
            text.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, store::id_from_text(id).ok()?)));
        parts
            .map(|(at, id)| Self { at: Moment(at), id })
            .ok_or_else(|| "this is no place in a timeline".to_owned())
    }
}

/// A page of the timeline.
#[derive(Clone, Debug)]
pub struct Page {
    /// The entries, newest first.
    pub entries: Vec<Entry>,
    /// Where the next page begins, when there is one.
    pub older: Option<Place>,
    /// Who the authors are.
    pub names: Names,
}

/// Returns the entries older than a place. Each kind is asked for one page; of all of them, the newest make the page.
pub fn page(tx: &mut Tx, contact: ContactId, before: Place) -> Outcome<Page> {
    let values = params![contact, before.at, before.id, PAGE + 1];
    let mut entries: Vec<Entry> = Vec::new();
    entries.extend(tx.all(&sql::TIMELINE_TOUCHES, values)?.into_iter().map(Entry::Touched));
    entries.extend(tx.all(&sql::TIMELINE_ACTIVITIES, values)?.into_iter().map(Entry::Did));
    entries.extend(tx.all(&sql::TIMELINE_STAGES, values)?.into_iter().map(Entry::Moved));
    entries.extend(tx.all(&sql::TIMELINE_SEGMENTS, values)?.into_iter().map(Entry::Turned));
    entries.extend(tx.all(&sql::TIMELINE_CHANGES, values)?.into_iter().map(Entry::Changed));
    entries.sort_by_key(|entry| Reverse(entry.place()));
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let older = entries.last().filter(|_| more).map(Entry::place);
    let names = Names::load(tx, entries.iter().flat_map(Entry::authors).flatten())?;
    Ok(Page { entries, older, names })
}
