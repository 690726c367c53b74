//! Values that may stand in a header.

use std::fmt;

use super::address::is_atom;

/// Characters that a header text keeps; a longer one is cut.
const TEXT_CHARS_MAX: usize = 1_000;
/// Bytes of one header line that must not be broken (RFC 5322 allows 998 with the name).
const TOKEN_BYTES_MAX: usize = 900;

/// One line of text without control characters: a subject, a display name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct HeaderText(String);

impl HeaderText {
    /// Makes one line of any text: control characters and runs of blanks become one space.
    pub fn new(text: &str) -> Self {
        let spaced: String =
            text.chars().take(TEXT_CHARS_MAX).map(|c| if is_line_or_control(c) { ' ' } else { c }).collect();
        Self(spaced.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the text as a header token: visible ASCII without angle brackets, everything else left out.
    pub(super) fn token(&self) -> String {
        self.0
            .chars()
            .filter(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>'))
            .take(TOKEN_BYTES_MAX)
            .collect()
    }
}

impl fmt::Display for HeaderText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Besides control characters, Unicode has its own line ends, and marks that reverse the reading direction.
fn is_line_or_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A web address in a header: visible ASCII, `http` or `https`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderUrl(String);

impl HeaderUrl {
    /// Returns the address if it can stand between angle brackets in one header line.
    pub fn parse(url: &str) -> Option<Self> {
        let web = url.starts_with("https://") || url.starts_with("http://");
        let clean = url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>'));
        (web && clean && url.len() <= TOKEN_BYTES_MAX).then(|| Self(url.to_owned()))
    }
}

impl fmt::Display for HeaderUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A message id without its angle brackets: `unique@domain`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// Makes an id of a part that is unique on this installation and its domain; other characters become `-`.
    pub fn new(unique: &str, domain: &str) -> Self {
        let clean = |text: &str| {
            let kept: String =
                text.chars().map(|c| if is_atom(c) && c.is_ascii() { c } else { '-' }).take(200).collect();
            let trimmed = kept.trim_matches(['.', '-']).to_owned();
            if trimmed.is_empty() { "local".to_owned() } else { trimmed }
        };
        Self(format!("{}@{}", clean(unique), clean(domain)))
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
