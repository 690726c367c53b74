//! The encodings of MIME: encoded words (RFC 2047) and quoted-printable (RFC 2045).

use std::fmt::Write as _;

/// Columns that a line of a header or a body may take.
const LINE_MAX: usize = 76;
/// Characters of one encoded word between `=?UTF-8?Q?` and `?=`.
const WORD_MAX: usize = 60;

/// Writes free text as a header value, folded; `column` is where it starts.
pub(super) fn unstructured(text: &str, column: usize) -> String {
    if is_plain(text) { folded(text, column) } else { encoded_words(text, column) }
}

/// Writes a display name: quoted when it is ASCII, encoded otherwise.
pub(super) fn display_name(name: &str, column: usize) -> String {
    if !is_plain(name) || name.len() > LINE_MAX - column - 2 {
        return encoded_words(name, column);
    }
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Says whether a text may stand in a header as it is.
fn is_plain(text: &str) -> bool {
    let short = |word: &str| word.len() < LINE_MAX - 10;
    text.is_ascii() && !text.contains("=?") && text.split(' ').all(short)
}

fn folded(text: &str, mut column: usize) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            let full = column + 1 + word.len() > LINE_MAX;
            out.push_str(if full { "\r\n " } else { " " });
            column = if full { 1 } else { column + 1 };
        }
        out.push_str(word);
        column += word.len();
    }
    out
}

fn encoded_words(text: &str, column: usize) -> String {
    let mut words = vec![String::new()];
    // The first line also holds the header's name.
    let mut room = WORD_MAX.saturating_sub(column);
    for c in text.chars() {
        let piece = encoded_character(c);
        if piece.len() > room {
            words.push(String::new());
            room = WORD_MAX;
        }
        room -= piece.len();
        if let Some(word) = words.last_mut() {
            word.push_str(&piece);
        }
    }
    words.iter().map(|word| format!("=?UTF-8?Q?{word}?=")).collect::<Vec<_>>().join("\r\n ")
}

/// Encodes one character whole, so that no word ends within it; what is left literal is safe in a display name too.
fn encoded_character(c: char) -> String {
    if c == ' ' {
        return "_".to_owned();
    }
    if c.is_ascii_alphanumeric() || "!*+-/".contains(c) {
        return c.to_string();
    }
    let mut bytes = [0; 4];
    c.encode_utf8(&mut bytes).bytes().fold(String::with_capacity(12), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "={byte:02X}");
        out
    })
}

/// Writes a text as quoted-printable with CRLF line ends.
pub(super) fn quoted_printable(text: &str, out: &mut String) {
    for line in text.lines() {
        let mut column = 0;
        let mut bytes = line.bytes().peekable();
        while let Some(byte) = bytes.next() {
            let last = bytes.peek().is_none();
            let literal = match byte {
                b' ' | b'\t' => !last,
                b'=' => false,
                byte => byte.is_ascii_graphic(),
            };
            let width = if literal { 1 } else { 3 };
            // One column stays free for the soft break's own mark.
            if column + width > LINE_MAX - 1 {
                out.push_str("=\r\n");
                column = 0;
            }
            column += width;
            if literal {
                out.push(char::from(byte));
            } else {
                // Writing to a String cannot fail.
                let _ = write!(out, "={byte:02X}");
            }
        }
        out.push_str("\r\n");
    }
}
