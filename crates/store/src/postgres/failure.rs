//! What PostgreSQL said, in the words of both engines.

use std::error::Error as _;
use std::io;

use postgres::error::{DbError, SqlState};

use super::convert::Misfit;
use crate::Error;

/// Translates the failure of a connection attempt: nothing was asked yet, so it is never the request's fault.
pub(crate) fn unreachable(error: &postgres::Error) -> Error {
    Error::Unavailable(causes(error))
}

/// Translates the failure of a statement.
pub(crate) fn failure(error: &postgres::Error) -> Error {
    if let Some(said) = error.as_db_error() {
        return refusal(said);
    }
    match error.source() {
        Some(cause) if cause.is::<Misfit>() => Error::Value(cause.to_string()),
        Some(cause) if cause.is::<io::Error>() => Error::Unavailable(causes(error)),
        _ if error.is_closed() => Error::Unavailable(causes(error)),
        _ => Error::Sql { statement: String::new(), problem: causes(error) },
    }
}

fn causes(error: &postgres::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

fn refusal(said: &DbError) -> Error {
    let code = said.code();
    let text = || said.message().to_owned();
    match *code {
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Error::Conflict,
        SqlState::UNIQUE_VIOLATION => Error::Constraint(unique(said)),
        SqlState::NOT_NULL_VIOLATION => Error::Constraint(joined(said.table(), said.column())),
        SqlState::FOREIGN_KEY_VIOLATION => Error::Constraint("foreign_key".to_owned()),
        SqlState::CHECK_VIOLATION => Error::Constraint(said.constraint().unwrap_or_default().to_owned()),
        SqlState::DISK_FULL => Error::Full,
        SqlState::QUERY_CANCELED => Error::Timeout,
        SqlState::LOCK_NOT_AVAILABLE | SqlState::READ_ONLY_SQL_TRANSACTION => Error::Unavailable(text()),
        _ => match &code.code()[..2] {
            // Connection, resources, shutdown, I/O.
            "08" | "53" | "57" | "58" => Error::Unavailable(text()),
            "22" => Error::Value(text()),
            _ => Error::Sql {
                statement: String::new(),
                problem: format!("{} ({})", said.message(), code.code()),
            },
        },
    }
}

fn joined(table: Option<&str>, column: Option<&str>) -> String {
    format!("{}_{}", table.unwrap_or_default(), column.unwrap_or_default())
}

/// Returns `table_column[_column]`, as SQLite names it, also where the index has another name (a primary key).
/// The columns stand in the detail, `Key (kind, key)=(…) already exists.`, whatever its language.
fn unique(said: &DbError) -> String {
    let index = said.constraint().unwrap_or_default();
    let detail = said.detail().unwrap_or_default();
    let columns =
        detail.split_once('(').and_then(|(_, rest)| rest.split_once(")=(")).map(|(columns, _)| columns);
    match (said.table(), columns) {
        (Some(table), Some(columns)) if !columns.contains(['(', '"', ':']) => {
            columns.split(", ").fold(table.to_owned(), |name, column| name + "_" + column)
        }
        _ => index.to_owned(),
    }
}
