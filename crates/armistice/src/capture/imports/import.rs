//! One list on its way in. The row says how far it came, in the same transaction as the rows that came in, so that a
//! process that dies goes on exactly where it stopped: no row twice, none lost.

use std::collections::HashSet;

use measure::Moment;
use store::{Tx, params};

use super::mapping::Mapping;
use super::noun::Noun;
use crate::capture::ImportId;
use crate::fault::{Fault, Outcome};
use crate::people::{Sight, UserId};
use crate::sql::imports as sql;

/// How many imports a page lists.
const PAGE: i64 = 50;
/// After this long without a sign of life another runner may go on.
pub const SILENCE_MS: i64 = 15_000;

store::record! {
    /// An import as stored.
    pub struct Import {
        pub id: ImportId,
        pub noun: Noun,
        pub file_name: String,
        pub file_path: String,
        pub file_hash: String,
        pub file_bytes: u64,
        pub encoding: String,
        pub delimiter: String,
        pub header: String,
        pub mapping: String,
        pub preview: Option<String>,
        pub rows_total: u64,
        pub rows_done: u64,
        pub rows_created: u64,
        pub rows_updated: u64,
        pub rows_failed: u64,
        pub next_byte: u64,
        pub created_at: Moment,
        pub created_by: Option<UserId>,
        pub started_at: Option<Moment>,
        pub finished_at: Option<Moment>,
        pub failure: Option<String>,
    }
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The file is here; nobody has said what its columns mean.
    Uploaded,
    /// It was tried without writing, and waits for a yes.
    Mapped,
    /// Rows are coming in.
    Running,
    /// It stopped; a person must look.
    Failed,
    /// Everything is in, or kept aside.
    Finished,
}

impl Import {
    /// Returns where it stands.
    pub fn state(&self) -> State {
        if self.finished_at.is_some() {
            State::Finished
        } else if self.failure.is_some() {
            State::Failed
        } else if self.started_at.is_some() {
            State::Running
        } else if self.mapping.is_empty() {
            State::Uploaded
        } else {
            State::Mapped
        }
    }

    /// Tells whether the caller may see it: a list holds everybody's people, so whoever does not see all of them sees
    /// their own lists alone (law 11).
    pub fn is_seen(&self, sight: &Sight) -> bool {
        sight.all == 1 || self.created_by == Some(sight.user)
    }

    /// Returns the mapping, or nothing while nobody has made one.
    pub fn mapping(&self) -> Outcome<Option<Mapping>> {
        if self.mapping.is_empty() {
            return Ok(None);
        }
        Mapping::parse(&self.mapping).map(Some).map_err(Fault::Internal)
    }

    /// Returns the byte that stands between two values.
    pub fn delimiter_byte(&self) -> u8 {
        self.delimiter.bytes().next().unwrap_or(b',')
    }

    /// Returns the names of its columns.
    pub fn columns(&self) -> Vec<String> {
        serde_json::from_str(&self.header).unwrap_or_default()
    }

    /// Returns the author's mark of the rows that it brings.
    pub fn author(&self) -> String {
        format!("import:{}", self.id)
    }
}

/// What makes an import.
#[derive(Clone, Debug)]
pub struct New {
    /// What its rows are.
    pub noun: Noun,
    /// What the person called the file.
    pub file_name: String,
    /// The name of the copy in the folder of imports.
    pub file_path: String,
    /// The hash of the file as it came.
    pub file_hash: String,
    /// The length of the copy.
    pub file_bytes: u64,
    /// How its letters were written.
    pub encoding: &'static str,
    /// What stands between two values.
    pub delimiter: u8,
    /// The names of its columns.
    pub header: Vec<String>,
    /// Where its first row begins.
    pub first_byte: u64,
    /// Who brought it.
    pub by: Option<UserId>,
}

/// Remembers a file that was brought.
pub fn create(tx: &mut Tx, new: &New) -> Outcome<ImportId> {
    let id = ImportId(tx.new_id());
    let values = params![
        id,
        new.noun,
        &new.file_name,
        &new.file_path,
        &new.file_hash,
        new.file_bytes,
        new.encoding,
        char::from(new.delimiter).to_string(),
        serde_json::to_string(&new.header).unwrap_or_default(),
        new.first_byte,
        tx.now(),
        new.by
    ];
    tx.run(&sql::IMPORT_CREATE, values)?;
    Ok(id)
}

/// Returns an import.
pub fn find(tx: &mut Tx, id: ImportId) -> Outcome<Import> {
    tx.maybe(&sql::IMPORT_BY_ID, params![id])?.ok_or(Fault::Missing("import"))
}

/// Returns an import that the caller may see.
pub fn find_seen(tx: &mut Tx, sight: &Sight, id: ImportId) -> Outcome<Import> {
    let found = find(tx, id)?;
    if found.is_seen(sight) { Ok(found) } else { Err(Fault::Missing("import")) }
}

/// Returns the latest imports that the caller may see.
pub fn latest(tx: &mut Tx, sight: &Sight) -> Outcome<Vec<Import>> {
    Ok(tx.all(&sql::IMPORTS, params![PAGE, sight.all, sight.user])?)
}

/// Returns the imports of the same file, the latest first.
pub fn of_file(tx: &mut Tx, hash: &str) -> Outcome<Vec<Import>> {
    Ok(tx.all(&sql::IMPORTS_OF_FILE, params![hash])?)
}

/// Says what the columns mean, and keeps what a try without writing found. Refused once rows came in.
pub fn map(tx: &mut Tx, id: ImportId, mapping: &Mapping, preview: Option<&str>, rows: u64) -> Outcome<()> {
    if tx.run(&sql::IMPORT_MAP, params![id, mapping.noun, mapping.to_json(), preview, rows])? == 0 {
        return Err(Fault::refused(
            "import-started",
            "Rows of this list are here already, so its columns keep their meaning.",
        ));
    }
    Ok(())
}

/// Gives an import a copy of its file again, after the old one was lost.
pub fn refile(tx: &mut Tx, id: ImportId, file_path: &str) -> Outcome<()> {
    tx.run(&sql::IMPORT_REFILE, params![id, file_path])?;
    Ok(())
}

/// Says yes to an import, or to going on after it stopped.
pub fn start(tx: &mut Tx, id: ImportId) -> Outcome<()> {
    if tx.run(&sql::IMPORT_START, params![id, tx.now()])? == 0 {
        return Err(Fault::refused(
            "import-not-ready",
            "This import cannot be started: say first what its columns mean.",
        ));
    }
    Ok(())
}

/// Returns the import that waits longest for a runner.
pub fn waiting(tx: &mut Tx) -> Outcome<Option<ImportId>> {
    Ok(tx.maybe(&sql::IMPORT_WAITING, params![tx.now() - SILENCE_MS])?)
}

/// Makes the caller its runner and returns the token of its turn. Whoever ran it before loses the next chunk.
pub fn take(tx: &mut Tx, id: ImportId) -> Outcome<i64> {
    let token = tx.new_id();
    if tx.run(&sql::IMPORT_TAKE, params![id, token, tx.now()])? == 0 {
        return Err(Fault::refused("import-finished", "This import is finished."));
    }
    Ok(token)
}

/// What one chunk did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Advance {
    /// Where the chunk began.
    pub from_byte: u64,
    /// Where the next one begins.
    pub next_byte: u64,
    /// Its rows.
    pub rows: u64,
    /// Rows that made something new.
    pub created: u64,
    /// Rows about something that was here already.
    pub updated: u64,
    /// Rows that were kept aside.
    pub failed: u64,
    /// Whether the file ends here.
    pub last: bool,
}

/// Notes how far an import came, inside the chunk's transaction. Fails when somebody else has taken it over, and with it
/// goes the chunk.
pub fn advance(tx: &mut Tx, id: ImportId, token: i64, step: &Advance) -> Outcome<()> {
    let now = tx.now();
    let values = params![
        id,
        token,
        step.from_byte,
        step.next_byte,
        step.rows,
        step.created,
        step.updated,
        step.failed,
        now,
        step.last.then_some(now)
    ];
    if tx.run(&sql::IMPORT_ADVANCE, values)? == 0 {
        return Err(Fault::refused(
            "import-elsewhere",
            "Another process has taken this import over and goes on with it.",
        ));
    }
    Ok(())
}

/// Lets go of an import between chunks, so that anybody may go on at once.
pub fn release(tx: &mut Tx, id: ImportId, token: i64) -> Outcome<()> {
    tx.run(&sql::IMPORT_RELEASE, params![id, token])?;
    Ok(())
}

/// Stops an import with a sentence for the person; what came in stays.
pub fn fail(tx: &mut Tx, id: ImportId, failure: &str) -> Outcome<()> {
    tx.run(&sql::IMPORT_FAIL, params![id, failure])?;
    Ok(())
}

/// Forgets an import of which no row came in. Returns the name of its file.
pub fn discard(tx: &mut Tx, id: ImportId) -> Outcome<String> {
    let found = find(tx, id)?;
    if tx.run(&sql::IMPORT_DISCARD, params![id])? == 0 {
        return Err(Fault::refused(
            "import-started",
            "Rows of this list are here already; it stays as the record of where they came from.",
        ));
    }
    Ok(found.file_path)
}

/// Forgets imports that nobody started, brought before a moment. Returns the names of their files.
pub fn discard_older(tx: &mut Tx, before: Moment) -> Outcome<Vec<String>> {
    Ok(tx.all(&sql::IMPORTS_DISCARD_OLDER, params![before])?)
}

/// Returns the names of the files of imports that are not finished.
pub fn files_in_use(tx: &mut Tx) -> Outcome<HashSet<String>> {
    Ok(tx.all::<String>(&sql::IMPORT_FILES_IN_USE, params![])?.into_iter().collect())
}
