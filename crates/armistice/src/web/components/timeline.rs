//! Touches and activities in order, newest first, grouped by day.

use maud::{Markup, Render, html};
use measure::Moment;

use super::badge::Tone;
use crate::web::{Icon, Reader};

/// One thing that happened.
#[derive(Clone, Debug)]
#[must_use]
pub struct Entry {
    icon: Icon,
    tone: Tone,
    at: Moment,
    title: Markup,
    who: Option<String>,
    body: Option<Markup>,
    faint: bool,
}

impl Entry {
    /// Starts an entry with what happened: "Visited pricing".
    pub fn new(icon: Icon, at: Moment, title: impl Render) -> Self {
        Self { icon, tone: Tone::Neutral, at, title: title.render(), who: None, body: None, faint: false }
    }

    /// Colours its point: Marketing did it, Sales did it, a promise was kept or broken.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Says who did it.
    pub fn by(mut self, who: impl Into<String>) -> Self {
        self.who = Some(who.into());
        self
    }

    /// Adds what was said, answered or noted.
    pub fn body(mut self, body: impl Render) -> Self {
        self.body = Some(body.render()).filter(|body| !body.0.is_empty());
        self
    }

    /// Draws it faint: a machine did it, or it was set aside.
    pub fn faint(mut self) -> Self {
        self.faint = true;
        self
    }
}

/// A timeline as one reader sees it.
#[derive(Clone, Debug)]
#[must_use]
pub struct Timeline<'a> {
    reader: &'a Reader,
    entries: Vec<Entry>,
    older: Option<String>,
}

impl<'a> Timeline<'a> {
    /// Starts an empty timeline.
    pub fn new(reader: &'a Reader) -> Self {
        Self { reader, entries: Vec::new(), older: None }
    }

    /// Adds an entry; entries come in the order they are shown, newest first.
    pub fn entry(mut self, entry: Entry) -> Self {
        self.entries.push(entry);
        self
    }

    /// Adds many entries.
    pub fn entries(mut self, entries: impl IntoIterator<Item = Entry>) -> Self {
        self.entries.extend(entries);
        self
    }

    /// Sets the link to what came before the last entry.
    pub fn older(mut self, href: Option<impl Into<String>>) -> Self {
        self.older = href.map(Into::into);
        self
    }
}

impl Render for Timeline<'_> {
    fn render(&self) -> Markup {
        let days = self.entries.chunk_by(|one, two| self.day(one) == self.day(two));
        html! {
            div.timeline {
                @for day in days {
                    section.day {
                        @if let Some(first) = day.first() { h2 { (self.reader.day_heading(first.at)) } }
                        ol { @for entry in day { (self.draw(entry)) } }
                    }
                }
                @if let Some(older) = &self.older { a.button.small href=(older) { "Show older" } }
            }
        }
    }
}

impl Timeline<'_> {
    fn day(&self, entry: &Entry) -> jiff::civil::Date {
        entry.at.in_zone(&self.reader.zone).date()
    }

    fn draw(&self, entry: &Entry) -> Markup {
        html! {
            li.faint[entry.faint] {
                span class=(format!("point {}", entry.tone.class())) { (entry.icon) }
                div.event {
                    p.event-head {
                        span.event-title { (entry.title) @if let Some(who) = &entry.who { " " span.note { (who) } } }
                        time.note datetime=(entry.at.timestamp().to_string()) title=(self.reader.full(entry.at)) { (self.reader.clock(entry.at)) }
                    }
                    @if let Some(body) = &entry.body { div.event-body { (body) } }
                }
            }
        }
    }
}
