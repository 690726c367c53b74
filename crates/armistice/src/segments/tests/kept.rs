//! The file in which the census outlives the process, everybody read again, and the limit of its memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use armistice::boot::CENSUS_FILE;
use armistice::capture::touch::Kind;
use armistice::contacts::tag;
use armistice::people::Role;
use armistice::segments::census::{Counter, Keeping, NoAnswer};
use armistice::segments::model;
use census::Census;
use measure::{HOUR_MS, MINUTE_MS};
use testkit::{Engine, TestApp, both, engines};

use super::census::{agree, both_agree};
use super::{does, person, ruled, settle};

const MODEL: &str = include_str!("../template.model");

fn file_of(house: &TestApp) -> PathBuf {
    house.app.data_dir.join(CENSUS_FILE)
}

/// Makes what begins like the next process on a data folder.
fn counter_of(folder: &Path) -> Arc<Counter> {
    Arc::new(Counter::new(Keeping { file: Some(folder.join(CENSUS_FILE)), bytes_max: None }))
}

/// Lets a counter follow until nothing is left.
async fn follow(house: &TestApp, counter: &Arc<Counter>) {
    let (store, counter) = (house.app.store.clone(), counter.clone());
    let followed =
        tokio::task::spawn_blocking(move || while counter.catch_up(&store).expect("it follows") {});
    followed.await.expect("no panic");
}

/// Writes the file of a counter, when that is due.
async fn save(house: &TestApp, counter: &Arc<Counter>) {
    let (store, now, counter) = (house.app.store.clone(), house.now(), counter.clone());
    let saved = tokio::task::spawn_blocking(move || counter.save(&store, now).expect("it is kept"));
    saved.await.expect("no panic");
}

/// Puts some people into a house.
async fn people(house: &TestApp) {
    let maya = house.user("Maya", Role::Marketing, None).await;
    house
        .write(move |tx| {
            ruled(tx, &maya, "recent", "did visit within 7 days")?;
            for number in 0..30 {
                let (who, now) = (person(tx, &format!("Person{number:02}"), None)?, tx.now());
                does(tx, who, Kind::Visit, "/pricing", now + -number * HOUR_MS)?;
            }
            Ok(())
        })
        .await;
    settle(house).await;
}

both! {
    async fn a_census_goes_on_from_its_file(house: TestApp) {
        people(&house).await;
        let first = counter_of(&house.app.data_dir);
        follow(&house, &first).await;
        save(&house, &first).await;
        let kept = fs::read(file_of(&house)).expect("the file");
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(file_of(&house)).expect("the file").permissions()) & 0o777, 0o600);
        house.write(|tx| {
            let late = person(tx, "Late", None)?;
            tag::add(tx, late, "vip", "test")
        }).await;
        let second = counter_of(&house.app.data_dir);
        follow(&house, &second).await;
        assert_eq!(fs::read(file_of(&house)).expect("the file stays, because it was good"), kept);
        agree(&house, &second).await;
        save(&house, &second).await;
        assert_eq!(fs::read(file_of(&house)).expect("the file"), kept, "it is not written all the time");
        house.advance(21 * MINUTE_MS);
        save(&house, &second).await;
        assert_ne!(fs::read(file_of(&house)).expect("the file"), kept, "nor never again");
    }

    async fn a_file_that_is_no_good_is_not_used(house: TestApp) {
        people(&house).await;
        let first = counter_of(&house.app.data_dir);
        follow(&house, &first).await;
        save(&house, &first).await;
        let whole = fs::read(file_of(&house)).expect("the file");
        let told_otherwise = String::from_utf8_lossy(&whole[..10]).replace(|digit: char| digit.is_ascii_digit(), "0");
        assert!(told_otherwise.contains(":0"), "the version stands first: {told_otherwise}");
        let mut damaged = whole.clone();
        damaged[whole.len() - 9] ^= 4;
        let older = [told_otherwise.as_bytes(), &whole[10..]].concat();
        for bad in [&damaged[..], &older[..], &whole[..whole.len() / 2], b"", b"{}\n", b"something else\n"] {
            fs::write(file_of(&house), bad).expect("a file");
            let next = counter_of(&house.app.data_dir);
            follow(&house, &next).await;
            agree(&house, &next).await;
            assert!(!file_of(&house).exists(), "what is no good does not stay");
        }
    }

    async fn nobody_erased_lives_on_in_the_file(house: TestApp) {
        people(&house).await;
        let ana = house.write(|tx| person(tx, "Anaconda", None)).await;
        let counter = counter_of(&house.app.data_dir);
        follow(&house, &counter).await;
        save(&house, &counter).await;
        let holds_her = |bytes: Vec<u8>| bytes.windows(8).any(|part| part == b"anaconda");
        assert!(holds_her(fs::read(file_of(&house)).expect("the file")));
        let admin = house.user("Ann Admin", Role::Admin, None).await;
        let browser = house.browser(&admin).await;
        browser.post(&format!("/contacts/{ana}/erase"), &[("reason", "asked"), ("sure", "yes")]).await.expect(303);
        follow(&house, &counter).await;
        assert!(!file_of(&house).exists());
        house.advance(2 * MINUTE_MS);
        save(&house, &counter).await;
        assert!(!holds_her(fs::read(file_of(&house)).expect("a new file")));
    }

    async fn everybody_is_read_again_in_place(house: TestApp) {
        people(&house).await;
        let maya = house.user("Nora", Role::Marketing, None).await;
        both_agree(&house).await;
        house.write(move |tx| {
            model::save(tx, &MODEL.replace("half-life 14", "half-life 30"), Some(maya.user))?;
            Ok(())
        }).await;
        let app = house.app.clone();
        let asked = tokio::task::spawn_blocking(move || app.census.refresh(&app.store)).await;
        asked.expect("no panic").expect("it reads");
        assert_eq!(house.app.census.ask(Census::len), Ok(30), "whoever asks a small house reads them");
        both_agree(&house).await;
    }

    async fn a_census_without_room_says_so(house: TestApp) {
        people(&house).await;
        let small = Arc::new(Counter::new(Keeping { file: None, bytes_max: Some(0) }));
        let (store, counter) = (house.app.store.clone(), small.clone());
        let filled = tokio::task::spawn_blocking(move || counter.catch_up(&store)).await.expect("no panic");
        assert!(filled.is_err());
        assert!(small.is_stopped());
        let Err(NoAnswer::Stopped(reason)) = small.ask(|_| ()) else { panic!("it answers") };
        assert!(reason.contains('0'), "{reason}");
    }
}

/// The file of one house, put into another's folder.
async fn between(engine: Engine) {
    let (one, other) = (TestApp::start(engine).await, TestApp::start(engine).await);
    people(&one).await;
    other.write(|tx| person(tx, "Stranger", None)).await;
    let first = counter_of(&one.app.data_dir);
    follow(&one, &first).await;
    save(&one, &first).await;
    fs::copy(file_of(&one), file_of(&other)).expect("a copy");
    let second = counter_of(&other.app.data_dir);
    follow(&other, &second).await;
    assert_eq!(second.ask(Census::len), Ok(1));
    assert!(!file_of(&other).exists());
}

#[tokio::test]
async fn a_file_of_another_house_is_not_used() {
    for engine in engines() {
        between(engine).await;
    }
}
