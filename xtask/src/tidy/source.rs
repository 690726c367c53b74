//! Rust text with comments, strings and tests set apart.
//!
//! Laws look at names and paths, so a small scanner serves better than a parser: every byte of a
//! comment or a string becomes a space and lines stay where they are.

/// The parts of a Rust file that laws look at.
#[derive(Default)]
pub struct Source {
    /// The code: comments and the contents of strings are spaces, lines are kept.
    pub code: String,
    /// `code` without items under `#[cfg(test)]`.
    pub shipped: String,
    /// The string literals outside tests, with the line each starts on.
    pub strings: Vec<(usize, String)>,
    /// The comments, with the line each starts on.
    pub comments: Vec<(usize, String)>,
}

/// Splits `text` into code, strings and comments.
pub fn read(text: &str) -> Source {
    let mut scanner =
        Scanner { bytes: text.as_bytes(), at: 0, line: 1, code: Vec::new(), source: Source::default() };
    while scanner.at < scanner.bytes.len() {
        scanner.step();
    }
    let mut source = scanner.source;
    source.code = String::from_utf8_lossy(&scanner.code).into_owned();
    let tests = test_spans(&source.code);
    source.shipped = without(&source.code, &tests);
    let lines: Vec<_> = tests
        .iter()
        .map(|(start, end)| line_of(&source.code, *start)..=line_of(&source.code, *end))
        .collect();
    source.strings.retain(|(line, _)| !lines.iter().any(|range| range.contains(line)));
    source
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    code: Vec<u8>,
    source: Source,
}

impl Scanner<'_> {
    fn step(&mut self) {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(b"//") {
            let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            self.comment(length);
        } else if rest.starts_with(b"/*") {
            self.comment(block_comment(rest));
        } else if let Some((open, hashes)) = raw_string(rest).filter(|_| !self.inside_a_word()) {
            let close = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
            let length = find(&rest[open..], &close).unwrap_or(rest.len() - open);
            self.string(open, length, close.len());
        } else if rest[0] == b'"' {
            self.string(1, quoted(&rest[1..]), 1);
        } else if let Some(length) = character(rest) {
            self.blank(length);
        } else {
            self.keep(1);
        }
    }

    /// `for r in` and `bar"` must not read as the start of a raw string.
    fn inside_a_word(&self) -> bool {
        self.at > 0 && is_word(self.bytes[self.at - 1])
    }

    fn comment(&mut self, length: usize) {
        let text = String::from_utf8_lossy(&self.bytes[self.at..self.at + length]).into_owned();
        self.source.comments.push((self.line, text));
        self.blank(length);
    }

    fn string(&mut self, open: usize, length: usize, close: usize) {
        let start = self.at + open;
        let end = (start + length).min(self.bytes.len());
        let text = String::from_utf8_lossy(&self.bytes[start..end]).into_owned();
        self.source.strings.push((self.line, text));
        self.keep(open);
        self.blank(end - start);
        self.keep(close);
    }

    fn keep(&mut self, length: usize) {
        for _ in 0..length.min(self.bytes.len() - self.at) {
            let byte = self.bytes[self.at];
            self.line += usize::from(byte == b'\n');
            self.code.push(if byte.is_ascii() { byte } else { b' ' });
            self.at += 1;
        }
    }

    fn blank(&mut self, length: usize) {
        for _ in 0..length.min(self.bytes.len() - self.at) {
            let byte = self.bytes[self.at];
            self.line += usize::from(byte == b'\n');
            self.code.push(if byte == b'\n' { b'\n' } else { b' ' });
            self.at += 1;
        }
    }
}

/// Length of a block comment, nested ones included.
fn block_comment(rest: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            (at, depth) = (at + 2, depth + 1);
        } else if rest[at..].starts_with(b"*/") {
            (at, depth) = (at + 2, depth - 1);
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// The length of `r##"` and its number of hashes, when a raw string starts here.
fn raw_string(rest: &[u8]) -> Option<(usize, usize)> {
    let prefix = [b"br".as_slice(), b"cr", b"r"].into_iter().find(|prefix| rest.starts_with(prefix))?.len();
    let hashes = rest[prefix..].iter().take_while(|byte| **byte == b'#').count();
    (rest.get(prefix + hashes) == Some(&b'"')).then_some((prefix + hashes + 1, hashes))
}

/// Length of a quoted string's contents, escapes included.
fn quoted(rest: &[u8]) -> usize {
    let mut at = 0;
    while at < rest.len() && rest[at] != b'"' {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    at.min(rest.len())
}

/// Length of a character literal, when one starts here and not a lifetime.
fn character(rest: &[u8]) -> Option<usize> {
    if rest[0] != b'\'' || rest.len() < 3 {
        return None;
    }
    if rest[1] == b'\\' {
        return rest[3..].iter().take(12).position(|byte| *byte == b'\'').map(|end| end + 4);
    }
    let width = rest[1..].iter().skip(1).take_while(|byte| **byte & 0xC0 == 0x80).count() + 1;
    (rest.get(1 + width) == Some(&b'\'')).then_some(width + 2)
}

/// The byte ranges of items under `#[cfg(test)]`.
fn test_spans(code: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut from = 0;
    while let Some(start) = code[from..].find("#[cfg(test)]").map(|at| at + from) {
        let end = item_end(code.as_bytes(), start + "#[cfg(test)]".len());
        spans.push((start, end));
        from = end;
    }
    spans
}

/// Where the item ends that starts at `from`: at its `;` or at the brace that closes it.
pub fn item_end(code: &[u8], from: usize) -> usize {
    let (mut round, mut curly) = (0_i32, 0_i32);
    for (at, byte) in code.iter().enumerate().skip(from) {
        match byte {
            b'(' | b'[' => round += 1,
            b')' | b']' => round -= 1,
            b'{' => curly += 1,
            b'}' => {
                curly -= 1;
                if curly <= 0 {
                    return at + 1;
                }
            }
            b';' if round == 0 && curly == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

fn without(code: &str, spans: &[(usize, usize)]) -> String {
    let mut bytes = code.as_bytes().to_vec();
    for (start, end) in spans {
        for byte in &mut bytes[*start..*end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The line, from 1, of the byte at `at`.
pub fn line_of(text: &str, at: usize) -> usize {
    text[..at.min(text.len())].matches('\n').count() + 1
}

/// True for bytes that can stand in a name.
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Every name in `code` with the line it stands on.
pub fn names(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.lines().enumerate().flat_map(|(line, text)| {
        text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
            .filter(|name| !name.is_empty())
            .map(move |name| (line + 1, name))
    })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
