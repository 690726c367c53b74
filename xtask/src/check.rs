//! The quick half of `./test`, step by step, each with its time.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

/// The steps in order of price: what fails cheaply fails first.
const STEPS: [(&str, &[&str]); 3] = [
    ("format", &["fmt", "--all", "--check"]),
    ("laws", &["xtask", "tidy"]),
    ("lints", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]),
];

/// Runs every step until one fails; true when all passed.
pub fn run(root: &Path) -> Result<bool> {
    for (name, arguments) in STEPS {
        if !step(root, name, arguments)? {
            return Ok(false);
        }
    }
    let tests: &[&str] = if has_nextest(root) {
        &["nextest", "run", "--workspace"]
    } else {
        &["test", "--workspace", "--quiet"]
    };
    step(root, "tests on SQLite", tests)
}

fn step(root: &Path, name: &str, arguments: &[&str]) -> Result<bool> {
    let started = Instant::now();
    let status = Command::new("cargo")
        .args(arguments)
        .current_dir(root)
        .env("ARMISTICE_ENGINES", "sqlite")
        .status()
        .with_context(|| format!("cannot start cargo for step '{name}'"))?;
    let verdict = if status.success() { "passed" } else { "FAILED" };
    println!("{verdict:<7} {:>6.1} s  {name}", started.elapsed().as_secs_f64());
    Ok(status.success())
}

fn has_nextest(root: &Path) -> bool {
    Command::new("cargo")
        .args(["nextest", "--version"])
        .current_dir(root)
        .output()
        .is_ok_and(|output| output.status.success())
}
