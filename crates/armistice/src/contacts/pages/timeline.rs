//! The timeline as it is drawn: one sentence for each thing that happened.

use maud::{Markup, html};

use crate::capture::touch::Kind;
use crate::contacts::ContactId;
use crate::contacts::author::Names;
use crate::contacts::stage::Stage;
use crate::contacts::timeline::{Changed, Did, Entry, Moved, Page, Touched, Turned};
use crate::web::{Card, Empty, Icon, Link, Picture, Reader, Timeline, Tone, stage_badge};

/// Draws a page of the timeline with the way to what is older.
pub(super) fn card(id: ContactId, page: &Page, reader: &Reader) -> Markup {
    let older = page.older.map(|place| Link::to(format!("/contacts/{id}")).with("before", place).to_string());
    let entries = page.entries.iter().map(|entry| drawn(entry, &page.names));
    let timeline = Timeline::new(reader).entries(entries).older(older);
    html! {
        div #timeline {
            @if page.entries.is_empty() {
                (Card::titled("Timeline").body(Empty::new(Picture::Path, "Nothing has happened yet")
                    .text("What this contact does and what we do for them will stand here, newest first.")))
            } @else { (Card::titled("Timeline").body(timeline)) }
        }
    }
}

fn drawn(entry: &Entry, names: &Names) -> crate::web::Entry {
    match entry {
        Entry::Touched(row) => touched(row),
        Entry::Did(row) => did(row, names),
        Entry::Moved(row) => moved(row, names),
        Entry::Turned(row) => turned(row, names),
        Entry::Changed(row) => changed(row, names),
    }
}

/// Returns the pictogram and the verb of a touch.
pub(super) fn words(kind: &str) -> (Icon, &str) {
    match Kind::of(kind) {
        Some(Kind::Visit) => (Icon::Visit, "Looked at"),
        Some(Kind::Click) => (Icon::Click, "Followed"),
        Some(Kind::Submission) => (Icon::Form, "Filled in"),
        Some(Kind::Reply) => (Icon::Mail, "Answered"),
        Some(Kind::Call) => (Icon::Phone, "Answered a call"),
        Some(Kind::Event) => (Icon::Calendar, "Came to"),
        Some(Kind::Download) => (Icon::Export, "Downloaded"),
        Some(Kind::Unsubscribe) => (Icon::Mail, "Unsubscribed"),
        None => (Icon::Info, kind),
    }
}

fn touched(row: &Touched) -> crate::web::Entry {
    let (icon, verb) = words(&row.kind);
    let machine = row.is_machine();
    let title = html! { (verb) " " (row.subject) @if machine { " (a machine did)" } };
    let entry = crate::web::Entry::new(if machine { Icon::Machine } else { icon }, row.at, title);
    let from = [row.source.as_deref(), row.campaign.as_deref()];
    let from: Vec<&str> = from.into_iter().flatten().collect();
    let entry = if from.is_empty() { entry } else { entry.by(format!("from {}", from.join(", "))) };
    let entry = match &row.answers {
        Some(answers) => entry.body(answered(answers)),
        None => entry,
    };
    if machine { entry.faint() } else { entry.tone(Tone::Marketing) }
}

/// Draws the answers of a submission, word for word.
fn answered(answers: &str) -> Markup {
    let answers: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(answers).unwrap_or_default();
    html! {
        dl.details {
            @for (key, value) in &answers {
                div { dt { (key) } dd { (value.as_str().map_or_else(|| value.to_string(), str::to_owned)) } }
            }
        }
    }
}

fn did(row: &Did, names: &Names) -> crate::web::Entry {
    let (icon, tone, path) = match row.kind.as_str() {
        "mail_sent" => (Icon::Mail, Tone::Marketing, None),
        "attempt" => (Icon::Phone, Tone::Sales, None),
        "note" => (Icon::Note, Tone::Neutral, None),
        "handoff" => (Icon::Handoff, Tone::Sales, Some("/handoffs/")),
        "deal" => (Icon::Deal, Tone::Sales, Some("/deals/")),
        "journey" => (Icon::Journey, Tone::Marketing, None),
        "import" => (Icon::Import, Tone::Marketing, None),
        _ => (Icon::Info, Tone::Neutral, None),
    };
    let href = path.zip(row.reference).map(|(path, id)| format!("{path}{}", store::id_to_text(id)));
    let title = html! {
        @if row.kind == "note" { "Note" }
        @else if let Some(href) = href { a href=(href) { (row.summary) } }
        @else { (row.summary) }
    };
    let entry = crate::web::Entry::new(icon, row.at, title).tone(tone).by(names.of(&row.author));
    if row.kind == "note" { entry.body(html! { p { (row.summary) } }) } else { entry }
}

fn moved(row: &Moved, names: &Names) -> crate::web::Entry {
    let title = html! {
        @match &row.from_stage {
            Some(from) => { "From " (label(from)) " to " (stage_badge(&row.to_stage)) }
            None => { "Begins as " (stage_badge(&row.to_stage)) }
        }
    };
    let entry = crate::web::Entry::new(Icon::Stage, row.at, title).by(names.of(&row.author));
    if row.reason.is_empty() { entry } else { entry.body(html! { p { (row.reason) } }) }
}

fn turned(row: &Turned, names: &Names) -> crate::web::Entry {
    let verb = if row.kind == "joined" { "Joined the segment " } else { "Left the segment " };
    let title = html! { (verb) a href=(format!("/segments/{}", row.segment_id)) { (row.segment) } };
    let entry =
        crate::web::Entry::new(Icon::Segment, row.at, title).tone(Tone::Marketing).by(names.of(&row.author));
    if row.reason.is_empty() { entry } else { entry.body(html! { p { (row.reason) } }) }
}

fn label(stage: &str) -> &str {
    match stage.parse::<Stage>() {
        Ok(known) => known.label(),
        Err(_) => stage,
    }
}

fn changed(row: &Changed, names: &Names) -> crate::web::Entry {
    let shown = |value: &Option<String>| match value {
        Some(value) if row.field == "owner" => names.of_id(value).to_owned(),
        Some(value) => value.clone(),
        None => "nothing".to_owned(),
    };
    let field = row.field.replace('_', " ");
    let title = html! { "Changed " (field) ": " (shown(&row.old_value)) " → " (shown(&row.new_value)) };
    crate::web::Entry::new(Icon::Info, row.at, title).by(names.of(&row.author))
}
