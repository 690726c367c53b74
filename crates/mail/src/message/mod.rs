//! One mail as bytes (RFC 5322 and MIME): two twins, quoted-printable, headers that cannot be injected.
//!
//! Everything that reaches a header is a type which cannot hold a line break: [`HeaderText`], [`Address`],
//! [`MessageId`], [`HeaderUrl`]. The same message gives the same bytes, so it can be signed, hashed and compared.

mod address;
mod encode;
mod values;

#[cfg(test)]
mod tests;

pub use address::{Address, AddressError, Mailbox};
pub use values::{HeaderText, HeaderUrl, MessageId};

use measure::Moment;

use encode::{display_name, quoted_printable, unstructured};

/// The line between the parts. Quoted-printable writes each `=` as `=3D`, so no body can contain it.
const BOUNDARY: &str = "=_twins";

/// A mail to one person, ready to be written.
#[derive(Clone, Debug)]
pub struct Message {
    /// Who writes.
    pub from: Mailbox,
    /// Who reads.
    pub to: Mailbox,
    /// Where answers go, when that is not `from`.
    pub reply_to: Option<Mailbox>,
    /// The name of this mail in the world, the same on every try to deliver it.
    pub message_id: MessageId,
    /// When it was written.
    pub date: Moment,
    /// The subject.
    pub subject: HeaderText,
    /// The plain-text twin.
    pub text: String,
    /// The HTML twin.
    pub html: String,
    /// How a reader leaves the list; absent in mail that is not part of one.
    pub list: Option<List>,
    /// What a mailbox provider groups complaints by (`Feedback-ID`).
    pub feedback_id: Option<HeaderText>,
    /// Whether a machine decided to send this, so that out-of-office programs stay silent (RFC 3834).
    pub automatic: bool,
}

/// The headers of mail that one can unsubscribe from.
#[derive(Clone, Debug)]
pub struct List {
    /// The list's lasting name (RFC 2919), such as `journeys.example.com`.
    pub id: HeaderText,
    /// Takes a POST and unsubscribes at once, without a page (RFC 8058).
    pub unsubscribe: HeaderUrl,
}

impl Message {
    /// Writes the message with CRLF line ends; dots are doubled by the SMTP client, not here.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = String::with_capacity(2_048 + (self.text.len() + self.html.len()) * 5 / 4);
        self.headers(&mut out);
        for (kind, twin) in [("plain", &self.text), ("html", &self.html)] {
            out.extend(["\r\n--", BOUNDARY, "\r\nContent-Type: text/", kind, "; charset=utf-8\r\n"]);
            out.push_str("Content-Transfer-Encoding: quoted-printable\r\n\r\n");
            quoted_printable(twin, &mut out);
        }
        out.extend(["\r\n--", BOUNDARY, "--\r\n"]);
        out.into_bytes()
    }

    fn headers(&self, out: &mut String) {
        let mut header = |name: &str, value: &str| {
            out.push_str(name);
            out.push_str(": ");
            out.push_str(value);
            out.push_str("\r\n");
        };
        header("Date", &self.date.timestamp().strftime("%a, %d %b %Y %H:%M:%S +0000").to_string());
        header("From", &mailbox(&self.from));
        header("To", &mailbox(&self.to));
        if let Some(reply_to) = &self.reply_to {
            header("Reply-To", &mailbox(reply_to));
        }
        header("Message-ID", &format!("<{}>", self.message_id));
        header("Subject", &unstructured(self.subject.as_str(), "Subject: ".len()));
        if let Some(list) = &self.list {
            header("List-Id", &format!("<{}>", list.id.token()));
            header("List-Unsubscribe", &format!("<{}>", list.unsubscribe));
            header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        if let Some(feedback_id) = &self.feedback_id {
            header("Feedback-ID", &feedback_id.token());
        }
        if self.automatic {
            header("Auto-Submitted", "auto-generated");
        }
        header("MIME-Version", "1.0");
        header("Content-Type", &format!("multipart/alternative; boundary=\"{BOUNDARY}\""));
    }
}

fn mailbox(mailbox: &Mailbox) -> String {
    if mailbox.name.as_str().is_empty() {
        return mailbox.address.to_string();
    }
    format!("{}\r\n <{}>", display_name(mailbox.name.as_str(), "Reply-To: ".len()), mailbox.address)
}
