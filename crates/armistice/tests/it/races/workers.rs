//! Eight workers at one queue do what one would have done.

use armistice::contacts::contact;
use armistice::flow::{consider, work};
use store::Sql;
use testkit::{Engine, TestApp, engines};

/// How many work at once.
const WORKERS: usize = 8;
/// How many people wait to be looked at: several batches for each worker.
const PEOPLE: usize = 2_000;

/// What is there in the end, in numbers that hold whoever did it.
const ENDS: [&str; 6] = [
    "SELECT COUNT(*) FROM jobs",
    "SELECT COUNT(*) FROM dead_jobs",
    "SELECT COUNT(*) FROM scores",
    "SELECT COUNT(*) FROM stage_history",
    "SELECT COUNT(*) FROM activities",
    "SELECT COUNT(*) FROM messages",
];

#[test]
fn eight_workers_do_what_one_would_have_done() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    for engine in engines() {
        let (one, eight) =
            runtime.block_on(async { (worked(engine, 1).await, worked(engine, WORKERS).await) });
        assert_eq!(one, eight, "on {engine:?}");
        assert_eq!((one[0], one[1], one[2]), (0, 0, PEOPLE as i64));
    }
}

async fn worked(engine: Engine, workers: usize) -> [i64; 6] {
    let house = TestApp::start(engine).await;
    house
        .write(|tx| {
            for number in 0..PEOPLE {
                let email = Some(format!("n{number}@example{}.test", number % 50));
                let id = contact::create(tx, &contact::New { email, ..contact::New::default() }, "system")?;
                consider::soon(tx, id)?;
            }
            Ok(())
        })
        .await;
    let working: Vec<_> = (0..workers)
        .map(|_| {
            let app = house.app.clone();
            tokio::spawn(async move { while work::round(&app).await.expect("the jobs run") > 0 {} })
        })
        .collect();
    for worker in working {
        worker.await.expect("no worker panics");
    }
    let mut ends = [0; 6];
    for (end, question) in ends.iter_mut().zip(ENDS) {
        *end = house
            .app
            .read(move |tx| Ok(tx.one_sql(&Sql::new(question))?))
            .await
            .expect("the rows are counted");
    }
    ends
}
