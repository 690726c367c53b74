//! The first row of a list: the names of its columns.

use std::collections::HashSet;

use csv::StringRecord;

use crate::capture::imports::mapping::plain;
use crate::fault::{Fault, Outcome};

/// The most columns that a file may have.
const COLUMNS_MAX: usize = 500;
/// Within so many bytes pictures, archives and programs give themselves away.
const MARK: usize = 16;

/// Checks the column names: few enough, and names rather than data. Names that come twice are numbered.
pub(super) fn of(record: &StringRecord) -> Outcome<Vec<String>> {
    if record.len() > COLUMNS_MAX {
        let sentence = format!(
            "This file has {} columns; at most {COLUMNS_MAX} are taken. Please leave out the columns that nobody needs.",
            record.len()
        );
        return Err(Fault::field("file", sentence));
    }
    let is_data = |value: &str| value.contains('@') || value.trim().parse::<f64>().is_ok();
    let is_blank = record.iter().all(|value| value.trim().is_empty());
    if is_blank || record.iter().any(is_data) {
        return Err(Fault::field(
            "file",
            "The first row holds values instead of column names. Please add a row of names on top, such as Email, First name, Company.",
        ));
    }
    let mut known = HashSet::new();
    let unique = record.iter().enumerate().map(|(place, value)| {
        let value = value.trim();
        let mut name = if value.is_empty() { format!("Column {}", place + 1) } else { value.to_owned() };
        // Compared as mappings compare them, so that each column can be told from every other.
        while !known.insert(plain(&name)) {
            name = format!("{name} ({})", place + 1);
        }
        name
    });
    Ok(unique.collect())
}

/// Says what a file is that is no text, for people who chose the wrong one.
pub(super) fn no_text(sample: &[u8]) -> Option<&'static str> {
    if sample.starts_with(b"PK\x03\x04") {
        return Some(
            "This is a spreadsheet, not a CSV file. Please open it, save it as “CSV UTF-8”, and choose that file.",
        );
    }
    // A NUL in a row costs that row; in the first line it says that this is no list at all.
    let first_line = sample.iter().position(|byte| *byte == b'\n').unwrap_or(sample.len());
    let is_odd = |(place, byte): (usize, &u8)| {
        byte.is_ascii_control() && !byte.is_ascii_whitespace() && (*byte != 0 || place < first_line)
    };
    sample.iter().enumerate().take(first_line.max(MARK)).any(is_odd).then_some(
        "This is not a table of text: it begins with bytes that no spreadsheet writes. Please choose a CSV file.",
    )
}
