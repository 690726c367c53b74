//! The queue: absorbed, claimed once, run again, buried, raised.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use measure::Moment;
use store::jobs::{self, Claim, Failure, Job, New, Retry};
use store::{Clock, Error, Options, Store};
use testbed::{Database, on_each};

use crate::support::{MIGRATIONS, NOW};

const CLAIM: Claim = Claim { kinds: &["urgent", "weigh"], limit: 500, lease_ms: 60_000, attempts_max: 8 };

/// A store with a clock that the test moves.
struct Shop {
    store: Store,
    now: Arc<AtomicI64>,
    _database: Database,
}

impl Shop {
    fn open(engine: testbed::Engine) -> Self {
        let now = Arc::new(AtomicI64::new(NOW.0));
        let shown = Arc::clone(&now);
        let options = Options::new(Clock::new(move || Moment(shown.load(Ordering::SeqCst))), 7);
        let database = Database::new(engine, MIGRATIONS, &options);
        Self { store: database.open(&options), now, _database: database }
    }

    fn wait(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::SeqCst);
    }

    fn enqueue(&self, kind: &'static str, key: Option<&'static str>, payload: &'static str) {
        let job = move |tx: &mut store::Tx| {
            let run_at = tx.now();
            tx.enqueue(New { kind, key, payload, run_at })
        };
        self.store.write_blocking(job).unwrap();
    }

    fn claim(&self) -> Vec<Job> {
        block_on(self.store.claim(CLAIM)).unwrap()
    }

    fn finish(&self, jobs: &[Job]) -> Result<(), Error> {
        let jobs = jobs.to_vec();
        self.store.write_blocking(move |tx| jobs::finish(tx, &jobs))
    }

    fn fail(&self, jobs: &[Job], retry: Retry) -> Result<usize, Error> {
        let jobs = jobs.to_vec();
        self.store.write_blocking(move |tx| {
            let failures: Vec<_> = jobs.iter().map(|job| Failure { job, error: "it broke" }).collect();
            jobs::fail(tx, &failures, &retry)
        })
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn payloads(jobs: &[Job]) -> Vec<&str> {
    jobs.iter().map(|job| job.payload.as_str()).collect()
}

#[test]
fn a_waiting_job_absorbs_its_twin() {
    on_each(|engine| {
        let shop = Shop::open(engine);
        for (key, payload) in [(Some("a"), "1"), (Some("a"), "2"), (Some("b"), "3"), (None, "4"), (None, "5")]
        {
            shop.enqueue("weigh", key, payload);
        }
        shop.enqueue("urgent", Some("a"), "6");
        let depths = block_on(shop.store.job_depths()).unwrap();
        assert_eq!(
            depths.iter().map(|depth| (depth.kind.as_str(), depth.waiting)).collect::<Vec<_>>(),
            [("urgent", 1), ("weigh", 4)]
        );
        assert_eq!(payloads(&shop.claim()), ["6", "1", "3", "4", "5"]);
        assert!(shop.claim().is_empty());
    });
}

#[test]
fn many_are_enqueued_as_one_by_one() {
    on_each(|engine| {
        let shop = Shop::open(engine);
        shop.enqueue("weigh", Some("3"), "was here before");
        let fill = |tx: &mut store::Tx| {
            let keys: Vec<String> = (0..1_000).map(|number| (number % 700).to_string()).collect();
            let jobs: Vec<_> = keys
                .iter()
                .map(|key| New { kind: "weigh", key: Some(key), payload: key, run_at: NOW - 1 })
                .chain([None, None].map(|key| New { kind: "weigh", key, payload: "no key", run_at: NOW }))
                .collect();
            tx.enqueue_many(&jobs)
        };
        shop.store.write_blocking(fill).unwrap();
        let (first, second) = (shop.claim(), shop.claim());
        assert_eq!((first.len(), second.len()), (500, 202));
        assert!(first.iter().chain(&second).any(|job| job.payload == "was here before"));
        assert_eq!(shop.finish(&first), Ok(()));
    });
}

#[test]
fn the_earlier_moment_counts() {
    on_each(|engine| {
        let shop = Shop::open(engine);
        for run_at in [NOW + 5_000, NOW + 1_000, NOW + 9_000] {
            let job = move |tx: &mut store::Tx| {
                tx.enqueue(New { kind: "weigh", key: Some("a"), payload: "", run_at })
            };
            shop.store.write_blocking(job).unwrap();
        }
        assert!(shop.claim().is_empty());
        let waiting = shop.store.read_blocking(|tx| jobs::waiting(tx, 10)).unwrap();
        assert_eq!(waiting.iter().map(|job| job.run_at).collect::<Vec<_>>(), [NOW + 1_000]);
        shop.wait(1_000);
        assert_eq!(shop.claim().len(), 1);
    });
}

#[test]
fn a_twin_of_a_claimed_job_runs_after_it() {
    on_each(|engine| {
        let shop = Shop::open(engine);
        shop.enqueue("weigh", Some("a"), "first");
        let first = shop.claim();
        shop.enqueue("weigh", Some("a"), "second");
        shop.enqueue("weigh", Some("a"), "third");
        assert!(shop.claim().is_empty(), "two of one key would run at once");
        shop.finish(&first).unwrap();
        assert_eq!(payloads(&shop.claim()), ["second"]);
    });
}

#[test]
fn a_lease_that_runs_out_gives_the_job_to_the_next() {
    on_each(|engine| {
        let shop = Shop::open(engine);
        shop.enqueue("weigh", Some("a"), "");
        let slow = shop.claim();
        shop.enqueue("weigh", Some("a"), "twin");
        shop.wait(60_000);
        let second = shop.claim();
        assert_eq!((second.len(), second[0].attempts, second[0].id), (1, 2, slow[0].id));
        assert_eq!(shop.finish(&slow), Err(Error::LeaseLost));
        assert_eq!(shop.fail(&slow, Retry::default()), Err(Error::LeaseLost));
        shop.finish(&second).unwrap();
        assert_eq!(payloads(&shop.claim()), ["twin"]);
    });
}

#[test]
fn what_a_worker_wrote_goes_with_its_lease() {
    on_each(|engine| {
        let shop = Shop::open(engine);
        shop.enqueue("weigh", None, "");
        let slow = shop.claim();
        shop.wait(60_000);
        assert_eq!(shop.claim().len(), 1);
        let late = shop.store.write_blocking(move |tx| {
            crate::support::insert(tx, "written too late", None)?;
            jobs::finish(tx, &slow)
        });
        assert_eq!(late, Err(Error::LeaseLost));
        assert_eq!(crate::support::count(&shop.store), 0);
    });
}

#[test]
fn failures_wait_longer_each_time_and_are_buried() {
    on_each(|engine| {
        let shop = Shop::open(engine);
        let retry = Retry { attempts_max: 3, pause_ms: 1_000, pause_ms_max: 60_000 };
        for key in ["a", "b", "c"] {
            shop.enqueue("weigh", Some(key), key);
        }
        for (attempt, pause_ms) in [(1, 1_000), (2, 2_000)] {
            let jobs = shop.claim();
            assert_eq!(jobs.len(), 3, "attempt {attempt}");
            assert_eq!(shop.fail(&jobs, retry), Ok(0));
            shop.wait(pause_ms * 3 / 4 - 1);
            assert!(shop.claim().is_empty());
            shop.wait(pause_ms / 2 + 2);
        }
        let jobs = shop.claim();
        assert_eq!(shop.fail(&jobs, retry), Ok(3));
        let dead = shop.store.read_blocking(|tx| jobs::dead(tx, 10, 0)).unwrap();
        assert_eq!(
            dead.iter().map(|dead| (dead.attempts, dead.error.as_str())).collect::<Vec<_>>(),
            [(3, "it broke"); 3]
        );
        let (raised, dropped) = (dead[0].id, dead[1].id);
        shop.enqueue("weigh", Some("never mind"), "");
        assert_eq!(shop.store.write_blocking(move |tx| jobs::retry(tx, &[raised])), Ok(1));
        assert_eq!(shop.store.write_blocking(move |tx| jobs::discard(tx, &[dropped, 404])), Ok(1));
        assert_eq!(shop.store.read_blocking(jobs::dead_count), Ok(1));
        let again = shop.claim();
        assert!(again.iter().any(|job| job.id == raised && job.attempts == 1));
    });
}

#[test]
fn a_job_that_takes_its_worker_down_is_buried() {
    on_each(|engine| {
        let shop = Shop::open(engine);
        shop.enqueue("weigh", None, "");
        for attempt in 1..=CLAIM.attempts_max {
            assert_eq!(shop.claim()[0].attempts, attempt);
            shop.wait(60_000);
        }
        assert!(shop.claim().is_empty());
        assert_eq!(shop.store.read_blocking(jobs::dead_count), Ok(1));
    });
}

#[test]
fn many_workers_do_each_job_once() {
    const JOBS: usize = 2_000;
    on_each(|engine| {
        let shop = Shop::open(engine);
        let fill = |tx: &mut store::Tx| {
            let run_at = tx.now();
            (0..JOBS).try_for_each(|number| {
                tx.enqueue(New { kind: "weigh", key: None, payload: &number.to_string(), run_at })
            })
        };
        shop.store.write_blocking(fill).unwrap();
        let workers: Vec<_> = (0..4)
            .map(|_| {
                let store = shop.store.clone();
                std::thread::spawn(move || {
                    let claim = Claim { limit: 100, ..CLAIM };
                    let mut done = Vec::new();
                    loop {
                        let jobs = block_on(store.claim(claim)).unwrap();
                        if jobs.is_empty() {
                            return done;
                        }
                        done.extend(jobs.iter().map(|job| job.payload.clone()));
                        while store.write_blocking({
                            let jobs = jobs.clone();
                            move |tx| jobs::finish(tx, &jobs)
                        }) == Err(Error::Conflict)
                        {}
                    }
                })
            })
            .collect();
        let done: Vec<String> = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
        assert_eq!(done.len(), JOBS);
        assert_eq!(done.iter().collect::<BTreeSet<_>>().len(), JOBS);
    });
}
