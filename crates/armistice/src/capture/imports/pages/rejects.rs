//! The rows that were kept aside, as a file to correct and bring in again.

use std::path::Path;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::capture::ImportId;
use crate::capture::imports::import::{self, Import};
use crate::capture::imports::reject::{self, Kept};
use crate::fault::Outcome;
use crate::people::Caller;
use crate::web::{At, csv};

/// `GET /imports/{id}/rejects.csv`: under the names of the list, streamed batch by batch.
pub async fn download(State(app): State<App>, caller: Caller, At(id): At<ImportId>) -> Outcome<Response> {
    let import = app.read(move |tx| import::find_seen(tx, &caller.sight(), id)).await?;
    let stem = Path::new(&import.file_name).file_stem().unwrap_or_default().to_string_lossy();
    let name: String = stem.chars().filter(char::is_ascii_alphanumeric).collect();
    let first = (head(&import), Some(0));
    let import = Arc::new(import);
    Ok(csv::download(&format!("kept-aside-{name}"), first, move |last| {
        batch(app.clone(), Arc::clone(&import), last)
    }))
}

async fn batch(app: App, import: Arc<Import>, last: u64) -> Outcome<csv::Batch<u64>> {
    let id = import.id;
    let kept = app.read(move |tx| reject::after(tx, id, last)).await?;
    Ok((rows(&import, &kept), kept.last().map(|row| row.row_number)))
}

/// Returns the first row of the file: the names of the list after those of what is said of a row.
pub fn head(import: &Import) -> Vec<u8> {
    let names: Vec<String> =
        reject::COLUMNS.iter().map(ToString::to_string).chain(import.columns()).collect();
    csv::rows([names.as_slice()])
}

/// Returns kept rows as they stand in the file.
pub fn rows(import: &Import, kept: &[Kept]) -> Vec<u8> {
    let rows: Vec<Vec<String>> = kept.iter().map(|row| reject::cells(row, import.delimiter_byte())).collect();
    csv::rows(rows.iter().map(Vec::as_slice))
}
