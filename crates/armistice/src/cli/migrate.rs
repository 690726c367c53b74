//! `armistice migrate`: brings the schema up to date without serving.

use clap::Args;

use super::{Common, house};
use crate::boot;

/// Brings the schema up to date; `serve` does so too.
#[derive(Args)]
pub struct Migrate {
    #[command(flatten)]
    common: Common,
    /// Only says what is missing.
    #[arg(long)]
    check: bool,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

impl Migrate {
    /// Applies what is missing, or lists it.
    pub fn run(self) -> anyhow::Result<()> {
        let store = boot::open_store(&house::plan(&self.common.with_file()?, String::new()))?;
        let missing: Vec<(u32, String)> = if self.check {
            let pending = store.pending(boot::all_migrations())?;
            pending.into_iter().map(|migration| (migration.number, migration.name.to_owned())).collect()
        } else {
            boot::migrate(&store)?.into_iter().map(|applied| (applied.number, applied.name)).collect()
        };
        if self.json {
            let list: Vec<_> = missing
                .iter()
                .map(|(number, name)| serde_json::json!({"number": number, "name": name}))
                .collect();
            println!("{}", serde_json::json!({ if self.check { "missing" } else { "applied" }: list }));
            return Ok(());
        }
        for (number, name) in &missing {
            println!("{} {number:04} {name}", if self.check { "missing" } else { "applied" });
        }
        if missing.is_empty() {
            println!("The database is up to date.");
        }
        Ok(())
    }
}
