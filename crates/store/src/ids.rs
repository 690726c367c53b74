//! The source of ids: numbers that are unique over all nodes and never go backwards.
//!
//! The database remembers, for each node, a tick that no id of that node has passed yet. A store that
//! opens begins there, so ids ascend over a restart, a crash and a clock that was moved back. On
//! PostgreSQL a node is leased; on SQLite there is only node 0.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use measure::Moment;

use crate::{Error, Result, Statement, Tx, params};

/// 2020-01-01T00:00:00Z, where the time in ids begins.
const EPOCH: Moment = Moment(1_577_836_800_000);
const COUNTER_BITS: u32 = 12;
const NODE_BITS: u32 = 10;
const COUNTER_MASK: i64 = (1 << COUNTER_BITS) - 1;

/// How many ticks are reserved at a time: 128 seconds, or half a million ids at once.
const RESERVED_TICKS: i64 = 1 << 19;
/// How many reserved ticks a transaction finds before it at least.
const MARGIN_TICKS: i64 = 1 << 18;
/// How long a node is leased, by the clock of the database.
const LEASE: Duration = Duration::from_mins(10);

pub(crate) const RESERVE: Statement = Statement::shared(
    "store_nodes.reserve",
    "UPDATE store_nodes SET tick = CASE WHEN tick > $2 THEN tick ELSE $2 END + $3 WHERE node = $1 RETURNING tick",
);

pub(crate) const LEASE_NODE: Statement = Statement::shared(
    "store_nodes.lease",
    "UPDATE store_nodes SET leased_until = CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) + $1
     WHERE node = (SELECT node FROM store_nodes
         WHERE leased_until < CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)
         ORDER BY node LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING node, leased_until",
);

pub(crate) const RENEW_NODE: Statement = Statement::shared(
    "store_nodes.renew",
    "UPDATE store_nodes SET leased_until = CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) + $3
     WHERE node = $1 AND leased_until = $2 RETURNING node, leased_until",
);

/// The ids of one store, shared by its threads.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    node: AtomicI64,
    /// The last id given, without its node: milliseconds and counter side by side.
    last: AtomicI64,
    /// The tick up to which the database knows of ids; 0 before it was asked.
    reserved: AtomicI64,
    /// The leased node, and when this was agreed.
    lease: Mutex<Option<(Grant, Instant)>>,
}

impl Ids {
    /// Returns the next id. It is greater than every earlier one even when the clock stands still or
    /// moves back: the counter then runs over into the milliseconds.
    pub(crate) fn next(&self, now: Moment) -> i64 {
        let by_clock = tick_at(now);
        let advance = |last: i64| Some(by_clock.max(last + 1));
        let earlier =
            self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, advance).unwrap_or_default();
        let tick = by_clock.max(earlier + 1);
        let node = self.node.load(Ordering::Relaxed);
        ((tick >> COUNTER_BITS) << (NODE_BITS + COUNTER_BITS))
            | (node << COUNTER_BITS)
            | (tick & COUNTER_MASK)
    }

    /// Returns the node that these ids name.
    pub(crate) fn node(&self) -> i64 {
        self.node.load(Ordering::Relaxed)
    }

    /// Returns whether the database should hear of the ids to come.
    pub(crate) fn is_short(&self, now: Moment) -> bool {
        let next = tick_at(now).max(self.last.load(Ordering::Relaxed));
        next + MARGIN_TICKS > self.reserved.load(Ordering::Relaxed)
    }

    /// Takes note that the database knows of ids up to `tick`, now that this is durable.
    pub(crate) fn reserved(&self, tick: i64) {
        self.reserved.store(tick, Ordering::Relaxed);
    }

    /// Asks `renew` for a node when there is none, when half the lease is over, or when ids run short.
    pub(crate) fn keep_node(
        &self,
        now: Moment,
        renew: impl FnOnce(Option<Grant>) -> Result<Grant>,
    ) -> Result<()> {
        let mut lease = self.lease.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = lease.as_ref().is_some_and(|(_, agreed)| agreed.elapsed() < LEASE / 2);
        if fresh && !self.is_short(now) {
            return Ok(());
        }
        let held = lease.map(|(grant, _)| grant);
        let asked = Instant::now();
        let grant = renew(held)?;
        self.node.store(grant.node, Ordering::Relaxed);
        self.reserved(grant.tick);
        *lease = Some((grant, asked));
        Ok(())
    }
}

fn tick_at(now: Moment) -> i64 {
    now.since(EPOCH).max(0) << COUNTER_BITS
}

/// Tells the database which ids this store is going to give, inside a transaction; the answer goes to
/// [`Ids::reserved`] after the commit.
pub(crate) fn reserve(tx: &mut Tx, node: i64) -> Result<i64> {
    let needed = tick_at(tx.now()).max(tx.ids().last.load(Ordering::Relaxed));
    let tick = tx.one(&RESERVE, params![node, needed, RESERVED_TICKS])?;
    let (ids, begin) = (tx.ids(), tick - RESERVED_TICKS);
    if begin > ids.reserved.load(Ordering::Relaxed) {
        // What lies between may have been given by an earlier life of this node, or by another process
        // that has the same file open.
        ids.last.fetch_max(begin, Ordering::Relaxed);
    }
    Ok(tick)
}

/// A node with the ids that the database knows of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grant {
    node: i64,
    leased_until: i64,
    tick: i64,
}

/// Renews the lease of a node, or takes another one, inside a transaction.
pub(crate) fn lease(tx: &mut Tx, held: Option<Grant>) -> Result<Grant> {
    let lease_ms = LEASE.as_millis() as i64;
    let renewed: Option<(i64, i64)> = match held {
        Some(held) => tx.maybe(&RENEW_NODE, params![held.node, held.leased_until, lease_ms])?,
        None => None,
    };
    let leased = match renewed {
        Some(renewed) => Some(renewed),
        None => tx.maybe(&LEASE_NODE, params![lease_ms])?,
    };
    let (node, leased_until) =
        leased.ok_or_else(|| Error::Unavailable("all 1,024 nodes are taken".to_owned()))?;
    Ok(Grant { node, leased_until, tick: reserve(tx, node)? })
}
