//! What people see of the agreement: the document, its drafts, and how both sides keep it.

pub mod document;
pub mod draft;
pub mod overview;
pub mod promises;
pub mod rows;

use maud::{Markup, html};

use super::clause::Clause;
use super::signature::{Side, Signature};
use super::version::Status;
use crate::web::{Card, Details, Reader, Tabs, Tone, badge, dot};

/// Draws the tabs of the section.
fn tabs(current: &str) -> Markup {
    let (agreement, promises) = ("/agreement", "/agreement/promises");
    html! {
        (Tabs::new("Agreement")
            .tab("Agreement", agreement, current == agreement)
            .tab("Promises", promises, current == promises))
    }
}

fn tone(side: Side) -> Tone {
    match side {
        Side::Marketing => Tone::Marketing,
        Side::Sales => Tone::Sales,
    }
}

fn status_badge(status: Status) -> Markup {
    let tone = match status {
        Status::Draft | Status::Superseded | Status::Withdrawn => Tone::Neutral,
        Status::HalfSigned | Status::Upcoming => Tone::Waiting,
        Status::InForce => Tone::Kept,
    };
    badge(tone, status.label())
}

/// Draws the document, clause by clause.
fn document(clauses: &[Clause]) -> Markup {
    html! {
        (Card::new().body(html! {
            ol.clauses {
                @for clause in clauses {
                    li {
                        div { h2 { (clause.title) } @if let Some(side) = clause.side { (dot(tone(side), side.label())) } }
                        div.clause-text {
                            p { (clause.sentence) }
                            @if !clause.points.is_empty() {
                                ul { @for point in &clause.points { li { @if clause.key == "definition" { code { (point) } } @else { (point) } } } }
                            }
                        }
                    }
                }
            }
        }))
    }
}

/// Draws who has signed, and who has not yet.
fn signatures(signed: &[Signature], reader: &Reader) -> Markup {
    let mut details = Details::new();
    for side in Side::BOTH {
        let found = signed.iter().find(|signature| signature.side == side);
        let value = html! {
            @if let Some(signature) = found { (signature.name) ", " (reader.date_time(signature.at)) }
            @else { (badge(Tone::Waiting, "Not signed yet")) }
        };
        details = details.row(format!("For {side}"), value);
    }
    html! { (details) }
}
