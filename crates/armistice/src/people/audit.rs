//! The audit log: who did what to which thing, from where. Only ever added to.

use store::{Sql, Tx, params};

use super::caller::{Caller, Via};
use super::{AuditId, UserId};
use crate::fault::Outcome;
use crate::sql::people as sql;

store::record! {
    /// One line of the log.
    pub struct Entry {
        /// The line.
        pub id: AuditId,
        /// When it happened.
        pub at: measure::Moment,
        /// Name of the colleague who did it, if one did.
        pub who: Option<String>,
        /// Name of the program's token through which it was done, if through one.
        pub token: Option<String>,
        /// What was done.
        pub verb: String,
        /// What kind of thing it was done to.
        pub noun: String,
        /// The thing's id.
        pub noun_id: Option<i64>,
        /// What a reader needs besides.
        pub detail: String,
        /// Network address of the request.
        pub address: String,
    }
}

/// Which lines of the log are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those of one colleague.
    pub user: Option<UserId>,
    /// Those about one kind of thing.
    pub noun: Option<String>,
    /// Those before a line: the next page.
    pub before: Option<AuditId>,
}

/// Returns lines of the log, latest first.
pub fn list(tx: &mut Tx, filter: &Filter, limit: usize) -> Outcome<Vec<Entry>> {
    let mut sql = Sql::new(
        "SELECT audit_log.id, audit_log.at, users.name AS who, api_tokens.name AS token, audit_log.verb, audit_log.noun,
                audit_log.noun_id, audit_log.detail, audit_log.address
         FROM audit_log LEFT JOIN users ON users.id = audit_log.user_id LEFT JOIN api_tokens ON api_tokens.id = audit_log.token_id
         WHERE 1 = 1",
    );
    if let Some(user) = filter.user {
        sql.push(" AND audit_log.user_id = ").bind(user);
    }
    if let Some(noun) = &filter.noun {
        sql.push(" AND audit_log.noun = ").bind(noun);
    }
    if let Some(before) = filter.before {
        sql.push(" AND audit_log.id < ").bind(before);
    }
    sql.push(" ORDER BY audit_log.id DESC LIMIT ").bind(limit);
    Ok(tx.all_sql(&sql)?)
}

/// Returns the kinds of things that the log speaks of.
pub fn nouns(tx: &mut Tx) -> Outcome<Vec<String>> {
    Ok(tx.all(&sql::AUDIT_NOUNS, params![])?)
}

/// Notes a deed of a caller: a verb, the noun it was done to, and what a reader needs besides.
pub fn note(tx: &mut Tx, by: &Caller, verb: &str, noun: &str, noun_id: i64, detail: &str) -> Outcome<()> {
    let token = match &by.via {
        Via::Token(id, _) => Some(*id),
        Via::Session(_) | Via::Console => None,
    };
    let id = tx.new_id();
    let now = tx.now();
    tx.run(&sql::AUDIT_NOTE, params![id, now, by.user, token, verb, noun, noun_id, detail, &by.address])?;
    Ok(())
}

/// Notes a deed of nobody who is signed in: a failed sign-in, a reset that was asked for.
pub fn note_of(tx: &mut Tx, who: Option<UserId>, verb: &str, detail: &str, address: &str) -> Outcome<()> {
    let id = tx.new_id();
    let now = tx.now();
    let values = params![id, now, who, None::<i64>, verb, "user", who.map(|user| user.0), detail, address];
    tx.run(&sql::AUDIT_NOTE, values)?;
    Ok(())
}
