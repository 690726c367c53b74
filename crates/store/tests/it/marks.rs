//! What a follower learns from marks: every transaction that is kept, once, and none that is not.

use std::collections::BTreeSet;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

use measure::Moment;
use store::marks::{self, Marked, Stand};
use store::{Clock, Error, Options, Store, Tx};
use testbed::{Engine, on_each};

use crate::support::{NOW, bench, insert, options};

/// Reads on, as a follower does.
fn follow(store: &Store, from: &mut Stand) -> Vec<i64> {
    let stand = from.clone();
    let marked = store.read_blocking(move |tx| marks::since(tx, &stand)).unwrap();
    let Marked { subjects, until } = marked.expect("the marks reach back");
    *from = until;
    subjects.into_iter().collect()
}

fn stand(store: &Store) -> Stand {
    store.read_blocking(marks::stand).unwrap()
}

fn mark(store: &Store, ids: Vec<i64>) {
    let marked = store.write_blocking(move |tx| {
        for id in &ids {
            tx.mark(*id);
        }
        Ok::<_, Error>(())
    });
    marked.unwrap();
}

#[test]
fn what_is_kept_is_seen_once() {
    on_each(|engine| {
        let store = bench(engine);
        let begin = stand(&store);
        let mut position = begin.clone();
        assert!(follow(&store, &mut position).is_empty());
        mark(&store, vec![7, 5, 7, 7]);
        mark(&store, vec![-3]);
        assert_eq!(follow(&store, &mut position), [-3, 5, 7]);
        assert!(follow(&store, &mut position).is_empty());
        let failed: Result<(), Error> = store.write_blocking(|tx| {
            tx.mark(9);
            Err(Error::NoRow)
        });
        assert_eq!(failed, Err(Error::NoRow));
        let panicked: Result<(), Error> = store.write_blocking(|tx| {
            tx.mark(10);
            panic!("no luck");
        });
        assert!(panicked.is_err());
        mark(&store, vec![11]);
        assert_eq!(follow(&store, &mut position), [11]);
        assert_eq!(follow(&store, &mut begin.clone()), [-3, 5, 7, 11], "whoever comes later sees all");
    });
}

#[test]
fn many_transactions_come_in_order_and_none_twice() {
    on_each(|engine| {
        let store = bench(engine);
        let begin = stand(&store);
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let store = store.clone();
                thread::spawn(move || (0..300).for_each(|number| mark(&store, vec![writer * 1_000 + number])))
            })
            .collect();
        let (mut position, mut seen) = (begin, Vec::new());
        while writers.iter().any(|writer| !writer.is_finished()) {
            seen.extend(follow(&store, &mut position));
        }
        for writer in writers {
            writer.join().unwrap();
        }
        seen.extend(follow(&store, &mut position));
        assert_eq!(seen.len(), 2_400, "each once");
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>().len(), 2_400, "and every one");
    });
}

#[test]
fn a_transaction_that_began_early_and_is_committed_last_is_not_passed_over() {
    let store = bench(Engine::Postgres);
    let (begun, has_begun) = mpsc::channel();
    let (go, wait) = mpsc::channel::<()>();
    let (begun, wait) = (Mutex::new(begun), Mutex::new(wait));
    let early = store.clone();
    let early = thread::spawn(move || {
        early.write_blocking(move |tx: &mut Tx| {
            insert(tx, "early", None)?;
            tx.mark(1);
            let _ = begun.lock().unwrap().send(());
            let _ = wait.lock().unwrap().recv_timeout(Duration::from_secs(10));
            Ok::<_, Error>(())
        })
    });
    let mut position = stand(&store);
    has_begun.recv().unwrap();
    mark(&store, vec![2]);
    assert_eq!(follow(&store, &mut position), [2], "the later one does not wait for the early one");
    go.send(()).unwrap();
    early.join().unwrap().unwrap();
    assert_eq!(follow(&store, &mut position), [1]);
    assert!(follow(&store, &mut position).is_empty());
}

#[test]
fn who_was_away_too_long_begins_anew() {
    on_each(|engine| {
        let bench = bench(engine);
        let begin = stand(&bench);
        mark(&bench, vec![1]);
        let mut position = begin.clone();
        follow(&bench, &mut position);
        let clock = Clock::stopped(Moment(NOW.0 + 1_000));
        let later = bench.database.open(&Options { clock, ..options() });
        mark(&later, vec![2]);
        mark(&later, vec![3]);
        let before = Moment(NOW.0 + 500);
        later.write_blocking(move |tx| marks::prune(tx, before)).unwrap();
        let lately = later.read_blocking(move |tx| marks::since(tx, &position)).unwrap();
        match (engine, lately) {
            // A neighbour on the server had a transaction open all the while: nobody can say that it left no mark.
            (Engine::Postgres, None) => {}
            (_, lately) => assert_eq!(lately.map(|marked| marked.subjects), Some(BTreeSet::from([2, 3]))),
        }
        assert_eq!(later.read_blocking(move |tx| marks::since(tx, &begin)).unwrap(), None);
        let removed = later.write_blocking(move |tx| marks::prune(tx, before)).unwrap();
        assert_eq!(removed, 0, "the boundary stays");
        let elsewhere = match engine {
            Engine::Sqlite => "\"1000000\"",
            Engine::Postgres => "\"1000000:1000000:\"",
        };
        let elsewhere: Stand = serde_json::from_str(elsewhere).unwrap();
        assert_eq!(later.read_blocking(move |tx| marks::since(tx, &elsewhere)).unwrap(), None);
    });
}
