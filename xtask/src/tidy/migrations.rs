//! Law of the migrations: both engines are led through the same steps.

use std::collections::BTreeMap;

use super::Finding;
use super::tree::Tree;

const LAW: &str = "migrations";
const FOLDERS: [&str; 2] = ["migrations/sqlite/", "migrations/postgres/"];

/// Finds migrations without a twin, and numbers that are missing, given twice or badly formed.
pub fn stand_in_pairs(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (folder, twin) in [(FOLDERS[0], FOLDERS[1]), (FOLDERS[1], FOLDERS[0])] {
        let mut numbers: BTreeMap<u32, String> = BTreeMap::new();
        for file in tree.files.iter().filter(|file| file.path.starts_with(folder)) {
            let mut find = |sentence: String| findings.push(Finding::new(&file.path, 1, LAW, sentence));
            if tree.file(&format!("{twin}{}", file.name())).is_none() {
                find(format!("has no twin in {twin}"));
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
        for (expected, (number, name)) in (1..).zip(&numbers) {
            if expected != *number {
                let sentence = format!("number {expected:04} is missing before it");
                findings.push(Finding::new(&format!("{folder}{name}"), 1, LAW, sentence));
                break;
            }
        }
    }
    findings
}

fn number(name: &str) -> Option<u32> {
    let (number, words) = name.strip_suffix(".sql")?.split_once('_')?;
    let well_formed = number.len() == 4 && !words.is_empty();
    well_formed.then(|| number.parse().ok()).flatten()
}
