//! Buttons, badges, notices, lists: the small parts.

use maud::{Markup, Render, html};
use measure::{DAY_MS, HOUR_MS, MINUTE_MS};

use crate::web::components::*;
use crate::web::{Icon, Reader, icon};

pub(super) fn draw(reader: &Reader) -> Markup {
    html! {
        (buttons())
        (columns(2, html! { (badges(reader)) (notices()) }))
        (columns(2, html! { (steps()) (reasons()) }))
        (columns(2, html! { (progress()) (texts()) }))
        (Card::titled("Pictures").body(row(html! {
            @for picture in [Picture::List, Picture::Tray, Picture::Paper, Picture::Chart, Picture::Letter, Picture::Search, Picture::Path] {
                (Empty::new(picture, "Picture").text("What will stand here."))
            }
        })))
    }
}

fn buttons() -> Markup {
    Card::titled("Buttons").note("At most one primary on a page.").body(html! {
        (row(html! {
            (Button::submit("Save").primary())
            (Button::link("New contact", "#").icon(Icon::Plus))
            (Button::submit("Not now").quiet())
            (Button::submit("Erase").danger().confirm("Erase this contact? This cannot be taken back."))
            (Button::submit("Accept").primary().key("a"))
            (Button::submit("Reject").key("r"))
            (Button::submit("Waiting").disabled(true))
            (Button::submit("Small").small())
            (Button::link("Filter", "#").icon_only(Icon::Filter))
            (Button::dialog("Open a dialog", "sample"))
            (Menu::new("sample-menu", "More").link("Edit", "#", Some(Icon::Note)).post("Recycle", "#", Some(Icon::Recycle)).line().danger("Erase", "#", "Erase?"))
        }))
        (Dialog::new("sample", "Reject this handoff").body(
            Form::post("#")
                .field(Field::radios("reason", "Why?").option("fit", "Not a fit").option("time", "Not the right time").option("reach", "Cannot be reached").required())
                .field(Field::text_area("note", "What did you hear?", 3))
                .button(Button::submit("Reject").primary()).button(Button::close("Cancel").quiet())
        ))
    }).foot(html! { (icon::wordmark()) }).render()
}

fn badges(reader: &Reader) -> Markup {
    let tones = [
        (Tone::Neutral, "Neutral"),
        (Tone::Marketing, "Marketing"),
        (Tone::Sales, "Sales"),
        (Tone::Kept, "Kept"),
        (Tone::Broken, "Broken"),
        (Tone::Waiting, "Waiting"),
        (Tone::Accent, "Accent"),
    ];
    let stages =
        ["subscriber", "lead", "mql", "sal", "sql", "opportunity", "customer", "recycled", "disqualified"];
    Card::titled("Badges").body(html! {
        (row(html! { @for (tone, words) in tones { (badge(tone, words)) } }))
        (row(html! { @for (tone, words) in tones { (dot(tone, words)) } }))
        (row(html! { @for stage in stages { (stage_badge(stage)) } }))
        (row(html! { @for fit in ['A', 'B', 'C'] { @for readiness in 1..=3 { (grid_badge(fit, readiness)) } } }))
        (row(html! {
            (deadline(reader.now + 3 * DAY_MS, reader)) (deadline(reader.now + 2 * HOUR_MS + 10 * MINUTE_MS, reader)) (deadline(reader.now - 40 * MINUTE_MS, reader))
            (tag("trade show", None)) (tag("pricing", Some("#")))
        }))
        (row(html! { @for name in ["Ada Lovelace", "Grace Okafor", "Tomás Řehák", "Lior Cohen", "Mei Tan", "Ingrid Aas"] { (person(name)) } }))
    }).render()
}

fn notices() -> Markup {
    Card::titled("Notices").body(html! {
        (Notice::info("The journey runs on Thursday, 09:00 in each contact's zone."))
        (Notice::good("The agreement is signed by both heads and in force from 1 April."))
        (Notice::warning("Six handoffs reach their deadline today.").actions(Button::link("Open the inbox", "#").small()))
        (Notice::problem("The mail server refused the sign-in. Check the user name and password.").title("Mail is not going out"))
    }).render()
}

fn steps() -> Markup {
    Card::titled("First ten minutes").note("Four steps, one of them done.").body(html! {
        (Checklist::new()
            .step(StepState::Done, "Name your company", "", None)
            .step(StepState::Current, "Connect your mail server", "So that invitations and journeys can go out.", Some(html! { (Button::link("Connect", "#").small().primary()) }))
            .step(StepState::Ahead, "Invite a colleague", "The other side, ideally.", Some(html! { (Button::link("Invite", "#").small()) }))
            .step(StepState::Ahead, "Review the agreement", "A template waits for both heads.", None))
        (stepper(&["Upload", "Columns", "Dry run", "Import"], 2))
    }).render()
}

fn reasons() -> Markup {
    Card::titled("Why this person, why now")
        .body(html! {
            (Reasons::new()
                .points(24.0, "Read the pricing page three times", Some(html! { "2 days ago" }))
                .points(12.5, "Opened the guide “Leaving the spreadsheet”", Some(html! { "6 days ago" }))
                .points(-10.0, "Free-mail address", None)
                .clause(true, "Fit is at least B", None)
                .clause(true, "Readiness is at least 50", Some(html! { "58.2 now" }))
                .clause(false, "Nurtured by at least two mails", Some(html! { "one so far" })))
        })
        .render()
}

fn progress() -> Markup {
    Card::titled("Progress and facts").body(html! {
        (Progress::new("Importing leads.csv", 3_120, 8_000))
        (Progress::new("Counting", 0, 0))
        (meter(Tone::Kept, "Kept", 0.82)) (meter(Tone::Waiting, "At risk", 0.34))
        (Details::new().row("E-mail", html! { a href="#" { "ada@analytical.example" } }).row("Owner", person("Grace Okafor")).maybe("Phone", None::<&str>).row("Source", "Paid search"))
    }).render()
}

fn texts() -> Markup {
    Card::titled("Text for machines").body(html! {
        (code_block("shell", "armistice serve --database-url postgres://localhost/armistice"))
        (copy_value("https://crm.example/f/pricing-guide"))
        p { "Press " (kbd("g")) " then " (kbd("i")) " for the inbox." }
        (prose(html! { p { "Marketing hands over " strong { "40 qualified leads" } " each month. " a href="#" { "See the definition" } "." } ul { li { "Fit A or B" } li { "Readiness of 50 or more" } } }))
    }).render()
}
