//! Lists of handoffs and deals, as far as the caller may see them.

use measure::Moment;
use store::{Sql, Tx};

use super::deal_stage::DealStage;
use super::handoff::State;
use super::{DealId, HandoffId};
use crate::contacts::ContactId;
use crate::fault::Outcome;
use crate::people::{Sight, UserId};

/// How many lines one page shows.
pub const PAGE: usize = 100;
/// How many deals the board shows in one column.
pub const COLUMN: i64 = 30;

/// Which handoffs.
#[derive(Clone, Debug)]
pub struct Handoffs {
    /// What the caller may see.
    pub sight: Sight,
    /// Of one owner.
    pub owner: Option<UserId>,
    /// Only those that are open (`true`) or have ended (`false`).
    pub open: Option<bool>,
    /// In one state.
    pub state: Option<State>,
    /// Offered at or after the first and before the second.
    pub offered: Option<(Moment, Moment)>,
    /// How many lines to leave out: those of the pages before.
    pub skip: i64,
}

impl Handoffs {
    /// Returns the question for those that were offered within a period, whatever became of them.
    pub fn offered_in(sight: Sight, period: (Moment, Moment), skip: i64) -> Self {
        Self { sight, owner: None, open: None, state: None, offered: Some(period), skip: skip.max(0) }
    }
}

store::record! {
    /// A handoff with whom it is about.
    pub struct HandoffLine {
        pub id: HandoffId,
        pub contact_id: ContactId,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub email: Option<String>,
        pub job_title: Option<String>,
        pub account: Option<String>,
        pub grid: Option<String>,
        pub owner_id: UserId,
        pub owner: String,
        pub state: State,
        pub reasons: String,
        pub offered_at: Moment,
        pub next_due_at: Option<Moment>,
        pub ended_at: Option<Moment>,
        pub end_reason: Option<String>,
        pub attempts: i64,
    }

    /// A deal with whom it is about.
    pub struct DealLine {
        pub id: DealId,
        pub contact_id: ContactId,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub email: Option<String>,
        pub account: Option<String>,
        pub owner: Option<String>,
        pub name: String,
        pub stage: DealStage,
        pub amount_minor: i64,
        pub currency: String,
        pub expected_close_at: Option<Moment>,
        pub opened_at: Moment,
        pub closed_at: Option<Moment>,
        pub close_reason: Option<String>,
    }

    /// How many deals stand in a stage and what they add up to in one currency.
    pub struct StageSum {
        pub stage: DealStage,
        pub currency: String,
        pub deals: i64,
        pub amount_minor: i64,
    }
}

/// Returns the name of a person from its parts.
pub fn name_of(first: Option<&str>, last: Option<&str>, email: Option<&str>) -> String {
    let name = [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
    match (name.trim(), email) {
        ("", Some(email)) => email.to_owned(),
        ("", None) => "Somebody without a name".to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// Returns a page of handoffs, one more than [`PAGE`] when there are more: open ones by deadline, those that want
/// nothing last; ended ones latest first.
pub fn handoffs(tx: &mut Tx, asked: &Handoffs) -> Outcome<Vec<HandoffLine>> {
    let mut sql = Sql::new(
        "SELECT handoffs.id, handoffs.contact_id, contacts.first_name, contacts.last_name, contacts.email, \
         contacts.job_title, accounts.name AS account, scores.grid, handoffs.owner_id, users.name AS owner, \
         handoffs.state, handoffs.reasons, handoffs.offered_at, handoffs.next_due_at, handoffs.ended_at, \
         handoffs.end_reason, \
         (SELECT COUNT(*) FROM attempts WHERE attempts.handoff_id = handoffs.id) AS attempts \
         FROM handoffs JOIN contacts ON contacts.id = handoffs.contact_id \
         JOIN users ON users.id = handoffs.owner_id \
         LEFT JOIN accounts ON accounts.id = contacts.account_id \
         LEFT JOIN scores ON scores.contact_id = contacts.id \
         WHERE 1 = 1",
    );
    asked.sight.within(&mut sql, "handoffs.owner_id");
    if let Some(owner) = asked.owner {
        sql.push(" AND handoffs.owner_id = ").bind(owner);
    }
    if let Some(open) = asked.open {
        sql.push(if open { " AND handoffs.ended_at IS NULL" } else { " AND handoffs.ended_at IS NOT NULL" });
    }
    if let Some(state) = asked.state {
        sql.push(" AND handoffs.state = ").bind(state.word());
    }
    if let Some((from, to)) = asked.offered {
        sql.push(" AND handoffs.offered_at >= ").bind(from).push(" AND handoffs.offered_at < ").bind(to);
    }
    sql.push(
        " ORDER BY CASE WHEN handoffs.ended_at IS NULL THEN 0 ELSE 1 END, handoffs.ended_at DESC, \
         CASE WHEN handoffs.next_due_at IS NULL THEN 1 ELSE 0 END, handoffs.next_due_at, handoffs.id LIMIT ",
    );
    sql.bind(PAGE as i64 + 1).push(" OFFSET ").bind(asked.skip);
    Ok(tx.all_sql(&sql)?)
}

/// Counts the open handoffs of a colleague: the number beside the inbox.
pub fn waiting(tx: &mut Tx, owner: UserId) -> Outcome<i64> {
    Ok(tx.one(&crate::sql::handoffs::HANDOFFS_WAITING, store::params![owner])?)
}

/// Which deals.
#[derive(Clone, Debug)]
pub struct Deals {
    /// What the caller may see.
    pub sight: Sight,
    /// Of one owner.
    pub owner: Option<UserId>,
    /// In one stage.
    pub stage: Option<DealStage>,
    /// Of one contact.
    pub contact: Option<ContactId>,
    /// At most so many.
    pub limit: i64,
    /// How many to leave out: those of the pages before.
    pub skip: i64,
}

/// Returns deals: open ones by expected close, closed ones the latest first.
pub fn deals(tx: &mut Tx, asked: &Deals) -> Outcome<Vec<DealLine>> {
    let mut sql = Sql::new(
        "SELECT deals.id, deals.contact_id, contacts.first_name, contacts.last_name, contacts.email, \
         accounts.name AS account, users.name AS owner, deals.name, deals.stage, deals.amount_minor, \
         deals.currency, deals.expected_close_at, deals.opened_at, deals.closed_at, deals.close_reason \
         FROM deals JOIN contacts ON contacts.id = deals.contact_id \
         LEFT JOIN accounts ON accounts.id = deals.account_id LEFT JOIN users ON users.id = deals.owner_id WHERE ",
    );
    narrow(&mut sql, asked);
    sql.push(
        " ORDER BY CASE WHEN deals.closed_at IS NULL THEN 0 ELSE 1 END, deals.closed_at DESC, \
         CASE WHEN deals.expected_close_at IS NULL THEN 1 ELSE 0 END, deals.expected_close_at, deals.id LIMIT ",
    );
    sql.bind(asked.limit).push(" OFFSET ").bind(asked.skip);
    Ok(tx.all_sql(&sql)?)
}

/// Returns how many deals stand in each stage and their sums, one line per currency.
pub fn sums(tx: &mut Tx, asked: &Deals) -> Outcome<Vec<StageSum>> {
    let mut sql = Sql::new(
        "SELECT deals.stage, deals.currency, COUNT(*) AS deals, \
         CAST(SUM(deals.amount_minor) AS BIGINT) AS amount_minor FROM deals WHERE ",
    );
    narrow(&mut sql, asked);
    sql.push(" GROUP BY deals.stage, deals.currency ORDER BY deals.stage, COUNT(*) DESC, deals.currency");
    Ok(tx.all_sql(&sql)?)
}

fn narrow(sql: &mut Sql, asked: &Deals) {
    sql.push("1 = 1");
    asked.sight.within(sql, "deals.owner_id");
    if let Some(owner) = asked.owner {
        sql.push(" AND deals.owner_id = ").bind(owner);
    }
    if let Some(stage) = asked.stage {
        sql.push(" AND deals.stage = ").bind(stage.word());
    }
    if let Some(contact) = asked.contact {
        sql.push(" AND deals.contact_id = ").bind(contact);
    }
}
