//! The first row of a list: the names of its columns.

use std::collections::HashSet;

use csv::StringRecord;

use crate::capture::imports::mapping::plain;
use crate::fault::{Fault, Outcome};

/// The most columns that a file may have.
const COLUMNS_MAX: usize = 500;

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
        let value = value.trim().replace('\0', "");
        let mut name = if value.is_empty() { format!("Column {}", place + 1) } else { value };
        // Compared as mappings compare them, so that each column can be told from every other.
        while !known.insert(plain(&name)) {
            name = format!("{name} ({})", place + 1);
        }
        name
    });
    Ok(unique.collect())
}
