//! The parts of the dossier: its forms, and what is known around the handoff.

use maud::{Markup, html};

use super::dossier::Typed;
use crate::agreement::clock::Clock;
use crate::capture::touch::{Kind, Touch};
use crate::contacts::activity::Activity;
use crate::sales::HandoffId;
use crate::sales::attempt::{Answer, Attempt, Channel};
use crate::sales::dossier::Dossier;
use crate::sales::list::name_of;
use crate::sales::reason::{Consequence, Reason};
use crate::web::{
    Button, Card, Details, Entry, Field, Form, Icon, Lines, Reader, Timeline, Tone, badge, deadline, format,
    mail_link, stage_badge,
};

/// Draws the form that logs an attempt: one key per answer.
pub fn attempt_form(id: HandoffId, typed: &Typed) -> Markup {
    let tried = &typed.tried;
    let channel = if tried.channel.is_empty() { Channel::Call.word() } else { &tried.channel };
    let form = Form::post(format!("/handoffs/{id}/attempts"))
        .field(
            Field::radios("channel", "How")
                .options(Channel::ALL.map(|channel| (channel.word(), channel.label())))
                .value(channel)
                .across()
                .required()
                .error(typed.errors.of("channel")),
        )
        .fields([
            Field::text("note", "Note")
                .value(&tried.note)
                .error(typed.errors.of("note"))
                .placeholder("Their words, if any"),
            Field::date_time("at", "When, if not just now").value(&tried.at).error(typed.errors.of("at")),
        ])
        .problem(typed.errors.of("outcome"));
    let form = Answer::ALL.iter().enumerate().fold(form, |form, (at, answer)| {
        let button = Button::submit(answer.label()).sends("outcome", answer.word()).key((at + 1).to_string());
        form.button(button)
    });
    html! {
        (Card::titled("Log an attempt").note("Press the number of what came of it. A promise counts when the attempt is recorded, which is now.").body(form))
    }
}

/// Draws the form that gives a handoff back.
pub fn back_form(action: &str, verb: &str, found: &Dossier, typed: &Typed) -> Markup {
    let promised = found.agreement.attempts_promised;
    let early = found.tally.attempts < promised;
    let reasons = Reason::ALL.into_iter().filter(|reason| !(early && *reason == Reason::Unreachable));
    let hint = html! {
        "Wrong data goes to Marketing to be mended, “not our kind” and “wants no contact” never come back, the others return to nurture."
        @if early { " “Unreachable” can be chosen after " (promised) " attempts." }
    };
    html! {
        (Form::post(action)
            .field(Field::select("reason", "Why")
                .option("", "Choose a reason")
                .options(reasons.map(|reason| (reason.word(), reason.label())))
                .value(&typed.back.reason).error(typed.errors.of("reason")).hint(hint).required())
            .field(Field::date("until", "They want to hear from us on").value(&typed.back.until)
                .error(typed.errors.of("until")).hint("Needed for “Not now, later”"))
            .field(Field::text_area("note", "Note", 3).value(&typed.back.note).error(typed.errors.of("note")))
            .button(Button::submit(verb).primary()))
    }
}

/// Draws the form that makes a deal of a handoff.
pub fn deal_form(action: &str, found: &Dossier, typed: &Typed) -> Markup {
    let deal = &typed.deal;
    let suggested =
        found.account.as_ref().map_or_else(|| found.contact.name(), |account| account.name.clone());
    let name = if deal.name.is_empty() { &suggested } else { &deal.name };
    let currency = if deal.currency.is_empty() { &found.currency } else { &deal.currency };
    html! {
        (Form::post(action)
            .field(Field::text("name", "Name").id_prefix("deal-").value(name).error(typed.errors.of("name")).required())
            .fields([
                Field::text("amount", "Amount").short().id_prefix("deal-").value(&deal.amount).error(typed.errors.of("amount"))
                    .placeholder("12,000"),
                Field::text("currency", "Currency").short().id_prefix("deal-").value(currency).error(typed.errors.of("currency")),
            ])
            .field(Field::date("expected_close", "Expected close").id_prefix("deal-").value(&deal.expected_close)
                .error(typed.errors.of("expected_close")))
            .button(Button::submit("Make a deal").primary()))
    }
}

/// Draws the promises that run for the handoff.
pub fn promises(found: &Dossier, reader: &Reader) -> Markup {
    let rows = found.clocks.iter().fold(Details::new(), |rows, clock| {
        rows.row(clock.clause.label(), html! { (outcome(clock, reader)) })
    });
    let progress = format!("{} of {} attempts", found.tally.attempts, found.agreement.attempts_promised);
    html! { (Card::titled("Promises").note(progress).body(rows)) }
}

fn outcome(clock: &Clock, reader: &Reader) -> Markup {
    match (clock.outcome.as_deref(), clock.ended_at) {
        (Some("kept"), Some(at)) => html! { (badge(Tone::Kept, "Kept")) " " (reader.time(at)) },
        (Some("broken"), Some(at)) => html! { (badge(Tone::Broken, "Broken")) " " (reader.time(at)) },
        (Some(_), _) => html! { (badge(Tone::Neutral, "Nothing owed")) },
        (None, _) => deadline(clock.due_at, reader),
    }
}

/// Draws how to reach the person.
pub fn person(found: &Dossier, reader: &Reader) -> Markup {
    let contact = &found.contact;
    let local = contact.zone.as_deref().and_then(|zone| measure::zone(zone).ok());
    let details = Details::new()
        .known("E-mail", contact.email.as_ref().map(|email| mail_link(email)))
        .known(
            "Telephone",
            contact.phone.as_ref().map(|phone| html! { a href=(format!("tel:{phone}")) { (phone) } }),
        )
        .known("Title", contact.job_title.as_ref())
        .known("Place", place(contact.city.as_deref(), contact.country.as_deref()))
        .known("Their time", local.map(|zone| Reader::new(reader.now, zone).clock(reader.now)))
        .known("Came from", contact.source.as_ref());
    let open = Button::link("Open the contact", format!("/contacts/{}", contact.id)).small();
    html! { (Card::titled("Person").body(details).foot(open)) }
}

fn place(city: Option<&str>, country: Option<&str>) -> Option<String> {
    let place = [city, country].into_iter().flatten().collect::<Vec<_>>().join(", ");
    (!place.is_empty()).then_some(place)
}

/// Draws the company and other people there.
pub fn company(found: &Dossier, reader: &Reader) -> Markup {
    let Some(account) = &found.account else {
        return html! { (Card::titled("Company").body(html! { p.note { "No company is known." } })) };
    };
    let details = Details::new()
        .known("Domain", account.domain.as_ref())
        .known("Industry", account.industry.as_ref())
        .known("Employees", account.employees.map(format::number))
        .known("Country", account.country.as_ref());
    html! {
        (Card::titled(&account.name).body(html! {
            (details)
            @if !found.others.is_empty() {
                h3 { "Other people there" }
                (others(found, reader))
            }
        }).foot(Button::link("Open the account", format!("/accounts/{}", account.id)).small()))
    }
}

/// Draws the form that gives the handoff to another seller.
pub fn seller_form(found: &Dossier, typed: &Typed) -> Markup {
    let sellers = found.sellers.iter().map(|user| (user.id.to_string(), user.name.clone()));
    let form = Form::post(format!("/handoffs/{}/owner", found.handoff.id))
        .field(
            Field::select("owner", "Whose handoff it is")
                .options(sellers)
                .value(found.handoff.owner_id.to_string())
                .error(typed.errors.of("owner"))
                .required(),
        )
        .inline()
        .button(Button::submit("Give"));
    html! { (Card::titled("Seller").body(form)) }
}

fn others(found: &Dossier, reader: &Reader) -> Lines {
    found.others.iter().fold(Lines::new(), |lines, other| {
        let name = name_of(other.first_name.as_deref(), other.last_name.as_deref(), other.email.as_deref());
        let note = html! {
            (other.job_title.as_deref().unwrap_or_default())
            @if let Some(at) = other.last_touch_at { @if other.job_title.is_some() { ", " } "active " (reader.time(at)) }
        };
        let link = html! { a href=(format!("/contacts/{}", other.id)) { (name) } };
        lines.line(link, stage_badge(other.stage.word()), note)
    })
}

/// Draws the steps of the handoff.
pub fn history(found: &Dossier, reader: &Reader) -> Markup {
    let entries = found.events.iter().rev().map(|event| {
        let reason = Reason::of(&event.reason);
        let why = reason.map_or(event.reason.as_str(), |reason| reason.label());
        let after = reason.map(|reason| consequence_words(reason.consequence()));
        let title = html! { (sentence(&event.kind)) @if !why.is_empty() { ": " (why) } };
        let entry = Entry::new(Icon::Handoff, event.at, title).by(event.name.clone().unwrap_or_default());
        match (after, event.note.as_str()) {
            (None, "") => entry,
            (after, note) => entry.body(html! {
                @if let Some(after) = after { p.note { (after) } }
                @if !note.is_empty() { p { (note) } }
            }),
        }
    });
    html! { (Card::titled("Handoff").body(Timeline::new(reader).entries(entries))) }
}

fn sentence(kind: &str) -> &str {
    match kind {
        "offered" => "Offered",
        "accepted" => "Accepted",
        "rejected" => "Rejected",
        "returned" => "Returned",
        "converted" => "Became a deal",
        "reassigned" => "Given to",
        other => other,
    }
}

fn consequence_words(consequence: Consequence) -> &'static str {
    match consequence {
        Consequence::Recycle => "Back to nurture",
        Consequence::FixData => "Back to Marketing, to mend the record",
        Consequence::Disqualify => "Will not be offered again",
    }
}

/// Draws what they did and what we did, in one timeline, the latest first. Attempts show their notes.
pub fn what_happened(found: &Dossier, reader: &Reader) -> Markup {
    let touches = found.touches.iter().map(|touch| (touch.at, touched(touch)));
    let ours = found.activities.iter().map(|activity| (activity.at, did(activity, &found.attempts)));
    let mut entries: Vec<_> = touches.chain(ours).collect();
    entries.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let timeline = Timeline::new(reader).entries(entries.into_iter().map(|(_, entry)| entry));
    let nothing = found.touches.is_empty() && found.activities.is_empty();
    html! {
        (Card::titled("What they read, what we did").body(html! {
            @if nothing { p.note { "Nothing is known yet." } } @else { (timeline) }
        }))
    }
}

fn touched(touch: &Touch) -> Entry {
    let (icon, words) = match Kind::of(&touch.kind) {
        Some(Kind::Visit) => (Icon::Visit, "Looked at"),
        Some(Kind::Click) => (Icon::Click, "Followed"),
        Some(Kind::Submission) => (Icon::Form, "Filled in"),
        Some(Kind::Reply) => (Icon::Mail, "Answered a mail"),
        Some(Kind::Call) => (Icon::Phone, "Answered a call"),
        Some(Kind::Event) => (Icon::Calendar, "Came to"),
        Some(Kind::Download) => (Icon::Export, "Downloaded"),
        Some(Kind::Unsubscribe) => (Icon::Mail, "Unsubscribed"),
        None => (Icon::Info, touch.kind.as_str()),
    };
    let entry = Entry::new(icon, touch.at, html! { (words) " " (touch.subject) }).tone(Tone::Marketing);
    if touch.is_machine() {
        Entry::new(Icon::Machine, touch.at, html! { (words) " " (touch.subject) " (a scanner)" }).faint()
    } else {
        entry
    }
}

fn did(activity: &Activity, attempts: &[Attempt]) -> Entry {
    let attempt = attempts
        .iter()
        .find(|attempt| activity.kind == "attempt" && activity.reference == Some(attempt.id.0));
    let icon = match activity.kind.as_str() {
        "mail_sent" => Icon::Mail,
        "attempt" => Icon::Phone,
        "handoff" => Icon::Handoff,
        "deal" => Icon::Deal,
        "journey" => Icon::Journey,
        _ => Icon::Note,
    };
    let entry = Entry::new(icon, activity.at, &activity.summary).tone(Tone::Sales);
    match attempt {
        Some(attempt) if attempt.note.is_empty() => entry.by(&attempt.name),
        Some(attempt) => entry.by(&attempt.name).body(html! { p { (attempt.note) } }),
        None => entry,
    }
}
