//! The parts of the page of one contact that stand beside its timeline.

use maud::{Markup, Render as _, html};

use super::contact::Typed;
use crate::contacts::contact::Contact;
use crate::contacts::field::FieldValue;
use crate::contacts::portrait::Portrait;
use crate::people::Caller;
use crate::sales::handoff::State;
use crate::web::{Button, Card, Details, Dialog, Field, Form, Icon, Link, Reader, Tone, badge, format, tag};

/// Draws what is known: the standard fields, then the company's own.
pub(super) fn facts(caller: &Caller, found: &Portrait) -> Markup {
    let (contact, reader) = (&found.contact, caller.reader());
    let details = standard(contact)
        .maybe("Owner", found.owner.as_ref())
        .maybe("Source", source(found))
        .row("First seen", reader.date_time(contact.first_seen_at))
        .maybe("Last touch", contact.last_touch_at.map(|at| reader.time(at)))
        .row("Stage since", reader.date_time(contact.stage_since));
    let details = match contact.recycle_until {
        Some(until) => details.row("Recycled until", reader.date_time(until)),
        None => details,
    };
    let details = found.fields.iter().fold(details, |details, field| {
        let value = found.values.iter().find(|value| value.field_id == field.id);
        details.maybe(&field.label, value.map(|value| shown(value, &reader)))
    });
    html! { (Card::titled("Facts").body(details)) }
}

/// Draws the choice of an owner.
pub(super) fn owner(found: &Portrait, typed: &Typed) -> Markup {
    let owners = found.owners.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let present = found.contact.owner_id.map(|id| id.to_string()).unwrap_or_default();
    let form = Form::post(format!("/contacts/{}/owner", found.contact.id))
        .inline()
        .field(
            Field::select("owner", "Whose contact")
                .option("", "Nobody's")
                .options(owners)
                .value(present)
                .error(typed.errors.of("owner"))
                .required(),
        )
        .button(Button::submit("Give").small());
    html! { (Card::titled("Owner").body(form)) }
}

/// Draws the tags, each with the way to take it off.
pub(super) fn tags(found: &Portrait, typed: &Typed, may_edit: bool) -> Markup {
    let id = found.contact.id;
    let add = Form::post(format!("/contacts/{id}/tags"))
        .inline()
        .field(
            Field::text("tag", "New tag")
                .value(&typed.tag)
                .error(typed.errors.of("tag"))
                .autocomplete("off")
                .required(),
        )
        .button(Button::submit("Add").small());
    let off = |word: &str| {
        let label = format!("Take off {word}");
        let button = Button::submit(label).icon_only(Icon::Close).quiet().small();
        Form::post(format!("/contacts/{id}/tags/remove"))
            .inline()
            .field(Field::hidden("tag", word))
            .button(button)
    };
    let body = html! {
        @if found.tags.is_empty() { p.note { "No tags." } }
        @else {
            div.row {
                @for word in &found.tags {
                    (tag(word, Some(&Link::to("/contacts").with("tag", word).to_string())))
                    @if may_edit { (off(word)) }
                }
            }
        }
        @if may_edit { (add) }
    };
    html! { (Card::titled("Tags").body(body)) }
}

/// Draws the form that writes a note.
pub(super) fn note(found: &Portrait, typed: &Typed) -> Markup {
    let form = Form::post(format!("/contacts/{}/notes", found.contact.id))
        .field(
            Field::text_area("note", "Note", 2)
                .value(&typed.note)
                .error(typed.errors.of("note"))
                .placeholder("What a colleague should know")
                .required(),
        )
        .button(Button::submit("Write it down"));
    html! { (Card::new().body(form)) }
}

/// Draws the dialog that moves the contact to another stage.
pub(super) fn stage_dialog(found: &Portrait, typed: &Typed) -> Dialog {
    let stages = found.contact.stage.by_hand().map(|stage| (stage.word(), stage.label()));
    let form = Form::post(format!("/contacts/{}/stage", found.contact.id))
        .field(
            Field::select("stage", "To")
                .options(stages)
                .value(&typed.stage)
                .error(typed.errors.of("stage"))
                .hint("The stages between are reached by handoffs and deals, because promises hang on them.")
                .required(),
        )
        .field(Field::text("reason", "Why").value(&typed.reason).error(typed.errors.of("reason")).required())
        .submit("Move");
    Dialog::new("move", "Move to another stage").body(form).open(typed.moving)
}

fn standard(contact: &Contact) -> Details {
    let email = contact.email.as_ref().map(|email| html! { a href=(format!("mailto:{email}")) { (email) } });
    let phone = contact.phone.as_ref().map(|phone| html! { a href=(format!("tel:{phone}")) { (phone) } });
    let place: Vec<&str> =
        [contact.city.as_deref(), contact.country.as_deref()].into_iter().flatten().collect();
    Details::new()
        .maybe("E-mail", email)
        .maybe("Phone", phone)
        .maybe("Job title", contact.job_title.as_ref())
        .maybe("Place", (!place.is_empty()).then(|| place.join(", ")))
        .maybe("Language", contact.language.as_ref())
}

fn source(found: &Portrait) -> Option<Markup> {
    let contact = &found.contact;
    let source = contact.source.as_ref()?;
    Some(html! {
        (source)
        @if let Some((id, name)) = contact.campaign_id.zip(found.campaign.as_ref()) {
            ", " a href=(format!("/campaigns/{id}")) { (name) }
        }
        @if let Some(detail) = &contact.source_detail { " " span.note { (detail) } }
    })
}

/// Draws a value of the company's own fields.
pub(super) fn shown(value: &FieldValue, reader: &Reader) -> Markup {
    html! {
        @if let Some(number) = value.number_value { (number) }
        @else if let Some(at) = value.moment_value { (Reader::utc(reader.now).date_time(at)) }
        @else if let Some(text) = &value.text_value {
            @match value.kind.as_str() {
                "link" if text.starts_with("https://") || text.starts_with("http://") => {
                    a href=(text) rel="noopener noreferrer nofollow" { (text) }
                }
                "multi_choice" => (text.lines().collect::<Vec<_>>().join(", ")),
                _ => (text),
            }
        }
    }
}

/// Draws handoffs and deals.
pub(super) fn sales(found: &Portrait, reader: &Reader) -> Markup {
    if found.handoffs.is_empty() && found.deals.is_empty() {
        return html! {};
    }
    let handoffs = html! {
        ul.plain {
            @for handoff in &found.handoffs {
                li {
                    a href=(format!("/handoffs/{}", handoff.id)) { "Handoff of " (reader.date(handoff.offered_at)) } " "
                    (badge(tone(handoff.state), handoff.state.label()))
                }
            }
        }
    };
    let deals = html! {
        ul.plain {
            @for deal in &found.deals {
                li {
                    a href=(format!("/deals/{}", deal.id)) { (deal.name) } " "
                    (badge(Tone::Neutral, deal.stage.label())) " " (format::money_round(deal.amount_minor, &deal.currency))
                }
            }
        }
    };
    html! {
        @if !found.handoffs.is_empty() { (Card::titled("Handoffs").body(handoffs)) }
        @if !found.deals.is_empty() { (Card::titled("Deals").body(deals)) }
    }
}

fn tone(state: State) -> Tone {
    match state {
        State::Offered => Tone::Waiting,
        State::Accepted => Tone::Sales,
        State::Converted => Tone::Kept,
        State::Rejected | State::Returned => Tone::Neutral,
    }
}

/// Draws what they allowed, when and with which words; what counts now stands first for each purpose.
pub(super) fn consents(found: &Portrait, reader: &Reader) -> Markup {
    let body = html! {
        @if found.consents.is_empty() { p.note { "They have not said anything about being written to." } }
        @else {
            ul.plain {
                @for said in &found.consents {
                    li {
                        (badge(if said.state == "given" { Tone::Kept } else { Tone::Broken }, if said.state == "given" { "Allowed" } else { "Withdrawn" }))
                        " " (said.purpose.replace('_', " ")) ", " (reader.date_time(said.at))
                        @if !said.words.is_empty() { p.note { "“" (said.words) "”" } }
                    }
                }
            }
        }
    };
    Card::titled("Consent").body(body).render()
}
