//! The list of contacts as its rows say: the lines of one page. Who is on it, and in which order, the census says
//! ([`search`](super::search)); the rows decide what is shown, and somebody who was erased a moment ago is left out.

use std::collections::HashMap;

use measure::Moment;
use rules::decay::Decaying;
use store::{Sql, Tx};

use super::search::Found;
use super::stage::Stage;
use super::{AccountId, ContactId};
use crate::fault::Outcome;
use crate::people::Sight;

/// Contacts on a page.
pub const PAGE: usize = 50;

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

/// Returns the page that was found, as far as its contacts are still within sight.
pub fn page(tx: &mut Tx, sight: &Sight, found: &Found) -> Outcome<Page<Line>> {
    let Found { contacts, count, has_previous, has_next } = found;
    let count = Count { found: *count, more: false };
    Ok(Page { lines: lines(tx, sight, contacts)?, count, has_previous: *has_previous, has_next: *has_next })
}

/// Returns the lines of those of these contacts that are within sight and not erased, in their order.
pub fn lines(tx: &mut Tx, sight: &Sight, contacts: &[ContactId]) -> Outcome<Vec<Line>> {
    let mut sql = Sql::new(
        "SELECT contacts.id, contacts.email, contacts.first_name, contacts.last_name, contacts.job_title, \
         contacts.account_id, accounts.name AS account, users.name AS owner, contacts.stage, contacts.stage_since, \
         contacts.source, contacts.last_touch_at, contacts.created_at, scores.grid, scores.fit, scores.readiness, \
         scores.readiness_at, scores.half_life_ms FROM contacts \
         LEFT JOIN accounts ON accounts.id = contacts.account_id LEFT JOIN users ON users.id = contacts.owner_id \
         LEFT JOIN scores ON scores.contact_id = contacts.id WHERE contacts.erased_at IS NULL AND contacts.id IN ",
    );
    sql.bind_list(contacts);
    sight.within(&mut sql, "contacts.owner_id");
    let mut found: HashMap<ContactId, Line> =
        tx.all_sql::<Line>(&sql)?.into_iter().map(|line| (line.id, line)).collect();
    Ok(contacts.iter().filter_map(|contact| found.remove(contact)).collect())
}

/// Returns the newest contacts within sight, for when nobody can say more.
pub fn newest(tx: &mut Tx, sight: &Sight) -> Outcome<Vec<Line>> {
    let mut sql = Sql::new("SELECT contacts.id FROM contacts WHERE contacts.erased_at IS NULL");
    sight.within(&mut sql, "contacts.owner_id");
    sql.push(" ORDER BY contacts.id DESC LIMIT ").bind(PAGE);
    let contacts: Vec<ContactId> = tx.all_sql(&sql)?;
    lines(tx, sight, &contacts)
}

/// Returns the people of an account within sight, those who are most ready first. Sorts all of them.
pub fn at_account(tx: &mut Tx, sight: &Sight, account: AccountId) -> Outcome<Page<Line>> {
    let narrowed = |sql: &mut Sql| {
        sql.push(" WHERE contacts.erased_at IS NULL AND contacts.account_id = ").bind(account);
        sight.within(sql, "contacts.owner_id");
    };
    let mut sql = Sql::new("SELECT COUNT(*) FROM contacts");
    narrowed(&mut sql);
    let count: i64 = tx.one_sql(&sql)?;
    let mut sql =
        Sql::new("SELECT contacts.id FROM contacts LEFT JOIN scores ON scores.contact_id = contacts.id");
    narrowed(&mut sql);
    sql.push(" ORDER BY CASE WHEN scores.contact_id IS NULL THEN 1 ELSE 0 END, scores.readiness_rank DESC, ");
    sql.push("contacts.id DESC LIMIT ").bind(PAGE);
    let contacts = tx.all_sql(&sql)?;
    let has_next = count as usize > contacts.len();
    page(tx, sight, &Found { contacts, count: count as usize, has_previous: false, has_next })
}
