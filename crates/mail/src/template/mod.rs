//! The text of a mail: Markdown with Jinja fields, checked once, rendered per contact into an HTML and a plain twin.
//!
//! # What a marketer writes
//! - Fields: `{{ contact.first_name }}`. A field without a value stops the send and is named; a fallback prevents
//!   that: `{{ contact.first_name | default("there") }}`. An empty text counts as no value.
//! - Markdown (`CommonMark`): paragraphs, headings, lists, quotes, emphasis, links, images, code. HTML is shown as text.
//! - A paragraph that is nothing but one bold link is a button: `**[Book a demo](https://example.com/demo)**`.
//! - Links start with `https://`, `http://`, `mailto:` or `tel:`, or with one of our own links: `{{ links.preferences }}`.
//!
//! # Why a contact's data cannot become markup or a link
//! Values never meet the Markdown parser. Jinja writes them in a disguise of private-use characters (see `disguise`)
//! which every parser takes for plain letters; they are taken off only when the twins are written, where HTML escapes
//! them and a URL percent-encodes them. So the structure of a mail depends on its author alone.

mod context;
mod disguise;
mod frame;
mod html;
mod links;
mod sandbox;
mod system;
mod text;

#[cfg(test)]
mod tests;

pub use context::Context;
pub use frame::{Colour, Frame};
pub use system::SystemMail;

use std::collections::BTreeSet;

use pulldown_cmark::{Options, Parser};

use crate::message::HeaderText;
use context::Probe;
use sandbox::Sandbox;

/// Bytes of Markdown that one template may have.
pub const BODY_BYTES_MAX: usize = 100_000;
/// Bytes of source that a subject may have.
pub const SUBJECT_BYTES_MAX: usize = 1_000;
/// Characters that a personalised subject may have; longer ones are cut by every mail program anyway.
pub const SUBJECT_CHARS_MAX: usize = 250;

/// Where in a template something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The subject line.
    Subject,
    /// The Markdown body.
    Body,
}

/// Why a template cannot be saved, in words for its author.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct TemplateError {
    /// The part of the template that is wrong.
    pub field: Field,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

/// Why a checked template cannot be sent to this contact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// Fields without a value and without a fallback, sorted by name.
    #[error("no value for {}; add a fallback such as | default(\"there\")", .0.join(", "))]
    Unfilled(Vec<String>),
    /// The text grew beyond what a mail may have.
    #[error("the text becomes longer than {0} bytes")]
    TooLong(usize),
    /// The template works too long, as with a loop over a huge list.
    #[error("the template does too much work")]
    TooMuchWork,
    /// A link whose target is not allowed or would be chosen by a contact's data.
    #[error("the link {0:?} may not be sent: links start with https://, http://, mailto: or tel:")]
    UnsafeLink(String),
    /// An expression that fails for these values.
    #[error("line {line}: {message}")]
    Failed {
        /// The line, counted from 1.
        line: usize,
        /// What went wrong.
        message: String,
    },
}

/// A mail as one contact gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject: one line without control characters.
    pub subject: HeaderText,
    /// A whole HTML document.
    pub html: String,
    /// The plain-text twin.
    pub text: String,
}

/// A checked template.
#[derive(Debug)]
pub struct Template {
    subject: Sandbox,
    body: Sandbox,
}

impl Template {
    /// Checks a subject and a Markdown body; errors name the line and the remedy.
    ///
    /// Expressions are tried twice, with every field empty and with every field filled, so that unknown filters and
    /// forbidden output are found while writing. What remains (a branch that neither try takes) stops the send.
    pub fn parse(subject: &str, markdown: &str) -> Result<Self, TemplateError> {
        let subject = checked(Field::Subject, subject, SUBJECT_BYTES_MAX)?;
        let body = checked(Field::Body, markdown, BODY_BYTES_MAX)?;
        let template = Self { subject, body };
        template.check_links(markdown)?;
        Ok(template)
    }

    /// Returns the names of the fields that the subject or the body uses, such as `contact.first_name`.
    pub fn fields(&self) -> BTreeSet<String> {
        let mut fields = self.subject.fields();
        fields.extend(self.body.fields());
        fields
    }

    /// Renders the mail for one contact.
    ///
    /// `count` is given the target of every link that a reader can follow to the web, once, and answers with what
    /// stands in the mail instead (a counted redirect, or the target itself). The frame's own links (preferences,
    /// unsubscribe), `mailto:` and `tel:` links are never given to it.
    pub fn render(
        &self,
        context: &Context,
        frame: &Frame,
        count: &mut dyn FnMut(&str) -> String,
    ) -> Result<Rendered, RenderError> {
        let context = context.with_links_of(frame);
        let subject = self.subject.fill(&context);
        let body = self.body.fill(&context);
        let (subject, body) = both(subject, body)?;

        let mut events: Vec<_> = Parser::new_ext(&body, Options::empty()).collect();
        links::resolve(&mut events, frame, count)?;
        Ok(Rendered {
            subject: subject_line(&subject)?,
            html: frame.html(&html::write(&events, frame.brand)),
            text: frame.text(&text::write(&events)),
        })
    }

    fn check_links(&self, markdown: &str) -> Result<(), TemplateError> {
        let Ok(filled) = self.body.fill(&Context::probe(Probe::Filled)) else { return Ok(()) };
        let mut events: Vec<_> = Parser::new_ext(&filled, Options::empty()).collect();
        let Err(RenderError::UnsafeLink(target)) = links::check(&mut events) else { return Ok(()) };
        let line = markdown.lines().position(|line| line.contains(&target)).map_or(1, |index| index + 1);
        let message = format!(
            "the link \"{target}\" cannot be sent: start it with https://, http://, mailto: or tel:, and use fields \
             only after the address of the site"
        );
        Err(TemplateError { field: Field::Body, line, message })
    }
}

/// Returns both texts, or one error that names the unfilled fields of both.
fn both(
    subject: Result<String, RenderError>,
    body: Result<String, RenderError>,
) -> Result<(String, String), RenderError> {
    match (subject, body) {
        (Ok(subject), Ok(body)) => Ok((subject, body)),
        (Err(RenderError::Unfilled(mut names)), Err(RenderError::Unfilled(more))) => {
            names.extend(more);
            names.sort();
            names.dedup();
            Err(RenderError::Unfilled(names))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

fn subject_line(filled: &str) -> Result<HeaderText, RenderError> {
    let subject = HeaderText::new(&disguise::plain(filled));
    if subject.as_str().chars().count() > SUBJECT_CHARS_MAX {
        return Err(RenderError::TooLong(SUBJECT_CHARS_MAX));
    }
    Ok(subject)
}

fn checked(field: Field, source: &str, bytes_max: usize) -> Result<Sandbox, TemplateError> {
    let wrong = |line, message: &str| TemplateError { field, line, message: message.to_owned() };
    if source.len() > bytes_max {
        return Err(wrong(1, &format!("the text is longer than {bytes_max} bytes; shorten it")));
    }
    if source.trim().is_empty() {
        return Err(wrong(1, "write something here"));
    }
    if let Some(line) = source.lines().position(|line| line.chars().any(disguise::is_disguised)) {
        return Err(wrong(line + 1, "a private-use character cannot be sent; remove it"));
    }
    Sandbox::compile(source).map_err(|(line, message)| wrong(line, &message))
}
