//! Mail that the product itself sends to colleagues and contacts: three files, subject, text and HTML.

use super::disguise::{self, Origin, Piece};
use super::html::escaped;
use super::sandbox::Sandbox;
use super::{BODY_BYTES_MAX, SUBJECT_BYTES_MAX};
use super::{Context, Field, Frame, RenderError, Rendered, TemplateError, both, checked, subject_line};

/// A mail whose twins are both written by hand. Values are escaped in the HTML and plain elsewhere.
#[derive(Debug)]
pub struct SystemMail {
    subject: Sandbox,
    text: Sandbox,
    html: Sandbox,
}

impl SystemMail {
    /// Checks the three texts; `html` is the body that stands inside the frame.
    pub fn parse(subject: &str, text: &str, html: &str) -> Result<Self, TemplateError> {
        Ok(Self {
            subject: checked(Field::Subject, subject, SUBJECT_BYTES_MAX)?,
            text: checked(Field::Body, text, BODY_BYTES_MAX)?,
            html: checked(Field::Body, html, BODY_BYTES_MAX)?,
        })
    }

    /// Renders the mail; its links are neither checked nor counted, because we wrote them.
    pub fn render(&self, context: &Context, frame: &Frame) -> Result<Rendered, RenderError> {
        let (subject, text) = both(self.subject.fill(context), self.text.fill(context))?;
        let html = self.html.fill(context)?;
        Ok(Rendered {
            subject: subject_line(&subject)?,
            html: frame.html(&with_escaped_values(&html)),
            text: frame.text(&disguise::readable(&text)),
        })
    }
}

fn with_escaped_values(filled: &str) -> String {
    disguise::pieces(filled).into_iter().fold(String::with_capacity(filled.len()), |mut out, piece| {
        match piece {
            Piece::Author(markup) => out.push_str(markup),
            Piece::Data(Origin::Stated, value) => out.push_str(&escaped(&disguise::unlinked(&value))),
            Piece::Data(_, value) => out.push_str(&escaped(&value)),
        }
        out
    })
}
