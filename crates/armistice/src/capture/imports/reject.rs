//! Rows that did not come in, kept as they stood with the reason, and rows that came in with a remark.

use store::{ToValue, Tx, Value, params};

use crate::capture::ImportId;
use crate::fault::Outcome;
use crate::sql::imports as sql;

/// How much of a row is kept, in bytes.
const RAW_MAX: usize = 16_384;
/// How many rows one page of the download reads.
pub const PAGE: i64 = 1_000;
/// How many different reasons a page shows.
const REASONS: i64 = 20;
/// How many remarks an import keeps; what follows is like what came before.
pub const REMARKS_MAX: i64 = 1_000;

/// What stands before the columns of a list when its kept rows are downloaded.
pub const COLUMNS: [&str; 3] = ["Row", "Taken", "Reason"];

/// A row that needs a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its number as a spreadsheet counts.
    pub number: u64,
    /// A sentence.
    pub reason: String,
    /// The row as it stands in the file.
    pub raw: String,
    /// Whether it came in all the same.
    pub taken: bool,
}

store::record! {
    /// A row as kept.
    pub struct Kept {
        pub row_number: u64,
        pub reason: String,
        pub raw: String,
        pub taken: i64,
    }
}

/// Keeps rows aside.
pub fn keep(tx: &mut Tx, import: ImportId, problems: &[Problem]) -> Outcome<()> {
    let rows = problems.iter().map(|problem| {
        vec![
            import.to_value(),
            problem.number.to_value(),
            problem.reason.to_value(),
            Value::Text(storable(&problem.raw)),
            Value::Int(i64::from(problem.taken)),
        ]
    });
    tx.insert_many("import_rejects", &["import_id", "row_number", "reason", "raw", "taken"], rows)?;
    Ok(())
}

/// Cuts what is too long, and shows NUL characters by a sign that can be stored.
fn storable(raw: &str) -> String {
    let mut end = raw.len().min(RAW_MAX);
    while !raw.is_char_boundary(end) {
        end -= 1;
    }
    raw[..end].replace('\0', "\u{fffd}")
}

/// Returns rows kept aside after a row, in order.
pub fn after(tx: &mut Tx, import: ImportId, number: u64) -> Outcome<Vec<Kept>> {
    Ok(tx.all(&sql::REJECTS, params![import, number, PAGE])?)
}

/// Returns what was said of rows, whether they came in, and how often, the most frequent first.
pub fn reasons(tx: &mut Tx, import: ImportId) -> Outcome<Vec<(String, bool, i64)>> {
    let rows: Vec<(String, i64, i64)> = tx.all(&sql::REJECT_REASONS, params![import, REASONS])?;
    Ok(rows.into_iter().map(|(reason, taken, count)| (reason, taken == 1, count)).collect())
}

/// Returns how many remarks may still be kept.
pub fn remarks_left(tx: &mut Tx, import: ImportId) -> Outcome<usize> {
    let kept: i64 = tx.one(&sql::REJECTS_TAKEN, params![import])?;
    Ok((REMARKS_MAX - kept).max(0) as usize)
}

/// Returns the cells of a kept row under [`COLUMNS`] and the names of the list: its number, whether it came in, the reason,
/// and its values as they stood.
pub fn cells(row: &Kept, delimiter: u8) -> Vec<String> {
    let taken = if row.taken == 1 { "yes" } else { "no" };
    let mut cells = vec![row.row_number.to_string(), taken.into(), row.reason.clone()];
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(row.raw.as_bytes());
    if let Some(Ok(values)) = reader.records().next() {
        cells.extend(values.iter().map(str::to_owned));
    }
    cells
}
