//! Opening the house for a command that ends by itself.

use std::time::Duration;

use store::{Options, Store, Url};

use super::Common;
use crate::app::App;
use crate::boot::{self, Plan};
use crate::limits::Limits;

/// A command that walks through everything may take so long; pages may not.
const READ_TIME_MAX: Duration = Duration::from_hours(6);

/// Returns what the settings say the house is made of.
pub fn plan(common: &Common, public_url: String) -> Plan {
    Plan {
        data_dir: common.data_dir(),
        database_url: common.database_url.clone(),
        public_url: common.public_url.clone().unwrap_or(public_url),
        metrics_token: common.metrics_token.clone(),
        clock: boot::system_clock(),
        seed: boot::system_seed(),
        demo: false,
        limits: Limits::new(),
        trusted_proxies: common.trusted_proxies.clone(),
        durability: store::Durability::PowerLoss,
        census_bytes_max: common.census_megabytes_max.map(|megabytes| megabytes.saturating_mul(1024 * 1024)),
    }
}

/// Opens the store of the settings as it is, with a current schema; reads may take long.
pub fn store(common: &Common) -> anyhow::Result<Store> {
    let url = boot::url_of(&plan(common, String::new()))?;
    if let Url::Sqlite(path) = &url
        && !path.is_file()
    {
        anyhow::bail!(
            "there is no database at {}; `armistice serve` or `armistice migrate` makes one",
            path.display()
        );
    }
    let store = open(url)?;
    must_be_current(&store)?;
    Ok(store)
}

/// Opens a store; reads may take long.
pub fn open(url: Url) -> anyhow::Result<Store> {
    let mut options = Options::new(boot::system_clock(), boot::system_seed());
    options.read_time_max = READ_TIME_MAX;
    boot::open_url(url, &options)
}

/// Fails when the schema is not the one of this program.
fn must_be_current(store: &Store) -> anyhow::Result<()> {
    let pending = store.pending(boot::all_migrations())?;
    if pending.is_empty() {
        return Ok(());
    }
    anyhow::bail!(
        "the database is {} migrations behind this program; run `armistice migrate` first",
        pending.len()
    )
}

/// Opens the whole house on a current schema for a command that asks whom nobody may write to: under another key than
/// before, nobody would be known.
pub fn app_with_its_key(common: &Common) -> anyhow::Result<App> {
    let store = store(common)?;
    boot::know_key(&common.data_dir(), &store, false)?;
    assemble(common, store)
}

/// Opens the whole house on a current schema.
pub fn app(common: &Common) -> anyhow::Result<App> {
    assemble(common, store(common)?)
}

fn assemble(common: &Common, store: Store) -> anyhow::Result<App> {
    let listen = common.listen.map_or_else(|| "127.0.0.1:8080".to_owned(), |address| address.to_string());
    boot::assemble(plan(common, format!("http://{listen}")), store, super::recorder())
}
