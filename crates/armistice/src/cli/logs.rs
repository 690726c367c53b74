//! How the process logs: to standard error, as lines for people or as JSON for programs.

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde::Deserialize;
use tracing_subscriber::EnvFilter;

/// What is logged unless said otherwise.
const USUAL: &str = "info,hyper=warn";

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A line for people.
    Text,
    /// A JSON object a line.
    Json,
}

/// The settings of the log.
#[derive(Args, Clone, Debug, Default)]
pub struct Logs {
    /// How the log looks: lines for people, or a JSON object a line.
    #[arg(long, env = "ARMISTICE_LOG_FORMAT", value_enum, global = true)]
    pub log_format: Option<Format>,
    /// How much is logged: `error`, `warn`, `info`, `debug` or `trace`, or a list such as `info,armistice=debug`.
    #[arg(long, env = "ARMISTICE_LOG_LEVEL", global = true)]
    pub log_level: Option<String>,
}

impl Logs {
    /// Begins to log. Where no level is set, `RUST_LOG` says it, as Rust's programs are used to.
    pub fn start(&self) -> anyhow::Result<()> {
        let filter = match &self.log_level {
            Some(level) => EnvFilter::try_new(level).with_context(|| {
                format!("{level} is no level for the log; say error, warn, info, debug or trace")
            })?,
            None => EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL)),
        };
        let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
        // A second start in one process, as in tests, changes nothing.
        let _ = match self.log_format {
            Some(Format::Json) => logs.json().try_init(),
            Some(Format::Text) | None => logs.with_target(false).try_init(),
        };
        Ok(())
    }
}
