//! Measures the house as a whole: `cargo xtask bench NAME` runs this in release mode, with probes of the machine beside it.
//!
//! Prints JSON. The load generator runs on a thread of its own in the same process, on the same cores.

mod cpu;
mod house;
mod import;
mod ingest;
mod load;
mod pages;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// What to measure and how much of it.
#[derive(Clone, Debug)]
pub struct Wish {
    /// How long requests are counted.
    pub duration: Duration,
    /// Connections of the load generator.
    pub connections: usize,
    /// Contacts to begin with, where a bench needs any.
    pub contacts: usize,
    /// A PostgreSQL database that is empty; without it a SQLite file in the temporary folder.
    pub database_url: Option<String>,
}

impl Default for Wish {
    fn default() -> Self {
        Self { duration: Duration::from_secs(20), connections: 64, contacts: 100_000, database_url: None }
    }
}

const USAGE: &str =
    "usage: bench ingest|import|pages [--seconds N] [--connections N] [--contacts N] [--database-url URL]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, wish)) = arguments.split_first().and_then(|(name, rest)| Some((name, wish(rest)?)))
    else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be started");
    let figures = runtime.block_on(async {
        match name.as_str() {
            "ingest" => Some(ingest::measure(&wish).await),
            "import" => Some(import::measure(&wish).await),
            "pages" => Some(pages::measure(&wish).await),
            _ => None,
        }
    });
    let Some(figures) = figures else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    println!("{figures:#}");
    ExitCode::SUCCESS
}

/// Returns an empty folder of its own; it lies on the disk that is measured.
pub fn fresh_folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("armistice-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
    folder
}

fn wish(arguments: &[String]) -> Option<Wish> {
    let mut wish = Wish::default();
    for pair in arguments.chunks(2) {
        let [name, value] = pair else { return None };
        match name.as_str() {
            "--seconds" => wish.duration = Duration::from_secs(value.parse().ok()?),
            "--connections" => wish.connections = value.parse().ok()?,
            "--contacts" => wish.contacts = value.parse().ok()?,
            "--database-url" => wish.database_url = Some(value.clone()),
            _ => return None,
        }
    }
    Some(wish)
}
