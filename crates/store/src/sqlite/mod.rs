//! SQLite: one writer thread that commits whole groups of transactions, a few readers beside it.

mod binding;
mod checkpoint;
mod connection;
mod reader;
mod writer;

pub(crate) use checkpoint::{Stop, serve as serve_checkpoints};
pub(crate) use connection::{Connection, value_at};
pub(crate) use reader::serve as serve_reads;
pub(crate) use writer::serve as serve_writes;
