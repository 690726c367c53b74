//! The paths that Rust code names: `use` trees spread out, and paths written in place.

use super::source::{is_word, line_of};

/// A path as the code names it, such as `crate::flow::receive`, and its line.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// The line, from 1.
    pub line: usize,
    /// The segments, from the first.
    pub segments: Vec<String>,
}

/// Every path of two or more segments that `code` names, and every `use` of a whole crate.
pub fn named(code: &str) -> Vec<Named> {
    let mut reader = Reader { code, bytes: code.as_bytes(), at: 0, found: Vec::new() };
    while reader.at < reader.bytes.len() {
        let start = reader.at;
        match reader.word() {
            Some("use") => reader.tree(&[]),
            Some(word) if reader.starts_with("::") && !preceded_by_path(reader.bytes, start) => {
                reader.in_place(start, word);
            }
            Some(_) => {}
            None => reader.at += 1,
        }
    }
    reader.found
}

struct Reader<'a> {
    code: &'a str,
    bytes: &'a [u8],
    at: usize,
    found: Vec<Named>,
}

impl<'a> Reader<'a> {
    fn word(&mut self) -> Option<&'a str> {
        let start = self.at;
        let length = self.bytes[start..].iter().take_while(|byte| is_word(**byte)).count();
        self.at += length;
        (length > 0).then(|| &self.code[start..start + length])
    }

    fn starts_with(&self, text: &str) -> bool {
        self.bytes[self.at..].starts_with(text.as_bytes())
    }

    fn skip_space(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    /// Reads one branch of a `use` tree, and everything under it.
    fn tree(&mut self, prefix: &[String]) {
        let mut segments = prefix.to_vec();
        loop {
            self.skip_space();
            let start = self.at;
            if self.starts_with("::") {
                self.at += 2;
            } else if self.starts_with("{") {
                self.at += 1;
                return self.branches(&segments);
            } else if let Some(word) = self.word() {
                match word {
                    "as" => return,
                    "self" if !segments.is_empty() => {}
                    _ => segments.push(word.to_owned()),
                }
                if !self.starts_with("::") {
                    let line = line_of(self.code, start);
                    self.found.push(Named { line, segments });
                    return self.skip_rename();
                }
            } else {
                let line = line_of(self.code, start);
                self.found.push(Named { line, segments });
                self.at += usize::from(self.starts_with("*"));
                return;
            }
        }
    }

    fn branches(&mut self, prefix: &[String]) {
        while self.at < self.bytes.len() {
            self.skip_space();
            if self.starts_with("}") {
                self.at += 1;
                return;
            }
            if self.starts_with(",") {
                self.at += 1;
            } else {
                let before = self.at;
                self.tree(prefix);
                self.at += usize::from(self.at == before);
            }
        }
    }

    fn skip_rename(&mut self) {
        let before = self.at;
        self.skip_space();
        if self.word() == Some("as") {
            self.skip_space();
            self.word();
        } else {
            self.at = before;
        }
    }

    fn in_place(&mut self, start: usize, first: &str) {
        let mut segments = vec![first.to_owned()];
        while self.starts_with("::") {
            self.at += 2;
            match self.word() {
                Some(word) => segments.push(word.to_owned()),
                None => break,
            }
        }
        self.found.push(Named { line: line_of(self.code, start), segments });
    }
}

fn preceded_by_path(bytes: &[u8], start: usize) -> bool {
    bytes[..start].ends_with(b"::") || bytes[..start].ends_with(b".")
}
