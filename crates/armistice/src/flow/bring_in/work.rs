//! Keeps copies of files and goes on with imports: the part that knows the folder of this house.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::desk::AddressHash;
use super::run::{Orders, Pace, run};
use crate::app::App;
use crate::capture::ImportId;
use crate::capture::imports::encoding::{self, Copied};
use crate::capture::imports::import::{self, Import};
use crate::capture::imports::table::{self, Start};
use crate::fault::{Fault, Outcome};
use crate::keys;

/// How long one round of a sweep works at an import, so that a stopping house waits no longer.
const ROUND: Duration = Duration::from_secs(2);

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
