//! The segments that a contact is in, and the ones that it can be picked for.

use maud::{Markup, html};

use crate::contacts::portrait::Portrait;
use crate::segments::membership::Told;
use crate::web::{Button, Card, Field, Form, Icon, Reader};

/// Draws each segment with since when and why; picked ones with the way out, and the way into others.
pub(super) fn card(found: &Portrait, may_edit: bool, reader: &Reader) -> Markup {
    let live = || found.segments.iter().filter(|told| told.archived_at.is_none());
    let open: Vec<_> =
        found.pickable.iter().filter(|segment| live().all(|told| told.id != segment.id)).collect();
    if live().next().is_none() && (open.is_empty() || !may_edit) {
        return html! {};
    }
    let options = open.iter().map(|segment| (segment.id.to_string(), segment.name.clone()));
    let pick = Form::post(format!("/contacts/{}/segments", found.contact.id))
        .inline()
        .field(
            Field::select("segment", "Pick for a segment").option("", "Choose").options(options).required(),
        )
        .button(Button::submit("Add").small());
    let body = html! {
        @if live().next().is_none() { p.note { "In no segment." } }
        ul.plain {
            @for told in live() {
                li {
                    a href=(format!("/segments/{}", told.id)) { (told.name) } ", since " (reader.date_time(told.since))
                    @if may_edit && told.rule.is_none() { " " (out(found, told)) }
                    p.note { (told.reason) }
                }
            }
        }
        @if may_edit && !open.is_empty() { (pick) }
    };
    html! { (Card::titled("Segments").body(body)) }
}

fn out(found: &Portrait, told: &Told) -> Form {
    let button = Button::submit(format!("Take out of {}", told.name)).icon_only(Icon::Close).quiet().small();
    Form::post(format!("/contacts/{}/segments/remove", found.contact.id))
        .inline()
        .field(Field::hidden("segment", told.id.to_string()))
        .button(button)
}
