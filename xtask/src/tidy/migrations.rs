//! Law of the migrations: both engines are led through the same steps.

use std::collections::BTreeMap;

use super::Finding;
use super::tree::Tree;

const LAW: &str = "migrations";
/// Number 1 is the store's own: the tables of its job queue.
const FIRST: u32 = 2;
const FOLDERS: [&str; 2] = ["migrations/sqlite/", "migrations/postgres/"];

/// Finds migrations without a twin, and numbers that are missing, given twice or badly formed.
pub fn stand_in_pairs(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (folder, twin) in [(FOLDERS[0], FOLDERS[1]), (FOLDERS[1], FOLDERS[0])] {
        let mut numbers: BTreeMap<u32, String> = BTreeMap::new();
        for file in tree.files.iter().filter(|file| file.path.starts_with(folder)) {
            let mut find = |sentence: String| findings.push(Finding::new(&file.path, 1, LAW, sentence));
            match tree.file(&format!("{twin}{}", file.name())) {
                None => find(format!("has no twin in {twin}")),
                Some(twin) if !is_marked(&file.text) && shared(&file.text) != shared(&twin.text) => {
                    find(format!(
                        "says other than {}; where it must, a comment '-- differs: why' says so",
                        twin.path
                    ));
                }
                Some(_) => {}
            }
            match number(file.name()) {
                None => find("is not named NNNN_words.sql".to_owned()),
                Some(number) => {
                    if let Some(other) = numbers.insert(number, file.name().to_owned()) {
                        find(format!("has the number of {other}"));
                    }
                }
            }
        }
        for (expected, (number, name)) in (FIRST..).zip(&numbers) {
            if expected != *number {
                let sentence = format!("number {expected:04} is missing before it");
                findings.push(Finding::new(&format!("{folder}{name}"), 1, LAW, sentence));
                break;
            }
        }
    }
    findings
}

fn is_marked(text: &str) -> bool {
    text.lines().any(|line| line.trim().starts_with("-- differs:"))
}

/// The words of a migration with the names of types made equal.
fn shared(text: &str) -> Vec<String> {
    let statements = text.lines().filter(|line| !line.trim().starts_with("--"));
    let words = statements
        .flat_map(|line| line.split(|letter: char| letter.is_whitespace() || "(),;".contains(letter)));
    words
        .filter(|word| !["", "STRICT", "PRECISION"].contains(word))
        .map(|word| match word {
            "INTEGER" => "BIGINT",
            "REAL" => "DOUBLE",
            "BLOB" => "BYTEA",
            word => word,
        })
        .map(str::to_owned)
        .collect()
}

fn number(name: &str) -> Option<u32> {
    let (number, words) = name.strip_suffix(".sql")?.split_once('_')?;
    let well_formed = number.len() == 4 && !words.is_empty();
    well_formed.then(|| number.parse().ok()).flatten()
}
