//! The plain-text twin, made from the same Markdown events as the HTML: links as "text (address)", underlined
//! headings, lists with their marks.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::disguise;

/// Writes the plain text of the mail, ending with one line break.
pub(super) fn write(events: &[Event<'_>]) -> String {
    let mut writer = Writer::default();
    for event in events {
        writer.event(event);
    }
    let mut text = writer.out.trim_end().to_owned();
    text.push('\n');
    text
}

/// The space that the next words need before them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Line,
    Blank,
}

#[derive(Default)]
struct Writer {
    out: String,
    gap: Gap,
    /// What begins each line: `> ` per quote, spaces under a list mark.
    margins: Vec<String>,
    /// The next number of each open list; a list without numbers has none.
    lists: Vec<Option<u64>>,
    /// Where the open link or heading began in `out`, and the link's target.
    opened: Vec<(usize, String)>,
}

impl Writer {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.words(&disguise::readable(text));
            }
            Event::SoftBreak | Event::HardBreak => self.need(Gap::Line),
            Event::Rule => {
                self.need(Gap::Blank);
                self.words("---");
                self.need(Gap::Blank);
            }
            // Extensions are off, so no other event comes.
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::BlockQuote(_) => self.indent("> "),
            Tag::CodeBlock(_) => self.indent("    "),
            Tag::List(first) => {
                self.need(Gap::Line);
                self.lists.push(*first);
            }
            Tag::Item => self.mark(),
            Tag::Heading { .. } => {
                self.settle();
                self.opened.push((self.out.len(), String::new()));
            }
            Tag::Link { dest_url, .. } => {
                self.settle();
                self.opened.push((self.out.len(), dest_url.to_string()));
            }
            Tag::Image { .. } => self.words("["),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.need(Gap::Blank),
            TagEnd::Heading(level) => self.underline(level),
            TagEnd::BlockQuote(_) | TagEnd::CodeBlock => {
                self.margins.pop();
                self.need(Gap::Blank);
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.need(if self.lists.is_empty() { Gap::Blank } else { Gap::Line });
            }
            TagEnd::Item => {
                self.margins.pop();
                self.need(Gap::Line);
            }
            TagEnd::Link => self.target(),
            TagEnd::Image => self.words("]"),
            _ => {}
        }
    }

    fn need(&mut self, gap: Gap) {
        if !self.out.is_empty() {
            self.gap = self.gap.max(gap);
        }
    }

    /// Writes the space that is due, and the margin of the new line.
    fn settle(&mut self) {
        let margin = self.margins.concat();
        match self.gap {
            Gap::None if !self.out.is_empty() => return,
            Gap::None => {}
            Gap::Line => self.out.push('\n'),
            Gap::Blank => {
                self.out.push('\n');
                self.out.push_str(margin.trim_end());
                self.out.push('\n');
            }
        }
        self.gap = Gap::None;
        self.out.push_str(&margin);
    }

    /// Gives the next lines a deeper margin; an empty line that is due still belongs to the old one.
    fn indent(&mut self, margin: &str) {
        if self.gap == Gap::Blank {
            self.out.push('\n');
            self.out.push_str(self.margins.concat().trim_end());
            self.gap = Gap::Line;
        }
        self.margins.push(margin.to_owned());
    }

    fn words(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.need(Gap::Line);
            }
            if !line.is_empty() {
                self.settle();
                self.out.push_str(line);
            }
        }
    }

    /// Writes the mark of a list item and indents what follows it.
    fn mark(&mut self) {
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number += 1;
                mark
            }
            _ => "- ".to_owned(),
        };
        self.settle();
        self.out.push_str(&mark);
        self.margins.push(" ".repeat(mark.len()));
    }

    fn underline(&mut self, level: HeadingLevel) {
        let Some((start, _)) = self.opened.pop() else { return };
        let width = self.out[start..].chars().count();
        let line = match level {
            HeadingLevel::H1 => "=",
            HeadingLevel::H2 => "-",
            _ => "",
        };
        self.need(Gap::Line);
        self.words(&line.repeat(width));
        self.need(Gap::Blank);
    }

    /// Writes the target of a link behind its text, unless the text is the target already.
    fn target(&mut self) {
        let Some((start, target)) = self.opened.pop() else { return };
        let shown = &self.out[start..];
        if shown != target && Some(shown) != target.strip_prefix("mailto:") {
            self.words(&format!(" ({target})"));
        }
    }
}
