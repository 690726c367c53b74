//! The same people and questions in SQLite and PostgreSQL.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use store::{Clock, Durability, Error, Migration, Options, Statement, Store, ToValue, jobs};
use testbed::{Database, Engine};

use crate::Wish;
use crate::figures::{milliseconds, quantile};
use crate::people::{NOW, Person};
use crate::questions::Answer;

const TABLES: &str = "
    CREATE TABLE contacts (id BIGINT PRIMARY KEY, industry BIGINT NOT NULL, country BIGINT NOT NULL,
        stage BIGINT NOT NULL, employees BIGINT NOT NULL);
    CREATE TABLE touches (id BIGINT PRIMARY KEY, contact_id BIGINT NOT NULL, kind BIGINT NOT NULL, page BIGINT,
        at BIGINT NOT NULL, machine BIGINT NOT NULL);";
const MIGRATIONS: &[Migration] =
    &[jobs::MIGRATION, Migration { number: 2, name: "census", sqlite: TABLES, postgres: TABLES }];
/// Built after the rows; each question finds all it needs in one of them.
const INDEXES: [Statement; 4] = [
    Statement::shared(
        "contacts",
        "CREATE INDEX contacts_what ON contacts (industry, country, stage, employees)",
    ),
    Statement::shared("countries", "CREATE INDEX contacts_where ON contacts (country, stage)"),
    Statement::shared("touches", "CREATE INDEX touches_contact ON touches (contact_id, kind, at, machine)"),
    Statement::shared("pages", "CREATE INDEX touches_kind ON touches (kind, page, at, contact_id, machine)"),
];
const ANALYZE: Statement = Statement::shared("analyze", "ANALYZE");
/// Contacts that are loaded in one transaction.
const BATCH: u64 = 50_000;
/// How often each question is asked after the first time.
const TIMES: usize = 5;

/// Loads a database, asks it, and checks that it counts as the census does.
pub fn ask(engine: Engine, wish: &Wish, answers: &[Answer]) -> Value {
    let options = Options {
        durability: Durability::ProcessEnd,
        read_time_max: Duration::from_mins(10),
        ..Options::new(Clock::stopped(NOW), 7)
    };
    let database = Database::new(engine, MIGRATIONS, &options);
    let store = database.open(&options);
    let start = Instant::now();
    load(&store, wish);
    let load_s = start.elapsed().as_secs();
    let mut times = BTreeMap::new();
    for answer in answers {
        let question = &answer.question;
        let statement = Statement::shared(question.name, question.sql);
        let mut took = Vec::new();
        for _ in 0..=TIMES {
            let start = Instant::now();
            let values: Vec<store::Value> = question.values.iter().map(ToValue::to_value).collect();
            let count: i64 =
                store.read_blocking(move |tx| tx.one(&statement, &values)).expect("the question is SQL");
            took.push(milliseconds(start));
            assert_eq!(count, answer.count as i64, "{engine:?} counts otherwise: {}", question.name);
        }
        took.remove(0);
        times.insert(question.name, quantile(&mut took, 0.5));
    }
    json!({ "engine": format!("{engine:?}"), "load_s": load_s, "rules_ms": times })
}

fn load(store: &Store, wish: &Wish) {
    let contacts = wish.contacts;
    for from in (0..contacts).step_by(BATCH as usize) {
        let numbers = from..(from + BATCH).min(contacts);
        let loaded = store.write_blocking(move |tx| -> Result<usize, Error> {
            let contact = |number| {
                let one = Person::new(number, contacts);
                let numbers = [one.industry, one.country, one.stage, one.employees];
                std::iter::once(one.id.to_value())
                    .chain(numbers.map(|number| (number as i64).to_value()))
                    .collect()
            };
            tx.insert_many(
                "contacts",
                &["id", "industry", "country", "stage", "employees"],
                numbers.clone().map(contact),
            )?;
            let touches = numbers.clone().flat_map(|number| {
                let one = Person::new(number, contacts);
                one.touches.into_iter().enumerate().map(move |(place, did)| {
                    // Ids of two contacts may meet here by chance; SQL gets others in the same order.
                    let id = ((number << 10) + place as u64) as i64;
                    vec![
                        id.to_value(),
                        one.id.to_value(),
                        (did.kind as i64).to_value(),
                        did.page.map(|page| page as i64).to_value(),
                        did.at.to_value(),
                        i64::from(did.machine).to_value(),
                    ]
                })
            });
            tx.insert_many("touches", &["id", "contact_id", "kind", "page", "at", "machine"], touches)
        });
        loaded.expect("the rows fit the tables");
    }
    for statement in INDEXES.iter().chain([&ANALYZE]) {
        store.write_blocking(move |tx| tx.run(statement, &[])).expect("the index is SQL");
    }
}
