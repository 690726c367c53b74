//! The schema and the verbs that the tests share.

use measure::Moment;
use store::{Clock, Error, Migration, Options, Statement, Store, Tx, jobs, params};
use testbed::{Database, Engine};

pub const NOW: Moment = Moment(1_700_000_000_000);

const TABLES: &str = "
    CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, weight DOUBLE PRECISION, picture BLOB,
        CONSTRAINT things_weight CHECK (weight >= 0));
    CREATE TABLE parts (thing_id BIGINT NOT NULL REFERENCES things (id), number BIGINT NOT NULL,
        PRIMARY KEY (thing_id, number));
    CREATE TABLE cells (name TEXT PRIMARY KEY, value BIGINT NOT NULL);";
const TABLES_POSTGRES: &str = "
    CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, weight DOUBLE PRECISION, picture BYTEA,
        CONSTRAINT things_weight CHECK (weight >= 0));
    CREATE TABLE parts (thing_id BIGINT NOT NULL REFERENCES things (id), number BIGINT NOT NULL,
        PRIMARY KEY (thing_id, number));
    CREATE TABLE cells (name TEXT PRIMARY KEY, value BIGINT NOT NULL);";
pub const MIGRATIONS: &[Migration] = &[
    jobs::MIGRATION,
    Migration { number: 2, name: "things", sqlite: TABLES, postgres: TABLES_POSTGRES },
    Migration {
        number: 3,
        name: "marks",
        sqlite: include_str!("../../../../migrations/sqlite/0014_marks.sql"),
        postgres: include_str!("../../../../migrations/postgres/0014_marks.sql"),
    },
];

pub const INSERT: Statement =
    Statement::shared("thing_insert", "INSERT INTO things (name, weight, id) VALUES ($2, $3, $1)");
pub const BY_NAME: Statement =
    Statement::shared("thing_by_name", "SELECT id, name, weight FROM things WHERE name = $1");
pub const COUNT: Statement = Statement::shared("thing_count", "SELECT COUNT(*) FROM things");

store::id!(
    /// A thing.
    ThingId
);
store::record! {
    /// A thing with a weight; its fields stand in another order than the columns.
    #[derive(PartialEq)]
    pub struct Thing { weight: Option<f64>, pub id: ThingId, pub name: String }
}

impl Thing {
    pub fn new(id: ThingId, name: &str, weight: Option<f64>) -> Self {
        Self { weight, id, name: name.to_owned() }
    }
}

pub fn insert(tx: &mut Tx, name: &str, weight: Option<f64>) -> Result<ThingId, Error> {
    let id = ThingId(tx.new_id());
    tx.run(&INSERT, params![id, name, weight])?;
    Ok(id)
}

pub fn count(store: &Store) -> i64 {
    store.read_blocking(|tx| tx.one(&COUNT, params![])).unwrap()
}

pub fn options() -> Options {
    Options { writers: 8, ..Options::new(Clock::stopped(NOW), 7) }
}

/// A database with the tables above and a store on it; the store closes first.
pub struct Bench {
    pub store: Store,
    pub database: Database,
}

impl std::ops::Deref for Bench {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

pub fn bench(engine: Engine) -> Bench {
    let database = Database::new(engine, MIGRATIONS, &options());
    Bench { store: database.open(&options()), database }
}
