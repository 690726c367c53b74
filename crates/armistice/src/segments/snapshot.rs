//! The file in which the census outlives the process: what was counted, and up to which marks.
//!
//! It is a cache. Whatever is wrong with it, everybody is counted anew; it holds what the database holds, so only its
//! owner may read it, and it is removed as soon as somebody in it is erased.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use census::{Census, Damage, Options};
use measure::{MINUTE_MS, Moment};
use serde::{Deserialize, Serialize};
use store::marks::{self, Stand};
use store::{Store, Tx};

use super::told::TOLD;
use crate::fault::Outcome;

/// A file that is good is written anew after so long. Marks are kept for an hour, so that a file that was not
/// written when the process ended is still followed up.
const PERIOD_MS: i64 = 20 * MINUTE_MS;
/// After so long it is tried again to write one where there is none.
const PAUSE_MS: i64 = MINUTE_MS;
/// The head of a file is no longer.
const HEAD_BYTES_MAX: u64 = 64 * 1024;
/// What is read or written at once.
const BUFFER: usize = 1 << 20;

/// The first line of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// What the census is told, by its version.
    told: u32,
    /// Up to where marks had been followed.
    stand: Stand,
    /// A mark that only this database has.
    witness: i64,
}

/// The file and what is known of it.
#[derive(Debug)]
pub(super) struct Snapshot {
    path: PathBuf,
    was_read: AtomicBool,
    changes: AtomicU64,
    written: Mutex<Written>,
}

#[derive(Debug, Default)]
struct Written {
    at: Option<Moment>,
    /// The changes that the file holds; nothing while there is no good one.
    changes: Option<u64>,
    forgotten: u64,
}

/// The moment of a copy, so that a file is not kept of somebody who was erased while it was written.
pub(super) struct Copied {
    changes: u64,
    forgotten: u64,
}

impl Snapshot {
    pub fn new(path: PathBuf) -> Self {
        Self { path, was_read: AtomicBool::new(false), changes: AtomicU64::new(0), written: Mutex::default() }
    }

    fn written(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that the census is not as it was.
    pub fn has_changed(&self) {
        self.changes.fetch_add(1, Ordering::Relaxed);
    }

    /// Removes the file, because somebody in it is not there any more.
    pub fn forget(&self) {
        let mut written = self.written();
        written.forgotten += 1;
        if written.changes.take().is_some() {
            remove(&self.path);
        }
    }

    /// Returns whether it is time to write the file, the last time before the end included.
    pub fn is_due(&self, now: Moment, is_last: bool) -> bool {
        let written = self.written();
        let waited = |ms| is_last || written.at.is_none_or(|at| now.since(at) >= ms);
        match written.changes {
            None => waited(PAUSE_MS),
            Some(changes) => changes != self.changes.load(Ordering::Relaxed) && waited(PERIOD_MS),
        }
    }

    /// Notes that a copy of the census is taken now.
    pub fn begin(&self) -> Copied {
        Copied { changes: self.changes.load(Ordering::Relaxed), forgotten: self.written().forgotten }
    }

    /// Writes a copy of the census. What the disk refuses is told in the log, and the house goes on without.
    pub fn save(
        &self,
        store: &Store,
        census: &Census,
        stand: Stand,
        copied: &Copied,
        now: Moment,
    ) -> Outcome<()> {
        let Some(witness) = store.read_blocking(marks::witness)? else { return Ok(()) };
        let part = self.path.with_extension("part");
        let saved = write(&part, census, &Head { told: TOLD, stand, witness });
        let mut written = self.written();
        written.at = Some(now);
        let kept = match saved {
            Ok(()) if written.forgotten == copied.forgotten => {
                fs::rename(&part, &self.path).map_err(Damage::Io)
            }
            Ok(()) => {
                remove(&part);
                return Ok(());
            }
            Err(damage) => Err(damage),
        };
        match kept {
            Ok(()) => written.changes = Some(copied.changes),
            Err(cause) => {
                remove(&part);
                tracing::warn!(%cause, file = %self.path.display(), "the census could not be kept in its file");
            }
        }
        Ok(())
    }

    /// Returns what the file keeps, when it is whole and of this database and this program. It is read once: whoever
    /// counts anew later does so because the file would not do.
    pub fn load(&self, store: &Store, options: Options) -> Outcome<Option<(Census, Stand)>> {
        if self.was_read.swap(true, Ordering::Relaxed) {
            return Ok(None);
        }
        let Ok(file) = File::open(&self.path) else { return Ok(None) };
        let mut input = BufReader::with_capacity(BUFFER, file);
        let Some(head) = head(&mut input) else { return Ok(self.useless("its beginning cannot be read")) };
        if head.told != TOLD {
            return Ok(self.useless("another version wrote it"));
        }
        let Head { stand, witness, .. } = head;
        let (is_ours, now) = store
            .read_blocking(move |tx: &mut Tx| Outcome::Ok((marks::is_witnessed(tx, witness)?, tx.now())))?;
        if !is_ours {
            return Ok(self.useless("it is of another database, or too old"));
        }
        Ok(match census::load(options, &mut input) {
            Ok((census, _)) => {
                let mut written = self.written();
                written.at = Some(now);
                written.changes = Some(self.changes.load(Ordering::Relaxed));
                Some((census, stand))
            }
            Err(damage) => self.useless(&damage.to_string()),
        })
    }

    fn useless<T>(&self, reason: &str) -> Option<T> {
        tracing::info!(file = %self.path.display(), reason, "the file of the census is not used; everybody is counted anew");
        remove(&self.path);
        None
    }
}

fn head(input: &mut BufReader<File>) -> Option<Head> {
    let mut line = String::new();
    input.take(HEAD_BYTES_MAX).read_line(&mut line).ok()?;
    serde_json::from_str(&line).ok()
}

fn write(path: &Path, census: &Census, head: &Head) -> Result<(), Damage> {
    remove(path);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = BufWriter::with_capacity(BUFFER, options.open(path)?);
    serde_json::to_writer(&mut out, head).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    census::save(census, 0, &mut out)
}

fn remove(path: &Path) {
    match fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(cause) => tracing::error!(%cause, file = %path.display(), "an outdated file of the census stays"),
    }
}
