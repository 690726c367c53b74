//! The tables of this crate.

use crate::Migration;

/// The first migration of every database: the tables of this crate. A program's own begin at number 2.
pub const MIGRATION: Migration = Migration { number: 1, name: "store", sqlite: TABLES, postgres: TABLES };

/// A job with a lease is claimed or put off; `run_at` is then when the lease ends or the next try is due.
///
/// Ids up to `store_nodes.tick` may have been given by that node; see the module `ids`.
const TABLES: &str = "
CREATE TABLE jobs (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT,
    payload TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    lease BIGINT,
    error TEXT
);
CREATE UNIQUE INDEX jobs_kind_key ON jobs (kind, key) WHERE lease IS NULL;
CREATE INDEX jobs_leased ON jobs (kind, key) WHERE lease IS NOT NULL;
CREATE INDEX jobs_run_at ON jobs (kind, run_at);

CREATE TABLE dead_jobs (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    died_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    error TEXT NOT NULL
);
CREATE INDEX dead_jobs_died_at ON dead_jobs (died_at);

CREATE TABLE store_nodes (
    node BIGINT PRIMARY KEY,
    tick BIGINT NOT NULL DEFAULT 0,
    leased_until BIGINT NOT NULL DEFAULT 0
);
INSERT INTO store_nodes (node)
WITH RECURSIVE numbers (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers WHERE number < 1023)
SELECT number FROM numbers;
";
