//! The rows that were kept aside, as a file to correct and bring in again.

use std::path::Path;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use http_body_util::channel::{Channel, Sender};

use crate::app::App;
use crate::capture::ImportId;
use crate::capture::imports::import::{self, Import};
use crate::capture::imports::reject::{self, Kept};
use crate::fault::{Fault, Outcome};
use crate::people::Caller;
use crate::web::{At, csv};

/// Batches that wait for a slow reader before the next one is read.
const AHEAD: usize = 2;

/// `GET /imports/{id}/rejects.csv`: under the names of the list, streamed batch by batch.
pub async fn download(State(app): State<App>, caller: Caller, At(id): At<ImportId>) -> Outcome<Response> {
    let import = app.read(move |tx| import::find_seen(tx, &caller.sight(), id)).await?;
    let stem = Path::new(&import.file_name).file_stem().unwrap_or_default().to_string_lossy();
    let name: String = stem.chars().filter(char::is_ascii_alphanumeric).collect();
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"kept-aside-{name}.csv\"")),
    ];
    // Compression asks once more after the end, which a bare channel takes amiss: hence the fuse.
    let (sender, body) = Channel::new(AHEAD);
    tokio::spawn(async move { stream(app, import, sender).await });
    Ok((headers, Body::new(body.fuse())).into_response())
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

/// Reads and sends one batch after the other; a reader who leaves ends it, a store that fails breaks the body off.
async fn stream(app: App, import: Import, mut sender: Sender<Bytes, Fault>) {
    let (id, mut last, mut text) = (import.id, 0, head(&import));
    while sender.send_data(text.into()).await.is_ok() {
        match app.read(move |tx| reject::after(tx, id, last)).await {
            Ok(kept) => {
                let Some(row) = kept.last() else { return };
                last = row.row_number;
                text = rows(&import, &kept);
            }
            Err(fault) => {
                tracing::error!(cause = %fault, "a download of kept rows broke off");
                return sender.abort(fault);
            }
        }
    }
}
