//! What a colleague does with a segment, and with contacts for one.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::app::App;
use crate::contacts::ContactId;
use crate::contacts::list::PAGE;
use crate::fault::{Fault, Outcome};
use crate::flow::segments::{self, Way};
use crate::people::Caller;
use crate::segments::SegmentId;
use crate::web::{At, Flash, Posted, format, then};

/// Which segment.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    segment: String,
}

/// `POST /segments/{id}/archive`
pub async fn archive(State(app): State<App>, caller: Caller, At(id): At<SegmentId>) -> Outcome<Response> {
    let done = app.write(move |tx| segments::archive(tx, &caller, id)).await;
    said(&format!("/segments/{id}"), done, "The segment is archived. It can be brought back.")
}

/// `POST /segments/{id}/bring-back`
pub async fn bring_back(State(app): State<App>, caller: Caller, At(id): At<SegmentId>) -> Outcome<Response> {
    let done = app.write(move |tx| segments::bring_back(tx, &caller, id)).await;
    said(&format!("/segments/{id}"), done, "The segment is back.")
}

/// `POST /segments/{id}/members/remove`
pub async fn take_out(
    State(app): State<App>,
    caller: Caller,
    At(id): At<SegmentId>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Outcome<Response> {
    let contacts = selected(&fields);
    let done = app.write(move |tx| segments::pick(tx, &caller, id, &contacts, Way::Out)).await;
    moved(&format!("/segments/{id}"), done, Way::Out)
}

/// `POST /contacts/{id}/segments`
pub async fn join(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Posted(chosen): Posted<Chosen>,
) -> Outcome<Response> {
    one(app, caller, id, &chosen, Way::In).await
}

/// `POST /contacts/{id}/segments/remove`
pub async fn leave(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Posted(chosen): Posted<Chosen>,
) -> Outcome<Response> {
    one(app, caller, id, &chosen, Way::Out).await
}

async fn one(app: App, caller: Caller, id: ContactId, chosen: &Chosen, way: Way) -> Outcome<Response> {
    let done = match chosen.segment.parse() {
        Ok(segment) => app.write(move |tx| segments::pick(tx, &caller, segment, &[id], way)).await,
        Err(_) => Err(Fault::field("segment", "Please choose a segment.")),
    };
    moved(&format!("/contacts/{id}"), done, way)
}

fn selected(fields: &[(String, String)]) -> Vec<ContactId> {
    let named = fields.iter().filter(|(name, _)| name == "selected");
    named.filter_map(|(_, id)| id.parse().ok()).take(PAGE).collect()
}

fn moved(path: &str, done: Outcome<usize>, way: Way) -> Outcome<Response> {
    let count = *done.as_ref().unwrap_or(&0) as i64;
    let people = format::plural(count, "contact", "contacts");
    let words = match (count, way) {
        (0, Way::In) => "Nobody new: they were in it already.".to_owned(),
        (0, Way::Out) => "Nobody: they were not in it.".to_owned(),
        (_, Way::In) => format!("{people} joined the segment."),
        (_, Way::Out) => format!("{people} left the segment."),
    };
    said(path, done.map(drop), &words)
}

/// Leads back to a page that says what was done, or why not.
fn said(path: &str, done: Outcome<()>, words: &str) -> Outcome<Response> {
    match done {
        Ok(()) => Ok(then(path, Flash::done(words))),
        Err(Fault::Refused { sentence, .. }) => Ok(then(path, Flash::failed(sentence))),
        Err(Fault::Fields(errors)) => {
            let sentences: Vec<&str> = errors.iter().map(|(_, sentence)| sentence).collect();
            Ok(then(path, Flash::failed(sentences.join(" "))))
        }
        Err(fault) => Err(fault),
    }
}
