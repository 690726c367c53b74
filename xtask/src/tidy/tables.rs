//! Law 2 (a room writes only its own tables) and law 8 (evidence is never edited).

use std::collections::BTreeMap;

use super::Finding;
use super::source::line_of;
use super::statements;
use super::tree::{File, Tree};

const LAW: &str = "tables";

/// Tables whose rows happened: a correction is a new row.
const EVIDENCE: [&str; 14] = [
    "touches",
    "activities",
    "consents",
    "stage_changes",
    "membership_changes",
    "segment_rules",
    "changes",
    "signatures",
    "deliveries",
    "submissions",
    "attempts",
    "handoff_events",
    "touch_classes",
    "audit_log",
];
/// Rooms that may write in several rooms: only the spine, which calls their verbs in one transaction.
const SPINE: &str = "flow";

/// A change that some text makes to a table.
struct Write {
    path: String,
    line: usize,
    room: String,
    table: String,
    edits: bool,
    erases: bool,
}

/// Finds tables that are written from a room other than their owner.
///
/// A room's `.sql` says `-- owns: a, b`; a table that nobody claims belongs to the one room that writes it.
pub fn written_by_their_owner(tree: &Tree) -> Vec<Finding> {
    let owners = claims(tree);
    let mut writers: BTreeMap<String, Vec<Write>> = BTreeMap::new();
    for write in writes(tree) {
        writers.entry(write.table.clone()).or_default().push(write);
    }
    let mut findings = Vec::new();
    for (table, writes) in writers {
        let owner = owners.get(&table).unwrap_or(&writes[0].room).clone();
        for write in writes.iter().filter(|write| write.room != owner && write.room != SPINE && !write.erases)
        {
            let sentence =
                format!("{} writes {table}, which belongs to {owner}: call a verb of {owner}", write.room);
            findings.push(Finding::new(&write.path, write.line, LAW, sentence));
        }
    }
    findings
}

/// Finds updates and deletes of evidence, other than by erasure.
pub fn evidence_is_kept(tree: &Tree) -> Vec<Finding> {
    writes(tree)
        .into_iter()
        .filter(|write| write.edits && !write.erases && EVIDENCE.contains(&write.table.as_str()))
        .map(|write| {
            let sentence = format!("{} is evidence: write a new row that corrects the old one", write.table);
            Finding::new(&write.path, write.line, LAW, sentence)
        })
        .collect()
}

fn claims(tree: &Tree) -> BTreeMap<String, String> {
    let mut owners = BTreeMap::new();
    for file in statements::files(tree) {
        let lists = file.text.lines().filter_map(|line| line.trim().strip_prefix("-- owns:"));
        for table in lists.flat_map(|list| list.split(',')) {
            owners.insert(table.trim().to_owned(), room_of(file));
        }
    }
    owners
}

/// Every change to a table that a statement or a string of the house or the store makes.
fn writes(tree: &Tree) -> Vec<Write> {
    let mut all = Vec::new();
    for file in statements::files(tree) {
        for statement in statements::of(file).0 {
            let erases = statement.name.starts_with("erase");
            all.extend(changes(&statement.text).map(|change| write(file, statement.line, change, erases)));
        }
    }
    for file in
        tree.rust("crates/").filter(|file| !file.is_test() && !file.path.starts_with("crates/testkit/"))
    {
        let erases = ["eras", "personal"].iter().any(|word| file.path.contains(word));
        for (line, text) in file.source.strings.iter().filter(|(_, text)| is_change(text)) {
            all.extend(changes(text).map(|change| write(file, *line, change, erases)));
        }
        for (line, table) in inserted_in_bulk(file) {
            all.push(write(file, line, (table, false), erases));
        }
    }
    all
}

fn write(file: &File, line: usize, (table, edits): (String, bool), erases: bool) -> Write {
    Write { path: file.path.clone(), line, room: room_of(file), table, edits, erases }
}

fn room_of(file: &File) -> String {
    let outside = || file.path.split('/').nth(1).unwrap_or_default();
    file.room().unwrap_or_else(outside).to_owned()
}

fn is_change(text: &str) -> bool {
    ["INSERT INTO ", "UPDATE ", "DELETE FROM ", "WITH "]
        .iter()
        .any(|verb| text.trim_start().starts_with(verb))
}

/// The tables that one statement changes; true for updates and deletes.
fn changes(text: &str) -> impl Iterator<Item = (String, bool)> {
    let words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || letter == '(').collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let mut found = Vec::new();
    let mut inserted = None;
    for at in 0..words.len().saturating_sub(1) {
        let before = if at == 0 { "" } else { words[at - 1] };
        match (before, words[at], words[at + 1]) {
            ("INSERT", "INTO", table) => {
                inserted = Some(table);
                found.push((table, false));
            }
            ("DO", "UPDATE", "SET") => found.extend(inserted.map(|table| (table, true))),
            ("FOR" | "ON" | "DO", "UPDATE", _) => {}
            ("DELETE", "FROM", table) | (_, "UPDATE", table) => found.push((table, true)),
            _ => {}
        }
    }
    let found: Vec<_> = found
        .into_iter()
        .map(|(table, edits)| (table.trim_end_matches([';', ')']).to_owned(), edits))
        .collect();
    found.into_iter().filter(|(table, _)| table.starts_with(|letter: char| letter.is_ascii_lowercase()))
}

/// The tables named in `insert_many("table", ...)`.
fn inserted_in_bulk(file: &File) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, call) in file.source.shipped.match_indices("insert_many(") {
        let argument = file.text.get(at + call.len()..).unwrap_or_default().trim_start();
        if let Some(table) = argument.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
            found.push((line_of(&file.source.shipped, at), table.0.to_owned()));
        }
    }
    found
}
