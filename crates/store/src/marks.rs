//! Marks: which rows somebody else should read again, in the order in which their transactions became final.
//!
//! A verb that changes what is also kept elsewhere, such as in memory, says so with [`Tx::mark`]. Its transaction then
//! leaves one row behind with all ids that it marked. A follower remembers a [`Stand`] and asks what came [`since`]. On
//! SQLite, with its one writer, a stand is the number of the last row. PostgreSQL hands out numbers before it commits, so
//! there it is a snapshot, and what came since is what the snapshot did not see: nothing that is committed late is passed
//! over, nothing that is rolled back is met, and nobody waits for transactions of others.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::num::ParseIntError;

use measure::Moment;
use serde::{Deserialize, Serialize};

use crate::{Error, Result, Statement, Tx, params};

/// Who is behind by more transactions reads everything again, which costs less.
const ROWS_MAX: i64 = 1_000_000;

pub(crate) const LEAVE: Statement = Statement {
    name: "store_marks_leave",
    sqlite: "INSERT INTO store_marks (id, position, at, subjects)
        SELECT $1, COALESCE(MAX(position), 0) + 1, $2, $3 FROM store_marks",
    postgres: "INSERT INTO store_marks (id, position, at, subjects)
        VALUES ($1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT), $2, $3)",
};

pub(crate) const STAND: Statement = Statement {
    name: "store_marks_stand",
    sqlite: "SELECT CAST(COALESCE(MAX(position), 0) AS TEXT) FROM store_marks",
    postgres: "SELECT CAST(pg_current_snapshot() AS TEXT)",
};

/// Of what was removed, a stand has seen everything that lies below its end and was not still running then. What was
/// dumped from another server carries numbers that are not reached here yet, and says nothing.
pub(crate) const REACHES: Statement = Statement {
    name: "store_marks_reach",
    sqlite: "SELECT COUNT(*) FROM (SELECT MIN(position) AS oldest, MAX(position) AS newest FROM store_marks) AS kept
        WHERE CAST($1 AS INTEGER) BETWEEN oldest - 1 AND newest",
    postgres: "SELECT COUNT(*) FROM (
            SELECT COALESCE(MIN(position), 0) AS oldest FROM store_marks
            WHERE position < CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)) AS kept
        WHERE oldest <= CAST(CAST(pg_snapshot_xmax(CAST(CAST($1 AS TEXT) AS pg_snapshot)) AS TEXT) AS BIGINT)
          AND pg_snapshot_xmax(CAST(CAST($1 AS TEXT) AS pg_snapshot)) <= pg_snapshot_xmax(pg_current_snapshot())
          AND NOT EXISTS (
            SELECT 1 FROM pg_snapshot_xip(CAST(CAST($1 AS TEXT) AS pg_snapshot)) AS running (number)
            WHERE CAST(CAST(running.number AS TEXT) AS BIGINT) < oldest
              AND pg_visible_in_snapshot(running.number, pg_current_snapshot()))",
};

pub(crate) const SINCE: Statement = Statement {
    name: "store_marks_since",
    sqlite: "SELECT subjects FROM store_marks WHERE position > CAST($1 AS INTEGER) ORDER BY position LIMIT $2",
    postgres: "SELECT subjects FROM store_marks
        WHERE (position >= CAST(CAST(pg_snapshot_xmax(CAST(CAST($1 AS TEXT) AS pg_snapshot)) AS TEXT) AS BIGINT)
            OR position IN (SELECT CAST(CAST(running.number AS TEXT) AS BIGINT)
                FROM pg_snapshot_xip(CAST(CAST($1 AS TEXT) AS pg_snapshot)) AS running (number)))
          AND position < CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)
        ORDER BY position LIMIT $2",
};

/// Walks over what is about to be removed, no further.
pub(crate) const BOUNDARY: Statement = Statement::shared(
    "store_marks_boundary",
    "SELECT position FROM store_marks WHERE at >= $1 ORDER BY position LIMIT 1",
);

pub(crate) const PRUNE: Statement = Statement {
    name: "store_marks_prune",
    sqlite: "DELETE FROM store_marks WHERE position < $1",
    postgres: "DELETE FROM store_marks WHERE position < $1
        OR position >= CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)",
};

/// A mark that was made here. PostgreSQL keeps with each row which transaction put it there: for one that came in a dump,
/// that is not the transaction of its mark.
pub(crate) const WITNESS: Statement = Statement {
    name: "store_marks_witness",
    sqlite: "SELECT id FROM store_marks WHERE position > 0 ORDER BY position DESC LIMIT 1",
    postgres: "SELECT id FROM store_marks
        WHERE CAST(CAST(xmin AS TEXT) AS BIGINT) = position % 4294967296 ORDER BY position DESC LIMIT 1",
};

pub(crate) const IS_WITNESSED: Statement = Statement {
    name: "store_marks_is_witnessed",
    sqlite: "SELECT COUNT(*) FROM store_marks WHERE id = $1",
    postgres: "SELECT COUNT(*) FROM store_marks
        WHERE id = $1 AND CAST(CAST(xmin AS TEXT) AS BIGINT) = position % 4294967296",
};

/// How far a follower has read: a text that means something to this database alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand(String);

/// What was marked after a stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The ids, each once.
    pub subjects: BTreeSet<i64>,
    /// The stand to ask from next.
    pub until: Stand,
}

/// Returns where a follower stands who has read everything that this transaction sees.
pub fn stand(tx: &mut Tx) -> Result<Stand> {
    tx.one(&STAND, params![]).map(Stand)
}

/// Returns what was marked after a stand, or nothing when marks that old are not kept any more, or the stand is not of
/// this database: everything must be read again then. Costs two lookups and one row for each transaction since then.
pub fn since(tx: &mut Tx, from: &Stand) -> Result<Option<Marked>> {
    if tx.one::<i64>(&REACHES, params![from.0])? == 0 {
        return Ok(None);
    }
    let (mut subjects, mut rows, until) = (BTreeSet::new(), 0, stand(tx)?);
    tx.each(&SINCE, params![from.0, ROWS_MAX], |row| {
        rows += 1;
        let text: String = row.get(0)?;
        read(&text, &mut subjects)
            .map_err(|error| Error::Unavailable(format!("marks are no list of ids: {error}")))
    })?;
    Ok((rows < ROWS_MAX).then_some(Marked { subjects, until }))
}

/// Returns the id of a late mark: whoever keeps a stand outside of the database keeps it beside, and finds out whether
/// that stand is of this very database, which may have been restored to an earlier day meanwhile.
pub fn witness(tx: &mut Tx) -> Result<Option<i64>> {
    tx.maybe(&WITNESS, params![])
}

/// Returns whether this database, and not one that it was copied from, made that mark and still keeps it.
pub fn is_witnessed(tx: &mut Tx, mark: i64) -> Result<bool> {
    Ok(tx.one::<i64>(&IS_WITNESSED, params![mark])? > 0)
}

/// Removes marks from before a moment, as long as there are later ones, and on PostgreSQL those that a dump brought from
/// another server. Costs one step for each that is removed.
pub fn prune(tx: &mut Tx, before: Moment) -> Result<usize> {
    let boundary: Option<i64> = tx.maybe(&BOUNDARY, params![before])?;
    tx.run(&PRUNE, params![boundary.unwrap_or_default()])
}

/// Leaves the marks of a transaction behind.
pub(crate) fn leave(tx: &mut Tx, mut subjects: Vec<i64>) -> Result<()> {
    subjects.sort_unstable();
    subjects.dedup();
    let (id, now) = (tx.new_id(), tx.now());
    tx.run(&LEAVE, params![id, now, written(&subjects)]).map(drop)
}

/// Writes ascending ids: the first, then each distance. Ids of one list lie close together, so that most are short.
fn written(subjects: &[i64]) -> String {
    let mut text = String::with_capacity(20 + 3 * subjects.len());
    let mut before = 0_i64;
    for id in subjects {
        let space = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{space}{}", id.wrapping_sub(before));
        before = *id;
    }
    text
}

fn read(text: &str, subjects: &mut BTreeSet<i64>) -> Result<(), ParseIntError> {
    let mut id = 0_i64;
    for distance in text.split_ascii_whitespace() {
        id = id.wrapping_add(distance.parse()?);
        subjects.insert(id);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{read, written};
    use std::collections::BTreeSet;

    #[test]
    fn ids_survive_writing() {
        for ids in [
            vec![],
            vec![0],
            vec![1, 2, 3, 300],
            vec![i64::MIN, -1, 0, 7, i64::MAX],
            vec![1 << 50, (1 << 50) + 1],
        ] {
            let mut back = BTreeSet::new();
            read(&written(&ids), &mut back).expect("what was written is read");
            assert!(back.iter().eq(&ids), "{ids:?} came back as {back:?}");
        }
        assert_eq!(written(&[1_000, 1_001, 1_200]), "1000 1 199");
    }

    #[test]
    fn torn_marks_are_noticed() {
        for text in ["1 x", "99999999999999999999", "1,2"] {
            assert!(read(text, &mut BTreeSet::new()).is_err(), "{text}");
        }
    }
}
