//! Killed while many people answer a form.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use armistice::capture::form::{self, Draft, FieldKind, FormField};
use armistice::fault::Fault;
use armistice::people::UserId;
use store::Sql;
use testkit::{Engine, on_each};

use super::program::{Place, post};
use super::rounds;

/// People who answer at the same time.
const CALLERS: usize = 8;
/// Answers by each in one life of the program; together below what one address may send at once.
const ANSWERS: usize = 7;
/// The longest wait for a round's thanks.
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn answers_that_were_thanked_for_stay() {
    on_each(check);
}

fn check(engine: Engine) {
    let place = Place::new(engine);
    publish(&place);
    let thanked = Mutex::new(Vec::new());
    let mut tried = 0;
    for round in 0..rounds() {
        let program = place.start();
        let address = program.address;
        let before = thanked.lock().expect("no caller panics").len();
        std::thread::scope(|scope| {
            for caller in 0..CALLERS {
                let thanked = &thanked;
                scope.spawn(move || {
                    for number in 0..ANSWERS {
                        let email = format!("r{round}c{caller}n{number}@killed.example");
                        let body = format!("email={email}&agreed=yes&utm_source=search");
                        if post(address, "/f/killed", &body) == Some(303) {
                            thanked.lock().expect("no caller panics").push(email);
                        }
                    }
                });
            }
            // Each round dies after another number of thanks: some before the first, most in the thick of it.
            let enough = before + 11 * round % (CALLERS * ANSWERS);
            let begun = Instant::now();
            while thanked.lock().expect("no caller panics").len() < enough && begun.elapsed() < PATIENCE {
                std::thread::sleep(Duration::from_millis(1));
            }
            program.kill();
        });
        tried += CALLERS * ANSWERS;
    }
    let thanked = thanked.into_inner().expect("no caller panics");
    println!("{} of {tried} answers were thanked for", thanked.len());
    nothing_is_half_done(&place, &thanked);
}

fn publish(place: &Place) {
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
