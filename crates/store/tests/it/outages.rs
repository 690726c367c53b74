//! A full disk and a server that goes away: the request fails with a clear error, the store lives on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use store::{Error, Sql, Store, Url};
use testbed::{Cluster, Engine};

use crate::support::{MIGRATIONS, bench, count, insert, options};

/// SQLite's own limit stands in for the disk's.
fn limit_pages(store: &Store, pages: &'static str) {
    store.write_blocking(move |tx| tx.one_sql::<i64>(&Sql::new(pages))).unwrap();
}

#[test]
fn a_full_disk_fails_only_what_does_not_fit() {
    let store = bench(Engine::Sqlite);
    limit_pages(&store, "PRAGMA max_page_count = 64");
    let writers: Vec<_> = (0..8)
        .map(|number| {
            let store = store.clone();
            thread::spawn(move || {
                let name = format!("{number} {}", "x".repeat(if number % 2 == 0 { 10 } else { 1_000_000 }));
                (number, store.write_blocking(move |tx| insert(tx, &name, None)))
            })
        })
        .collect();
    for writer in writers {
        let (number, answer) = writer.join().unwrap();
        if number % 2 == 0 {
            assert!(answer.is_ok(), "{answer:?}");
        } else {
            assert_eq!(answer, Err(Error::Full));
        }
    }
    assert_eq!(count(&store), 4);
    limit_pages(&store, "PRAGMA max_page_count = 100000");
    assert!(store.write_blocking(|tx| insert(tx, &"y".repeat(1_000_000), None)).is_ok());
}

#[test]
fn what_is_no_database_does_not_open() {
    let folder = std::env::temp_dir().join(format!("armistice-no-database-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("file"), "this is a letter, not a database".repeat(100)).unwrap();
    for path in [folder.join("file"), folder.join("missing/file"), folder.clone()] {
        let refused = Store::open(Url::Sqlite(path), &options()).map(drop);
        assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    }
    for url in
        ["postgres://nobody@127.0.0.1:1/nothing", "nonsense", "postgres://a@localhost/b?sslmode=require"]
    {
        let refused = Store::open(Url::Postgres(url.to_owned()), &options()).map(drop);
        assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_server_that_restarts_is_found_again() {
    if !testbed::engines().contains(&Engine::Postgres) {
        return;
    }
    let cluster = Cluster::private();
    let store = Store::open(Url::Postgres(cluster.url("postgres")), &options()).unwrap();
    store.migrate(MIGRATIONS).unwrap();
    let (kept, running) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(true)));
    let writers: Vec<_> = (0..4)
        .map(|number| {
            let (store, kept, running) = (store.clone(), Arc::clone(&kept), Arc::clone(&running));
            thread::spawn(move || {
                let mut unknown = 0;
                for count in 0.. {
                    if !running.load(Ordering::SeqCst) {
                        break;
                    }
                    match store.write_blocking(move |tx| insert(tx, &format!("{number} {count}"), None)) {
                        Ok(_) => drop(kept.fetch_add(1, Ordering::SeqCst)),
                        Err(Error::Unavailable(said)) => unknown += usize::from(said.contains("not known")),
                        Err(error) => panic!("{error:?}"),
                    }
                }
                unknown
            })
        })
        .collect();
    thread::sleep(Duration::from_millis(300));
    cluster.stop();
    let before = kept.load(Ordering::SeqCst);
    let refused = store.read_blocking(|tx| tx.one_sql::<i64>(&Sql::new("SELECT 1")));
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    cluster.start();
    let deadline = Instant::now() + Duration::from_secs(20);
    while kept.load(Ordering::SeqCst) < before + 20 && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(20));
    }
    running.store(false, Ordering::SeqCst);
    let unknown: usize = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
    let (kept, found) = (kept.load(Ordering::SeqCst), count(&store) as usize);
    assert!(before > 0 && kept >= before + 20, "{before} before, {kept} at the end");
    assert!(
        (kept..=kept + unknown).contains(&found),
        "{kept} acknowledged, {unknown} unknown, {found} found"
    );
    assert_eq!(
        store.read_blocking(|tx| tx.one_sql::<i64>(Sql::new("SELECT CAST(").bind(7).push(" AS BIGINT)"))),
        Ok(7)
    );
}
