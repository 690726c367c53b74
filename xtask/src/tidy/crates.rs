//! Law 10: which crate may know which, and what the pure ones may not know at all.

use super::Finding;
use super::paths::named;
use super::source::names;
use super::tree::Tree;

const LAW: &str = "crates";

/// Each crate of ours with those below it that it may depend on.
const DIRECTIONS: [(&str, &[&str]); 9] = [
    ("measure", &[]),
    ("rules", &["measure"]),
    ("census", &["measure", "rules"]),
    ("mail", &["measure"]),
    ("store", &["measure"]),
    ("armistice", &["measure", "rules", "census", "mail", "store"]),
    ("testbed", &["store"]),
    ("testkit", &["measure", "rules", "census", "mail", "store", "testbed", "armistice"]),
    ("xtask", &[]),
];
/// A dependency for tests may point up: the store is tried on the testbed, the house rehearsed by its testkit, the census
/// measured on the testbed's databases.
const FOR_TESTS: [(&str, &str); 5] = [
    ("store", "testbed"),
    ("armistice", "testkit"),
    ("testbed", "census"),
    ("testbed", "measure"),
    ("testbed", "rules"),
];

/// What a pure crate may not name: files, sockets, threads, databases, HTTP.
const IMPURE: [&str; 8] = ["tokio", "axum", "maud", "store", "mail", "rusqlite", "postgres", "tracing"];
const IMPURE_STD: [&str; 6] = ["fs", "net", "io", "env", "process", "thread"];
const PURE: [&str; 3] = ["crates/rules/src/", "crates/measure/src/", "crates/census/src/"];
/// The census writes its snapshot to whatever takes bytes; it opens no file itself.
const SNAPSHOT: &str = "crates/census/src/snapshot/";

/// Words of the business that `store` must not know.
const DOMAIN: [&str; 12] = [
    "contact",
    "contacts",
    "campaign",
    "campaigns",
    "journey",
    "journeys",
    "agreement",
    "handoff",
    "handoffs",
    "deal",
    "deals",
    "seller",
];

/// Finds dependencies between our crates that point up.
pub fn directions(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.name() == "Cargo.toml") {
        let folder = file.path.trim_end_matches("/Cargo.toml");
        let name = folder.strip_prefix("crates/").unwrap_or(folder);
        let Some((_, below)) = DIRECTIONS.iter().find(|(ours, _)| *ours == name) else { continue };
        let mut section = "";
        for (line, text) in file.text.lines().enumerate() {
            if text.starts_with('[') {
                section = text;
            }
            let dependency = text.split(['.', ' ', '=']).next().unwrap_or_default();
            let ours = DIRECTIONS.iter().any(|(ours, _)| *ours == dependency);
            let for_tests = section == "[dev-dependencies]" && FOR_TESTS.contains(&(name, dependency));
            if section.contains("dependencies") && ours && !below.contains(&dependency) && !for_tests {
                let sentence = format!("{name} may not depend on {dependency}");
                findings.push(Finding::new(&file.path, line + 1, LAW, sentence));
            }
        }
        if !file.text.contains("publish.workspace = true") && !file.text.contains("publish = false") {
            findings.push(Finding::new(
                &file.path,
                1,
                LAW,
                "a crate of ours is never published: say publish.workspace = true",
            ));
        }
    }
    findings
}

/// Finds the outside world in pure crates, and the business in the store.
pub fn purity(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in PURE.iter().flat_map(|folder| tree.rust(folder)).filter(|file| !file.is_test()) {
        for path in named(&file.source.shipped) {
            let first = path.segments[0].as_str();
            let second = path.segments.get(1).map_or("", String::as_str);
            if file.path.starts_with(SNAPSHOT) && (first, second) == ("std", "io") {
                continue;
            }
            if IMPURE.contains(&first) || (first == "std" && IMPURE_STD.contains(&second)) {
                let sentence = format!("a pure crate may not use {}", path.segments.join("::"));
                findings.push(Finding::new(&file.path, path.line, LAW, sentence));
            }
        }
    }
    for file in tree.rust("crates/store/src/").filter(|file| !file.is_test()) {
        for (line, name) in names(&file.source.shipped) {
            let lower = name.to_ascii_lowercase();
            if let Some(word) = lower.split('_').find(|word| DOMAIN.contains(word)) {
                let sentence = format!("the store knows no {word}; a domain noun belongs in the house");
                findings.push(Finding::new(&file.path, line, LAW, sentence));
            }
        }
    }
    findings
}
