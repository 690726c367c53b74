//! Killed while mails are on their way: nobody gets one twice, nobody is forgotten, and what nobody can know is said.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use armistice::fault::Fault;
use armistice::keys::Keys;
use armistice::people::{Role, session, user};
use armistice::post::message::{self, New, Text};
use armistice::post::route;
use armistice::post::words::{Class, Recipient};
use armistice::settings::{self, Company};
use mail::sink::{Kept, Manners, Misfortune, Sink};
use store::{Sql, Tx};
use testkit::{Engine, on_each};

use super::rounds;
use crate::program::Place;

/// Mails that are sent in one life of the program, on average.
const MAILS_PER_ROUND: usize = 120;
/// Mails that a sender has in flight: `post::sweeps` leases so many at once.
const IN_FLIGHT_MAX: usize = 50;
/// The longest wait for one life's mails.
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn nobody_gets_a_mail_twice_and_nobody_is_forgotten() {
    on_each(check);
}

fn check(engine: Engine) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let kept = Kept::new(100_000);
    // Slow enough that a kill mostly meets mails in flight.
    let manners =
        Manners { misfortune: Some(Misfortune::SlowAnswers(Duration::from_millis(1))), ..Manners::default() };
    let address = "127.0.0.1:0".parse().expect("an address");
    let sink = runtime.block_on(Sink::start(address, manners, kept.handler())).expect("the sink starts");
    let place = Place::new(engine);
    let mails = rounds() * MAILS_PER_ROUND;
    promise(&place, sink.address().port(), mails);
    for round in 0..rounds() {
        let program = place.start();
        let enough = kept.mails().len() + 37 * round % MAILS_PER_ROUND + 1;
        wait_until(|| kept.mails().len() >= enough.min(mails));
        program.kill();
    }
    // A last life sends what is left.
    let program = place.start();
    wait_until(|| states(&place).values().all(|state| state != "planned"));
    program.kill();
    every_mail_is_accounted_for(&states(&place), &arrivals(&kept), mails);
}

/// Promises mails to one colleague, each for a purpose of its own.
fn promise(place: &Place, port: u16, mails: usize) {
    let plan = move |tx: &mut Tx| -> Result<(), Fault> {
        let new = user::New {
            email: "reader@killed.example".into(),
            name: "Reader".into(),
            role: Role::Admin,
            team: None,
            password_hash: None,
            zone: "UTC".into(),
        };
        let reader = user::create(tx, &new)?;
        let by = session::console(tx, reader)?;
        let company = Company { from_address: "house@killed.example".into(), ..Company::default() };
        settings::set(tx, "company", &company, None)?;
        let said = route::Said {
            host: "127.0.0.1".into(),
            port: port.to_string(),
            security: "none".into(),
            ..route::Said::default()
        };
        // There is no password to seal, so any key will do.
        route::set(tx, &Keys::new(&[0; 32]), &by, &said)?;
        for number in 0..mails {
            let purpose = format!("killed:{number}");
            let due_at = tx.now();
            let new = New {
                recipient: Recipient::User(reader),
                purpose: &purpose,
                class: Class::Transactional,
                text: Text::System(armistice::post::system::TEST),
                subject: None,
                enrollment: None,
                consent: None,
                to: "reader@killed.example",
                why_you: "You asked.",
                why_now: "a test",
                due_at,
            };
            message::plan(tx, &new)?;
        }
        Ok(())
    };
    place.store().write_blocking(plan).expect("the mails are promised");
}

/// Returns the state of every promise by its Message-ID.
fn states(place: &Place) -> BTreeMap<String, String> {
    let read = |tx: &mut Tx| -> store::Result<Vec<(i64, String)>> {
        tx.all_sql(&Sql::new("SELECT id, state FROM messages"))
    };
    let rows = place.store().read_blocking(read).expect("the ledger can be read");
    rows.into_iter().map(|(id, state)| (store::id_to_text(id), state)).collect()
}

/// Returns how often each mail arrived.
fn arrivals(kept: &Kept) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for mail in kept.mails() {
        let text = String::from_utf8_lossy(&mail.bytes).into_owned();
        let id =
            text.split("Message-ID: <").nth(1).and_then(|rest| rest.split('@').next()).expect("a Message-ID");
        *counts.entry(id.to_owned()).or_default() += 1;
    }
    counts
}

fn every_mail_is_accounted_for(
    states: &BTreeMap<String, String>,
    arrived: &BTreeMap<String, usize>,
    mails: usize,
) {
    assert_eq!(states.len(), mails);
    let mut uncertain = 0;
    for (id, state) in states {
        let times = arrived.get(id).copied().unwrap_or_default();
        match state.as_str() {
            "accepted" => assert_eq!(times, 1, "{id} is accepted"),
            // On PostgreSQL another node could still have it, so its lease has to run out.
            "unknown" | "leased" => {
                assert!(times <= 1, "{id} arrived twice");
                uncertain += 1;
            }
            other => panic!("{id} is {other} and arrived {times} times"),
        }
    }
    println!("{uncertain} of {mails} mails have an unknown end after {} kills", rounds() + 1);
    assert!(uncertain <= (rounds() + 1) * IN_FLIGHT_MAX, "more than were in flight");
}

fn wait_until(mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() && begun.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(2));
    }
}
