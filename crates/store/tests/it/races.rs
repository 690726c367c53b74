//! Pairs of verbs raced by eight callers end as some serial order of them would.

use std::sync::{Arc, Barrier};
use std::thread;

use store::{Error, Statement, Tx, params};
use testbed::on_each;

use crate::support::bench;

const GET: Statement = Statement::shared("cell_get", "SELECT value FROM cells WHERE name = $1");
const SET: Statement = Statement::shared("cell_set", "UPDATE cells SET value = $2 WHERE name = $1");
const ADD: Statement = Statement::shared("cell_add", "INSERT INTO cells (name, value) VALUES ($1, $2)");
const CLEAR: Statement = Statement::shared("cell_clear", "DELETE FROM cells");
const SUM: Statement = Statement::shared("cell_sum", "SELECT CAST(SUM(value) AS BIGINT) FROM cells");
const TOTAL: Statement = Statement::shared("cell_count", "SELECT COUNT(*) FROM cells");
const ALL: Statement = Statement::shared("cell_all", "SELECT name, value FROM cells ORDER BY name");
const CALLERS: usize = 8;
const ROUNDS: usize = 10;

/// The cells by name, as a verb would find them without a database.
type Cells = std::collections::BTreeMap<String, i64>;

/// A verb and the same in plain memory, which says what each serial order would give.
#[derive(Clone, Copy)]
struct Verb {
    stored: fn(&mut Tx) -> Result<i64, Error>,
    pure: fn(&mut Cells) -> i64,
}

/// Takes 100 from `a` while both together can afford it: the skew that snapshots allow.
const WITHDRAW_A: Verb = Verb { stored: |tx| withdraw(tx, "a"), pure: |cells| pure_withdraw(cells, "a") };
const WITHDRAW_B: Verb = Verb { stored: |tx| withdraw(tx, "b"), pure: |cells| pure_withdraw(cells, "b") };
/// Two changes that do not commute: a lost one shows.
const DOUBLE: Verb =
    Verb { stored: |tx| change(tx, |value| value * 2), pure: |cells| pure_change(cells, |value| value * 2) };
const INCREMENT: Verb =
    Verb { stored: |tx| change(tx, |value| value + 1), pure: |cells| pure_change(cells, |value| value + 1) };
/// Adds a cell numbered by how many there are: a phantom shows.
const APPEND: Verb = Verb { stored: append, pure: pure_append };
/// Reads everything: its answer must fit into the order of the others.
const LOOK: Verb = Verb { stored: |tx| tx.one(&SUM, params![]), pure: |cells| cells.values().sum() };

#[test]
fn withdrawals() {
    check([WITHDRAW_A, WITHDRAW_B]);
}

#[test]
fn changes_that_do_not_commute() {
    check([DOUBLE, INCREMENT]);
}

#[test]
fn appending_and_looking() {
    check([APPEND, LOOK]);
}

#[test]
fn appending_and_changing() {
    check([APPEND, INCREMENT]);
}

fn check(verbs: [Verb; 2]) {
    on_each(|engine| {
        let store = bench(engine);
        for _ in 0..ROUNDS {
            let start: Cells = [("a".to_owned(), 150), ("b".to_owned(), 150)].into();
            let rows = start.clone();
            store
                .write_blocking(move |tx| {
                    tx.run(&CLEAR, params![])?;
                    rows.iter().try_for_each(|(name, value)| tx.run(&ADD, params![name, value]).map(drop))
                })
                .unwrap();
            let barrier = Arc::new(Barrier::new(CALLERS));
            let callers: Vec<_> = (0..CALLERS)
                .map(|number| {
                    let (store, barrier) = (store.clone(), Arc::clone(&barrier));
                    let verb = verbs[number % 2].stored;
                    thread::spawn(move || {
                        barrier.wait();
                        // A caller that is told to try later does so.
                        loop {
                            match store.write_blocking(verb) {
                                Err(Error::Conflict) => {}
                                answer => return answer.unwrap(),
                            }
                        }
                    })
                })
                .collect();
            let mut answers = [Vec::new(), Vec::new()];
            for (number, caller) in callers.into_iter().enumerate() {
                answers[number % 2].push(caller.join().unwrap());
            }
            for answers in &mut answers {
                answers.sort_unstable();
            }
            let end: Vec<(String, i64)> = store.read_blocking(|tx| tx.all(&ALL, params![])).unwrap();
            let end: Cells = end.into_iter().collect();
            let left = [CALLERS / 2; 2];
            let explained = some_order(verbs, start, left, [Vec::new(), Vec::new()], &|cells, said| {
                *cells == end && *said == answers
            });
            assert!(explained, "no order gives {answers:?} and {end:?}");
        }
    });
}

/// Tries every order of the verbs that are left and returns whether one ends as it should.
fn some_order(
    verbs: [Verb; 2],
    cells: Cells,
    left: [usize; 2],
    said: [Vec<i64>; 2],
    fits: &dyn Fn(&Cells, &[Vec<i64>; 2]) -> bool,
) -> bool {
    if left == [0, 0] {
        let mut said = said;
        for said in &mut said {
            said.sort_unstable();
        }
        return fits(&cells, &said);
    }
    (0..2).filter(|kind| left[*kind] > 0).any(|kind| {
        let (mut cells, mut left, mut said) = (cells.clone(), left, said.clone());
        said[kind].push((verbs[kind].pure)(&mut cells));
        left[kind] -= 1;
        some_order(verbs, cells, left, said, fits)
    })
}

fn withdraw(tx: &mut Tx, name: &str) -> Result<i64, Error> {
    let sum: i64 = tx.one(&SUM, params![])?;
    if sum < 100 {
        return Ok(0);
    }
    let value: i64 = tx.one(&GET, params![name])?;
    tx.run(&SET, params![name, value - 100])?;
    Ok(100)
}

fn pure_withdraw(cells: &mut Cells, name: &str) -> i64 {
    if cells.values().sum::<i64>() < 100 {
        return 0;
    }
    *cells.get_mut(name).unwrap() -= 100;
    100
}

fn change(tx: &mut Tx, change: fn(i64) -> i64) -> Result<i64, Error> {
    let value = change(tx.one(&GET, params!["a"])?);
    tx.run(&SET, params!["a", value])?;
    Ok(value)
}

fn pure_change(cells: &mut Cells, change: fn(i64) -> i64) -> i64 {
    let value = cells.get_mut("a").unwrap();
    *value = change(*value);
    *value
}

fn append(tx: &mut Tx) -> Result<i64, Error> {
    let count: i64 = tx.one(&TOTAL, params![])?;
    tx.run(&ADD, params![format!("cell {count}"), count])?;
    Ok(count)
}

fn pure_append(cells: &mut Cells) -> i64 {
    let count = cells.len() as i64;
    cells.insert(format!("cell {count}"), count);
    count
}
