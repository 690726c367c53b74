//! What an operator types. Each command is a thin shell around verbs.

mod backup;
mod demo;
mod doctor;
mod export;
mod house;
mod import;
mod logs;
mod migrate;
mod rule;
mod serve;
mod settings;
mod user;

use std::process::ExitCode;

use clap::builder::Resettable;
use clap::{Command as Words, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

pub use serve::{recorder, serve, serve_until};
pub use settings::Common;

/// What renders the metrics.
pub type Recorder = metrics_exporter_prometheus::PrometheusHandle;

/// Armistice: Sales and Marketing agree what a good lead is, and the software keeps score.
#[derive(Parser)]
#[command(name = "armistice", version, about)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds a believable company with a year of history and opens it, on this machine only.
    Demo(demo::Demo),
    /// Runs the house.
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    Backup(backup::Backup),
    Restore(backup::Restore),
    User(user::Users),
    Doctor(doctor::Doctor),
    /// Brings in a CSV list of contacts, accounts, consents, touches, deals or costs.
    Import(import::Import),
    Export(export::Export),
    Rule(rule::Rules),
}

/// Reads the command line, does it, and returns the exit code: 0 done, 1 failed, 2 not understood.
pub fn run() -> ExitCode {
    let line = Line::from_arg_matches(&without_empty(Line::command()).get_matches());
    let line = line.unwrap_or_else(|error| error.exit());
    let done = match line.command {
        Command::Demo(demo) => demo.run(),
        Command::Serve(serve) => serve.run(),
        Command::Migrate(migrate) => migrate.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::User(users) => users.run(),
        Command::Doctor(doctor) => doctor.run(),
        Command::Import(import) => import.run(),
        Command::Export(export) => export.run(),
        Command::Rule(rules) => rules.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("armistice: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Leaves out the variables of the environment that are empty: whoever sets one to nothing means that it is not set.
fn without_empty(words: Words) -> Words {
    let is_empty = |name: &std::ffi::OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    let words = words.mut_args(|argument| match argument.get_env() {
        Some(name) if is_empty(name) => argument.env(Resettable::Reset),
        _ => argument,
    });
    words.mut_subcommands(without_empty)
}
