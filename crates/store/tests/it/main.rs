//! What a store promises, asked of both engines.

use measure::Moment;
use store::{Clock, Error, Migration, Options, Statement, Tx, jobs, params};

const TABLE: &str =
    "CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, weight DOUBLE PRECISION)";
const MIGRATIONS: &[Migration] =
    &[jobs::MIGRATION, Migration { number: 2, name: "things", sqlite: TABLE, postgres: TABLE }];

const INSERT: Statement =
    Statement::shared("thing_insert", "INSERT INTO things (name, weight, id) VALUES ($2, $3, $1)");
const BY_NAME: Statement =
    Statement::shared("thing_by_name", "SELECT id, name, weight FROM things WHERE name = $1");

store::id!(
    /// A thing.
    ThingId
);
store::record! {
    /// A thing with a weight.
    #[derive(PartialEq)]
    pub struct Thing { weight: Option<f64>, id: ThingId, name: String }
}

fn insert(tx: &mut Tx, name: &str, weight: Option<f64>) -> Result<ThingId, Error> {
    let id = ThingId(tx.new_id());
    tx.run(&INSERT, params![id, name, weight])?;
    Ok(id)
}

fn options() -> Options {
    Options::new(Clock::stopped(Moment(1_700_000_000_000)), 7)
}

#[test]
fn rows_go_in_and_come_out() {
    testbed::on_each(|engine| {
        let database = testbed::Database::new(engine, MIGRATIONS, &options());
        let store = database.open(&options());
        assert_eq!(store.migrate(MIGRATIONS).unwrap().len(), 0);
        let id = store.write_blocking(|tx| insert(tx, "anvil", Some(1.5))).unwrap();
        let again = store.write_blocking(|tx| insert(tx, "anvil", None));
        assert_eq!(again, Err(Error::Constraint("things_name".to_owned())));
        let thing = store.read_blocking(|tx| tx.one::<Thing>(&BY_NAME, params!["anvil"])).unwrap();
        assert_eq!(thing, Thing { weight: Some(1.5), id, name: "anvil".to_owned() });
        assert_eq!(id.to_string().parse(), Ok(id));
        let job = || jobs::New { kind: "weigh", key: Some("a"), payload: "", run_at: Moment(5) };
        store.write_blocking(move |tx| tx.enqueue(job()).and_then(|()| tx.enqueue(job()))).unwrap();
    });
}
