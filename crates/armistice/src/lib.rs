//! THE HOUSE: everything that a customer of Armistice would recognise.
//!
//! Rooms are nouns of the business; `flow` is the spine that says what follows what; `routes` has every URL on
//! one page; `boot` puts the parts together and is the only place that reads the clock, the dice and the environment.

pub mod agreement;
pub mod app;
pub mod boot;
pub mod capture;
pub mod cli;
pub mod connect;
pub mod contacts;
pub mod demo;
pub mod fault;
pub mod flow;
pub mod insight;
pub mod keys;
pub mod limits;
pub mod nurture;
pub mod people;
pub mod post;
pub mod routes;
pub mod sales;
pub mod segments;
pub mod settings;
pub mod start;
pub mod web;

/// The statements of all rooms, made by build.rs from their `.sql` files.
pub mod sql {
    include!(concat!(env!("OUT_DIR"), "/statements.rs"));
}

/// The migrations of both engines, made by build.rs from the folder `migrations`.
pub mod schema {
    include!(concat!(env!("OUT_DIR"), "/migrations.rs"));
}

/// Memory comes from mimalloc: a third of what a form costs went to the C library's allocator (`cargo xtask bench ingest`).
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub use app::App;
pub use fault::{Fault, FieldErrors, Outcome};
