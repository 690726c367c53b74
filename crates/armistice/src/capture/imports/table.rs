//! Reads rows out of a CSV file from any byte at which a row begins, so that an import can go on where it stopped.
//!
//! What is wrong with one row stays with that row: a wrong number of columns, a NUL character, or a quotation mark
//! that is never closed. A row that ran over several lines and turned out broken costs its first line only.

mod names;

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use crate::fault::{Fault, Outcome};

/// The longest row in bytes; a longer one has a quotation mark that is never closed.
pub const ROW_BYTES_MAX: usize = 1 << 18;
/// How much of the file is held in memory.
const BLOCK: usize = 1 << 22;
/// How much is looked at to find the delimiter and to show the first rows.
const SAMPLE: usize = 1 << 16;
/// How many rows are looked at to find the delimiter.
const SAMPLE_ROWS: usize = 50;
/// The delimiters that are known, the likeliest first.
pub const DELIMITERS: [u8; 4] = *b",;\t|";

/// The first look at a file: its delimiter, its column names and its first rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// What stands between two values.
    pub delimiter: u8,
    /// The names in the first row, made unique.
    pub header: Vec<String>,
    /// A few rows after it, for people to look at.
    pub rows: Vec<Vec<String>>,
    /// Where the first row after the names begins.
    pub first_byte: u64,
}

/// Looks at the start of a file (UTF-8). What cannot be a table is a field error of `file`.
pub fn look(path: &Path, delimiter: Option<u8>) -> Outcome<Start> {
    let (sample, is_whole) = sample(path).map_err(|error| unreadable(&error))?;
    if sample.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::field(
            "file",
            "This file is empty. Please choose a CSV file with a row of column names and rows under it.",
        ));
    }
    if let Some(sentence) = names::no_text(&sample) {
        return Err(Fault::field("file", sentence));
    }
    let delimiter = delimiter.unwrap_or_else(|| guess_delimiter(&sample));
    let mut reader = builder(delimiter).from_reader(sample.as_slice());
    let mut record = StringRecord::new();
    let found = reader.read_record(&mut record).map_err(|error| Fault::field("file", error.to_string()))?;
    let first_byte = reader.position().byte();
    // A first row may well be followed by one longer than the sample; it is never itself of several lines and as long.
    let is_one_line = sample.ends_with(b"\n") && !sample.trim_ascii_end().contains(&b'\n');
    let ends_in_sample = is_whole || is_one_line || (first_byte as usize) < sample.len();
    if !found || !ends_in_sample {
        return Err(Fault::field(
            "file",
            "The first row is far too long for column names. Is a quotation mark in it never closed?",
        ));
    }
    let header = names::of(&record)?;
    let mut rows = Vec::new();
    while rows.len() < SAMPLE_ROWS && reader.read_record(&mut record).unwrap_or(false) {
        rows.push(record.iter().map(|value| value.trim().to_owned()).collect());
    }
    if rows.is_empty() && is_whole {
        return Err(Fault::field(
            "file",
            "This file has column names and no rows under them, so there is nothing to bring in.",
        ));
    }
    Ok(Start { delimiter, header, rows, first_byte })
}

fn unreadable(error: &io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::NotFound => Fault::refused(
            "import-file-gone",
            "The file of this import is no longer here. Please upload it again; the import goes on where it stopped.",
        ),
        _ => Fault::Internal(format!("the file of an import: {error}")),
    }
}

/// Returns the start of the file, up to the end of a line, and whether that is the whole file.
fn sample(path: &Path) -> io::Result<(Vec<u8>, bool)> {
    let mut sample = Vec::with_capacity(SAMPLE);
    File::open(path)?.take(SAMPLE as u64).read_to_end(&mut sample)?;
    let is_whole = sample.len() < SAMPLE;
    if !is_whole && let Some(end) = sample.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')) {
        sample.truncate(end + 1);
    }
    Ok((sample, is_whole))
}

fn builder(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true);
    builder
}

/// Returns the delimiter under which most rows have as many values as the first, and the first has most.
fn guess_delimiter(sample: &[u8]) -> u8 {
    let score = |delimiter: u8| {
        let mut reader = builder(delimiter).from_reader(sample);
        let widths: Vec<usize> =
            reader.byte_records().take(SAMPLE_ROWS).flatten().map(|record| record.len()).collect();
        let first = widths.first().copied().unwrap_or(0);
        let alike = widths.iter().filter(|width| **width == first).count();
        if first < 2 { (0, 0) } else { (alike * 100 / widths.len(), first) }
    };
    // The last of equals wins in max_by_key, so the likeliest stands last.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

/// A row as it was found.
#[derive(Debug)]
pub struct Found<'t> {
    /// Its number as a spreadsheet counts: the column names are row 1.
    pub number: u64,
    /// Its values, or why it cannot be read.
    pub values: Result<&'t StringRecord, String>,
    /// The row as it stands in the file.
    pub raw: &'t str,
}

/// Where the reading of a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The byte at which the next row begins.
    pub byte: u64,
    /// How many rows were read before it.
    pub rows: u64,
}

/// A file that is read row by row.
pub struct Table {
    file: File,
    delimiter: u8,
    columns: usize,
    place: Place,
    /// What was read of the file and not yet used; begins at `place.byte`, less `used`.
    block: Vec<u8>,
    used: usize,
    at_end: bool,
}

impl Table {
    /// Opens a file at a place.
    pub fn open(path: &Path, start: &Start, place: Place) -> Outcome<Self> {
        let mut file = File::open(path).map_err(|error| unreadable(&error))?;
        file.seek(SeekFrom::Start(place.byte)).map_err(|error| unreadable(&error))?;
        let (delimiter, columns) = (start.delimiter, start.header.len());
        Ok(Self { file, delimiter, columns, place, block: Vec::new(), used: 0, at_end: false })
    }

    /// Returns where the next row begins.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Shows at most so many rows; false when the file has no more.
    pub fn read(&mut self, rows_max: usize, mut see: impl FnMut(&Found<'_>)) -> Outcome<bool> {
        let mut left = rows_max;
        while left > 0 {
            self.fill().map_err(|error| unreadable(&error))?;
            let seen = self.scan(left, &mut see);
            left -= seen;
            if seen == 0 && self.at_end {
                return Ok(false);
            }
        }
        self.fill().map_err(|error| unreadable(&error))?;
        Ok(!self.at_end || self.block[self.used..].iter().any(|byte| !matches!(byte, b'\n' | b'\r')))
    }

    /// Keeps more than a whole row in memory, unless the file ends before.
    fn fill(&mut self) -> io::Result<()> {
        if self.at_end || self.block.len() - self.used > ROW_BYTES_MAX {
            return Ok(());
        }
        self.block.drain(..self.used);
        self.used = 0;
        let room = (BLOCK - self.block.len()) as u64;
        let count = (&mut self.file).take(room).read_to_end(&mut self.block)?;
        self.at_end = (count as u64) < room;
        Ok(())
    }

    /// Shows the rows that begin early enough in the block to end in it, and returns their number.
    fn scan(&mut self, rows_max: usize, see: &mut impl FnMut(&Found<'_>)) -> usize {
        let block = &self.block[self.used..];
        let safe = if self.at_end { block.len() } else { block.len().saturating_sub(ROW_BYTES_MAX) };
        let (mut record, mut seen, mut start) = (StringRecord::new(), 0, 0);
        'afresh: while seen < rows_max && start < safe {
            let base = start;
            let mut reader = builder(self.delimiter).from_reader(&block[base..]);
            while seen < rows_max && start < safe {
                if !reader.read_record(&mut record).unwrap_or(false) {
                    // Nothing but empty lines is left: the copy is UTF-8, and rows may have any width here.
                    start = block.len();
                    break 'afresh;
                }
                let end = base + reader.position().byte() as usize;
                let row = Row::new(&block[start..end]);
                let problem = row.problem(&record, self.columns, self.delimiter, end == block.len());
                let number = self.place.rows + seen as u64 + 2;
                seen += 1;
                let Some(problem) = problem else {
                    see(&Found { number, values: Ok(&record), raw: row.text });
                    start = end;
                    continue;
                };
                let line = row.first_line();
                see(&Found { number, values: Err(problem), raw: line });
                if line.len() < row.text.len() {
                    // What follows may be good rows that a stray quotation mark swallowed.
                    start += row.blank + line.len();
                    continue 'afresh;
                }
                start = end;
            }
        }
        self.used += start;
        self.place.byte += start as u64;
        self.place.rows += seen as u64;
        seen
    }
}

/// The text of a row, without the line breaks around it.
struct Row<'b> {
    text: &'b str,
    /// How many bytes of line breaks stand before it.
    blank: usize,
}

impl<'b> Row<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let blank = bytes.iter().take_while(|byte| is_break(byte)).count();
        let tail = bytes[blank..].iter().rev().take_while(|byte| is_break(byte)).count();
        let text = std::str::from_utf8(&bytes[blank..bytes.len() - tail]).unwrap_or_default();
        Self { text, blank }
    }

    fn first_line(&self) -> &'b str {
        self.text.split(['\n', '\r']).next().unwrap_or_default()
    }

    /// Says why the row cannot be taken, if so.
    fn problem(&self, record: &StringRecord, columns: usize, delimiter: u8, to_end: bool) -> Option<String> {
        let runs_on = self.text.bytes().any(|byte| matches!(byte, b'\n' | b'\r'));
        let odd = || self.text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
        let opens = || {
            self.text.starts_with('"')
                || self.text.as_bytes().windows(2).any(|pair| pair == [delimiter, b'"'])
        };
        if self.text.len() > ROW_BYTES_MAX || (runs_on && odd()) || (to_end && opens() && odd()) {
            return Some("A quotation mark is opened in this row and never closed.".to_owned());
        }
        if record.len() < columns || record.iter().skip(columns).any(|value| !value.trim().is_empty()) {
            let plural = |count: usize| format!("{count} column{}", if count == 1 { "" } else { "s" });
            let (has, columns) = (plural(record.len()), plural(columns));
            return Some(format!("This row has {has}, the row of names has {columns}."));
        }
        let nul = "This row holds a NUL character; the file is damaged here.";
        self.text.contains('\0').then(|| nul.to_owned())
    }
}

#[cfg(test)]
mod tests;
