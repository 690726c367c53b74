//! Each closure stands or falls alone, whatever shares its commit.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use store::{Error, Sql, params};
use testbed::{Engine, on_each};

use crate::support::{BY_NAME, COUNT, Thing, bench, count, insert, options};

fn add(sum: &AtomicI64, number: i64) {
    sum.fetch_add(number, Ordering::SeqCst);
}

#[test]
fn one_fails_and_the_others_commit() {
    on_each(|engine| {
        let store = bench(engine);
        // The first closure holds the writer until all others wait, so that they share a group.
        let (go, wait) = mpsc::channel::<()>();
        let wait = std::sync::Mutex::new(wait);
        let holder = store.clone();
        let first = thread::spawn(move || {
            holder.write_blocking(move |tx| {
                let _ = wait.lock().unwrap().recv_timeout(Duration::from_secs(5));
                insert(tx, "first", None)
            })
        });
        let others: Vec<_> = (0..20)
            .map(|number| {
                let store = store.clone();
                thread::spawn(move || {
                    store.write_blocking(move |tx| {
                        insert(tx, &format!("thing {number}"), None)?;
                        if number % 4 == 1 {
                            insert(tx, &format!("thing {number}"), None)?;
                        }
                        assert!(number % 4 != 2, "number {number} is unlucky");
                        if number % 4 == 3 { Err(Error::NoRow) } else { Ok(()) }
                    })
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(50));
        go.send(()).unwrap();
        first.join().unwrap().unwrap();
        for (number, other) in others.into_iter().enumerate() {
            let answer = other.join().unwrap();
            match number % 4 {
                0 => assert_eq!(answer, Ok(())),
                1 => assert_eq!(answer, Err(Error::Constraint("things_name".to_owned()))),
                2 => assert_eq!(answer, Err(Error::Panic(format!("number {number} is unlucky")))),
                _ => assert_eq!(answer, Err(Error::NoRow)),
            }
        }
        assert_eq!(count(&store), 6);
    });
}

#[test]
fn a_swallowed_failure_keeps_nothing() {
    on_each(|engine| {
        let store = bench(engine);
        let answer = store.write_blocking(|tx| {
            insert(tx, "kept?", None)?;
            assert!(insert(tx, "kept?", None).is_err());
            assert_eq!(tx.one::<i64>(&COUNT, params![]), Err(Error::Aborted));
            Ok::<_, Error>(())
        });
        assert_eq!(answer, Err(Error::Aborted));
        assert_eq!(count(&store), 0);
    });
}

#[test]
fn a_nested_step_fails_alone() {
    on_each(|engine| {
        let store = bench(engine);
        let effects = Arc::new(AtomicI64::new(0));
        let seen = Arc::clone(&effects);
        let answer = store.write_blocking(move |tx| {
            insert(tx, "before", None)?;
            for name in ["one", "one", "two"] {
                let seen = Arc::clone(&seen);
                let step = tx.nested(|tx| {
                    tx.after_commit(Box::new(move || add(&seen, 1)));
                    tx.nested(|tx| insert(tx, name, None))
                });
                let expected = Error::Constraint("things_name".to_owned());
                assert!(step.is_ok() || step == Err(expected));
            }
            let refused: Result<(), Error> =
                tx.nested(|tx| insert(tx, "taken back", None).and(Err(Error::NoRow)));
            assert_eq!(refused, Err(Error::NoRow));
            Ok::<_, Error>(())
        });
        assert_eq!(answer, Ok(()));
        assert_eq!(count(&store), 3);
        assert_eq!(effects.load(Ordering::SeqCst), 2);
    });
}

#[test]
fn effects_wait_for_the_commit() {
    on_each(|engine| {
        let store = bench(engine);
        let sum = Arc::new(AtomicI64::new(0));
        for (number, fails) in [(1, false), (10, true), (100, false)] {
            let sum = Arc::clone(&sum);
            let answer = store.write_blocking(move |tx| {
                let sum = Arc::clone(&sum);
                tx.after_commit(Box::new(move || add(&sum, number)));
                tx.after_commit(Box::new(|| panic!("an effect may panic")));
                if fails { Err(Error::NoRow) } else { Ok(()) }
            });
            assert_eq!(answer.is_err(), fails);
        }
        assert_eq!(sum.load(Ordering::SeqCst), 101);
    });
}

#[test]
fn reads_see_one_moment_and_cannot_write() {
    on_each(|engine| {
        let store = bench(engine);
        let other = store.clone();
        let seen = store.read_blocking(move |tx| {
            let before: i64 = tx.one(&COUNT, params![])?;
            other.write_blocking(|tx| insert(tx, "meanwhile", None))?;
            Ok::<_, Error>((before, tx.one::<i64>(&COUNT, params![])?))
        });
        assert_eq!(seen, Ok((0, 0)));
        assert_eq!(count(&store), 1);
        let refused = store.read_blocking(|tx| insert(tx, "never", None));
        assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    });
}

#[test]
fn a_read_that_takes_too_long_ends() {
    on_each(|engine| {
        let store = bench(engine);
        let mut options = options();
        options.read_time_max = Duration::from_millis(100);
        let hasty = store.database.open(&options);
        let endless = "WITH RECURSIVE numbers (number) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT number + 1 FROM numbers
            WHERE number < 1000000000) SELECT COUNT(*) FROM numbers";
        assert_eq!(hasty.read_blocking(move |tx| tx.one_sql::<i64>(&Sql::new(endless))), Err(Error::Timeout));
        assert_eq!(count(&hasty), 0);
    });
}

#[test]
fn a_backup_is_whole() {
    let store = bench(Engine::Sqlite);
    store.write_blocking(|tx| insert(tx, "kept", None)).unwrap();
    let store::Url::Sqlite(path) = store.database.url() else { unreachable!("the engine is SQLite") };
    let target = path.with_file_name("copy.db");
    store.backup_to(&target).unwrap();
    assert!(matches!(store.backup_to(&target), Err(Error::Unavailable(_))));
    let copy = store::Store::open(store::Url::Sqlite(target), &options()).unwrap();
    assert!(copy.read_blocking(|tx| tx.one::<Thing>(&BY_NAME, params!["kept"])).is_ok());
}
