//! Keeps the house tidy: checks its laws, proves a change, measures it.
//!
//! `cargo xtask tidy` checks the laws that a program can check, in well under two seconds.
//! `cargo xtask bench NAME` measures the house in release mode.
//! `cargo xtask check` is the quick half of `./test`: format, lints, laws, tests on SQLite.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod bench;
mod check;
mod tidy;

/// What a developer types after `cargo xtask`.
#[derive(Parser)]
#[command(name = "cargo xtask", about = "Keeps the house tidy.")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Checks the laws of docs/ARCHITECTURE.md that a program can check.
    Tidy {
        /// Rewrites xtask/ratchet.txt downwards where something became shorter.
        #[arg(long)]
        tighten: bool,
    },
    /// Measures the house in release mode and prints JSON: census, ingest, import, pages.
    Bench {
        /// What to measure.
        name: String,
        /// How much of it, such as `--seconds 20`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// The quick half of ./test: format, lints, laws, tests on SQLite.
    Check,
}

fn main() -> ExitCode {
    let root = root();
    let outcome = match Arguments::parse().task {
        Task::Tidy { tighten } => tidy::run(&root, tighten),
        Task::Bench { name, arguments } => bench::run(&root, &name, &arguments),
        Task::Check => check::run(&root),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The repository's root: the folder above this crate, as cargo says at run time.
fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("xtask"), PathBuf::from);
    here.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}
