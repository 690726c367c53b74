//! The list of contacts: one page of it, and how many there are.
//!
//! A page is walked along an index in the wanted order and begins beside a contact, never at a number, so every page
//! costs the same. A walk is cheap only when the filter lets many through, and a sort only when it lets few: so the
//! bounded count comes first. Up to [`COUNT_MAX`] contacts are known by id from then on and are sorted; of more, one
//! in a hundred or more passes in a house of a hundred thousand, and the walk finds a page soon.

use measure::Moment;
use rules::decay::Decaying;
use store::{Sql, Tx, Value};

use super::question::{Place, Question};
use super::stage::Stage;
use super::walk::{Start, Stretch, counting, statement, walks};
use super::{AccountId, ContactId};
use crate::fault::Outcome;

/// Contacts on a page.
pub const PAGE: usize = 50;
/// Contacts are counted up to here; more read "1,000+".
pub const COUNT_MAX: usize = 1_000;

store::record! {
    /// A contact in the list.
    pub struct Line {
        pub id: ContactId,
        pub email: Option<String>,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub job_title: Option<String>,
        pub account_id: Option<AccountId>,
        pub account: Option<String>,
        pub owner: Option<String>,
        pub stage: Stage,
        pub stage_since: Moment,
        pub source: Option<String>,
        pub last_touch_at: Option<Moment>,
        pub created_at: Moment,
        pub grid: Option<String>,
        pub fit: Option<f64>,
        pub readiness: Option<f64>,
        pub readiness_at: Option<Moment>,
        pub half_life_ms: Option<i64>,
    }
}

impl Line {
    /// Returns the full name, or the address, or a stand-in.
    pub fn name(&self) -> String {
        super::contact::full_name(
            self.first_name.as_deref(),
            self.last_name.as_deref(),
            self.email.as_deref(),
        )
    }

    /// Returns readiness at a moment: it halves every half-life.
    pub fn readiness_now(&self, now: Moment) -> Option<f64> {
        let (value, at, half_life_ms) = (self.readiness?, self.readiness_at?, self.half_life_ms?);
        Some(Decaying { value, at, half_life_ms }.value_at(now))
    }
}

/// How many there are, as far as was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// So many, at least.
    pub found: usize,
    /// There are more than were counted.
    pub more: bool,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct Page<L> {
    /// The lines, at most [`PAGE`].
    pub lines: Vec<L>,
    /// How many there are on all pages.
    pub count: Count,
    /// Whether there is a page before.
    pub has_previous: bool,
    /// Whether there is a page after.
    pub has_next: bool,
}

/// Returns a page of the contacts that the caller may see.
pub fn page(tx: &mut Tx, asked: &Question) -> Outcome<Page<Line>> {
    let (count, few) = count(tx, asked)?;
    let mut page = Page { lines: Vec::new(), count, has_previous: false, has_next: false };
    if count.found == 0 {
        return Ok(page);
    }
    let start = start(tx, asked)?;
    let backwards = start.is_some() && matches!(asked.place, Place::Before(_));
    let mut stretch = Stretch { few: few.as_deref(), backwards, limit: PAGE + 1 };
    let walks = walks(asked);
    let mut next = start.as_ref().map_or(if backwards { walks.len() - 1 } else { 0 }, |start| start.walk);
    let mut from = start.as_ref();
    loop {
        let found = tx.all_sql::<Line>(&statement(asked, &walks[next], from, &stretch))?;
        stretch.limit -= found.len();
        page.lines.extend(found);
        let last = if backwards { next == 0 } else { next + 1 == walks.len() };
        if last || stretch.limit == 0 {
            break;
        }
        next = if backwards { next - 1 } else { next + 1 };
        from = None;
    }
    let more = page.lines.len() > PAGE;
    page.lines.truncate(PAGE);
    (page.has_previous, page.has_next) = if backwards { (more, true) } else { (start.is_some(), more) };
    if backwards {
        page.lines.reverse();
    }
    Ok(page)
}

/// Counts up to [`COUNT_MAX`]; when there are no more, their ids come along.
fn count(tx: &mut Tx, asked: &Question) -> Outcome<(Count, Option<Vec<ContactId>>)> {
    let mut ids: Vec<ContactId> = tx.all_sql(&counting(asked))?;
    let more = ids.len() > COUNT_MAX;
    ids.truncate(COUNT_MAX);
    let count = Count { found: ids.len(), more };
    Ok((count, (!more).then_some(ids)))
}

/// Finds the contact that the page begins beside; one that is gone, or cannot be seen, begins at the beginning.
fn start(tx: &mut Tx, asked: &Question) -> Outcome<Option<Start>> {
    let (Place::After(id) | Place::Before(id)) = asked.place else { return Ok(None) };
    for (walk, way) in walks(asked).iter().enumerate() {
        let mut sql = Sql::new("SELECT ");
        sql.push(way.key.unwrap_or(way.id)).push(way.from).push(way.tied);
        sql.push(" AND ").push(way.id).push(" = ").bind(id);
        asked.sight.within(&mut sql, "contacts.owner_id");
        if let Some(key) = tx.maybe_sql::<Value>(&sql)? {
            return Ok(Some(Start { walk, key: way.key.map(|_| key), id }));
        }
    }
    Ok(None)
}
