//! What must hold of the whole house: every statement, the schema, every page.

pub mod company;
mod doors;
mod pages;
mod schema;
mod sight;
mod statements;
mod watching;
