//! Lists that are brought in: CSV files of contacts, accounts, consents, touches, deals and costs.
//!
//! A file is kept as UTF-8 in the data directory while its import lasts ([`encoding`], [`table`]); a [`mapping`] says what
//! becomes of its columns, [`guess`] proposes one, [`presets`] knows the exports of other systems; a [`plan`] turns rows
//! into typed [`rows`]. What follows from a row is `flow::bring_in`; [`import`] remembers how far it came.

pub mod api;
pub mod encoding;
pub mod guess;
pub mod import;
pub mod mapping;
pub mod noun;
pub mod pages;
pub mod plan;
pub mod presets;
pub mod reject;
pub mod rows;
pub mod saved;
pub mod table;
pub mod target;
pub mod value;

pub use import::Import;
pub use mapping::Mapping;
pub use noun::Noun;
