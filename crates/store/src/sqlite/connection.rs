//! One SQLite connection as a driver.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::OpenFlags;
use rusqlite::config::DbConfig;
use rusqlite::ffi::ErrorCode;
use rusqlite::types::ValueRef as SqliteRef;

use super::binding::{bind, bind_in_order};
use crate::driver::{Driver, Rows, Sight};
use crate::row::{Cells, Row};
use crate::{Durability, Error, Result, Statement, Value, ValueRef};

/// How many prepared statements a connection keeps; more than the program has.
const PREPARED_MAX: usize = 2_048;
/// How often a connection asks for another one's lock (a checkpoint, a backup, another program), and how often it does:
/// for about half a minute. SQLite's own pauses grow to 100 ms, in which a busy writer lets go and takes hold
/// dozens of times, so that a second program never had its turn.
const BUSY_PAUSE: Duration = Duration::from_millis(1);
const BUSY_TRIES: i32 = 25_000;
/// How long upkeep waits for readers while it holds up the writer.
const UPKEEP_WAIT: Duration = Duration::from_millis(50);
/// How many steps of its machine SQLite makes before it looks at the time.
const STEPS_BETWEEN_LOOKS: i32 = 4_096;
/// Page cache of one connection in KiB.
const CACHE_KIB: i64 = 65_536;

pub(crate) struct Connection {
    inner: rusqlite::Connection,
    limit: Option<Limit>,
}

/// How long a transaction may take; SQLite looks every few thousand steps.
struct Limit {
    clock: Instant,
    deadline_ms: Arc<AtomicU64>,
    time_max: Duration,
}

impl Limit {
    /// Starts the time of a transaction.
    fn start(&self) {
        let deadline_ms = (self.clock.elapsed() + self.time_max).as_millis() as u64;
        self.deadline_ms.store(deadline_ms, Ordering::Relaxed);
    }
}

impl Connection {
    /// Opens the file for writing, creating it when it is missing.
    pub(crate) fn for_writing(path: &Path, durability: Durability) -> Result<Self> {
        let connection = Self::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        // WAL for readers beside the writer; FULL so that an answered commit survives a power loss; the
        // checkpoints are made by another thread, because they would stall a whole group here.
        connection.set("journal_mode", "WAL")?;
        connection.set_durability(durability)?;
        connection.set("wal_autocheckpoint", 0)?;
        connection.set("foreign_keys", "ON")?;
        Ok(connection)
    }

    /// Opens an existing file for reading only; a transaction ends after `time_max`.
    pub(crate) fn for_reading(path: &Path, time_max: Duration) -> Result<Self> {
        let mut connection = Self::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.set("query_only", "ON")?;
        let clock = Instant::now();
        let deadline_ms = Arc::new(AtomicU64::new(u64::MAX));
        let watched = Arc::clone(&deadline_ms);
        let late = move || clock.elapsed().as_millis() as u64 > watched.load(Ordering::Relaxed);
        connection
            .inner
            .progress_handler(STEPS_BETWEEN_LOOKS, Some(late))
            .map_err(|error| failure(&error))?;
        connection.limit = Some(Limit { clock, deadline_ms, time_max });
        Ok(connection)
    }

    /// Opens an existing file for the upkeep of it, which rather comes again than keeps the writer waiting.
    pub(crate) fn for_upkeep(path: &Path, durability: Durability) -> Result<Self> {
        let connection = Self::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.set_durability(durability)?;
        connection.inner.busy_timeout(UPKEEP_WAIT).map_err(|error| failure(&error))?;
        Ok(connection)
    }

    fn set_durability(&self, durability: Durability) -> Result<()> {
        let synchronous = match durability {
            Durability::PowerLoss => "FULL",
            Durability::ProcessEnd => "OFF",
        };
        self.set("synchronous", synchronous)
    }

    /// Moves pages from the log into the file.
    pub(crate) fn checkpoint(&self, mode: &'static str) -> Result<()> {
        let pragma = format!("PRAGMA wal_checkpoint({mode})");
        self.inner.query_row(&pragma, [], |_| Ok(())).map_err(|error| failure(&error))
    }

    /// Returns a number that changes when another connection commits.
    pub(crate) fn data_version(&self) -> Result<i64> {
        self.inner.query_row("PRAGMA data_version", [], |row| row.get(0)).map_err(|error| failure(&error))
    }

    /// Copies the database, as one snapshot sees it, into a new file.
    pub(crate) fn copy_into(&self, path: &str) -> Result<()> {
        self.inner.execute("VACUUM INTO ?1", [path]).map(drop).map_err(|error| failure(&error))
    }

    fn open(path: &Path, access: OpenFlags) -> Result<Self> {
        let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut inner =
            rusqlite::Connection::open_with_flags(path, flags).map_err(|error| failure(&error))?;
        inner.busy_handler(Some(ask_again)).map_err(|error| failure(&error))?;
        inner.set_prepared_statement_cache_capacity(PREPARED_MAX);
        // Without this, SQLite prepares a statement anew whenever a bound LIMIT or an indexed value changes.
        let stable_plans = DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG;
        inner.set_db_config(stable_plans, true).map_err(|error| failure(&error))?;
        let connection = Self { inner, limit: None };
        connection.set("cache_size", -CACHE_KIB)?;
        connection.set("temp_store", "MEMORY")?;
        Ok(connection)
    }

    fn set(&self, pragma: &str, value: impl rusqlite::ToSql) -> Result<()> {
        self.inner.pragma_update(None, pragma, value).map_err(|error| failure(&error))
    }
}

/// Waits a moment for a lock; false gives up.
fn ask_again(tries: i32) -> bool {
    thread::sleep(BUSY_PAUSE);
    tries < BUSY_TRIES
}

impl Driver for Connection {
    fn text(&self, statement: &Statement) -> &'static str {
        statement.sqlite
    }

    fn prepare(&mut self, text: &str) -> Result<()> {
        self.inner.prepare_cached(text).map(drop).map_err(|error| failure(&error))
    }

    fn run(&mut self, text: &str, values: &[Value]) -> Result<usize> {
        let mut prepared = self.inner.prepare_cached(text).map_err(|error| failure(&error))?;
        bind(&mut prepared, text, values)?;
        prepared.raw_execute().map_err(|error| failure(&error))
    }

    fn each(&mut self, text: &str, values: &[Value], see: &mut Sight<'_>) -> Result<()> {
        let mut prepared = self.inner.prepare_cached(text).map_err(|error| failure(&error))?;
        bind(&mut prepared, text, values)?;
        let mut rows = prepared.raw_query();
        let mut watched = true;
        // A statement that writes must be walked to its end even when nobody looks any more.
        while let Some(row) = rows.next().map_err(|error| failure(&error))? {
            watched = watched && see(&Row::new(Cells::Sqlite(row))) == ControlFlow::Continue(());
            if !watched && row.as_ref().readonly() {
                break;
            }
        }
        Ok(())
    }

    fn begin(&mut self, text: &'static str) -> Result<()> {
        if let Some(limit) = &self.limit {
            limit.start();
        }
        self.control(text)
    }

    fn control(&mut self, text: &'static str) -> Result<()> {
        self.run(text, &[]).map(|_| ())
    }

    fn script(&mut self, text: &str) -> Result<()> {
        self.inner.execute_batch(text).map_err(|error| failure(&error))
    }

    fn insert_many(&mut self, table: &str, columns: &[&str], rows: &mut Rows<'_>) -> Result<usize> {
        let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
        let text = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", "));
        let mut prepared = self.inner.prepare_cached(&text).map_err(|error| failure(&error))?;
        let (mut inserted, mut before) = (0, Vec::new());
        for row in rows {
            bind_in_order(&mut prepared, &row, &before)?;
            inserted += prepared.raw_execute().map_err(|error| failure(&error))?;
            before = row;
        }
        Ok(inserted)
    }

    fn in_transaction(&self) -> bool {
        !self.inner.is_autocommit()
    }
}

/// Returns the value at a position of a row, or what is wrong with it.
pub(crate) fn value_at<'a>(row: &'a rusqlite::Row<'_>, position: usize) -> Result<ValueRef<'a>, String> {
    match row.get_ref(position).map_err(|error| error.to_string())? {
        SqliteRef::Null => Ok(ValueRef::Null),
        SqliteRef::Integer(number) => Ok(ValueRef::Int(number)),
        SqliteRef::Real(number) => Ok(ValueRef::Real(number)),
        SqliteRef::Text(text) => {
            std::str::from_utf8(text).map(ValueRef::Text).map_err(|error| error.to_string())
        }
        SqliteRef::Blob(bytes) => Ok(ValueRef::Bytes(bytes)),
    }
}

/// Translates what SQLite said.
pub(super) fn failure(error: &rusqlite::Error) -> Error {
    let said = || error.to_string();
    match error {
        rusqlite::Error::SqliteFailure(code, message) => match code.code {
            ErrorCode::ConstraintViolation => {
                Error::Constraint(constraint(message.as_deref().unwrap_or_default()))
            }
            ErrorCode::DiskFull => Error::Full,
            ErrorCode::OperationInterrupted => Error::Timeout,
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
            | ErrorCode::PermissionDenied
            | ErrorCode::ReadOnly
            | ErrorCode::OutOfMemory => Error::Unavailable(said()),
            _ => Error::Sql { statement: String::new(), problem: said() },
        },
        _ => Error::Sql { statement: String::new(), problem: said() },
    }
}

/// Returns the name of the constraint in a message such as
/// `UNIQUE constraint failed: contacts.account_id, contacts.email_key`.
fn constraint(message: &str) -> String {
    let Some((kind, subject)) = message.split_once(" constraint failed: ") else {
        return if message.starts_with("FOREIGN KEY") { "foreign_key" } else { message }.to_owned();
    };
    if kind == "CHECK" {
        return subject.to_owned();
    }
    if let Some(index) = subject.strip_prefix("index '") {
        return index.trim_end_matches('\'').to_owned();
    }
    let table = subject.split('.').next().unwrap_or_default();
    let columns = subject.split(", ").filter_map(|column| column.split('.').next_back());
    columns.fold(table.to_owned(), |name, column| name + "_" + column)
}

#[cfg(test)]
mod tests {
    use super::constraint;

    #[test]
    fn names_of_constraints() {
        assert_eq!(constraint("UNIQUE constraint failed: contacts.email_key"), "contacts_email_key");
        assert_eq!(constraint("UNIQUE constraint failed: jobs.kind, jobs.key"), "jobs_kind_key");
        assert_eq!(constraint("UNIQUE constraint failed: index 'users_lower_email'"), "users_lower_email");
        assert_eq!(constraint("NOT NULL constraint failed: users.name"), "users_name");
        assert_eq!(constraint("CHECK constraint failed: deals_amount"), "deals_amount");
        assert_eq!(constraint("FOREIGN KEY constraint failed"), "foreign_key");
    }
}
