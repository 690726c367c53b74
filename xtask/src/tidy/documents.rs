//! Law of the documents: a path that a document names exists, and locks name no download address.

use std::collections::BTreeSet;

use super::Finding;
use super::tree::{File, HOUSE, Tree};

const LAW: &str = "documents";
/// The map of the house.
const MAP: &str = "docs/ARCHITECTURE.md";
/// Where a word with a slash is a path of ours and not a choice or a URL.
const ROOTS: [&str; 7] = ["crates/", "docs/", "migrations/", "xtask/", "tests/", ".ci/", ".cargo/"];
/// Files at the root that documents name without a slash.
const AT_ROOT: [&str; 8] = [
    "README.md",
    "CONTRIBUTING.md",
    "STYLE.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "Cargo.toml",
    "clippy.toml",
    "rustfmt.toml",
];

/// Finds paths in documents that name nothing, and addresses in lock files.
pub fn name_what_exists(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| is_a_document(file)) {
        for (line, path) in paths(file) {
            if !exists(tree, &path) {
                findings.push(Finding::new(&file.path, line, LAW, format!("{path} does not exist")));
            }
        }
    }
    findings.extend(rooms_without_a_caption(tree));
    for file in tree.files.iter().filter(|file| file.name() == "package-lock.json") {
        for (line, _) in file.text.lines().enumerate().filter(|(_, text)| text.contains("\"resolved\"")) {
            let sentence =
                "a lock file names no download address: npm install --omit-lockfile-registry-resolved";
            findings.push(Finding::new(&file.path, line + 1, LAW, sentence));
        }
    }
    findings
}

/// Markdown elsewhere is the text of mails and of tests.
fn is_a_document(file: &File) -> bool {
    file.is("md") && (file.path.starts_with("docs/") || !file.path.contains('/'))
}

/// One look at the map must tell a newcomer what lives where, so every room stands on it.
fn rooms_without_a_caption(tree: &Tree) -> Vec<Finding> {
    let Some(map) = tree.file(MAP) else { return Vec::new() };
    let rooms: BTreeSet<&str> = tree.rust(HOUSE).filter_map(File::room).collect();
    let missing = rooms.into_iter().filter(|room| !map.text.contains(&format!("`{room}/`")));
    missing.map(|room| Finding::new(MAP, 1, LAW, format!("the room {room}/ has no caption"))).collect()
}

fn exists(tree: &Tree, path: &str) -> bool {
    let path = path.trim_end_matches('/');
    tree.paths.iter().any(|known| known == path || known.starts_with(&format!("{path}/")))
}

/// The paths between backticks, and the targets of links, resolved from the document's folder.
fn paths(file: &File) -> Vec<(usize, String)> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    for (line, text) in file.text.lines().enumerate().map(|(line, text)| (line + 1, text)) {
        for word in text.split('`').skip(1).step_by(2).flat_map(str::split_whitespace) {
            let path = word.split(':').next().unwrap_or_default().trim_end_matches([',', '.', ';']);
            let ours = ROOTS.iter().any(|root| path.starts_with(root)) || AT_ROOT.contains(&path);
            if ours
                && !path.contains(['*', '<', '{', '$', '…'])
                && !path.contains("NNNN")
                && !path.contains("..")
            {
                found.push((line, path.to_owned()));
            }
        }
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = target.split('#').next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:") {
                found.push((line, resolve(folder, target)));
            }
        }
    }
    found
}

/// `../STYLE.md` seen from `docs` is `STYLE.md`.
fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
