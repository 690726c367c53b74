//! Measures the census beside SQL: `cargo xtask bench census` runs this in release mode.
//!
//! Prints JSON. The same people are put into the census, into SQLite and into PostgreSQL, and the same questions are
//! asked; the counts must be equal. SQL gets the kinder form: real columns, numbers for kinds and pages, an index for
//! every question.

mod figures;
mod people;
mod questions;
mod sql;
mod upkeep;

use std::process::ExitCode;

use serde_json::{Value, json};

/// How much is measured.
#[derive(Clone, Debug)]
pub struct Wish {
    /// How many contacts; each has 20 touches in the mean.
    pub contacts: u64,
    /// The databases that are asked too.
    pub engines: Vec<testbed::Engine>,
}

const USAGE: &str = "usage: census [--contacts N] [--engines sqlite,postgres|none]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(wish) = wish(&arguments) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    println!("{:#}", measure(&wish));
    ExitCode::SUCCESS
}

fn wish(arguments: &[String]) -> Option<Wish> {
    use testbed::Engine::{Postgres, Sqlite};
    let mut wish = Wish { contacts: 1_000_000, engines: vec![Sqlite, Postgres] };
    for pair in arguments.chunks(2) {
        let [name, value] = pair else { return None };
        match name.as_str() {
            "--contacts" => wish.contacts = value.parse().ok()?,
            "--engines" => {
                let named = |word: &str| {
                    [("sqlite", Sqlite), ("postgres", Postgres)].into_iter().find(|one| one.0 == word)
                };
                wish.engines = value.split(',').filter_map(named).map(|(_, engine)| engine).collect();
            }
            _ => return None,
        }
    }
    Some(wish)
}

fn measure(wish: &Wish) -> Value {
    let plain = figures::memory_without_properties(wish);
    let (mut census, filling) = figures::fill(wish, people::options());
    let answers = questions::ask(&census);
    let databases: Vec<Value> = wish.engines.iter().map(|engine| sql::ask(*engine, wish, &answers)).collect();
    let mut report = json!({
        "contacts": wish.contacts,
        "touches": filling.touches,
        "without_properties": plain,
        "rebuild_s": filling.seconds,
        "memory_bytes": figures::memory(&census),
        "rules": questions::report(&answers, &databases),
        "sql": databases,
        "pages": figures::pages(&census),
        "search": figures::search(&census),
        "score": figures::score(&census),
        "snapshot": figures::snapshot(&census),
    });
    report["upkeep"] = upkeep::measure(&mut census, wish);
    report
}
