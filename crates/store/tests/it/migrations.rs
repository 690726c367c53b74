//! Migrations: applied once, never changed, never newer than the program.

use store::{Error, Migration, Sql, jobs};
use testbed::{Database, on_each};

use crate::support::options;

const ONE: Migration = Migration {
    number: 2,
    name: "one",
    sqlite: "CREATE TABLE one (id BIGINT PRIMARY KEY); INSERT INTO one VALUES (1);",
    postgres: "CREATE TABLE one (id BIGINT PRIMARY KEY); INSERT INTO one VALUES (1);",
};
const TWO: Migration =
    Migration { number: 3, name: "two", sqlite: "DELETE FROM one", postgres: "DELETE FROM one" };
const OLD: &[Migration] = &[jobs::MIGRATION, ONE];
const NEW: &[Migration] = &[jobs::MIGRATION, ONE, TWO];
const CHANGED: &[Migration] =
    &[jobs::MIGRATION, Migration { sqlite: "SELECT 1", postgres: "SELECT 1", ..ONE }];
const BROKEN: &[Migration] = &[
    jobs::MIGRATION,
    ONE,
    TWO,
    Migration {
        number: 4,
        name: "broken",
        sqlite: "CREATE TABLE x (id BIGINT); NONSENSE",
        postgres: "CREATE TABLE x (id BIGINT); NONSENSE",
    },
];

#[test]
fn they_are_applied_once_and_in_order() {
    on_each(|engine| {
        let database = Database::new(engine, OLD, &options());
        let store = database.open(&options());
        assert_eq!(store.pending(OLD).unwrap(), []);
        assert_eq!(store.pending(NEW).unwrap(), [TWO]);
        let applied = store.migrate(NEW).unwrap();
        assert_eq!(
            applied.iter().map(|applied| (applied.number, applied.name.as_str())).collect::<Vec<_>>(),
            [(3, "two")]
        );
        assert_eq!(store.migrate(NEW).unwrap(), []);
        assert_eq!(store.read_blocking(|tx| tx.one_sql::<i64>(&Sql::new("SELECT COUNT(*) FROM one"))), Ok(0));
    });
}

#[test]
fn nodes_that_start_together_migrate_once() {
    on_each(|engine| {
        let database = Database::new(engine, OLD, &options());
        let nodes: Vec<_> = (0..3)
            .map(|_| {
                let store = database.open(&options());
                std::thread::spawn(move || store.migrate(NEW).unwrap().len())
            })
            .collect();
        assert_eq!(nodes.into_iter().map(|node| node.join().unwrap()).sum::<usize>(), 1);
    });
}

#[test]
fn a_newer_or_changed_database_is_refused() {
    on_each(|engine| {
        let database = Database::new(engine, NEW, &options());
        let store = database.open(&options());
        for (program, words) in [(OLD, "newer than this program"), (CHANGED, "another text")] {
            for refused in [store.migrate(program).map(drop), store.pending(program).map(drop)] {
                assert!(matches!(&refused, Err(Error::Schema(said)) if said.contains(words)), "{refused:?}");
            }
        }
    });
}

#[test]
fn a_broken_one_leaves_nothing_behind() {
    on_each(|engine| {
        let database = Database::new(engine, OLD, &options());
        let store = database.open(&options());
        let refused = store.migrate(BROKEN);
        assert!(matches!(&refused, Err(Error::Schema(said)) if said.contains("broken")), "{refused:?}");
        assert_eq!(store.pending(NEW).unwrap(), [TWO]);
    });
}
