//! Each law against small trees that keep it and break it.

use super::tree::Tree;
use super::*;

type Law = fn(&Tree) -> Vec<Finding>;

/// Checks that `law` finds exactly `expected` (`path:line` and a part of the sentence) in the tree.
#[track_caller]
fn check(law: Law, files: &[(&str, &str)], expected: &[&str]) {
    let found: Vec<String> = law(&Tree::of(files)).iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), expected.len(), "found {found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        let (place, words) = expected.split_once(' ').expect("an expectation is a place and words");
        assert!(
            found.starts_with(&format!("{place}:")) && found.contains(words),
            "{found} is not {expected}"
        );
    }
}

const CONTACT: &str = "crates/armistice/src/contacts/contact.rs";
const PAGES: &str = "crates/armistice/src/contacts/pages.rs";
const DOOR: &str = "crates/armistice/src/contacts/mod.rs";
const FLOW: &str = "crates/armistice/src/flow/receive.rs";

#[test]
fn a_noun_looks_neither_up_nor_out() {
    check(
        arrows::between_rooms,
        &[(CONTACT, "use crate::sales::deal;\nuse crate::flow::{self, consider};")],
        &[
            "crates/armistice/src/contacts/contact.rs:2 a noun may not use flow (crate::flow)",
            "crates/armistice/src/contacts/contact.rs:2 (crate::flow::consider)",
        ],
    );
    check(
        arrows::between_rooms,
        &[(CONTACT, "fn f() { super::pages::list() }")],
        &["crates/armistice/src/contacts/contact.rs:1 a noun may not use a page"],
    );
    check(
        arrows::into_libraries,
        &[(CONTACT, "use maud::html;\nfn f(_: axum::Router) {}")],
        &[
            "crates/armistice/src/contacts/contact.rs:1 maud",
            "crates/armistice/src/contacts/contact.rs:2 axum",
        ],
    );
}

#[test]
fn arrows_down_are_free() {
    let pages = "use axum::Router;\nuse crate::{flow, boot::App, web::shell};\nuse super::contact;";
    check(arrows::between_rooms, &[(PAGES, pages), (DOOR, "pub use self::pages::router;")], &[]);
    check(arrows::into_libraries, &[(PAGES, pages)], &[]);
    check(arrows::between_rooms, &[(FLOW, "use crate::contacts::contact;")], &[]);
    check(
        arrows::between_rooms,
        &[(FLOW, "use crate::contacts::pages;")],
        &["crates/armistice/src/flow/receive.rs:1 flow may not use a page"],
    );
}

#[test]
fn comments_strings_and_tests_name_what_they_like() {
    let text = "// use crate::flow;\nconst A: &str = r#\"crate::flow::x\"#;\nconst B: char = '\"';\n\
                #[cfg(test)]\nmod tests {\n    use crate::flow::consider;\n}\nfn f<'a>(_: &'a str) {}";
    check(arrows::between_rooms, &[(CONTACT, text)], &[]);
}

#[test]
fn only_the_store_speaks_to_a_database() {
    let text = "use rusqlite::Connection;";
    check(arrows::into_libraries, &[("crates/store/src/sqlite.rs", text)], &[]);
    check(arrows::into_libraries, &[(PAGES, text)], &["crates/armistice/src/contacts/pages.rs:1 rusqlite"]);
}

#[test]
fn crates_depend_downwards() {
    let manifest = "[package]\npublish.workspace = true\n[dependencies]\nstore.workspace = true\nserde.workspace = true\n";
    check(crates::directions, &[("crates/armistice/Cargo.toml", manifest)], &[]);
    check(
        crates::directions,
        &[("crates/rules/Cargo.toml", manifest)],
        &["crates/rules/Cargo.toml:4 rules may not depend on store"],
    );
    check(
        crates::directions,
        &[("crates/mail/Cargo.toml", "[package]")],
        &["crates/mail/Cargo.toml:1 never published"],
    );
    let tests = "publish.workspace = true\n[dev-dependencies]\ntestkit.workspace = true\n";
    check(crates::directions, &[("crates/armistice/Cargo.toml", tests)], &[]);
}

#[test]
fn pure_crates_stay_pure_and_the_store_stays_ignorant() {
    check(
        crates::purity,
        &[("crates/rules/src/parse.rs", "use std::fs::File;\nuse std::fmt;")],
        &["crates/rules/src/parse.rs:1 std::fs::File"],
    );
    check(
        crates::purity,
        &[("crates/store/src/tx.rs", "fn contact_of() {}\nfn touched() {}")],
        &["crates/store/src/tx.rs:1 no contact"],
    );
}

#[test]
fn a_statement_has_a_name_and_a_sentence() {
    let good = "-- owns: contacts\n-- name: contact_rename\n-- Renames.\nUPDATE contacts\nSET a = $1;\n";
    let sql = "crates/armistice/src/contacts/contacts.sql";
    check(statements::are_described, &[(sql, good)], &[]);
    check(
        statements::are_described,
        &[(sql, "SELECT 1;")],
        &["crates/armistice/src/contacts/contacts.sql:1 starts with"],
    );
    check(
        statements::are_described,
        &[(sql, "-- name: Bad\nSELECT 1")],
        &[
            "crates/armistice/src/contacts/contacts.sql:1 is no name",
            "crates/armistice/src/contacts/contacts.sql:1 needs a sentence",
            "crates/armistice/src/contacts/contacts.sql:1 semicolon",
        ],
    );
    check(
        statements::are_described,
        &[(sql, "-- name: a\n-- engine: sqlite\n-- One.\nSELECT 1;\n")],
        &["crates/armistice/src/contacts/contacts.sql:1 not for postgres"],
    );
}

#[test]
fn a_room_writes_its_own_tables() {
    let contacts = (
        "crates/armistice/src/contacts/contacts.sql",
        "-- owns: contacts\n-- name: a\n-- A.\nINSERT INTO contacts (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET id = $1;\n",
    );
    let sales =
        ("crates/armistice/src/sales/sales.sql", "-- name: b\n-- B.\nUPDATE contacts SET owner_id = $1;\n");
    let flow = ("crates/armistice/src/flow/flow.sql", sales.1);
    check(tables::written_by_their_owner, &[contacts, flow], &[]);
    check(
        tables::written_by_their_owner,
        &[contacts, sales],
        &["crates/armistice/src/sales/sales.sql:1 belongs to contacts"],
    );
    let bulk = (
        "crates/armistice/src/sales/deal.rs",
        "fn f(tx: &mut Tx) {\n    tx.insert_many(\n  \"contacts\", &[]);\n}",
    );
    check(
        tables::written_by_their_owner,
        &[contacts, bulk],
        &["crates/armistice/src/sales/deal.rs:2 belongs to contacts"],
    );
}

#[test]
fn evidence_is_never_edited() {
    let sql = "crates/armistice/src/capture/capture.sql";
    check(
        tables::evidence_is_kept,
        &[(sql, "-- name: a\n-- A.\nINSERT INTO touches (id) VALUES ($1);\n")],
        &[],
    );
    check(
        tables::evidence_is_kept,
        &[(sql, "-- name: erase_touches\n-- A.\nDELETE FROM touches WHERE id = $1;\n")],
        &[],
    );
    check(
        tables::evidence_is_kept,
        &[(sql, "-- name: a\n-- A.\nDELETE FROM touches;\n")],
        &["crates/armistice/src/capture/capture.sql:1 touches is evidence"],
    );
    let upsert =
        "-- name: a\n-- A.\nINSERT INTO attempts(id) VALUES ($1)\nON CONFLICT (id) DO UPDATE SET id = 1;\n";
    check(
        tables::evidence_is_kept,
        &[(sql, upsert)],
        &["crates/armistice/src/capture/capture.sql:1 attempts is evidence"],
    );
    let text = "const S: &str = \"UPDATE touches SET kind = 1\";";
    check(
        tables::evidence_is_kept,
        &[(CONTACT, text)],
        &["crates/armistice/src/contacts/contact.rs:1 touches is evidence"],
    );
}

#[test]
fn migrations_have_twins_and_numbers() {
    let (sqlite, postgres) = ("migrations/sqlite/0002_people.sql", "migrations/postgres/0002_people.sql");
    check(migrations::stand_in_pairs, &[(sqlite, ""), (postgres, "")], &[]);
    let (integer, bigint) = ("CREATE TABLE a (id INTEGER) STRICT;", "CREATE TABLE a (id BIGINT);");
    check(migrations::stand_in_pairs, &[(sqlite, integer), (postgres, bigint)], &[]);
    check(
        migrations::stand_in_pairs,
        &[(sqlite, integer), (postgres, "CREATE TABLE a (id TEXT);")],
        &[
            "migrations/sqlite/0002_people.sql:1 says other",
            "migrations/postgres/0002_people.sql:1 says other",
        ],
    );
    check(migrations::stand_in_pairs, &[(sqlite, "")], &["migrations/sqlite/0002_people.sql:1 has no twin"]);
    check(
        migrations::stand_in_pairs,
        &[("migrations/sqlite/0003_b.sql", ""), ("migrations/postgres/0003_b.sql", "")],
        &[
            "migrations/sqlite/0003_b.sql:1 0002 is missing",
            "migrations/postgres/0003_b.sql:1 0002 is missing",
        ],
    );
}

#[test]
fn personal_columns_are_erased() {
    let table = "CREATE TABLE contacts (\n  id BIGINT PRIMARY KEY,\n  email TEXT,\n  score BIGINT\n);\nALTER TABLE contacts ADD COLUMN phone TEXT;\n";
    let migration = ("migrations/sqlite/0001_a.sql", table);
    check(personal::data_is_listed, &[migration], &[]);
    let list = |text| ("crates/armistice/src/contacts/personal.rs", text);
    check(
        personal::data_is_listed,
        &[migration, list("const L: &[&str] = &[\"contacts.email\", \"contacts.phone\"];")],
        &[],
    );
    check(
        personal::data_is_listed,
        &[migration, list("const L: A = [(\"contacts\", &[\"phone\"])];")],
        &["migrations/sqlite/0001_a.sql:3 contacts.email"],
    );
    let exempt = ("xtask/impersonal.txt", "contacts.email because of the test\n");
    check(
        personal::data_is_listed,
        &[migration, exempt, list("const L: A = (\"contacts\", \"phone\");")],
        &[],
    );
}

#[test]
fn one_word_for_each_thing() {
    check(
        words::one_for_each_thing,
        &[(CONTACT, "struct Contact;\n// TODO: more\nstruct LeadRecord;")],
        &[
            "crates/armistice/src/contacts/contact.rs:3 says contact",
            "crates/armistice/src/contacts/contact.rs:2 TODO",
        ],
    );
}

#[test]
fn documents_name_what_exists() {
    let readme = "See `docs/GLOSSARY.md` and [style](STYLE.md).\nAnd `crates/none/src/lib.rs`, [x](docs/no.md), [w](https://example.com).";
    check(
        documents::name_what_exists,
        &[("README.md", readme), ("docs/GLOSSARY.md", ""), ("STYLE.md", "")],
        &["README.md:2 crates/none/src/lib.rs does not exist", "README.md:2 docs/no.md does not exist"],
    );
    check(documents::name_what_exists, &[("docs/a.md", "[up](../README.md)"), ("README.md", "")], &[]);
    check(
        documents::name_what_exists,
        &[("a/package-lock.json", "{\n \"resolved\": \"x\"\n}")],
        &["a/package-lock.json:2 lock file"],
    );
}

#[test]
fn lengths_are_bounded_and_the_ratchet_only_falls() {
    let long = format!("fn long() {{\n{}}}\n", "    step();\n".repeat(60));
    let over = "crates/armistice/src/contacts/contact.rs:1 62 lines, 60 are allowed";
    check(lengths::are_bounded, &[(CONTACT, &long)], &[over]);
    let handler = format!("pub async fn show() {{\n{}}}\n", "    step();\n".repeat(40));
    check(lengths::are_bounded, &[(CONTACT, &handler)], &[]);
    check(
        lengths::are_bounded,
        &[(PAGES, &handler)],
        &["crates/armistice/src/contacts/pages.rs:1 42 lines, 40 are allowed"],
    );
    let ratchet = |lines: usize| format!("# why\n{CONTACT}::long {lines}\n");
    check(lengths::are_bounded, &[(CONTACT, &long), (lengths::RATCHET, &ratchet(62))], &[]);
    check(
        lengths::are_bounded,
        &[(CONTACT, &long), (lengths::RATCHET, &ratchet(61))],
        &["crates/armistice/src/contacts/contact.rs:1 grew"],
    );
    check(
        lengths::are_bounded,
        &[(CONTACT, &long), (lengths::RATCHET, &ratchet(70))],
        &["xtask/ratchet.txt:1 shrank"],
    );
    let tight = lengths::tightened(&Tree::of(&[(CONTACT, &long), (lengths::RATCHET, &ratchet(70))]));
    assert!(tight.ends_with("contact.rs::long 62\n"), "{tight}");
}
