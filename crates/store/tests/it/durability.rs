//! What was acknowledged survives the death of the process.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use store::{Error, Sql, Store, Url};
use testbed::{Database, Engine};

use crate::support::{MIGRATIONS, insert, options};

const CHILD: &str = "ARMISTICE_TEST_CHILD";
/// How many acknowledgements the parent waits for before it kills.
const ACKNOWLEDGED: usize = 200;

#[expect(clippy::disallowed_methods, reason = "the child of a test is told by its environment what it is")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Not a test of its own: what the killed process does.
#[test]
fn child_that_writes_until_it_is_killed() {
    let Some(path) = environment(CHILD) else { return };
    let store = Store::open(Url::Sqlite(path.into()), &options()).unwrap();
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            std::thread::spawn(move || {
                loop {
                    let id = store.write_blocking(|tx| {
                        // Two rows, so that half a transaction would show.
                        let tag = tx.new_id();
                        let id = insert(tx, &format!("left {tag}"), None)?;
                        insert(tx, &format!("right of {}", id.0), None)?;
                        Ok::<_, Error>(id)
                    });
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "acknowledged {}", id.unwrap().0).and_then(|()| out.flush()).unwrap();
                }
            })
        })
        .collect();
    let ends: Vec<_> = writers.into_iter().map(std::thread::JoinHandle::join).collect();
    unreachable!("writers never end: {ends:?}")
}

#[test]
fn killed_while_writing() {
    let times = if environment("ARMISTICE_LONG").is_some() { 20 } else { 3 };
    let database = Database::new(Engine::Sqlite, MIGRATIONS, &options());
    let Url::Sqlite(path) = database.url() else { unreachable!("the engine is SQLite") };
    let mut acknowledged = BTreeSet::new();
    for time in 0..times {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "durability::child_that_writes_until_it_is_killed", "--nocapture"])
            .env(CHILD, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut take = |lines: &mut dyn Iterator<Item = std::io::Result<String>>| {
            for line in lines {
                let line = line.unwrap_or_default();
                let number =
                    line.rsplit_once("acknowledged ").and_then(|(_, number)| number.parse::<i64>().ok());
                acknowledged.extend(number);
            }
        };
        take(&mut lines.by_ref().take(ACKNOWLEDGED + 37 * time));
        child.kill().unwrap();
        // Lines that were on their way when it died count too.
        take(&mut lines);
        child.wait().unwrap();
        let store = database.open(&options());
        let ids = store.read_blocking(|tx| {
            tx.all_sql::<i64>(&Sql::new("SELECT id FROM things WHERE name LIKE 'left%'"))
        });
        let ids: BTreeSet<i64> = ids.unwrap().into_iter().collect();
        assert!(acknowledged.is_subset(&ids), "an acknowledged write is lost");
        let rights = store.read_blocking(|tx| {
            tx.all_sql::<String>(&Sql::new("SELECT name FROM things WHERE name LIKE 'right%'"))
        });
        let rights: BTreeSet<String> = rights.unwrap().into_iter().collect();
        assert_eq!(
            rights,
            ids.iter().map(|id| format!("right of {id}")).collect(),
            "half a transaction is left"
        );
    }
    assert!(acknowledged.len() >= ACKNOWLEDGED * times);
}
