//! What a server says, read strictly.

use std::fmt;

/// Bytes of one line of an answer; RFC 5321 allows 512, real servers write more.
const LINE_BYTES_MAX: usize = 4_096;
/// Lines of one answer.
const LINES_MAX: usize = 128;

/// An answer: `250 2.0.0 Ok`, with the lines of a longer one joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The three-digit code.
    pub code: u16,
    /// The enhanced status code (RFC 3463), when the server sent one.
    pub enhanced: Option<Enhanced>,
    /// The words behind the codes, one item per line.
    pub lines: Vec<String>,
}

/// An enhanced status code such as 5.1.1: class, subject, detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enhanced(pub u16, pub u16, pub u16);

impl Reply {
    /// Says whether the command was done.
    pub fn is_positive(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// Says whether trying again later may help.
    pub fn is_temporary(&self) -> bool {
        (400..500).contains(&self.code)
    }

    /// Says whether trying again will not help.
    pub fn is_permanent(&self) -> bool {
        (500..600).contains(&self.code)
    }

    /// Says whether the server is about to close the connection.
    pub fn is_closing(&self) -> bool {
        self.code == 421
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        if let Some(Enhanced(class, subject, detail)) = self.enhanced {
            write!(f, " {class}.{subject}.{detail}")?;
        }
        for line in self.lines.iter().filter(|line| !line.is_empty()) {
            write!(f, " {line}")?;
        }
        Ok(())
    }
}

/// The beginning of `inbox`: a whole answer with its length in bytes, or none yet.
///
/// Errors are bytes that no SMTP server sends.
pub(super) fn parse(inbox: &[u8]) -> Result<Option<(Reply, usize)>, String> {
    let mut reply: Option<Reply> = None;
    let mut at = 0;
    while let Some(length) = inbox[at..].iter().position(|byte| *byte == b'\n') {
        let line = inbox[at..at + length].strip_suffix(b"\r").unwrap_or(&inbox[at..at + length]);
        at += length + 1;
        let (code, last, text) = parse_line(line).ok_or_else(|| shown(line))?;
        let reply = reply.get_or_insert(Reply { code, enhanced: None, lines: Vec::new() });
        if reply.code != code || reply.lines.len() == LINES_MAX {
            return Err(shown(line));
        }
        let (enhanced, words) = parse_enhanced(text, code);
        reply.enhanced = reply.enhanced.or(enhanced);
        reply.lines.push(words);
        if last {
            return Ok(Some((reply.clone(), at)));
        }
    }
    let unfinished = &inbox[at..];
    if unfinished.len() > LINE_BYTES_MAX { Err(shown(unfinished)) } else { Ok(None) }
}

/// One line: its code, whether it is the last one, and its text.
fn parse_line(line: &[u8]) -> Option<(u16, bool, String)> {
    let [a, b, c, rest @ ..] = line else { return None };
    let digits = [*a, *b, *c];
    if line.len() > LINE_BYTES_MAX || !digits.iter().all(u8::is_ascii_digit) || !(b'2'..=b'5').contains(a) {
        return None;
    }
    let code = digits.iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
    let (last, text) = match rest {
        [] => (true, rest),
        [b' ', text @ ..] => (true, text),
        [b'-', text @ ..] => (false, text),
        _ => return None,
    };
    let visible = String::from_utf8_lossy(text)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>();
    Some((code, last, visible.trim().to_owned()))
}

/// Splits `5.1.1 words` when the class agrees with the code, as RFC 2034 demands.
fn parse_enhanced(text: String, code: u16) -> (Option<Enhanced>, String) {
    let (first, words) = text.split_once(' ').unwrap_or((&text, ""));
    let mut numbers = first.split('.').map(|part| part.parse::<u16>().ok().filter(|_| part.len() <= 3));
    let parts = [numbers.next().flatten(), numbers.next().flatten(), numbers.next().flatten()];
    match (parts, numbers.next()) {
        ([Some(class), Some(subject), Some(detail)], None) if class == code / 100 => {
            (Some(Enhanced(class, subject, detail)), words.to_owned())
        }
        _ => (None, text),
    }
}

fn shown(line: &[u8]) -> String {
    let start = String::from_utf8_lossy(&line[..line.len().min(80)]).into_owned();
    format!("the server's answer is not SMTP: {start:?}")
}
