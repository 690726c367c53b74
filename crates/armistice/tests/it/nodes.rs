//! Two programs on one PostgreSQL: what happens at one is counted at the other, and either may die.

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use testkit::{Engine, engines};

use crate::killed::publish;
use crate::program::{Place, Program, ask, post};

/// Far more than the other program may take, so that a busy machine breaks nothing.
const PATIENCE: Duration = Duration::from_secs(30);
/// Answers whose way is measured.
const ANSWERS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_at_one_is_counted_at_the_other() {
    if !engines().contains(&Engine::Postgres) {
        return;
    }
    let place = tokio::task::spawn_blocking(|| {
        let place = Place::new(Engine::Postgres);
        publish(&place);
        place
    });
    let place = place.await.expect("a place");
    let (one, two) = (place.start(), place.start_beside(&place.folder.join("beside")));
    counts(&one, 0).await;
    counts(&two, 0).await;
    let mut waits = Vec::new();
    for number in 0..ANSWERS {
        let (here, there) = if number % 2 == 0 { (&one, &two) } else { (&two, &one) };
        answer(here, number).await;
        waits.push(counts(there, number + 1).await);
        counts(here, number + 1).await;
    }
    waits.sort();
    println!(
        "counted at the other after {:?} at the median, {:?} at most",
        waits[ANSWERS / 2],
        waits[ANSWERS - 1]
    );
    // The one that dies has told the database everything, and takes nothing with it.
    answer(&one, ANSWERS).await;
    one.kill();
    counts(&two, ANSWERS + 1).await;
    answer(&two, ANSWERS + 1).await;
    let one = place.start();
    counts(&one, ANSWERS + 2).await;
    two.kill();
    answer(&one, ANSWERS + 2).await;
    counts(&one, ANSWERS + 3).await;
    tokio::task::spawn_blocking(move || drop((one, place))).await.expect("the place is cleared");
}

/// Answers the form as somebody who is new.
async fn answer(program: &Program, number: usize) {
    let body = format!("email=n{number}@nodes.example&agreed=yes");
    assert_eq!(post(Ipv4Addr::LOCALHOST, program.address, "/f/killed", &body).await, Some(303));
}

/// Waits until a program's census has so many contacts; returns how long that took.
async fn counts(program: &Program, contacts: usize) -> Duration {
    let (begun, line) = (Instant::now(), format!("\narmistice_census_contacts {contacts}\n"));
    loop {
        let (status, figures) = ask(program.address, "/metrics").await.expect("it answers");
        assert_eq!(status, 200);
        if figures.contains(&line) {
            return begun.elapsed();
        }
        assert!(begun.elapsed() < PATIENCE, "it does not count {contacts}: {figures}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
