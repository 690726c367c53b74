//! Turns every `src/**/*.sql` file into typed statements, and the migrations into one list.
//!
//! A file `contacts.sql` becomes the module `sql::contacts` with one constant per `-- name:` block, so a
//! misspelt statement is a compile error and a test can prepare all of them on both engines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// One `-- name:` block of a statement file.
#[derive(Default)]
struct Block {
    name: String,
    doc: String,
    engine: Option<String>,
    text: String,
}

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets the manifest directory"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets the output directory"));
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=../../migrations");
    fs::write(out.join("statements.rs"), statements(&root.join("src")))
        .expect("the output directory is writable");
    fs::write(out.join("migrations.rs"), migrations(&root.join("../../migrations")))
        .expect("the output directory is writable");
}

/// Returns the source of the modules with all statements, and of the list `ALL`.
fn statements(src: &Path) -> String {
    let mut files = Vec::new();
    collect(src, &mut files);
    files.sort_by_key(|file| stem(file));
    let (mut modules, mut all) = (String::new(), String::new());
    let mut previous = String::new();
    for file in &files {
        let module = stem(file);
        assert!(
            module != previous,
            "two statement files are called {module}.sql; a room's file carries its own name"
        );
        let text = fs::read_to_string(file).expect("a statement file is readable");
        let _ = writeln!(modules, "#[allow(missing_docs)] pub mod {module} {{");
        for (name, blocks) in by_name(file, &text) {
            let constant = name.to_uppercase();
            let shared = blocks.iter().find(|block| block.engine.is_none());
            let of = |engine: &str| {
                let own = blocks.iter().find(|block| block.engine.as_deref() == Some(engine));
                own.or(shared)
                    .unwrap_or_else(|| panic!("{}: {name} has no text for {engine}", file.display()))
            };
            let _ = writeln!(
                modules,
                "#[doc = {doc:?}] pub static {constant}: store::Statement = store::Statement {{ name: {full:?}, sqlite: {sqlite:?}, postgres: {postgres:?} }};",
                doc = of("sqlite").doc.trim(),
                full = format!("{module}.{name}"),
                sqlite = numbered(&of("sqlite").text),
                postgres = of("postgres").text.trim(),
            );
            let _ = writeln!(all, "&{module}::{constant},");
        }
        modules.push_str("}\n");
        previous = module;
    }
    format!(
        "{modules}/// Every statement of the house, so that a test can prepare each on both engines.\npub static ALL: &[&store::Statement] = &[{all}];\n"
    )
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the source folder is readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "sql") {
            files.push(path);
        }
    }
}

fn stem(file: &Path) -> String {
    file.file_stem().expect("a statement file has a name").to_string_lossy().into_owned()
}

/// Splits a statement file into its blocks; several blocks of one name are the texts of several engines.
fn by_name(file: &Path, text: &str) -> BTreeMap<String, Vec<Block>> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("-- name:") {
            blocks.push(Block { name: name.trim().to_owned(), ..Block::default() });
        } else if let Some(block) = blocks.last_mut() {
            if let Some(engine) = line.strip_prefix("-- engine:") {
                block.engine = Some(engine.trim().to_owned());
            } else if let Some(doc) = line.strip_prefix("--") {
                if block.text.is_empty() {
                    block.doc.push_str(doc.trim());
                    block.doc.push(' ');
                }
            } else if !line.trim().is_empty() {
                block.text.push_str(line);
                block.text.push('\n');
            }
        }
    }
    let mut named: BTreeMap<String, Vec<Block>> = BTreeMap::new();
    for mut block in blocks {
        let trimmed = block.text.trim().trim_end_matches(';').to_owned();
        assert!(!trimmed.is_empty(), "{}: {} has no text", file.display(), block.name);
        assert!(!block.doc.trim().is_empty(), "{}: {} has no sentence", file.display(), block.name);
        block.text = trimmed;
        named.entry(block.name.clone()).or_default().push(block);
    }
    named
}

/// Rewrites `$1` to `?1`: SQLite numbers `$` names by first appearance, `?` by their number.
fn numbered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let parameter = letter == '$' && letters.peek().is_some_and(char::is_ascii_digit);
        out.push(if parameter { '?' } else { letter });
    }
    out
}

/// Returns the list of migrations; both folders must carry equal names.
fn migrations(folder: &Path) -> String {
    let names = |engine: &str| {
        let entries = fs::read_dir(folder.join(engine)).expect("the migrations are readable");
        let mut names: Vec<String> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    let sqlite = names("sqlite");
    assert_eq!(sqlite, names("postgres"), "both engines need migrations of equal names");
    let mut list = String::new();
    for file in sqlite {
        let (number, rest) = file.split_once('_').expect("a migration is called NNNN_name.sql");
        let number: i64 = number.parse().expect("a migration starts with its number");
        let path =
            |engine: &str| folder.join(engine).join(&file).canonicalize().expect("the file was just listed");
        let _ = writeln!(
            list,
            "store::Migration {{ number: {number}, name: {name:?}, sqlite: include_str!({s:?}), postgres: include_str!({p:?}) }},",
            name = rest.trim_end_matches(".sql"),
            s = path("sqlite").display().to_string(),
            p = path("postgres").display().to_string(),
        );
    }
    format!("/// Every migration, oldest first.\npub static MIGRATIONS: &[store::Migration] = &[{list}];\n")
}
