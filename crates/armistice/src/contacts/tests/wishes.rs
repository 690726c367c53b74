//! Wishes that outlive the database: a backup that is older than an erasure brings nobody back.

use std::fs;
use std::io::Write as _;

use armistice::contacts::contact;
use armistice::flow::erase::{self, Reason};
use armistice::flow::wishes::work::{self, Forgotten};
use armistice::people::Role;
use armistice::post::suppression;
use armistice::post::words::Reason as Suppressed;
use measure::MINUTE_MS;
use store::{Sql, Tx};
use testkit::{TestApp, both};

use super::contacts;

const ZOE: &str = "zoe@northwind.example";
const TOM: &str = "tom@northwind.example";

/// What a backup holds that was taken before the two asked.
const BEFORE: [&str; 3] = [
    "DELETE FROM erasures",
    "DELETE FROM suppressions",
    "UPDATE contacts SET erased_at = NULL, email = 'zoe@northwind.example', first_name = 'Zoë'",
];

async fn start_again(house: &TestApp) -> Forgotten {
    let app = house.app.clone();
    let begun = tokio::task::spawn_blocking(move || work::bring_back(&app)).await;
    begun.expect("it ends").expect("wishes are brought back")
}

both! {
    async fn wishes_outlive_an_older_backup(house: TestApp) {
        let ann = house.user("Ann Admin", Role::Admin, None).await;
        let zoe = contacts(&house, &[("Zoë", ZOE, None)]).await[0];
        let app = house.app.clone();
        house
            .write(move |tx| {
                erase::erase(tx, &app.keys, &ann, zoe, Reason::Asked)?;
                suppression::suppress(tx, &app.keys, TOM, Suppressed::Unsubscribed, "test").map(drop)
            })
            .await;
        let (erasures, suppressions) =
            (house.app.data_dir.join("erasures.jsonl"), house.app.data_dir.join("suppressions.jsonl"));
        work::keep(&house.app).await.expect("kept");
        assert!(!erasures.exists(), "a moment ago somebody may still write an earlier one");
        house.advance(MINUTE_MS);
        for _ in 0..2 {
            work::keep(&house.app).await.expect("kept");
        }
        let lines = |path| fs::read_to_string(path).expect("a file").lines().filter(|line| !line.is_empty()).count();
        assert_eq!((lines(&erasures), lines(&suppressions)), (1, 2));
        for file in [&erasures, &suppressions] {
            assert!(!fs::read_to_string(file).expect("a file").contains("northwind"), "it says who it was");
        }
        // A crash cuts a line short; what comes after is read all the same.
        fs::OpenOptions::new().append(true).open(&erasures).and_then(|mut file| file.write_all(b"{\"id\":")).expect("written");

        house.write(|tx: &mut Tx| Ok(BEFORE.iter().try_for_each(|text| tx.run_sql(&Sql::new(text)).map(drop))?)).await;
        assert_eq!(start_again(&house).await, Forgotten { erased: 1, suppressed: 2 });
        let app = house.app.clone();
        let (found, of_zoe, of_tom) = house
            .write(move |tx| {
                let reasons = |tx: &mut Tx, who| suppression::reasons(tx, &app.keys, who);
                Ok((contact::find(tx, zoe)?, reasons(tx, ZOE)?, reasons(tx, TOM)?))
            })
            .await;
        assert_eq!((found.email, found.first_name), (None, None));
        assert!(found.erased_at.is_some());
        assert_eq!((of_zoe, of_tom), (vec![Suppressed::Erased], vec![Suppressed::Unsubscribed]));
        assert_eq!(start_again(&house).await, Forgotten { erased: 0, suppressed: 0 });

        // Files that were lost are written again from the rows.
        fs::remove_file(&suppressions).expect("it was there");
        start_again(&house).await;
        assert_eq!(lines(&suppressions), 2);
    }
}
