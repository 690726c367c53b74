//! The tests of the rooms, in one binary. Each stands beside its room; only here is the whole house around it, since
//! `testkit` needs the library and a library cannot need itself.

#[path = "../../src/agreement/tests/mod.rs"]
mod agreement;
#[path = "../../src/cli/tests/mod.rs"]
mod cli;
#[path = "../../src/connect/tests.rs"]
mod connect;
#[path = "../../src/contacts/tests/mod.rs"]
mod contacts;
#[path = "../../src/demo/tests.rs"]
mod demo;
#[path = "../../src/capture/imports/tests/mod.rs"]
mod imports;
#[path = "../../src/insight/tests/mod.rs"]
mod insight;
#[path = "../../src/nurture/tests/mod.rs"]
mod nurture;
#[path = "../../src/people/tests/mod.rs"]
mod people;
#[path = "../../src/post/tests/mod.rs"]
mod post;
#[path = "../../src/routes/tests.rs"]
mod routes;
#[path = "../../src/sales/tests/mod.rs"]
mod sales;
#[path = "../../src/segments/tests/mod.rs"]
mod segments;
#[path = "../../src/start/tests.rs"]
mod start;
#[path = "../../src/routes/twins.rs"]
mod twins;

mod hostile;
mod house;
mod killed;
mod nodes;
mod program;
mod races;
mod story;
