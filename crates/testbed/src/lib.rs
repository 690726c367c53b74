//! LENDS databases to tests: a SQLite file or a PostgreSQL database each, thrown away after the test.
//!
//! PostgreSQL is started from the machine's binaries, once for all test processes, and stops by itself
//! when nobody has used it for a while. Everything here panics with a sentence when it cannot do its work:
//! a test without its database has not passed.

mod cluster;
mod database;

pub use cluster::Cluster;
pub use database::Database;

/// The databases that everything is tested on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// Returns the engines to test: both, or those that `ARMISTICE_ENGINES` names (`sqlite`, `postgres`).
///
/// # Panics
/// When the variable names none.
pub fn engines() -> Vec<Engine> {
    let Some(wanted) = environment("ARMISTICE_ENGINES") else {
        return vec![Engine::Sqlite, Engine::Postgres];
    };
    let chosen: Vec<Engine> = [("sqlite", Engine::Sqlite), ("postgres", Engine::Postgres)]
        .into_iter()
        .filter(|(name, _)| wanted.split(',').any(|word| word.trim() == *name))
        .map(|(_, engine)| engine)
        .collect();
    assert!(!chosen.is_empty(), "ARMISTICE_ENGINES names no engine: write sqlite, postgres or both");
    chosen
}

/// Runs a check on every engine, one after the other, and says which one a failure belongs to.
pub fn on_each(check: impl Fn(Engine)) {
    for engine in engines() {
        println!("on {engine:?}");
        check(engine);
    }
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment which databases to use")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
