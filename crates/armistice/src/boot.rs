//! Settings in, one App out. The only place that reads the clock, the dice and the environment.

use std::fs;
use std::io::Write as _;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use measure::Moment;
use store::{Clock, Durability, Options, Store, Tx, Url};

use crate::app::{App, Parts};
use crate::keys::{self, KEY_LEN, Keys};
use crate::limits::Limits;
use crate::schema::MIGRATIONS;
use crate::segments::census::{Counter, Keeping};
use crate::settings;

/// The setting that tells which key a database was used with: a hash under it.
const KEY_MARK: &str = "key_mark";
/// The name of the file with the master key, kept beside the database and left out of backups.
pub const KEY_FILE: &str = "armistice.key";
/// The name of the embedded database's file.
pub const DATABASE_FILE: &str = "armistice.db";
/// The name of the file in which the census outlives the process; a cache.
pub const CENSUS_FILE: &str = "census.snapshot";
/// Letters of the code that makes the first owner; without those that look alike.
const CODE_LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567899";

/// What it takes to put the house together.
pub struct Plan {
    /// Where files are kept.
    pub data_dir: PathBuf,
    /// The database; `None` is the embedded one in `data_dir`.
    pub database_url: Option<String>,
    /// Where people reach this house.
    pub public_url: String,
    /// The token for metrics.
    pub metrics_token: Option<String>,
    /// Proxies whose word about the visitor's address counts; one on this machine always does.
    pub trusted_proxies: Vec<IpAddr>,
    /// The present moment.
    pub clock: Clock,
    /// The seed of the dice.
    pub seed: u64,
    /// Whether this is the demo.
    pub demo: bool,
    /// Who may try how often.
    pub limits: Limits,
    /// What an answered commit survives.
    pub durability: Durability,
    /// The bytes of memory that the census may take; `None` is half of what this machine gives the process.
    pub census_bytes_max: Option<usize>,
}

/// Returns the system's clock: the one place where the time is read.
#[expect(clippy::disallowed_methods, reason = "boot is where the clock comes from")]
pub fn system_clock() -> Clock {
    Clock::new(|| Moment::from(jiff::Timestamp::now()))
}

/// Returns a seed from the system's randomness.
pub fn system_seed() -> u64 {
    let mut bytes = [0_u8; 8];
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// Opens the store of a plan without touching its schema.
pub fn open_store(plan: &Plan) -> anyhow::Result<Store> {
    fs::create_dir_all(&plan.data_dir)
        .with_context(|| format!("the data directory {} cannot be made", plan.data_dir.display()))?;
    let options = Options { durability: plan.durability, ..Options::new(plan.clock.clone(), plan.seed) };
    open_url(url_of(plan)?, &options)
}

/// Opens a store without touching its schema.
pub fn open_url(url: Url, options: &Options) -> anyhow::Result<Store> {
    Store::open(url, options).context("the database cannot be opened")
}

/// Returns where the database of a plan is.
pub fn url_of(plan: &Plan) -> anyhow::Result<Url> {
    match &plan.database_url {
        None => Ok(Url::Sqlite(plan.data_dir.join(DATABASE_FILE))),
        Some(url) => parse_url(url),
    }
}

/// Reads a database URL: `sqlite:PATH` or `postgres://…`.
pub fn parse_url(url: &str) -> anyhow::Result<Url> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        return Ok(Url::Sqlite(PathBuf::from(path)));
    }
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Url::Postgres(url.to_owned()));
    }
    anyhow::bail!("the database URL must start with sqlite: or postgres://")
}

/// Brings the schema up to date: the store's own migration first, then ours.
pub fn migrate(store: &Store) -> anyhow::Result<Vec<store::Applied>> {
    store.migrate(all_migrations()).context("the database could not be brought up to date")
}

/// Returns the memory that this machine gives the process, in bytes: all of it, or what its control group allows. Nothing
/// where the system does not say.
fn machine_bytes() -> Option<usize> {
    let about = fs::read_to_string("/proc/meminfo").ok()?;
    let total = about.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let total = total.split_whitespace().next()?.parse::<usize>().ok()? * 1024;
    let group = fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let allowed = group.and_then(|text| text.trim().parse().ok());
    Some(allowed.unwrap_or(total).min(total))
}

/// Returns every migration, oldest first.
pub fn all_migrations() -> &'static [store::Migration] {
    use std::sync::OnceLock;
    static ALL: OnceLock<Vec<store::Migration>> = OnceLock::new();
    ALL.get_or_init(|| std::iter::once(store::jobs::MIGRATION).chain(MIGRATIONS.iter().copied()).collect())
}

/// Puts the house together on a migrated store.
pub fn assemble(
    plan: Plan,
    store: Store,
    metrics: metrics_exporter_prometheus::PrometheusHandle,
) -> anyhow::Result<App> {
    let keys = Keys::new(&master_key(&plan.data_dir)?);
    let clock = plan.clock.clone();
    let census = Keeping {
        file: Some(plan.data_dir.join(CENSUS_FILE)),
        bytes_max: plan.census_bytes_max.or_else(|| machine_bytes().map(|bytes| bytes / 2)),
    };
    Ok(App::new(Parts {
        store,
        clock,
        keys,
        data_dir: plan.data_dir,
        public_url: plan.public_url.trim_end_matches('/').to_owned(),
        limits: plan.limits,
        setup_code: setup_code(),
        demo: plan.demo,
        metrics_token: plan.metrics_token,
        trusted_proxies: plan.trusted_proxies,
        census: Counter::new(census),
        metrics,
    }))
}

/// Fails when the database was used with another key than the one in the folder, or with one that is not there: under a
/// new key nobody who asked for no more mail would be known again.
pub fn know_key(data_dir: &Path, store: &Store, accept_new: bool) -> anyhow::Result<()> {
    let known: Option<String> = store.read_blocking(|tx: &mut Tx| settings::get(tx, KEY_MARK))?;
    let path = data_dir.join(KEY_FILE);
    if known.is_some() && !accept_new && !path.is_file() {
        anyhow::bail!(
            "this database was used with a key that is not at {}; put your copy there (without it suppressions, links \
             and sealed secrets are lost: `serve --accept-new-key` goes on all the same)",
            path.display()
        );
    }
    let mark = Keys::new(&master_key(data_dir)?).hash(KEY_MARK);
    if known.as_ref() == Some(&mark) {
        return Ok(());
    }
    if known.is_some() && !accept_new {
        anyhow::bail!(
            "the key at {} is not the one that this database was used with; put the right one there, or go on without \
             the suppressions, links and sealed secrets of before with `serve --accept-new-key`",
            path.display()
        );
    }
    Ok(store.write_blocking(move |tx: &mut Tx| settings::set(tx, KEY_MARK, &mark, None))?)
}

/// Returns the master key, making it on the first start. The file is readable by its owner only.
fn master_key(data_dir: &Path) -> anyhow::Result<[u8; KEY_LEN]> {
    let path = data_dir.join(KEY_FILE);
    if let Ok(text) = fs::read_to_string(&path) {
        let bytes = keys::from_base64url(text.trim());
        let key = bytes.and_then(|bytes| <[u8; KEY_LEN]>::try_from(bytes).ok());
        return key
            .with_context(|| format!("{} is not a key; restore it from where you keep it", path.display()));
    }
    let key = Keys::generate().map_err(anyhow::Error::from)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    file.write_all(keys::base64url(&key).as_bytes())?;
    file.sync_all()?;
    Ok(key)
}

/// Returns a code that a person can copy from a terminal: three groups of four letters.
fn setup_code() -> String {
    let mut bytes = [0_u8; 12];
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    let letters: Vec<char> =
        bytes.iter().map(|byte| char::from(CODE_LETTERS[usize::from(byte & 31)])).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
