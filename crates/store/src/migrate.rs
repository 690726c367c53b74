//! Migrations: numbered texts that are applied once, in order, and never change afterwards.

use crate::store::wait_for;
use crate::{Error, Result, Statement, Store, Tx, params};

/// One step of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its place in the order, from 1, without gaps.
    pub number: u32,
    /// Its name, as in the file.
    pub name: &'static str,
    /// The text for SQLite: statements separated by semicolons.
    pub sqlite: &'static str,
    /// The text for PostgreSQL.
    pub postgres: &'static str,
}

/// A migration as the database remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its place in the order.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// A checksum of its text.
    checksum: i64,
}

const CREATE: &str = "CREATE TABLE IF NOT EXISTS store_migrations (
    number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum BIGINT NOT NULL, applied_at BIGINT NOT NULL)";

pub(crate) const LIST: Statement = Statement::shared(
    "store_migrations_list",
    "SELECT number, name, checksum FROM store_migrations ORDER BY number",
);

pub(crate) const EXISTS: Statement = Statement {
    name: "store_migrations_exist",
    sqlite: "SELECT COUNT(*) FROM sqlite_master WHERE name = 'store_migrations'",
    postgres: "SELECT COUNT(*) FROM pg_tables WHERE schemaname = CURRENT_SCHEMA AND tablename = 'store_migrations'",
};

/// Two nodes that start together must not migrate together; SQLite's writer is alone anyway.
pub(crate) const LOCK: Statement = Statement {
    name: "store_migrations_lock",
    sqlite: "SELECT 1",
    postgres: "SELECT 1 FROM (SELECT pg_advisory_xact_lock(4207849484)) AS locked",
};

pub(crate) const RECORD: Statement = Statement::shared(
    "store_migrations_record",
    "INSERT INTO store_migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
);

impl Store {
    /// Applies what is missing of `migrations`, all in one transaction, and returns what was applied.
    ///
    /// Fails with [`Error::Schema`] when the database is newer than the program, or when a migration
    /// that was applied has another text now. Blocks the thread.
    pub fn migrate(&self, migrations: &'static [Migration]) -> Result<Vec<Applied>> {
        wait_for(self.work_queue(move |tx| apply(tx, migrations)))
    }

    /// Returns what [`Store::migrate`] would apply, with the same refusals. Blocks the thread.
    pub fn pending(&self, migrations: &'static [Migration]) -> Result<Vec<Migration>> {
        self.read_blocking(move |tx| {
            let applied = applied(tx)?;
            missing(tx, &applied, migrations)
        })
    }
}

fn apply(tx: &mut Tx, migrations: &[Migration]) -> Result<Vec<Applied>> {
    tx.one::<i64>(&LOCK, params![])?;
    tx.script("store_migrations_create", CREATE)?;
    let applied = applied(tx)?;
    let mut added = Vec::new();
    for migration in missing(tx, &applied, migrations)? {
        let text = text(tx, &migration);
        tx.script(migration.name, text).map_err(|error| {
            Error::Schema(format!("migration {} ({}) failed: {error}", migration.number, migration.name))
        })?;
        let applied =
            Applied { number: migration.number, name: migration.name.to_owned(), checksum: checksum(text) };
        let now = tx.now();
        tx.run(&RECORD, params![applied.number, applied.name, applied.checksum, now])?;
        added.push(applied);
    }
    Ok(added)
}

fn applied(tx: &mut Tx) -> Result<Vec<Applied>> {
    if tx.one::<i64>(&EXISTS, params![])? == 0 {
        return Ok(Vec::new());
    }
    let rows: Vec<(u32, String, i64)> = tx.all(&LIST, params![])?;
    Ok(rows.into_iter().map(|(number, name, checksum)| Applied { number, name, checksum }).collect())
}

/// Returns the migrations after the applied ones, once both lists agree as far as they go.
fn missing(tx: &mut Tx, applied: &[Applied], migrations: &[Migration]) -> Result<Vec<Migration>> {
    for (place, migration) in migrations.iter().enumerate() {
        if migration.number as usize != place + 1 {
            return Err(Error::Schema(format!(
                "migration {} stands at place {}",
                migration.number,
                place + 1
            )));
        }
    }
    for (place, old) in applied.iter().enumerate() {
        let Some(known) = migrations.get(place) else {
            return Err(Error::Schema(format!(
                "The database is newer than this program: it has migration {} ({}), this program ends at {}. Use the newer program.",
                old.number,
                old.name,
                migrations.len()
            )));
        };
        if old.number != known.number || old.checksum != checksum(text(tx, known)) {
            return Err(Error::Schema(format!(
                "Migration {} ({}) was applied with another text than this program has. Use the program that made this database.",
                old.number, old.name
            )));
        }
    }
    Ok(migrations.get(applied.len()..).unwrap_or_default().to_vec())
}

fn text(tx: &mut Tx, migration: &Migration) -> &'static str {
    let Migration { name, sqlite, postgres, .. } = *migration;
    tx.driver().text(&Statement { name, sqlite, postgres })
}

/// FNV-1a: notices an accident, not a forgery.
fn checksum(text: &str) -> i64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    hash.cast_signed()
}
