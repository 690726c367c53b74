//! Keeps copies of files and goes on with imports: the part that knows the folder of this house.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use measure::{DAY_MS, Moment};
use store::Tx;

use super::desk::AddressHash;
use super::run::{Orders, Pace, Source, run};
use super::try_out::{Preview, try_out};
use crate::app::App;
use crate::capture::ImportId;
use crate::capture::imports::encoding::{self, Copied};
use crate::capture::imports::import::{self, Import, New};
use crate::capture::imports::table::{self, Start};
use crate::capture::imports::{Mapping, Noun, saved};
use crate::fault::{Fault, Outcome};
use crate::keys;
use crate::people::UserId;

/// How long one round of a sweep works at an import, so that a stopping house waits no longer.
const ROUND: Duration = Duration::from_secs(2);

/// Nobody comes back to a file that was uploaded and not started after so long; it holds personal data, so it goes.
const FORGOTTEN_MS: i64 = 7 * DAY_MS;
/// A file that no import knows is the rest of a run that was cut; a run under way may still claim it before this.
const ORPHAN_MS: i64 = DAY_MS;

/// A file that was copied into the house.
pub struct Kept {
    /// The name of the copy in the folder.
    pub name: String,
    /// What was found out while copying.
    pub copied: Copied,
    /// The first look at it.
    pub start: Start,
}

/// Returns the folder of the copies, making it when it is missing.
pub fn folder(app: &App) -> Outcome<PathBuf> {
    let folder = app.data_dir.join("imports");
    fs::create_dir_all(&folder).map_err(|error| {
        Fault::Internal(format!("the folder {} cannot be made: {error}", folder.display()))
    })?;
    Ok(folder)
}

/// Copies a file into the house as UTF-8 and looks at its start. A file that is no table leaves nothing behind. Blocks.
pub fn keep(app: &App, source: &Path) -> Outcome<Kept> {
    let name = format!("{}.csv", keys::token()?);
    let target = folder(app)?.join(&name);
    let copied = encoding::copy(source, &target).map_err(|error| {
        remove(&target);
        match error.kind() {
            std::io::ErrorKind::StorageFull => Fault::Store(store::Error::Full),
            _ => Fault::Internal(format!("the file of an import: {error}")),
        }
    })?;
    match table::look(&target, None) {
        Ok(start) => Ok(Kept { name, copied, start }),
        Err(fault) => {
            remove(&target);
            Err(fault)
        }
    }
}

/// Removes a copy that is of no use any more; one that is gone already is fine.
pub fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(path = %path.display(), cause = %error, "the copy of an imported file could not be removed");
    }
}

/// Returns what hashes addresses with the key of this house.
pub fn address_hash(app: &App) -> AddressHash {
    let app = app.clone();
    Arc::new(move |text| app.keys.hash(text))
}

/// Runs an import to its end or for a while, and removes the copy once everything is in. Blocks.
pub fn run_here(
    app: &App,
    id: ImportId,
    pace: Pace,
    until: Option<Instant>,
    seen: &mut dyn FnMut(&Import),
) -> Outcome<Import> {
    let (folder, hash) = (folder(app)?, address_hash(app));
    let orders = Orders { id, folder: &folder, hash: &hash, pace, until };
    let import = run(&app.store, &orders, seen)?;
    if import.finished_at.is_some() {
        remove(&folder.join(&import.file_path));
    }
    Ok(import)
}

/// Goes on for a while with the import that waits longest; true when there was one. An import whose copy lies on another
/// machine waits for that one.
pub async fn go_on(app: &App) -> Outcome<bool> {
    let Some(id) = app.read(import::waiting).await? else { return Ok(false) };
    let found = app.read(move |tx| import::find(tx, id)).await?;
    if !folder(app)?.join(&found.file_path).exists() {
        return Ok(false);
    }
    let app = app.clone();
    let ran = tokio::task::spawn_blocking(move || {
        run_here(&app, id, Pace::Gentle, Some(Instant::now() + ROUND), &mut |_| {}).map(drop)
    });
    match ran.await.map_err(|error| Fault::Internal(format!("an import ended badly: {error}")))? {
        // Stopped for good, and noted with the import for the person who brought it; or somebody else is at it.
        Err(Fault::Refused { .. } | Fault::Fields(_)) | Ok(()) => Ok(true),
        Err(fault) => Err(fault),
    }
}

/// Says what the columns of a list mean: tries it without writing, and keeps the mapping with what was found. Blocks.
pub fn describe(app: &App, id: ImportId, mapping: &Mapping, by: Option<UserId>) -> Outcome<Preview> {
    let found = app.store.read_blocking(move |tx: &mut Tx| import::find(tx, id))?;
    let path = folder(app)?.join(&found.file_path);
    let start = table::look(&path, Some(found.delimiter_byte()))?;
    let source = Source { path: &path, start: &start };
    let preview = try_out(&app.store, &address_hash(app), &source, mapping)?;
    let body = serde_json::to_string(&preview).map_err(|error| Fault::Internal(error.to_string()))?;
    let (mapping, header, rows) =
        (mapping.clone(), start.header, if preview.whole { preview.rows } else { 0 });
    app.store.write_blocking(move |tx: &mut Tx| {
        import::map(tx, id, &mapping, Some(&body), rows)?;
        saved::remember(tx, &mapping, &header, by)
    })?;
    Ok(preview)
}

/// Returns the first look at the copy of an import. Blocks.
pub fn look_at(app: &App, import: &Import) -> Outcome<Start> {
    table::look(&folder(app)?.join(&import.file_path), Some(import.delimiter_byte()))
}

/// Returns what remembers a kept file as an import.
pub fn import_of(kept: &Kept, noun: Noun, file_name: &str, by: Option<UserId>) -> New {
    New {
        noun,
        file_name: file_name.to_owned(),
        file_path: kept.name.clone(),
        file_hash: kept.copied.hash.clone(),
        file_bytes: kept.copied.bytes,
        encoding: kept.copied.encoding.label(),
        delimiter: kept.start.delimiter,
        header: kept.start.header.clone(),
        first_byte: kept.start.first_byte,
        by,
    }
}

/// Throws away imports that nobody started, and files that belong to none.
pub async fn tidy_up(app: &App) -> Outcome<()> {
    let folder = folder(app)?;
    let forgotten = app.write(|tx| import::discard_older(tx, tx.now() - FORGOTTEN_MS)).await?;
    for file in forgotten {
        remove(&folder.join(file));
    }
    let needed = app.read(import::files_in_use).await?;
    let now = app.clock.now();
    let found =
        fs::read_dir(&folder).map_err(|error| Fault::Internal(format!("{}: {error}", folder.display())))?;
    for entry in found.flatten() {
        let changed = entry.metadata().and_then(|about| about.modified()).ok();
        let changed = changed.and_then(|at| jiff::Timestamp::try_from(at).ok()).map(Moment::from);
        let is_old = changed.is_some_and(|at| now.since(at) > ORPHAN_MS);
        if is_old && !needed.contains(entry.file_name().to_string_lossy().as_ref()) {
            remove(&entry.path());
        }
    }
    Ok(())
}
