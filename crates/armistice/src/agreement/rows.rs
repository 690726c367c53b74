//! The clocks behind a number of the promises page, as far as the caller may see them.

use measure::Moment;
use store::{Sql, Tx};

use super::ClockId;
use super::clock::Promise;
use crate::contacts::ContactId;
use crate::fault::Outcome;
use crate::people::{Sight, UserId};
use crate::sales::HandoffId;

/// How many clocks one page shows.
pub const PAGE: usize = 100;

/// How a clock stands at a moment, overdue ones told from running ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// An attempt came in time.
    Kept,
    /// An attempt came, and the moment has not come yet.
    Ahead,
    /// The moment passed first.
    Broken,
    /// Kept or broken: its moment has passed.
    Due,
    /// Still running.
    Running,
    /// The handoff ended before anything was owed.
    Void,
}

impl Standing {
    /// Every standing, in the order of the filter.
    pub const ALL: [Self; 6] = [Self::Kept, Self::Ahead, Self::Broken, Self::Due, Self::Running, Self::Void];

    /// Returns the word in URLs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Ahead => "ahead",
            Self::Broken => "broken",
            Self::Due => "due",
            Self::Running => "running",
            Self::Void => "void",
        }
    }

    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Kept => "Kept",
            Self::Ahead => "Kept ahead of time",
            Self::Broken => "Broken",
            Self::Due => "Due so far",
            Self::Running => "Running",
            Self::Void => "Nothing owed",
        }
    }

    /// Returns the standing of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.word() == word)
    }
}

/// Which clocks.
#[derive(Clone, Debug)]
pub struct Question {
    /// What the caller may see.
    pub sight: Sight,
    /// Due at or after.
    pub from: Moment,
    /// Due before.
    pub to: Moment,
    /// Of one clause.
    pub clause: Option<Promise>,
    /// Of one seller.
    pub seller: Option<UserId>,
    /// In one standing.
    pub standing: Option<Standing>,
    /// After this clock in the order of the list.
    pub after: Option<(Moment, ClockId)>,
}

store::record! {
    /// A clock with whom it is about and who owes it.
    pub struct Line {
        pub id: ClockId,
        pub handoff_id: HandoffId,
        pub contact_id: ContactId,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub email: Option<String>,
        pub user_id: UserId,
        pub seller: String,
        pub clause: Promise,
        pub starts_at: Moment,
        pub due_at: Moment,
        pub outcome: Option<String>,
        pub ended_at: Option<Moment>,
        pub first_attempt_at: Option<Moment>,
    }
}

impl Line {
    /// Returns how the clock stands now.
    pub fn standing(&self, now: Moment) -> Standing {
        match self.outcome.as_deref() {
            Some("kept") if self.due_at >= now => Standing::Ahead,
            Some("kept") => Standing::Kept,
            Some("void") => Standing::Void,
            None if self.due_at >= now => Standing::Running,
            _ => Standing::Broken,
        }
    }
}

/// Returns a page of clocks, the latest due first, one more than [`PAGE`] when there are more.
pub fn clocks(tx: &mut Tx, asked: &Question) -> Outcome<Vec<Line>> {
    let now = tx.now();
    let mut sql = Sql::new(
        "SELECT clocks.id, clocks.handoff_id, clocks.contact_id, contacts.first_name, contacts.last_name, \
         contacts.email, clocks.user_id, users.name AS seller, clocks.clause, clocks.starts_at, clocks.due_at, \
         clocks.outcome, clocks.ended_at, \
         (SELECT MIN(attempts.recorded_at) FROM attempts WHERE attempts.handoff_id = clocks.handoff_id) \
         AS first_attempt_at \
         FROM clocks JOIN handoffs ON handoffs.id = clocks.handoff_id \
         JOIN contacts ON contacts.id = clocks.contact_id JOIN users ON users.id = clocks.user_id \
         WHERE clocks.due_at >= ",
    );
    sql.bind(asked.from).push(" AND clocks.due_at < ").bind(asked.to);
    if let Some(clause) = asked.clause {
        sql.push(" AND clocks.clause = ").bind(clause.word());
    }
    if let Some(seller) = asked.seller {
        sql.push(" AND clocks.user_id = ").bind(seller);
    }
    if let Some(standing) = asked.standing {
        stands(&mut sql, standing, now);
    }
    if let Some((due, id)) = asked.after {
        sql.push(" AND (clocks.due_at < ").bind(due).push(" OR (clocks.due_at = ").bind(due);
        sql.push(" AND clocks.id < ").bind(id).push("))");
    }
    asked.sight.within(&mut sql, "handoffs.owner_id");
    sql.push(" ORDER BY clocks.due_at DESC, clocks.id DESC LIMIT ").bind(PAGE as i64 + 1);
    Ok(tx.all_sql(&sql)?)
}

fn stands(sql: &mut Sql, standing: Standing, now: Moment) {
    match standing {
        Standing::Kept => sql.push(" AND clocks.outcome = 'kept' AND clocks.due_at < ").bind(now),
        Standing::Ahead => sql.push(" AND clocks.outcome = 'kept' AND clocks.due_at >= ").bind(now),
        Standing::Broken => sql
            .push(" AND (clocks.outcome IS NULL OR clocks.outcome = 'broken') AND clocks.due_at < ")
            .bind(now),
        Standing::Due => sql
            .push(" AND (clocks.outcome IS NULL OR clocks.outcome <> 'void') AND clocks.due_at < ")
            .bind(now),
        Standing::Running => sql.push(" AND clocks.outcome IS NULL AND clocks.due_at >= ").bind(now),
        Standing::Void => sql.push(" AND clocks.outcome = 'void'"),
    };
}
