//! Killed while many people answer a form.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use armistice::App;
use armistice::capture::form::{self, Draft, FieldKind, FormField};
use armistice::fault::Fault;
use armistice::flow::work;
use armistice::people::UserId;
use measure::MINUTE_MS;
use store::Sql;
use testkit::{Engine, on_each};

use super::rounds;
use crate::program::{Place, post};

/// People who answer at the same time.
const CALLERS: usize = 64;
/// Answers by each in one life of the program.
const ANSWERS: usize = 8;
/// The longest wait for a round's thanks.
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn answers_that_were_thanked_for_stay() {
    on_each(check);
}

fn check(engine: Engine) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let place = Place::new(engine);
    publish(&place);
    let thanked: Arc<Mutex<Vec<String>>> = Arc::default();
    let count = || thanked.lock().expect("no caller panics").len();
    for round in 0..rounds() {
        let program = place.start();
        let before = count();
        let callers: Vec<_> = (0..CALLERS)
            .map(|caller| runtime.spawn(call(program.address, round, caller, Arc::clone(&thanked))))
            .collect();
        // Each round dies after another number of thanks: the first before any, most in the thick of it.
        let enough = before + 61 * round % (CALLERS * ANSWERS);
        let begun = Instant::now();
        while count() < enough && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(1));
        }
        program.kill();
        for caller in callers {
            runtime.block_on(caller).expect("no caller panics");
        }
    }
    let thanked = thanked.lock().expect("no caller panics");
    println!("{} of {} answers were thanked for", thanked.len(), CALLERS * ANSWERS * rounds());
    nothing_is_half_done(&place, &thanked);
    // A minute later the leases of the dead workers are over. The house is opened and closed where waiting is allowed.
    let house = place.house_in(2 * MINUTE_MS);
    runtime.block_on(everybody_is_considered(&house));
    drop(house);
}

/// Answers the form again and again from a network address of its own, since one address may not send so much.
pub(super) async fn call(program: SocketAddr, round: usize, caller: usize, thanked: Arc<Mutex<Vec<String>>>) {
    let from = Ipv4Addr::new(127, 0, 1, caller as u8);
    for number in 0..ANSWERS {
        let email = format!("r{round}c{caller}n{number}@killed.example");
        let body = format!("email={email}&agreed=yes&utm_source=search");
        match post(from, program, "/f/killed", &body).await {
            Some(303) => thanked.lock().expect("no caller panics").push(email),
            Some(status) => panic!("{email}: {status}"),
            None => return,
        }
    }
}

/// Everybody who is there has been looked at, once the jobs that waited are done.
async fn everybody_is_considered(house: &App) {
    while work::round(house).await.expect("the jobs run") > 0 {}
    let left = house
        .read(|tx| {
            let text = "SELECT COUNT(*) FROM contacts WHERE id NOT IN (SELECT contact_id FROM scores)";
            let unseen: i64 = tx.one_sql(&Sql::new(text))?;
            let jobs: i64 = tx.one_sql(&Sql::new("SELECT COUNT(*) FROM jobs"))?;
            let dead: i64 = tx.one_sql(&Sql::new("SELECT COUNT(*) FROM dead_jobs"))?;
            Ok((unseen, jobs, dead))
        })
        .await;
    assert_eq!(left.expect("the rows are read"), (0, 0, 0), "contacts without scores, jobs, dead jobs");
}

pub fn publish(place: &Place) {
    let field = |key: &str, kind: FieldKind, target: &str| FormField {
        key: key.to_owned(),
        label: key.to_owned(),
        kind,
        required: 1,
        choices: String::new(),
        hint: String::new(),
        target: target.to_owned(),
        preset: String::new(),
    };
    let draft = Draft {
        slug: "killed".to_owned(),
        name: "Killed".to_owned(),
        title: "Killed".to_owned(),
        button: "Send".to_owned(),
        fields: vec![
            field("email", FieldKind::Email, "contact.email"),
            field("agreed", FieldKind::Consent, "consent.newsletter"),
        ],
        ..Draft::default()
    };
    let publish = move |tx: &mut store::Tx| -> Result<(), Fault> {
        let id = form::create(tx, &draft, None)?;
        form::publish(tx, id, UserId(0))
    };
    place.store().write_blocking(publish).expect("the form is published");
}

/// Every answer that is there is there with all that belongs to it, once; every one that was thanked for is there.
fn nothing_is_half_done(place: &Place, thanked: &[String]) {
    // A start brings the database up again, as it would for its operator.
    place.start().kill();
    let rows = |text: &'static str| -> BTreeMap<String, i64> {
        let read =
            move |tx: &mut store::Tx| -> store::Result<Vec<(String, i64)>> { tx.all_sql(&Sql::new(text)) };
        place.store().read_blocking(read).expect("the rows can be read").into_iter().collect()
    };
    let kept = rows(
        "SELECT c.email, COUNT(s.id) FROM contacts c LEFT JOIN submissions s ON s.contact_id = c.id GROUP BY c.email",
    );
    for email in thanked {
        assert!(kept.contains_key(email), "{email} was thanked and is not there");
    }
    let whole = |what: &str, found: BTreeMap<String, i64>| {
        for email in kept.keys() {
            assert_eq!(found.get(email), Some(&1), "{email} has not one {what}");
        }
    };
    whole("submission", kept.clone());
    whole(
        "touch",
        rows(
            "SELECT c.email, COUNT(*) FROM contacts c JOIN touches t ON t.contact_id = c.id GROUP BY c.email",
        ),
    );
    whole(
        "consent",
        rows(
            "SELECT c.email, COUNT(*) FROM contacts c JOIN consents t ON t.contact_id = c.id GROUP BY c.email",
        ),
    );
}
