//! Killed while the census follows and its file is written: it goes on as if it were counted anew.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use armistice::boot::CENSUS_FILE;
use armistice::segments::asking;
use armistice::segments::census::Counter;
use census::Lens;
use measure::HOUR_MS;
use rules::{Binder, Rule, Verdict};
use testkit::{Engine, on_each};

use super::forms::{call, publish};
use super::rounds;
use crate::program::Place;

const CALLERS: usize = 16;
/// The longest wait for a round's thanks.
const PATIENCE: Duration = Duration::from_mins(1);
const RULES: [&str; 4] = [
    "did submit within 7 days",
    "consent newsletter is given",
    "readiness >= 1",
    "not did submit at least 2 times",
];

#[test]
fn the_census_goes_on_where_it_was() {
    on_each(check);
}

fn check(engine: Engine) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let place = Place::new(engine);
    publish(&place);
    let thanked: Arc<Mutex<Vec<String>>> = Arc::default();
    let count = || thanked.lock().expect("no caller panics").len();
    let mut from_file = 0;
    for round in 0..rounds() {
        if round % 3 == 2 {
            // The program writes a new one as soon as it has counted, in the thick of it.
            let _ = std::fs::remove_file(place.folder.join(CENSUS_FILE));
        }
        let program = place.start();
        let before = count();
        let call = |caller| runtime.spawn(call(program.address, round, caller, Arc::clone(&thanked)));
        let callers: Vec<_> = (0..CALLERS).map(call).collect();
        let (enough, begun) = (before + 37 * round % (CALLERS * 8), Instant::now());
        while count() < enough && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(1));
        }
        program.kill();
        for caller in callers {
            runtime.block_on(caller).expect("no caller panics");
        }
        from_file += usize::from(place.folder.join(CENSUS_FILE).exists());
        agree(&place);
    }
    println!("{} answers, {from_file} of {} lives began with a file", count(), rounds());
    assert!(from_file > 0, "no life began with a file");
}

/// The census that begins with the file says of everybody what one says that counts them anew.
fn agree(place: &Place) {
    // Leases of the killed are over by then, and nothing else has changed.
    let house = place.house_in(HOUR_MS);
    let anew = Counter::default();
    for counter in [&house.census, &anew] {
        while counter.catch_up(&house.store).expect("it follows") {}
    }
    let now = house.clock.now();
    for text in RULES {
        let rule = house.store.read_blocking(move |tx| asking::read(tx, text)).expect("the words are read");
        let rule = rule.expect("a rule");
        assert_eq!(verdicts(&house.census, &rule, now), verdicts(&anew, &rule, now), "{text}");
    }
    // What the next life finds is not always what the last one left.
    house.census.save(&house.store, now).expect("it is kept");
}

fn verdicts(counter: &Counter, rule: &Rule, now: measure::Moment) -> Vec<(i64, Option<Verdict>)> {
    let mut binder = Binder::default();
    let bound = binder.bind(rule);
    let mut lens = Lens::new(binder.needs());
    let asked = counter.ask(|census| {
        let everyone = census.everyone();
        let look = census.look(&mut lens).expect("every property is kept");
        census.ids(&everyone).map(|who| (who, look.verdict(&bound, who, now))).collect()
    });
    asked.expect("it has counted")
}
