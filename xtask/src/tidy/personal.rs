//! Law of erasure: every column that can hold personal data is on the list that erasure works from.

use std::collections::BTreeSet;

use super::Finding;
use super::tree::{File, Tree};

const LAW: &str = "personal";
/// Where erasure finds what it must erase.
const LIST: &str = "crates/armistice/src/contacts/personal.rs";
/// Columns that look personal and are not, one `table.column reason` a line.
const IMPERSONAL: &str = "xtask/impersonal.txt";

/// Parts of a column's name that suggest a person.
const SUGGESTIVE: [&str; 22] = [
    "email",
    "phone",
    "name",
    "address",
    "ip",
    "agent",
    "body",
    "answers",
    "answer",
    "note",
    "notes",
    "street",
    "city",
    "birthday",
    "payload",
    "raw",
    "recipient",
    "subject",
    "referrer",
    "comment",
    "text",
    "detail",
];

/// Finds columns that look personal and are neither erased nor declared impersonal.
pub fn data_is_listed(tree: &Tree) -> Vec<Finding> {
    let Some(list) = tree.file(LIST) else { return Vec::new() };
    let columns = columns(tree);
    let erased = erased(list, &columns);
    let impersonal: BTreeSet<(String, String)> = tree
        .file(IMPERSONAL)
        .iter()
        .flat_map(|file| file.text.lines())
        .filter_map(|line| line.split_whitespace().next()?.split_once('.'))
        .map(|(table, column)| (table.to_owned(), column.to_owned()))
        .collect();
    columns
        .iter()
        .filter(|column| column.is_suggestive())
        .map(|column| (column, (column.table.clone(), column.name.clone())))
        .filter(|(_, key)| !erased.contains(key) && !impersonal.contains(key))
        .map(|(column, (table, name))| {
            let sentence = format!(
                "{table}.{name} may hold personal data: list it in {LIST} or, with a reason, in {IMPERSONAL}"
            );
            Finding::new(&column.path, column.line, LAW, sentence)
        })
        .collect()
}

struct Column {
    path: String,
    line: usize,
    table: String,
    name: String,
    is_text: bool,
}

impl Column {
    fn is_suggestive(&self) -> bool {
        self.is_text && self.name.split('_').any(|part| SUGGESTIVE.contains(&part))
    }
}

/// The columns that the SQLite migrations make; the PostgreSQL ones are their twins.
fn columns(tree: &Tree) -> Vec<Column> {
    let mut columns = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.starts_with("migrations/sqlite/")) {
        let mut table = String::new();
        for (line, text) in file.text.lines().enumerate().map(|(line, text)| (line + 1, text.trim())) {
            let words: Vec<&str> = text.split_whitespace().collect();
            let after =
                |word: &str| words.iter().position(|found| *found == word).and_then(|at| words.get(at + 1));
            if let Some(name) =
                text.starts_with("CREATE TABLE").then(|| after("TABLE").or(after("EXISTS"))).flatten()
            {
                name.trim_end_matches('(').clone_into(&mut table);
            } else if let Some(name) = text.starts_with("ALTER TABLE").then(|| after("TABLE")).flatten() {
                (*name).clone_into(&mut table);
                if let Some(column) = after("COLUMN") {
                    columns.push(column_of(file, line, &table, column, text));
                }
            } else if let [name, kind, ..] = words[..]
                && ["BIGINT", "INTEGER", "TEXT", "DOUBLE", "BLOB", "BYTEA"]
                    .contains(&kind.trim_end_matches([',', ')']))
            {
                columns.push(column_of(file, line, &table, name, text));
            }
        }
    }
    columns
}

fn column_of(file: &File, line: usize, table: &str, name: &str, text: &str) -> Column {
    let is_text = text.contains("TEXT") || text.contains("BLOB");
    Column { path: file.path.clone(), line, table: table.to_owned(), name: name.to_owned(), is_text }
}

/// What the list names: `"table.column"`, or the name of a table followed by those of its columns.
fn erased(list: &File, columns: &[Column]) -> BTreeSet<(String, String)> {
    let mut erased = BTreeSet::new();
    let mut table = String::new();
    for (_, text) in &list.source.strings {
        if let Some((table, column)) = text.split_once('.') {
            erased.insert((table.to_owned(), column.to_owned()));
        } else if columns.iter().any(|column| column.table == *text) {
            table.clone_from(text);
        } else {
            erased.insert((table.clone(), text.clone()));
        }
    }
    erased
}
