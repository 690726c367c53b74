//! The laws of docs/ARCHITECTURE.md that a program can check.
//!
//! Each law is one function from a [`Tree`] to findings, and the trees of its tests are data.
//! A law reads text: it needs no compiler, so it stays fast and works on a tree that does not build.

use std::fmt;
use std::path::Path;

use anyhow::Result;

mod arrows;
mod crates;
mod documents;
mod lengths;
mod licences;
mod migrations;
mod paths;
mod personal;
mod source;
mod statements;
mod tables;
mod tree;
mod words;

#[cfg(test)]
mod tests;

use tree::Tree;

/// One place where a law is broken. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    path: String,
    line: usize,
    law: &'static str,
    sentence: String,
}

impl Finding {
    fn new(path: &str, line: usize, law: &'static str, sentence: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, law, sentence: sentence.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}: {}", self.path, self.line, self.law, self.sentence)
    }
}

/// Every law, in the order of the document.
const LAWS: [fn(&Tree) -> Vec<Finding>; 11] = [
    arrows::between_rooms,
    arrows::into_libraries,
    crates::directions,
    crates::purity,
    tables::written_by_their_owner,
    tables::evidence_is_kept,
    statements::are_described,
    migrations::stand_in_pairs,
    personal::data_is_listed,
    words::one_for_each_thing,
    documents::name_what_exists,
];

/// Checks the tree at `root` and prints every finding; true when there are none.
pub fn run(root: &Path, tighten: bool) -> Result<bool> {
    let tree = Tree::read(root)?;
    if tighten {
        std::fs::write(root.join(lengths::RATCHET), lengths::tightened(&tree))?;
    }
    let mut findings: Vec<Finding> = LAWS.iter().flat_map(|law| law(&tree)).collect();
    findings.extend(lengths::are_bounded(&if tighten { Tree::read(root)? } else { tree }));
    findings.extend(licences::are_allowed(root)?);
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => println!("tidy: every law holds"),
        count => println!("tidy: {count} broken"),
    }
    Ok(findings.is_empty())
}
