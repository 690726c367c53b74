//! Every statement is understood by both engines.

use armistice::boot::all_migrations;
use armistice::sql;
use store::{Options, Statement, Store};
use testkit::{Engine, START, on_each};

/// Returns what an engine says against each statement that it does not understand.
fn misunderstood(store: &Store, statements: &[&'static Statement]) -> Vec<String> {
    let fault = |statement: &'static Statement| {
        let read = store.write_blocking(move |tx| tx.prepare(statement));
        read.err().map(|error| format!("{}: {error}", statement.name))
    };
    statements.iter().filter_map(|statement| fault(statement)).collect()
}

#[test]
fn every_statement_prepares_on_both_engines() {
    on_each(|engine| {
        let options = Options::new(store::Clock::stopped(START), 7);
        let database = testkit::Database::new(engine, all_migrations(), &options);
        let store = database.open(&options);
        let mut all = sql::ALL.to_vec();
        all.extend(store::own::SHARED);
        if engine == Engine::Postgres {
            all.extend(store::own::POSTGRES);
        }
        assert_eq!(misunderstood(&store, &all), Vec::<String>::new(), "on {engine:?}");
    });
}

#[test]
fn no_two_statements_share_a_name() {
    let mut names: Vec<&str> = sql::ALL.iter().map(|statement| statement.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(count > 100, "the list of statements is nearly empty");
}
