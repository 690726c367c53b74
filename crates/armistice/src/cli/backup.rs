//! `armistice backup` and `armistice restore`.
//!
//! A backup is one SQLite file, whichever database it was taken from, so it can be looked at with any tool, kept
//! anywhere, and restored into either. The key is never in it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use store::{Store, Url};

use super::{Common, house};
use crate::boot::{self, KEY_FILE};
use crate::flow::restored::{self, Waiting};

/// Copies everything but the key into one file, while the house may go on serving.
#[derive(Args)]
pub struct Backup {
    #[command(flatten)]
    common: Common,
    /// The file to write; there must be none yet.
    file: PathBuf,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

/// Fills an empty database from a backup.
#[derive(Args)]
pub struct Restore {
    #[command(flatten)]
    common: Common,
    /// The backup.
    file: PathBuf,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

impl Backup {
    /// Writes the backup under another name first, so that a file of that name is always whole.
    pub fn run(self) -> anyhow::Result<()> {
        let common = self.common.with_file()?;
        ensure!(!self.file.exists(), "{} exists already", self.file.display());
        let source = house::store(&common)?;
        let part = beside(&self.file, "part");
        remove(&part)?;
        let written = match source.url() {
            Url::Sqlite(_) => source.backup_to(&part).context("the backup could not be written"),
            Url::Postgres(_) => copy(&source, &part),
        };
        if let Err(error) = written.and_then(|()| keep(&part, &self.file)) {
            remove(&part)?;
            return Err(error);
        }
        let bytes = fs::metadata(&self.file)?.len();
        if self.json {
            println!("{}", serde_json::json!({"file": self.file, "bytes": bytes}));
        } else {
            println!("{} is written ({} kB).", self.file.display(), bytes.div_ceil(1024));
            let key = common.data_dir().join(KEY_FILE);
            println!("The key is not in it; keep a copy of {} somewhere else.", key.display());
        }
        Ok(())
    }
}

impl Restore {
    /// Restores into a database without a row; the schema of an older backup is brought up to date on the way.
    pub fn run(self) -> anyhow::Result<()> {
        let common = self.common.with_file()?;
        ensure!(self.file.is_file(), "{} is no file", self.file.display());
        let data_dir = common.data_dir();
        fs::create_dir_all(&data_dir).with_context(|| format!("{} cannot be made", data_dir.display()))?;
        let waiting = match boot::url_of(&house::plan(&common, String::new()))? {
            Url::Sqlite(path) => into_file(&self.file, &path)?,
            Url::Postgres(url) => into_server(&self.file, Url::Postgres(url), &data_dir)?,
        };
        let has_key = data_dir.join(KEY_FILE).is_file();
        if self.json {
            println!(
                "{}",
                serde_json::json!({
                    "restored": true, "key": has_key, "mails_held": waiting.mails, "journeys_paused": waiting.journeys,
                })
            );
            return Ok(());
        }
        println!("Restored.");
        println!(
            "{} mails are held and {} journeys paused: they may have gone out after the backup. Decide about the mails and \
             start the journeys again.",
            waiting.mails, waiting.journeys
        );
        println!(
            "Put the erasures.jsonl and suppressions.jsonl of the lost house into {} before you start: they say who asked \
             to be erased or not to be mailed after the backup.",
            data_dir.display()
        );
        if !has_key {
            println!(
                "There is no {KEY_FILE} in {}: put your copy there before you start. Without it, sealed secrets must be \
                 entered again, and links in mails that were sent stop working.",
                data_dir.display()
            );
        }
        Ok(())
    }
}

/// Copies a server's rows into a new SQLite file. The rows go into a store beside it first, because a store's file is
/// whole only together with its log; what is kept is one file without a log.
fn copy(source: &Store, path: &Path) -> anyhow::Result<()> {
    let rows = beside(path, "rows");
    remove(&rows)?;
    let target = house::open(Url::Sqlite(rows.clone()))?;
    let copied = boot::migrate(&target)
        .and_then(|_| hand_over(source, &target))
        .and_then(|()| target.backup_to(path).context("the backup could not be written"));
    drop(target);
    remove(&rows)?;
    copied
}

fn into_file(backup: &Path, path: &Path) -> anyhow::Result<Waiting> {
    if path.exists() {
        bail!("{} exists already; a backup is restored where nothing is yet", path.display());
    }
    let part = beside(path, "part");
    remove(&part)?;
    let restored = fs::copy(backup, &part)
        .with_context(|| format!("{} cannot be copied", backup.display()))
        .and_then(|_| calm(&brought_up_to_date(&part)?))
        .and_then(|waiting| keep(&part, path).map(|()| waiting));
    if restored.is_err() {
        remove(&part)?;
    }
    restored
}

fn into_server(backup: &Path, url: Url, data_dir: &Path) -> anyhow::Result<Waiting> {
    let target = house::open(url)?;
    boot::migrate(&target)?;
    ensure!(target.is_empty()?, "the database holds rows already; a backup is restored where nothing is yet");
    // The backup itself stays as it is: its schema may be older, and is brought up to date in a copy.
    let part = data_dir.join("restore.part");
    remove(&part)?;
    fs::copy(backup, &part).with_context(|| format!("{} cannot be copied", backup.display()))?;
    let copied = brought_up_to_date(&part).and_then(|source| hand_over(&source, &target));
    remove(&part)?;
    copied.context("the restore is incomplete; begin again with an empty database")?;
    calm(&target)
}

/// Lets nothing leave a restored house before a person decided.
fn calm(store: &Store) -> anyhow::Result<Waiting> {
    Ok(store.write_blocking(restored::wait_for_a_person)?)
}

fn brought_up_to_date(path: &Path) -> anyhow::Result<Store> {
    let store = house::open(Url::Sqlite(path.to_owned()))?;
    let pending = store.pending(boot::all_migrations()).context("this is no backup of Armistice")?;
    ensure!(pending.len() < boot::all_migrations().len(), "this is no backup of Armistice");
    boot::migrate(&store)?;
    Ok(store)
}

fn hand_over(source: &Store, target: &Store) -> anyhow::Result<()> {
    let bar = ProgressBar::new_spinner();
    bar.set_style(
        ProgressStyle::with_template("{spinner} {pos} rows {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    let told = bar.clone();
    source.copy_to(target, move |table, rows| {
        told.set_message(table.to_owned());
        told.inc(rows as u64);
    })?;
    bar.finish_and_clear();
    Ok(())
}

/// Gives a finished file its name, durably, for its owner only.
fn keep(part: &Path, file: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(part, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    File::open(part)?.sync_all()?;
    fs::rename(part, file).with_context(|| format!("{} cannot be written", file.display()))?;
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    file.with_file_name(name)
}

/// Removes what an earlier try left, with SQLite's companions.
fn remove(part: &Path) -> anyhow::Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let mut name = part.as_os_str().to_owned();
        name.push(ending);
        let path = PathBuf::from(name);
        if path.exists() {
            fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
        }
    }
    Ok(())
}
