//! PostgreSQL: a few threads with one connection each, every closure in its own serializable transaction.

mod convert;
mod copy;
mod failure;
mod session;
mod tls;
mod worker;

pub(crate) use convert::value_at;
pub(crate) use session::{Purpose, Session};
pub(crate) use worker::{serve_reads, serve_writes};
