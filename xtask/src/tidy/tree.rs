//! The files of the repository as text, and who they are in the house.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::source::{self, Source};

/// Folders that hold no text of ours.
const SKIPPED: [&str; 5] = ["target", "node_modules", ".git", "var", ".library"];
/// What a law can read; everything else (pictures, fonts) is left alone.
const READ: [&str; 12] = ["rs", "sql", "md", "toml", "txt", "js", "mjs", "css", "json", "sh", "yml", "html"];

/// One file: its path from the root with `/`, and its text.
pub struct File {
    /// Path from the repository's root.
    pub path: String,
    /// Its text as committed.
    pub text: String,
    /// Its Rust, with tests, comments and strings set apart; empty for other files.
    pub source: Source,
}

impl File {
    /// A file as it would be read from disk.
    pub fn new(path: &str, text: &str) -> Self {
        let source =
            if path.to_ascii_lowercase().ends_with(".rs") { source::read(text) } else { Source::default() };
        Self { path: path.to_owned(), text: text.to_owned(), source }
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// True when the name ends in `.extension`.
    pub fn is(&self, extension: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, end)| end == extension)
    }

    /// True for files that exist only to test: `tests.rs`, `tests/`, `benches/`, `examples/`.
    pub fn is_test(&self) -> bool {
        self.name() == "tests.rs"
            || ["/tests/", "/benches/", "/examples/"].iter().any(|part| self.path.contains(part))
    }

    /// The room of the house this file stands in, such as `contacts`; none for files beside the rooms.
    pub fn room(&self) -> Option<&str> {
        self.path.strip_prefix(HOUSE)?.split_once('/').map(|(room, _)| room)
    }
}

/// Where the rooms are.
pub const HOUSE: &str = "crates/armistice/src/";

/// All files that laws read, in order of path, and the paths of all files.
#[derive(Default)]
pub struct Tree {
    /// The files that laws read.
    pub files: Vec<File>,
    /// Every path, pictures and folders included.
    pub paths: Vec<String>,
}

impl Tree {
    /// Reads the tree at `root`.
    pub fn read(root: &Path) -> Result<Self> {
        let mut tree = Self::default();
        tree.descend(root, "")?;
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    fn descend(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            self.paths.push(path.clone());
            if entry.file_type()?.is_dir() {
                if !SKIPPED.contains(&name.as_str()) {
                    self.descend(&entry.path(), &format!("{path}/"))?;
                }
            } else if READ.iter().any(|extension| path.ends_with(&format!(".{extension}"))) {
                // A file that is not UTF-8 is data for a test, and no law reads it.
                if let Ok(text) = fs::read_to_string(entry.path()) {
                    self.files.push(File::new(&path, &text));
                }
            }
        }
        Ok(())
    }

    /// A tree of the test's own making.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files: Vec<File> = files.iter().map(|(path, text)| File::new(path, text)).collect();
        let paths = files.iter().map(|file| file.path.clone()).collect();
        Self { files, paths }
    }

    /// The file at exactly this path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The Rust files whose path starts with `prefix`.
    pub fn rust<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.is("rs") && file.path.starts_with(prefix))
    }
}
