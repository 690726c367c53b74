//! A file of wishes, one as JSON a line, in the order of ids.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::{Fault, Outcome};

/// No line is longer, in bytes.
const LINE_MAX: u64 = 4_096;

/// One file; it need not be there.
pub(super) struct Book {
    path: PathBuf,
}

impl Book {
    pub(super) fn new(folder: &Path, name: &str) -> Self {
        Self { path: folder.join(name) }
    }

    /// Reads every whole line; what a crash left of the last one is passed over.
    pub(super) fn all<W: DeserializeOwned>(&self) -> Outcome<Vec<W>> {
        let Some(mut file) = self.open()? else { return Ok(Vec::new()) };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|error| self.failed(&error))?;
        let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
        let read: Vec<W> = lines.iter().filter_map(|line| serde_json::from_slice(line).ok()).collect();
        if read.len() < lines.len() {
            let (file, lines) = (self.path.display(), lines.len() - read.len());
            tracing::warn!(%file, lines, "lines of wishes cannot be read and are passed over");
        }
        Ok(read)
    }

    /// Reads the last whole line.
    pub(super) fn last<W: DeserializeOwned>(&self) -> Outcome<Option<W>> {
        let Some(mut file) = self.open()? else { return Ok(None) };
        let mut end = Vec::new();
        let length = file.seek(SeekFrom::End(0)).map_err(|error| self.failed(&error))?;
        file.seek(SeekFrom::Start(length.saturating_sub(2 * LINE_MAX)))
            .and_then(|_| file.read_to_end(&mut end))
            .map_err(|error| self.failed(&error))?;
        Ok(end.split(|byte| *byte == b'\n').rev().find_map(|line| serde_json::from_slice(line).ok()))
    }

    /// Adds lines, durably. It begins on a line of its own, whatever a crash left before.
    pub(super) fn append<W: Serialize>(&self, wishes: &[W]) -> Outcome<()> {
        if wishes.is_empty() {
            return Ok(());
        }
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        self.write(&options, &self.path, &format!("\n{}", lines(wishes.iter())?))
    }

    /// Puts lines in the place of those that are there, durably, and all or none.
    pub(super) fn replace<'w, W: Serialize + 'w>(&self, wishes: impl Iterator<Item = &'w W>) -> Outcome<()> {
        let mut part = self.path.clone().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        self.write(&options, &part, &lines(wishes)?)?;
        fs::rename(&part, &self.path).map_err(|error| self.failed(&error))
    }

    fn write(&self, options: &OpenOptions, path: &Path, text: &str) -> Outcome<()> {
        let mut options = options.clone();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(path)
            .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
            .map_err(|error| self.failed(&error))
    }

    fn open(&self) -> Outcome<Option<File>> {
        match File::open(&self.path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    fn failed(&self, error: &io::Error) -> Fault {
        Fault::Internal(format!("{}: {error}", self.path.display()))
    }
}

fn lines<'w, W: Serialize + 'w>(wishes: impl Iterator<Item = &'w W>) -> Outcome<String> {
    let mut text = String::new();
    for wish in wishes {
        let line = serde_json::to_string(wish);
        text.push_str(&line.map_err(|error| Fault::Internal(format!("a wish is no line: {error}")))?);
        text.push('\n');
    }
    Ok(text)
}
