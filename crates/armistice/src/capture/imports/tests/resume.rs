//! An import goes on where it stopped, whoever runs it.

use std::time::Instant;

use armistice::capture::imports::import;
use armistice::contacts::stage::Stage;
use armistice::fault::Fault;
use armistice::flow::bring_in::{run::Pace, work};
use armistice::flow::work::round;
use testkit::TestApp;

use super::{bring, counts, file, number, prepare};

/// Enough for a dozen chunks.
const ROWS: usize = 3_000;

fn many() -> String {
    let row = |number: usize| format!("person{number}@company{}.example,Person {number}\n", number / 3);
    format!("email,first name\n{}", (0..ROWS).map(row).collect::<String>())
}

testkit::both! {
    async fn chunk_by_chunk_with_pauses_no_row_comes_twice(house: TestApp) {
        let path = file(&house, "many.csv", many());
        let app = house.app.clone();
        let turns = tokio::task::spawn_blocking(move || {
            let id = prepare(&app, &path, None).expect("the list is a table");
            let mut turns = 0;
            // Each turn ends after its first chunk.
            while work::run_here(&app, id, Pace::Gentle, Some(Instant::now()), &mut |_| {}).expect("a turn").finished_at.is_none() {
                turns += 1;
            }
            turns
        });
        let turns = turns.await.expect("no panic");
        assert!(turns >= 3, "{turns} turns");
        assert_eq!(number(&house, "SELECT COUNT(*) FROM contacts").await, ROWS as i64);
        assert_eq!(number(&house, "SELECT COUNT(*) FROM stage_history").await, ROWS as i64);
        assert_eq!(number(&house, "SELECT COUNT(*) FROM accounts").await, ROWS as i64 / 3);
        assert_eq!(number(&house, "SELECT rows_created FROM imports").await, ROWS as i64);
        assert!(std::fs::read_dir(house.app.data_dir.join("imports")).expect("the folder").next().is_none());
    }

    async fn the_house_goes_on_with_what_nobody_is_at(house: TestApp) {
        let path = file(&house, "many.csv", many());
        let app = house.app.clone();
        let id = tokio::task::spawn_blocking(move || {
            let id = prepare(&app, &path, None).expect("the list is a table");
            // A runner takes it and dies.
            app.store.write_blocking(move |tx: &mut store::Tx| import::take(tx, id)).expect("it is taken");
            id
        }).await.expect("no panic");
        assert!(!work::go_on(&house.app).await.expect("nothing waits yet"));
        house.advance(import::SILENCE_MS + 1);
        while work::go_on(&house.app).await.expect("the house goes on") {}
        let done = house.write(move |tx| import::find(tx, id)).await;
        assert_eq!(counts(&done), format!("{ROWS} rows: {ROWS} new, 0 known, 0 aside"));
        // Then everybody on the list is looked at, a few at a time.
        while round(&house.app).await.expect("the jobs run") > 0 {}
        assert_eq!(number(&house, "SELECT COUNT(*) FROM scores").await, ROWS as i64);
    }

    async fn who_lost_an_import_writes_nothing_more(house: TestApp) {
        bring(&house, "email\nada@engines.example\n", None).await;
        let id = house.write(|tx| Ok(import::latest(tx, &armistice::people::Sight::everything())?[0].id)).await;
        let step = import::Advance { rows: 1, ..import::Advance::default() };
        let late = house.app.write(move |tx| {
            armistice::contacts::contact::create(tx, &armistice::contacts::contact::New { stage: Some(Stage::Lead), ..Default::default() }, "test")?;
            import::advance(tx, id, 1, &step)
        }).await;
        assert!(matches!(late, Err(Fault::Refused { id: "import-elsewhere", .. })), "{late:?}");
        assert_eq!(number(&house, "SELECT COUNT(*) FROM contacts").await, 1);
    }
}
