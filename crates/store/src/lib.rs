//! REMEMBERS: the only crate that names the SQL drivers. Transactions, named statements, migrations,
//! ids and the job queue, on SQLite and PostgreSQL alike. No domain noun.
//!
//! A verb is a synchronous function over `&mut Tx`; [`Store::write`] runs it on a store thread inside a
//! transaction and answers once the transaction is durable. Because a closure may be run again (a lost
//! race on PostgreSQL, a lost group on SQLite) it has no effect outside the transaction: time, chance and
//! ids come from the [`Tx`], and everything else waits in [`Tx::after_commit`].

mod clock;
mod copy;
mod driver;
mod error;
mod group;
mod id;
mod ids;
pub mod jobs;
pub mod marks;
mod migrate;
mod postgres;
mod queue;
mod row;
mod sql;
mod sqlite;
mod statement;
mod store;
mod tx;
mod value;
mod work;

pub use clock::Clock;
pub use error::{Error, Result};
pub use id::{ParseIdError, id_from_text, id_to_text};
pub use migrate::{Applied, Migration};
pub use row::{FromRow, Row};
pub use sql::Sql;
pub use statement::Statement;
pub use store::{Durability, Options, Store, Url};
pub use tx::Tx;
pub use value::{FromValue, ToValue, Value, ValueRef};

/// What the macros of this crate need at the call site; not part of the interface.
#[doc(hidden)]
pub mod macros {
    pub use serde;
}

/// The statements of this crate, for the test that prepares each of them.
#[doc(hidden)]
pub mod own {
    use crate::{Statement, ids, jobs, marks, migrate};

    /// What both engines are asked.
    pub const SHARED: [&Statement; 17] = [
        &ids::RESERVE,
        &jobs::CLAIM,
        &jobs::DEPTH,
        &jobs::WAITING,
        &jobs::LIST,
        &jobs::COUNT,
        &migrate::LIST,
        &migrate::EXISTS,
        &migrate::RECORD,
        &marks::LEAVE,
        &marks::STAND,
        &marks::REACHES,
        &marks::WITNESS,
        &marks::IS_WITNESSED,
        &marks::SINCE,
        &marks::BOUNDARY,
        &marks::PRUNE,
    ];
    /// What only PostgreSQL is asked, where several nodes share a database.
    pub const POSTGRES: [&Statement; 3] = [&ids::LEASE_NODE, &ids::RENEW_NODE, &migrate::LOCK];
}
