//! Law of the statements: each has a name and a sentence, so that it can be found and understood.

use std::collections::BTreeSet;

use super::Finding;
use super::tree::{File, Tree};

const LAW: &str = "statements";

/// One named statement of a `.sql` file.
#[derive(Debug, Default)]
pub struct Statement {
    /// The line of its name, from 1.
    pub line: usize,
    /// Its name, such as `contact_rename`.
    pub name: String,
    /// The engine it is for; empty when it serves both.
    pub engine: String,
    /// What it does, in words.
    pub sentence: String,
    /// Its text.
    pub text: String,
}

/// The statements of a file, and the lines of text that stand before the first name.
pub fn of(file: &File) -> (Vec<Statement>, Vec<usize>) {
    let mut statements: Vec<Statement> = Vec::new();
    let mut strays = Vec::new();
    for (line, text) in file.text.lines().enumerate().map(|(line, text)| (line + 1, text.trim())) {
        let comment = text.strip_prefix("--").map(str::trim);
        if let Some(name) = comment.and_then(|comment| comment.strip_prefix("name:")) {
            statements.push(Statement { line, name: name.trim().to_owned(), ..Statement::default() });
            continue;
        }
        match (statements.last_mut(), comment) {
            (None, None) if !text.is_empty() => strays.push(line),
            (Some(statement), Some(comment)) => match comment.strip_prefix("engine:") {
                Some(engine) => engine.trim().clone_into(&mut statement.engine),
                None if statement.text.is_empty() => append(&mut statement.sentence, comment),
                None => {}
            },
            (Some(statement), None) if !text.is_empty() => append(&mut statement.text, text),
            (None, _) | (Some(_), None) => {}
        }
    }
    (statements, strays)
}

fn append(to: &mut String, text: &str) {
    if !to.is_empty() {
        to.push(' ');
    }
    to.push_str(text);
}

/// The statement files of all crates; migrations have no names.
pub fn files(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.files.iter().filter(|file| file.is("sql") && file.path.starts_with("crates/") && !file.is_test())
}

/// Finds statements without a name, a sentence or an end, and names given twice.
pub fn are_described(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files(tree) {
        let (statements, strays) = of(file);
        let mut find = |line, sentence: String| findings.push(Finding::new(&file.path, line, LAW, sentence));
        for line in strays {
            find(line, "a statement starts with '-- name: ...'".to_owned());
        }
        let mut names = BTreeSet::new();
        for Statement { line, name, engine, sentence, text } in &statements {
            if !is_name(name) {
                find(*line, format!("'{name}' is no name: lower-case words joined by _"));
            }
            if !sentence.ends_with(['.', '?', ':']) {
                find(
                    *line,
                    format!(
                        "{name} needs a sentence under its name that says what it does, with a full stop"
                    ),
                );
            }
            if !text.ends_with(';') {
                find(*line, format!("{name} does not end in a semicolon"));
            }
            if !["", "sqlite", "postgres"].contains(&engine.as_str()) {
                find(*line, format!("{name} names an engine '{engine}' that is neither sqlite nor postgres"));
            }
            if !names.insert((name, engine)) {
                find(*line, format!("{name} stands here twice"));
            }
        }
        for (name, engine) in &names {
            let other = match engine.as_str() {
                "sqlite" => "postgres",
                "postgres" => "sqlite",
                _ => continue,
            };
            if !names.contains(&(*name, &other.to_owned())) {
                find(1, format!("{name} stands for {engine} but not for {other}"));
            }
        }
    }
    findings
}

fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}
