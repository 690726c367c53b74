//! Killed while a list comes in: the same command goes on, no row comes twice and none is lost.

use std::process::{Command, Stdio};
use std::time::Duration;

use armistice::fault::Fault;
use store::{Sql, Tx};
use testkit::{Engine, on_each};

use super::{is_long, rounds};
use crate::program::Place;

/// Rows of the list in a long run.
const ROWS: usize = 100_000;
/// Rows otherwise.
const ROWS_SAMPLED: usize = 20_000;
/// Rounds die at some moment within this time, so some before the first row and most in the thick of it.
const LIFE_MAX: Duration = Duration::from_millis(700);

#[test]
fn a_list_goes_on_where_it_was_cut() {
    on_each(check);
}

fn check(engine: Engine) {
    let place = Place::new(engine);
    let rows = if is_long() { ROWS } else { ROWS_SAMPLED };
    let path = place.folder.join("people.csv");
    let lines = (0..rows).map(|row| match row % 1_000 {
        // Some rows fail, and some are about somebody who is here already.
        7 => "nobody,No,Body,x\n".to_owned(),
        8 => format!("person{}@company{}.example,Again,{row},yes\n", row - 4, (row - 4) / 7),
        _ => format!(
            "person{row}@company{}.example,Person,{row},{}\n",
            row / 7,
            if row % 9 == 0 { "yes" } else { "no" }
        ),
    });
    std::fs::write(&path, format!("email,first name,last name,unsubscribed\n{}", lines.collect::<String>()))
        .expect("the folder can be written");
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_armistice"));
        command.arg("import").arg(&path).args([
            "--noun",
            "contacts",
            "--json",
            "--database-url",
            &place.database_url(),
            "--data-dir",
        ]);
        command.arg(&place.folder).env("RUST_LOG", "warn").stdout(Stdio::null());
        command
    };
    let mut dice = fastrand::Rng::with_seed(rows as u64);
    let mut cut = 0;
    for _ in 0..rounds() {
        let mut child = command().spawn().expect("the program was built for this test");
        std::thread::sleep(LIFE_MAX.mul_f64(dice.f64()));
        cut += usize::from(child.try_wait().expect("it can be asked").is_none());
        let _ = child.kill();
        child.wait().expect("it has ended");
    }
    let before = number(&place, "SELECT COALESCE(MAX(rows_done), 0) FROM imports");
    println!("{cut} of {} runs were cut, after {before} of {rows} rows", rounds());
    if number(&place, "SELECT COUNT(*) FROM imports WHERE finished_at IS NOT NULL") == 0 {
        assert!(command().status().expect("the last run starts").success(), "the last run ends well");
    }
    everything_is_there_once(&place, rows as i64);
}

fn everything_is_there_once(place: &Place, rows: i64) {
    let (failed, again) = (rows / 1_000, rows / 1_000);
    let people = rows - failed - again;
    let check = |what: &str, question: &'static str, expected: i64| {
        assert_eq!(number(place, question), expected, "{what}");
    };
    check("one import", "SELECT COUNT(*) FROM imports", 1);
    check("rows that were read", "SELECT rows_done FROM imports", rows);
    check("rows that made somebody", "SELECT rows_created FROM imports", people);
    check("rows about somebody known", "SELECT rows_updated FROM imports", again);
    check("rows kept aside", "SELECT COUNT(*) FROM import_rejects", failed);
    check("contacts", "SELECT COUNT(*) FROM contacts", people);
    check("different addresses", "SELECT COUNT(DISTINCT email_key) FROM contacts", people);
    check("first stages", "SELECT COUNT(*) FROM stage_history", people);
    check("contacts with a first stage", "SELECT COUNT(DISTINCT contact_id) FROM stage_history", people);
    let wishes = number(place, "SELECT COUNT(*) FROM consents WHERE state = 'withdrawn'");
    assert!(wishes >= people / 10, "wishes of people about mail: {wishes}");
    check("different people with a wish", "SELECT COUNT(DISTINCT contact_id) FROM consents", wishes);
    check("suppressed addresses", "SELECT COUNT(*) FROM suppressions", wishes);
}

fn number(place: &Place, question: &'static str) -> i64 {
    let ask = move |tx: &mut Tx| -> Result<i64, Fault> { Ok(tx.one_sql::<i64>(&Sql::new(question))?) };
    place.store().read_blocking(ask).expect("the rows can be read")
}
