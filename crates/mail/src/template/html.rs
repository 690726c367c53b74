//! The HTML twin: Markdown events as tags with inline styles, which is what mail programs understand.

use std::fmt::Write as _;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::Colour;
use super::disguise;

/// Writes the body of the mail; the frame goes around it.
pub(super) fn write(events: &[Event<'_>], brand: Colour) -> String {
    let mut writer = Writer { out: String::with_capacity(4_096), brand, alt: None };
    let mut rest = events;
    while let Some((event, after)) = rest.split_first() {
        if let Some((url, label, behind)) = button(rest) {
            writer.button(url, label);
            rest = behind;
        } else {
            writer.event(event);
            rest = after;
        }
    }
    writer.out
}

/// Escapes text for HTML, between tags and in quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
        out
    })
}

/// A paragraph that is nothing but one bold link: its target, its label, and what follows.
fn button<'a, 'b>(events: &'b [Event<'a>]) -> Option<(&'b str, &'b [Event<'a>], &'b [Event<'a>])> {
    let [
        Event::Start(Tag::Paragraph),
        Event::Start(Tag::Strong),
        Event::Start(Tag::Link { dest_url, .. }),
        inner @ ..,
    ] = events
    else {
        return None;
    };
    let link_end = inner.iter().position(|event| matches!(event, Event::End(TagEnd::Link)))?;
    let (label, after) = inner.split_at(link_end);
    match after {
        [_, Event::End(TagEnd::Strong), Event::End(TagEnd::Paragraph), after @ ..] => {
            Some((dest_url, label, after))
        }
        _ => None,
    }
}

struct Writer {
    out: String,
    brand: Colour,
    /// The words of the image that is being read: they belong into its `alt`.
    alt: Option<String>,
}

impl Writer {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            Event::Code(code) => {
                self.out.push_str("<code style=\"font-family:ui-monospace,Menlo,Consolas,monospace\">");
                self.words(code);
                self.out.push_str("</code>");
            }
            // HTML is text here: what somebody typed is what the reader sees.
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.words(text),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => {
                self.out.push_str("<hr style=\"border:0;border-top:1px solid #d9d9d4;margin:24px 0\">\n");
            }
            // Extensions are off, so no other event comes.
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        let readable = disguise::readable(text);
        match &mut self.alt {
            Some(alt) => alt.push_str(&readable),
            None => self.out.push_str(&escaped(&readable)),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let opening = match tag {
            Tag::Paragraph | Tag::HtmlBlock => "<p style=\"margin:0 0 16px\">".to_owned(),
            Tag::Heading { level, .. } => {
                let (name, pixels) = heading(*level);
                format!(
                    "<{name} style=\"margin:24px 0 8px;font-size:{pixels}px;line-height:1.3;font-weight:600\">"
                )
            }
            Tag::BlockQuote(_) => {
                let brand = self.brand;
                format!(
                    "<blockquote style=\"margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid {brand}\">"
                )
            }
            Tag::CodeBlock(_) => "<pre style=\"margin:0 0 16px;white-space:pre-wrap;\
                font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px\">"
                .to_owned(),
            Tag::List(None) => "<ul style=\"margin:0 0 16px;padding:0 0 0 24px\">\n".to_owned(),
            Tag::List(Some(first)) => {
                format!("<ol start=\"{first}\" style=\"margin:0 0 16px;padding:0 0 0 24px\">\n")
            }
            Tag::Item => "<li style=\"margin:0 0 4px\">".to_owned(),
            Tag::Emphasis => "<em>".to_owned(),
            Tag::Strong => "<strong>".to_owned(),
            Tag::Link { dest_url, .. } => format!("<a class=\"link\" href=\"{}\">", escaped(dest_url)),
            Tag::Image { dest_url, .. } => {
                self.alt = Some(String::new());
                format!(
                    "<img src=\"{}\" style=\"max-width:100%;height:auto;border:0\" alt=\"",
                    escaped(dest_url)
                )
            }
            _ => String::new(),
        };
        self.out.push_str(&opening);
    }

    fn end(&mut self, tag: TagEnd) {
        let closing = match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => "</p>\n",
            TagEnd::Heading(level) => {
                // Writing to a String cannot fail.
                let _ = writeln!(self.out, "</{}>", heading(level).0);
                return;
            }
            TagEnd::BlockQuote(_) => "</blockquote>\n",
            TagEnd::CodeBlock => "</pre>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Link => "</a>",
            TagEnd::Image => {
                let alt = self.alt.take().unwrap_or_default();
                self.out.push_str(&escaped(&alt));
                "\">"
            }
            _ => "",
        };
        self.out.push_str(closing);
    }

    /// Writes a button as a one-cell table, the only form that every mail program draws.
    fn button(&mut self, url: &str, label: &[Event<'_>]) {
        let (brand, ink, url) = (self.brand, self.brand.ink(), escaped(url));
        // Writing to a String cannot fail.
        let _ = write!(
            self.out,
            "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" style=\"margin:8px 0 24px\"><tr>\
             <td bgcolor=\"{brand}\" style=\"border-radius:6px;background:{brand}\">\
             <a href=\"{url}\" style=\"display:inline-block;padding:12px 24px;font-weight:600;color:{ink};\
             text-decoration:none\">"
        );
        for event in label {
            self.event(event);
        }
        self.out.push_str("</a></td></tr></table>\n");
    }
}

fn heading(level: HeadingLevel) -> (&'static str, u8) {
    match level {
        HeadingLevel::H1 => ("h1", 26),
        HeadingLevel::H2 => ("h2", 20),
        HeadingLevel::H3 => ("h3", 17),
        _ => ("h4", 16),
    }
}
