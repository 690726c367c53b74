//! Law of the glossary: one word for each thing, and no promises left in comments.

use super::Finding;
use super::source::names;
use super::tree::Tree;

const LAW: &str = "words";

/// Words that have crept in elsewhere, and the one of docs/GLOSSARY.md that stands for them here.
const SYNONYMS: [(&str, &str); 14] = [
    ("prospect", "contact"),
    ("lead_record", "contact"),
    ("lead_id", "contact_id"),
    ("person_id", "contact_id"),
    ("customer_id", "contact_id or account_id"),
    ("company_id", "account_id"),
    ("opportunity_id", "deal_id"),
    ("workflow", "journey"),
    ("drip", "journey"),
    ("enrolment", "enrollment"),
    ("handover", "handoff"),
    ("hand_off", "handoff"),
    ("unsub", "unsubscribe"),
    ("mql_status", "stage"),
];

/// Marks of unfinished work; what is not done is an issue, not a comment.
const MARKS: [&str; 4] = ["TODO", "FIXME", "XXX", "HACK"];

/// Finds synonyms in names of code and of SQL, and marks of unfinished work in comments.
pub fn one_for_each_thing(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree
        .files
        .iter()
        .filter(|file| file.path.starts_with("crates/") || file.path.starts_with("migrations/"))
    {
        let text = match file.is("rs") {
            true => &file.source.code,
            false if file.is("sql") => &file.text,
            false => continue,
        };
        for (line, name) in names(text) {
            if let Some((_, word)) = SYNONYMS.iter().find(|(synonym, _)| contains(name, synonym)) {
                findings.push(Finding::new(
                    &file.path,
                    line,
                    LAW,
                    format!("'{name}': docs/GLOSSARY.md says {word}"),
                ));
            }
        }
        for (line, comment) in &file.source.comments {
            if let Some(mark) = MARKS.iter().find(|mark| names(comment).any(|(_, name)| name == **mark)) {
                findings.push(Finding::new(
                    &file.path,
                    *line,
                    LAW,
                    format!("{mark}: finish it or file an issue"),
                ));
            }
        }
    }
    findings
}

/// True when `name`, in any case style, contains the words of `synonym` as whole words.
fn contains(name: &str, synonym: &str) -> bool {
    format!("_{}_", snake(name)).contains(&format!("_{synonym}_"))
}

/// `LeadRecord` and `LEAD_RECORD` are both `lead_record`.
fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut before = '_';
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && before.is_ascii_lowercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
        before = letter;
    }
    snake
}
