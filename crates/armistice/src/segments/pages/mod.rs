//! What people see of scores and segments.

pub mod act;
pub mod form;
pub mod list;
pub mod rules;
pub mod score;
pub mod show;

use maud::{Markup, Render as _, html};

use super::outlook::{Outlook, Side};
use super::segment::{Kind, Segment};
use crate::web::{Card, Column, Notice, Row, Table, Tone, badge, columns, format, person};

/// Draws what kind of segment it is, and whether it is in use.
fn kind_badge(segment: &Segment) -> Markup {
    match (segment.archived_at, segment.kind()) {
        (Some(_), _) => badge(Tone::Neutral, "Archived"),
        (None, Kind::Ruled) => badge(Tone::Marketing, "By a rule"),
        (None, Kind::Picked) => badge(Tone::Neutral, "Picked"),
    }
}

/// Draws who would join and who would leave.
fn outlook(found: &Outlook) -> Markup {
    let asked = format::plural(found.asked as i64, "contact", "contacts");
    html! {
        (Notice::info(html! {
            "Nothing is saved yet. "
            @if found.more { "This is what the first " (asked) " say; everybody is asked in the background once it is saved." }
            @else { "This is what it would do; save it below when it is right." }
        }))
        (columns(2, html! {
            (side("Would join", &found.joins, "Nobody new would be in it."))
            (side("Would leave", &found.leaves, "Nobody would leave it."))
        }))
        p.note {
            (format::plural(found.stay as i64, "contact", "contacts")) " would stay. "
            @if !found.more { "Asked: " (asked) ", everybody that you may see." }
        }
    }
}

fn side(title: &str, side: &Side, nobody: &str) -> Markup {
    let rows = side.named.iter().map(|mover| {
        Row::to(format!("/contacts/{}", mover.contact)).cell(person(&mover.name)).cell(&mover.reason)
    });
    let table =
        Table::new(title).plain().column(Column::new("Contact")).column(Column::new("Why")).rows(rows);
    let rest = side.count - side.named.len();
    let card = Card::titled(format!("{title}: {}", format::number(side.count as i64)));
    if side.count == 0 {
        return card.body(html! { p.note { (nobody) } }).render();
    }
    let more = (rest > 0).then(|| html! { "And " (format::number(rest as i64)) " more." });
    let card = card.flush().body(table);
    more.into_iter().fold(card, Card::foot).render()
}
