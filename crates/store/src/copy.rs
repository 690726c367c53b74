//! Copying a whole database into another one, whatever engine each of them has.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::{Error, Result, Sql, Statement, Store, Tx, Value, params};

/// Rows that go over in one transaction.
const BATCH: usize = 5_000;
/// Tables of this crate that belong to a database and not to its data: the list of migrations, the nodes.
const OWN: &str = "store_";

/// In the order in which they were made, so that a table comes after those that it refers to.
const TABLES: Statement = Statement {
    name: "copy.tables",
    sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid",
    postgres: "SELECT relname::TEXT FROM pg_class WHERE relkind = 'r' AND relnamespace = CURRENT_SCHEMA::regnamespace ORDER BY oid",
};

const COLUMNS: Statement = Statement {
    name: "copy.columns",
    sqlite: "SELECT name FROM pragma_table_info($1) ORDER BY cid",
    postgres: "SELECT attname::TEXT FROM pg_attribute
               WHERE attrelid = (SELECT oid FROM pg_class WHERE relname = $1 AND relnamespace = CURRENT_SCHEMA::regnamespace)
                 AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
};

const TICK: Statement = Statement::shared("copy.tick", "SELECT MAX(tick) FROM store_nodes");

const SET_TICK: Statement =
    Statement::shared("copy.set_tick", "UPDATE store_nodes SET tick = $1 WHERE tick < $1");

impl Store {
    /// Tells whether no table of the program holds a row. Blocks the thread.
    pub fn is_empty(&self) -> Result<bool> {
        self.read_blocking(|tx| {
            for table in tables(tx)? {
                let one: Option<i64> =
                    tx.maybe_sql(Sql::new("SELECT 1 FROM ").push(table).push(" LIMIT 1"))?;
                if one.is_some() {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }

    /// Copies every row, as one moment sees them, into an empty database with the same migrations, and returns their
    /// number; `told` hears of each batch. The source wants a `read_time_max` that is long enough. Blocks the thread.
    ///
    /// When it fails, the target holds a part: throw it away.
    pub fn copy_to(&self, target: &Self, told: impl Fn(&str, usize) + Send + 'static) -> Result<usize> {
        let (target, begun) = (target.clone(), AtomicBool::new(false));
        self.read_blocking(move |tx| {
            if begun.swap(true, Ordering::Relaxed) {
                let problem = "the source was lost on the way; begin again with an empty target";
                return Err(Error::Unavailable(problem.to_owned()));
            }
            let mut total = 0;
            for table in tables(tx)? {
                total += copy_table(tx, &target, table, &told)?;
            }
            let tick: Option<i64> = tx.one(&TICK, params![])?;
            target.write_blocking(move |tx| tx.run(&SET_TICK, params![tick.unwrap_or_default()]))?;
            Ok(total)
        })
    }
}

fn copy_table(
    tx: &mut Tx,
    target: &Store,
    table: &'static str,
    told: &impl Fn(&str, usize),
) -> Result<usize> {
    let columns: Vec<&'static str> =
        tx.all::<String>(&COLUMNS, params![table])?.into_iter().map(fixed).collect();
    let mut question = Sql::new("SELECT ");
    for (place, column) in columns.iter().enumerate() {
        question.push(if place == 0 { "" } else { ", " }).push(column);
    }
    question.push(" FROM ").push(table);
    let (mut batch, mut total) = (Vec::with_capacity(BATCH), 0);
    let hand_over = |rows: Vec<Vec<Value>>| {
        let columns = columns.clone();
        let count = target.write_blocking(move |tx| tx.insert_many(table, &columns, rows.iter().cloned()))?;
        told(table, count);
        Ok::<_, Error>(count)
    };
    tx.each_sql(&question, |row| {
        batch.push((0..columns.len()).map(|place| row.get(place)).collect::<Result<Vec<Value>>>()?);
        if batch.len() == BATCH {
            total += hand_over(std::mem::take(&mut batch))?;
        }
        Ok(())
    })?;
    if !batch.is_empty() {
        total += hand_over(batch)?;
    }
    Ok(total)
}

fn tables(tx: &mut Tx) -> Result<Vec<&'static str>> {
    let names: Vec<String> = tx.all(&TABLES, params![])?;
    Ok(names.into_iter().filter(|name| !name.starts_with(OWN)).map(fixed).collect())
}

/// Statements are made of texts that live as long as the program. The names of a schema are few kilobytes, and a
/// program copies a database once, so they may stay.
fn fixed(name: String) -> &'static str {
    name.leak()
}
