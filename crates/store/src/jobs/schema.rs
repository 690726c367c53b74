//! The tables of the queue.

use crate::Migration;

/// The first migration of every database: the tables of this crate. A program's own begin at number 2.
pub const MIGRATION: Migration = Migration { number: 1, name: "store", sqlite: TABLES, postgres: TABLES };

/// A job with a lease is claimed or put off; `run_at` is then when the lease ends or the next try is due.
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
CREATE INDEX jobs_run_at ON jobs (run_at);

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
";
