//! The schema: the same on both engines, and the same whether it grew or was made at once.

use std::collections::BTreeSet;

use armistice::boot::all_migrations;
use armistice::schema::MIGRATIONS;
use store::{Clock, Options, Sql, Store};
use testkit::Database;
use testkit::{Engine, START, engines, on_each};

/// Migrations whose texts differ by more than the words for types, with the reason. None so far.
const DIFFERENT_TEXTS: [&str; 0] = [];

/// Types as SQLite, PostgreSQL and this test call them.
const KINDS: [(&str, &str, &str); 4] = [
    ("INTEGER", "bigint", "integer"),
    ("REAL", "double precision", "real"),
    ("TEXT", "text", "text"),
    ("BLOB", "bytea", "bytes"),
];

/// Every column of tables and views, with its type and whether it may be empty.
const COLUMNS: [&str; 2] = [
    "SELECT tables.name, columns.name, columns.type, CASE WHEN columns.\"notnull\" OR columns.pk THEN 1 ELSE 0 END
     FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
     WHERE tables.type IN ('table', 'view') AND tables.name NOT LIKE 'sqlite_%'",
    "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT),
         CAST(CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END AS BIGINT)
     FROM information_schema.columns WHERE table_schema = CURRENT_SCHEMA",
];

/// Every index and primary key, a row for each of its columns in order: table, name, unique, partial, column.
const INDEXES: [&str; 2] = [
    "SELECT tables.name, indexes.name, indexes.\"unique\", indexes.partial, COALESCE(columns.name, 'expression')
     FROM sqlite_master AS tables JOIN pragma_index_list(tables.name) AS indexes
     JOIN pragma_index_info(indexes.name) AS columns
     WHERE tables.type = 'table' AND indexes.origin = 'c'
     UNION ALL
     SELECT tables.name, 'primary key', 1, 0, columns.name
     FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
     WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND columns.pk > 0",
    "SELECT CAST(tables.relname AS TEXT), CASE WHEN held.indisprimary THEN 'primary key' ELSE CAST(indexes.relname AS TEXT) END,
         CAST(CASE WHEN held.indisunique THEN 1 ELSE 0 END AS BIGINT),
         CAST(CASE WHEN held.indpred IS NULL THEN 0 ELSE 1 END AS BIGINT),
         CASE held.indkey[place - 1] WHEN 0 THEN 'expression' ELSE pg_get_indexdef(held.indexrelid, place, true) END
     FROM pg_index AS held JOIN pg_class AS tables ON tables.oid = held.indrelid
     JOIN pg_class AS indexes ON indexes.oid = held.indexrelid
     CROSS JOIN LATERAL generate_series(1, CAST(held.indnatts AS INTEGER)) AS place
     WHERE tables.relnamespace = CAST(CURRENT_SCHEMA AS regnamespace)",
];

/// What the engine says is there, in words that are the same on both.
fn catalogue(engine: Engine, store: &Store) -> BTreeSet<String> {
    let place = usize::from(engine == Engine::Postgres);
    let read = store.read_blocking(move |tx| {
        let columns: Vec<(String, String, String, i64)> = tx.all_sql(&Sql::new(COLUMNS[place]))?;
        let indexes: Vec<(String, String, i64, i64, String)> = tx.all_sql(&Sql::new(INDEXES[place]))?;
        Ok::<_, store::Error>((columns, indexes))
    });
    let (columns, indexes) = read.expect("the catalogue is read");
    let mut all = BTreeSet::new();
    for (table, column, kind, is_needed) in columns {
        let known =
            KINDS.iter().find(|(sqlite, postgres, _)| kind.eq_ignore_ascii_case(sqlite) || kind == *postgres);
        // The store's tables are written once for both, with PostgreSQL's words.
        let known =
            known.or_else(|| KINDS.iter().find(|(_, postgres, _)| kind.eq_ignore_ascii_case(postgres)));
        let kind = known.map_or(kind.as_str(), |(_, _, ours)| ours);
        all.insert(format!("{table}.{column} {kind}{}", if is_needed == 1 { " not null" } else { "" }));
    }
    for (table, name, unique, partial, column) in indexes {
        // PostgreSQL quotes a column that is also a word of SQL.
        let column = column.trim_matches('"');
        all.insert(format!("{table} {name} unique:{unique} partial:{partial} {column}"));
    }
    assert!(all.len() > 200, "the catalogue is nearly empty: {all:?}");
    all
}

fn options() -> Options {
    Options::new(Clock::stopped(START), 7)
}

#[test]
fn a_schema_that_grew_equals_one_made_at_once() {
    on_each(|engine| {
        let all = all_migrations();
        let fresh = Database::new(engine, all, &options());
        let fresh = catalogue(engine, &fresh.open(&options()));
        // Whatever was released is one of these beginnings, so every upgrade is among them.
        for released in 1..all.len() {
            let grown = Database::new(engine, &all[..released], &options());
            let store = grown.open(&options());
            for next in released + 1..=all.len() {
                store.migrate(&all[..next]).expect("the next migration fits");
            }
            let difference: Vec<String> =
                catalogue(engine, &store).symmetric_difference(&fresh).cloned().collect();
            assert_eq!(difference, Vec::<String>::new(), "{engine:?}, grown from migration {released}");
        }
    });
}

#[test]
fn both_engines_have_the_same_tables_columns_and_indexes() {
    let catalogues: Vec<BTreeSet<String>> = engines()
        .into_iter()
        .map(|engine| {
            catalogue(engine, &Database::new(engine, all_migrations(), &options()).open(&options()))
        })
        .collect();
    let [first, second] = catalogues.as_slice() else { return };
    let difference: Vec<&String> = first.symmetric_difference(second).collect();
    assert_eq!(difference, Vec::<&String>::new());
}

#[test]
fn the_texts_of_a_migration_differ_in_the_words_for_types_alone() {
    for migration in MIGRATIONS.iter().filter(|migration| !DIFFERENT_TEXTS.contains(&migration.name)) {
        let words =
            [("INTEGER", "BIGINT"), ("REAL", "DOUBLE PRECISION"), ("BLOB", "BYTEA"), (") STRICT;", ");")];
        let text = words
            .iter()
            .fold(migration.sqlite.to_owned(), |text, (sqlite, postgres)| text.replace(sqlite, postgres));
        assert_eq!(text, migration.postgres, "{}", migration.name);
    }
}
