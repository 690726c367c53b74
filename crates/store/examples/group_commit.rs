//! How many durable business transactions a second the store takes, beside what the disk can do.
//!
//! `cargo run --release -p store --example group_commit -- [SECONDS] [CALLERS] [postgres://…]` prints JSON.
//! Each transaction is eight small statements, as a form submission makes them.

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use measure::Moment;
use serde_json::json;
use store::{Clock, Error, Migration, Options, Statement, Store, Tx, Url, jobs, params};

const TABLES: &str = "
    CREATE TABLE people (id BIGINT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, seen_at BIGINT NOT NULL);
    CREATE TABLE answers (id BIGINT PRIMARY KEY, person_id BIGINT NOT NULL REFERENCES people, text TEXT NOT NULL);
    CREATE TABLE visits (id BIGINT PRIMARY KEY, person_id BIGINT NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL);
    CREATE INDEX visits_person ON visits (person_id, at);";
const MIGRATIONS: &[Migration] =
    &[jobs::MIGRATION, Migration { number: 2, name: "bench", sqlite: TABLES, postgres: TABLES }];

const FIND: Statement = Statement::shared("find", "SELECT id FROM people WHERE email = $1");
const INSERT: Statement =
    Statement::shared("insert", "INSERT INTO people (id, email, name, seen_at) VALUES ($1, $2, $3, $4)");
const ANSWER: Statement =
    Statement::shared("answer", "INSERT INTO answers (id, person_id, text) VALUES ($1, $2, $3)");
const VISIT: Statement =
    Statement::shared("visit", "INSERT INTO visits (id, person_id, kind, at) VALUES ($1, $2, $3, $4)");
const SEEN: Statement = Statement::shared("seen", "UPDATE people SET seen_at = $2 WHERE id = $1");

/// One submission: eight statements.
fn submit(tx: &mut Tx, number: u64) -> Result<(), Error> {
    // Spread over the index, as names are.
    let email = format!("{:016x}@example.org", number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let now = tx.now();
    let known: Option<i64> = tx.maybe(&FIND, params![email])?;
    let person = known.unwrap_or_else(|| tx.new_id());
    if known.is_none() {
        tx.run(&INSERT, params![person, email, "Ada Example", now])?;
    }
    let (answer, first, second, third) = (tx.new_id(), tx.new_id(), tx.new_id(), tx.new_id());
    tx.run(
        &ANSWER,
        params![answer, person, "{\"company\":\"Example\",\"question\":\"When can we start?\"}"],
    )?;
    tx.run(&VISIT, params![first, person, "visit", now])?;
    tx.run(&VISIT, params![second, person, "submission", now])?;
    tx.run(&VISIT, params![third, person, "consent", now])?;
    tx.run(&SEEN, params![person, now])?;
    tx.enqueue(jobs::New { kind: "consider", key: Some(&person.to_string()), payload: "", run_at: now })
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |place: usize, usual: u64| arguments.get(place).map_or(Ok(usual), |text| text.parse());
    let (Ok(seconds), Ok(callers)) = (number(1, 5), number(2, 64)) else {
        eprintln!("usage: group_commit [SECONDS] [CALLERS] [postgres://…]");
        return;
    };
    let folder = std::env::temp_dir().join(format!("armistice-group-commit-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("the temporary folder can be written");
    let url = match arguments.get(3) {
        Some(url) => Url::Postgres(url.clone()),
        None => Url::Sqlite(folder.join("bench.db")),
    };
    let before = fsyncs_per_second(&folder);
    let mut latencies = load(url, Duration::from_secs(seconds), callers);
    let after = fsyncs_per_second(&folder);
    latencies.sort();
    let at = |share: f64| latencies[((latencies.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
    let per_second = latencies.len() as f64 / seconds as f64;
    let report = json!({
        "callers": callers,
        "seconds": seconds,
        "transactions_per_second": per_second.round(),
        "p50_ms": at(0.5),
        "p99_ms": at(0.99),
        "max_ms": at(1.0),
        "fsyncs_per_second": [before.round(), after.round()],
        "transactions_per_fsync": per_second / f64::midpoint(before, after),
    });
    println!("{report:#}");
    // What stays behind in the temporary folder harms nobody.
    let _ = fs::remove_dir_all(&folder);
}

/// Runs submissions from many callers and returns how long each waited for its answer.
fn load(url: Url, time: Duration, callers: u64) -> Vec<Duration> {
    let store = Arc::new(Store::open(url, &Options::new(clock(), 7)).expect("the database opens"));
    store.migrate(MIGRATIONS).expect("the database is empty or was made by this program");
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().expect("threads start");
    let begun = Instant::now();
    let caller = |caller: u64, store: Arc<Store>| async move {
        let mut latencies = Vec::new();
        let mut number = caller;
        while begun.elapsed() < time {
            let asked = Instant::now();
            store.write(move |tx| submit(tx, number)).await.expect("the submission is kept");
            latencies.push(asked.elapsed());
            number += callers;
        }
        latencies
    };
    let tasks: Vec<_> =
        (0..callers).map(|number| runtime.spawn(caller(number, Arc::clone(&store)))).collect();
    tasks.into_iter().flat_map(|task| runtime.block_on(task).expect("no caller panics")).collect()
}

/// Returns how many times a second this disk makes 4 KiB durable.
fn fsyncs_per_second(folder: &Path) -> f64 {
    let mut file = File::create(folder.join("probe")).expect("the folder can be written");
    let page = [7_u8; 4_096];
    file.write_all(&page).and_then(|()| file.sync_all()).expect("the disk takes a page");
    let begun = Instant::now();
    let mut count = 0_u32;
    while begun.elapsed() < Duration::from_secs(1) {
        file.seek(SeekFrom::Start(0)).and_then(|_| file.write_all(&page)).expect("the disk takes a page");
        file.sync_data().expect("the disk takes a page");
        count += 1;
    }
    f64::from(count) / begun.elapsed().as_secs_f64()
}

#[expect(clippy::disallowed_methods, reason = "a bench needs the time and has no boot.rs")]
fn clock() -> Clock {
    Clock::new(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Moment(since.map_or(0, |since| since.as_millis() as i64))
    })
}
