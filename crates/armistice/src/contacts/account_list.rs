//! The list of accounts, walked along an index in the wanted order: a page begins beside an account, never at a number.

use serde::Deserialize;
use store::{Sql, Tx, Value};

use super::AccountId;
use super::list::{Count, PAGE, Page};
use super::question::{containing, words};
use crate::fault::{FieldErrors, Outcome};
use crate::people::Sight;

/// Accounts are counted up to here; more read "1,000+".
const COUNT_MAX: usize = 1_000;
/// People of one account are counted up to here; more read "100+".
pub const PEOPLE_MAX: i64 = 100;

/// The question as it stands in a URL.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Words to be found in name or domain.
    pub search: String,
    /// `name`, `employees` or `created`; a minus in front turns it round. Empty is `name`.
    pub sort: String,
    /// The page after this account.
    pub after: String,
    /// The page before this account.
    pub before: String,
}

/// A question that has an answer.
#[derive(Clone, Debug)]
pub struct Question {
    sight: Sight,
    words: Vec<String>,
    key: Option<&'static str>,
    descending: bool,
    beside: Option<AccountId>,
    backwards: bool,
}

store::record! {
    /// An account in the list.
    pub struct Line {
        pub id: AccountId,
        pub name: String,
        pub domain: Option<String>,
        pub industry: Option<String>,
        pub employees: Option<i64>,
        pub country: Option<String>,
        pub owner: Option<String>,
        pub people: i64,
    }
}

impl Asked {
    /// Reads the question; each word that means nothing is a field error.
    pub fn read(&self, sight: Sight) -> Outcome<Question> {
        let mut errors = FieldErrors::new();
        let (sort, descending) =
            self.sort.strip_prefix('-').map_or((&*self.sort, false), |sort| (sort, true));
        let key = match sort {
            "" | "name" => Some("accounts.search_text"),
            "employees" => Some("COALESCE(accounts.employees, 0)"),
            "created" => None,
            _ => {
                errors.add("sort", "There is no such order.");
                None
            }
        };
        let backwards = self.after.is_empty() && !self.before.is_empty();
        let beside = if backwards { &self.before } else { &self.after };
        let beside = match (beside.as_str(), beside.parse()) {
            ("", _) => None,
            (_, Ok(id)) => Some(id),
            (_, Err(_)) => {
                errors.add(if backwards { "before" } else { "after" }, "There is no such account.");
                None
            }
        };
        errors.check()?;
        Ok(Question { sight, words: words(&self.search), key, descending, beside, backwards })
    }

    /// Returns the parts of the question that stay from page to page.
    pub fn parameters(&self) -> [(&'static str, &str); 2] {
        [("search", &self.search), ("sort", &self.sort)]
    }
}

/// Returns a page of the accounts that the caller may see: those they own, and those of contacts they may see.
pub fn page(tx: &mut Tx, asked: &Question) -> Outcome<Page<Line>> {
    let mut ids: Vec<AccountId> = tx.all_sql(&counting(asked))?;
    let more = ids.len() > COUNT_MAX;
    ids.truncate(COUNT_MAX);
    let count = Count { found: ids.len(), more };
    let start = start(tx, asked)?;
    let backwards = asked.backwards && start.is_some();
    let mut lines: Vec<Line> =
        tx.all_sql(&statement(asked, (!more).then_some(&*ids), start.as_ref(), backwards))?;
    let beyond = lines.len() > PAGE;
    lines.truncate(PAGE);
    if backwards {
        lines.reverse();
    }
    let (has_previous, has_next) = if backwards { (beyond, true) } else { (start.is_some(), beyond) };
    Ok(Page { lines, count, has_previous, has_next })
}

/// Where a page begins: beside the account that the page before ended with.
struct Start {
    key: Value,
    id: AccountId,
}

fn start(tx: &mut Tx, asked: &Question) -> Outcome<Option<Start>> {
    let Some(id) = asked.beside else { return Ok(None) };
    let mut sql = Sql::new("SELECT ");
    sql.push(asked.key.unwrap_or("accounts.id")).push(" FROM accounts WHERE accounts.id = ").bind(id);
    seen(&mut sql, &asked.sight);
    Ok(tx.maybe_sql::<Value>(&sql)?.map(|key| Start { key, id }))
}

fn counting(asked: &Question) -> Sql {
    let mut sql = Sql::new("SELECT accounts.id FROM accounts WHERE 1 = 1");
    narrow(&mut sql, asked);
    sql.push(" LIMIT ").bind(COUNT_MAX + 1);
    sql
}

fn statement(asked: &Question, few: Option<&[AccountId]>, start: Option<&Start>, backwards: bool) -> Sql {
    let mut sql = Sql::new(
        "SELECT accounts.id, accounts.name, accounts.domain, accounts.industry, accounts.employees, accounts.country, \
         users.name AS owner, (SELECT COUNT(*) FROM (SELECT contacts.id FROM contacts \
         WHERE contacts.account_id = accounts.id AND contacts.erased_at IS NULL",
    );
    asked.sight.within(&mut sql, "contacts.owner_id");
    sql.push(" LIMIT ").bind(PEOPLE_MAX + 1).push(") AS there) AS people");
    sql.push(" FROM accounts LEFT JOIN users ON users.id = accounts.owner_id WHERE 1 = 1");
    narrow(&mut sql, asked);
    if let Some(few) = few {
        sql.push(" AND accounts.id IN ").bind_list(few);
    }
    let down = asked.descending != backwards;
    if let Some(start) = start {
        let sign = if down { " < " } else { " > " };
        match asked.key {
            Some(key) => {
                sql.push(" AND (").push(key).push(", accounts.id)").push(sign);
                sql.push("(").bind(&start.key).push(", ").bind(start.id).push(")")
            }
            None => sql.push(" AND accounts.id").push(sign).bind(start.id),
        };
    }
    sql.push(" ORDER BY ");
    if let Some(key) = asked.key {
        sql.push(key).push(if down { " DESC, " } else { ", " });
    }
    sql.push("accounts.id").push(if down { " DESC LIMIT " } else { " LIMIT " }).bind(PAGE + 1);
    sql
}

fn narrow(sql: &mut Sql, asked: &Question) {
    seen(sql, &asked.sight);
    for word in &asked.words {
        sql.push(" AND accounts.search_text LIKE ").bind(containing(word)).push(" ESCAPE '\\'");
    }
}

/// Asks that the caller may see the account (law 11).
fn seen(sql: &mut Sql, sight: &Sight) {
    if sight.all == 1 {
        return;
    }
    sql.push(" AND (accounts.owner_id = ").bind(sight.user);
    if let Some(team) = sight.team {
        sql.push(" OR accounts.owner_id IN (SELECT mates.id FROM users AS mates WHERE mates.team_id = ");
        sql.bind(team).push(")");
    }
    sql.push(" OR EXISTS (SELECT 1 FROM contacts WHERE contacts.account_id = accounts.id");
    sight.within(sql, "contacts.owner_id");
    sql.push("))");
}
