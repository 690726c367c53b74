//! The parts of the page of one contact that stand beside its timeline.

use maud::{Markup, Render as _, html};
use rules::Score;

use super::timeline;
use crate::contacts::contact::Contact;
use crate::contacts::field::FieldValue;
use crate::contacts::portrait::{Point, Portrait, Why};
use crate::people::Caller;
use crate::sales::handoff::State;
use crate::web::{Card, Details, Link, Reader, Reasons, Stat, Tone, badge, format, stats, tag};

/// Points of readiness that are shown one by one; the rest is summed.
const POINTS_MAX: usize = 12;
/// Points smaller than this have faded; they are summed as well.
const FADED: f64 = 0.05;

/// Draws both scores now and every point that they are made of.
pub(super) fn why(why: &Why, reader: &Reader) -> Markup {
    let readiness = why.scores.readiness.value_at(reader.now);
    let figures = [
        Stat::new("Fit", format::decimal(why.scores.fit, 0)).note("who they are"),
        Stat::new("Readiness", format::decimal(readiness, 1)).note("what they do, fading"),
    ];
    let of = |score: Score| why.points.iter().filter(move |point| point.explained.score == score);
    let fit = of(Score::Fit).fold(Reasons::new(), |reasons, point| {
        let found = &point.explained.found;
        let text = if found.is_empty() { point.explained.rule.clone() } else { found.join(", ") };
        reasons.points(point.explained.remaining, text, Some(html! { (point.explained.group) }))
    });
    let nothing = why.points.is_empty();
    html! {
        div #why {
            (Card::titled("Why").note(format!("Every point opened. Score model, version {}.", why.version)).body(html! {
                (stats(&figures))
                @if nothing { p.note { "Nothing is known yet that earns a point." } }
                @if of(Score::Fit).next().is_some() { h3 { "Fit" } (fit) }
                @if of(Score::Readiness).next().is_some() { h3 { "Readiness" } (readiness_points(why, reader)) }
            }))
        }
    }
}

/// Draws what is left of the points of readiness, the weightiest first.
fn readiness_points(why: &Why, reader: &Reader) -> Markup {
    let mut points: Vec<&Point> =
        why.points.iter().filter(|point| point.explained.score == Score::Readiness).collect();
    points.sort_by(|one, two| two.explained.remaining.abs().total_cmp(&one.explained.remaining.abs()));
    let shown =
        points.iter().take(POINTS_MAX).take_while(|point| point.explained.remaining.abs() >= FADED).count();
    let (shown, rest) = points.split_at(shown);
    let reasons = shown.iter().fold(Reasons::new(), |reasons, point| {
        let explained = &point.explained;
        let text = html! {
            @match &point.touch {
                Some((kind, subject)) => { (timeline::words(kind).1) " " (subject) }
                None => (explained.rule),
            }
        };
        let earned = html! {
            @if let Some(at) = explained.at { (reader.time(at)) ", " }
            "earned " (format::decimal(explained.points, 1))
        };
        reasons.points(explained.remaining, text, Some(earned))
    });
    let left: f64 = rest.iter().map(|point| point.explained.remaining).sum();
    html! {
        (reasons)
        @if !rest.is_empty() {
            p.note { "And " (format::plural(rest.len() as i64, "touch", "touches")) " that have faded or weigh less, together " (format::decimal(left, 1)) "." }
        }
    }
}

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
    let tags = html! {
        div.row {
            @for word in &found.tags { (tag(word, Some(&Link::to("/contacts").with("tag", word).to_string()))) }
            @if found.tags.is_empty() { span.note { "No tags." } }
        }
    };
    html! {
        (Card::titled("Facts").body(details))
        (Card::titled("Tags").body(tags))
    }
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
