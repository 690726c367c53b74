//! Reading a mail back: what a person would see of it.

use mail_parser::MessageParser;

/// A mail as its reader sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The subject.
    pub subject: String,
    /// The plain-text body.
    pub text: String,
    /// The HTML body, when the mail has one.
    pub html: Option<String>,
    /// The header fields in order, as sent.
    pub headers: Vec<(String, String)>,
}

/// Reads a mail. Whatever cannot be read is left empty: a mailbox shows damaged mails, too.
pub fn read(bytes: &[u8]) -> Read {
    let Some(parsed) = MessageParser::default().parse(bytes) else { return Read::default() };
    let headers = parsed.headers_raw().map(|(name, value)| (name.to_owned(), unfolded(value))).collect();
    Read {
        subject: parsed.subject().unwrap_or_default().to_owned(),
        text: parsed.body_text(0).map(std::borrow::Cow::into_owned).unwrap_or_default(),
        html: (parsed.html_body_count() > 0)
            .then(|| parsed.body_html(0).map(std::borrow::Cow::into_owned))
            .flatten(),
        headers,
    }
}

fn unfolded(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}
