//! Law 12: files up to 300 lines, functions up to 60, handlers up to 40; old giants may only shrink.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Finding;
use super::source::{is_word, item_end, line_of};
use super::tree::{File, Tree};

const LAW: &str = "lengths";
const FILE_LINES_MAX: usize = 300;
const FUNCTION_LINES_MAX: usize = 60;
const HANDLER_LINES_MAX: usize = 40;
/// A test tells a story, and a story is read whole.
const TEST_LINES_MAX: usize = 100;

/// The exceptions: `path lines` or `path::function lines`, one a line. A number in it may only fall.
pub const RATCHET: &str = "xtask/ratchet.txt";
const HEADER: &str = "# What is longer than the law allows, with its length. A number here may only fall, a line only vanish.\n\
                      # `cargo xtask tidy --tighten` rewrites it downwards.\n";

struct Length {
    path: String,
    line: usize,
    /// What the ratchet calls it.
    key: String,
    lines: usize,
    lines_max: usize,
}

/// Finds what is too long, and exceptions in the ratchet that have become too generous.
pub fn are_bounded(tree: &Tree) -> Vec<Finding> {
    let allowed = ratchet(tree);
    let mut findings = Vec::new();
    let long: Vec<Length> =
        lengths(tree).into_iter().filter(|length| length.lines > length.lines_max).collect();
    for Length { path, line, key, lines, lines_max } in &long {
        match allowed.get(key) {
            None => findings.push(Finding::new(
                path,
                *line,
                LAW,
                format!("{lines} lines, {lines_max} are allowed"),
            )),
            Some(allowed) if lines > allowed => {
                findings.push(Finding::new(
                    path,
                    *line,
                    LAW,
                    format!("grew to {lines} lines from {allowed}; it may only shrink"),
                ));
            }
            Some(_) => {}
        }
    }
    for (key, allowed) in &allowed {
        let lines = long.iter().find(|length| length.key == *key).map_or(0, |length| length.lines);
        if lines < *allowed {
            let sentence = format!("{key} shrank below {allowed} lines: cargo xtask tidy --tighten");
            findings.push(Finding::new(RATCHET, 1, LAW, sentence));
        }
    }
    findings
}

/// The ratchet with every number as low as the tree allows; nothing is added to it.
pub fn tightened(tree: &Tree) -> String {
    let allowed = ratchet(tree);
    let mut text = HEADER.to_owned();
    for length in lengths(tree).iter().filter(|length| length.lines > length.lines_max) {
        if let Some(allowed) = allowed.get(&length.key) {
            let _ = writeln!(text, "{} {}", length.key, length.lines.min(*allowed));
        }
    }
    text
}

fn ratchet(tree: &Tree) -> BTreeMap<String, usize> {
    let lines = tree.file(RATCHET).into_iter().flat_map(|file| file.text.lines());
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.rsplit_once(' '))
        .filter_map(|(key, lines)| Some((key.to_owned(), lines.parse().ok()?)))
        .collect()
}

fn lengths(tree: &Tree) -> Vec<Length> {
    let ours = |file: &&File| {
        let written = ["rs", "js", "mjs", "css", "sql"].iter().any(|kind| file.is(kind));
        written || file.path == "docs/ARCHITECTURE.md"
    };
    tree.files
        .iter()
        .filter(ours)
        .flat_map(|file| {
            let whole = Length {
                path: file.path.clone(),
                line: 1,
                key: file.path.clone(),
                lines: file.text.lines().count(),
                lines_max: FILE_LINES_MAX,
            };
            std::iter::once(whole).chain(functions(file))
        })
        .collect()
}

/// Every function with its length, from `fn` to the brace that closes it.
fn functions(file: &File) -> Vec<Length> {
    let code = &file.source.code;
    let edge =
        ["pages", "api"].iter().any(|part| file.path.split(['/', '.']).any(|segment| segment == *part));
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let name: String = code[at + 3..].chars().take_while(|letter| is_word(*letter as u8)).collect();
        if name.is_empty() || (at > 0 && is_word(code.as_bytes()[at - 1])) {
            continue;
        }
        let is_handler = edge && code[..at].trim_end().ends_with("pub async");
        let line = line_of(code, at);
        let lines = line_of(code, item_end(code.as_bytes(), at) - 1) - line + 1;
        let lines_max = match is_handler {
            _ if file.is_test() => TEST_LINES_MAX,
            true => HANDLER_LINES_MAX,
            false => FUNCTION_LINES_MAX,
        };
        found.push(Length {
            path: file.path.clone(),
            line,
            key: format!("{}::{name}", file.path),
            lines,
            lines_max,
        });
    }
    found
}
