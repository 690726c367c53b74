//! What the builder of rules shows while somebody writes: how many contacts a rule means, and a few of them.

use axum::extract::State;
use maud::{Markup, html};

use crate::app::App;
use crate::fault::Outcome;
use crate::people::Caller;
use crate::segments::api::rules::{Draft, tally};
use crate::segments::tally::{ASKED_MAX, Tally};
use crate::web::{Sent, format, person};

/// `POST /rules/count`: a piece of a page, a sentence and the people.
pub async fn count(State(app): State<App>, caller: Caller, Sent(draft): Sent<Draft>) -> Outcome<Markup> {
    Ok(drawn(&tally(&app, &caller, draft).await?))
}

fn drawn(tally: &Tally) -> Markup {
    let (holds, asked) = (format::number(tally.holds as i64), format::number(tally.asked as i64));
    html! {
        p data-counting[tally.counting.is_some()] {
            @if tally.more { "Of the newest " (format::number(ASKED_MAX as i64)) " contacts " strong { (holds) } "." }
            @else { strong { (holds) } " of " (asked) " " (if tally.asked == 1 { "contact" } else { "contacts" }) }
            @if let Some((done, all)) = tally.counting {
                " " span.note { "Counting everybody: " (format::number(done as i64)) " of " (format::number(all as i64)) "." }
            }
        }
        ul {
            @for somebody in &tally.people {
                li { a href=(format!("/contacts/{}", somebody.contact)) { (person(&somebody.name)) } }
            }
        }
    }
}
