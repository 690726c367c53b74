//! Moves committed pages from the log into the database file, on a connection of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::Connection;
use crate::Result;

/// How often pages are moved. A checkpoint by the writer would stall a whole group for tens of milliseconds.
const PERIOD: Duration = Duration::from_millis(250);
/// A log longer than this is cut, which holds up the writer for a moment: readers that always overlap
/// would otherwise let it grow without end.
const LOG_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Tells the thread to end.
#[derive(Default)]
pub(crate) struct Stop {
    stopped: Mutex<bool>,
    changed: Condvar,
}

impl Stop {
    pub(crate) fn stop(&self) {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    /// Waits for the period and returns whether the thread shall go on.
    fn wait(&self) -> bool {
        let stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(stopped, PERIOD, |stopped| !*stopped);
        let (stopped, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !*stopped
    }
}

/// Checkpoints until told to stop.
pub(crate) fn serve(connection: &Connection, path: &Path, stop: &Stop) {
    let log = log_of(path);
    let mut seen = 0;
    while stop.wait() {
        let length = fs::metadata(&log).map_or(0, |log| log.len());
        let done = if length > LOG_BYTES_MAX {
            connection.checkpoint("TRUNCATE")
        } else {
            passive(connection, &mut seen)
        };
        if let Err(error) = done {
            tracing::warn!(%error, "the log of the database could not be moved into its file");
        }
    }
}

/// Moves what no reader still needs, when anything was committed since the last time.
fn passive(connection: &Connection, seen: &mut i64) -> Result<()> {
    let version = connection.data_version()?;
    if version != *seen {
        connection.checkpoint("PASSIVE")?;
        *seen = version;
    }
    Ok(())
}

fn log_of(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    PathBuf::from(log)
}
