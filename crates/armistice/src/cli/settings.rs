//! Settings of the process: file, environment and flag, in that order of rising weight.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use serde::Deserialize;

use super::logs::{Format, Logs};

/// Settings that every command understands.
#[derive(Args, Clone, Debug)]
pub struct Common {
    /// A TOML file with any of these settings (`data_dir`, `database_url`, `listen`, `public_url`, `metrics_token`, `trusted_proxies`, `census_megabytes_max`, `log_format`, `log_level`).
    #[arg(long, env = "ARMISTICE_CONFIG", global = true)]
    pub config: Option<PathBuf>,
    /// Where files are kept: the embedded database, uploads, the key.
    #[arg(long, env = "ARMISTICE_DATA_DIR", global = true)]
    pub data_dir: Option<PathBuf>,
    /// `postgres://…` or `sqlite:PATH`; without it, the embedded database in the data directory.
    #[arg(long, env = "ARMISTICE_DATABASE_URL", global = true)]
    pub database_url: Option<String>,
    /// Where people reach this house, for example `https://crm.example.org`.
    #[arg(long, env = "ARMISTICE_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,
    /// The address and port to listen on.
    #[arg(long, env = "ARMISTICE_LISTEN", global = true)]
    pub listen: Option<SocketAddr>,
    /// Lets a watchman from another machine read /metrics with this bearer token.
    #[arg(long, env = "ARMISTICE_METRICS_TOKEN", global = true, hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// Addresses of proxies on other machines, separated by commas, whose `X-Forwarded-For` is believed.
    #[arg(long, env = "ARMISTICE_TRUSTED_PROXIES", global = true, value_delimiter = ',')]
    pub trusted_proxies: Vec<IpAddr>,
    /// How many megabytes of memory the census may take: what answers for everybody at once. Without it, half of the
    /// machine's. A house that needs more answers from rows, slower and for fewer.
    #[arg(long, env = "ARMISTICE_CENSUS_MEGABYTES_MAX", global = true)]
    pub census_megabytes_max: Option<usize>,
    /// How the process logs.
    #[command(flatten)]
    pub logs: Logs,
}

/// The settings file; every key may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    data_dir: Option<PathBuf>,
    database_url: Option<String>,
    public_url: Option<String>,
    listen: Option<SocketAddr>,
    metrics_token: Option<String>,
    #[serde(default)]
    trusted_proxies: Vec<IpAddr>,
    census_megabytes_max: Option<usize>,
    log_format: Option<Format>,
    log_level: Option<String>,
}

impl Common {
    /// Fills what flag and environment left open from the settings file.
    pub fn with_file(mut self) -> anyhow::Result<Self> {
        let file = match &self.config {
            Some(path) => read(path)?,
            None => File::default(),
        };
        self.data_dir = self.data_dir.or(file.data_dir);
        self.database_url = self.database_url.or(file.database_url);
        self.public_url = self.public_url.or(file.public_url);
        self.listen = self.listen.or(file.listen);
        self.metrics_token = self.metrics_token.or(file.metrics_token);
        self.census_megabytes_max = self.census_megabytes_max.or(file.census_megabytes_max);
        self.logs.log_format = self.logs.log_format.or(file.log_format);
        self.logs.log_level = self.logs.log_level.or(file.log_level);
        if self.trusted_proxies.is_empty() {
            self.trusted_proxies = file.trusted_proxies;
        }
        Ok(self)
    }

    /// Returns where files are kept; `./armistice-data` unless said otherwise.
    pub fn data_dir(&self) -> PathBuf {
        self.data_dir.clone().unwrap_or_else(|| PathBuf::from("armistice-data"))
    }
}

fn read(path: &Path) -> anyhow::Result<File> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the settings file {} cannot be read", path.display()))?;
    toml::from_str(&text).with_context(|| format!("the settings file {} is not right", path.display()))
}
