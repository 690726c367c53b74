//! The timeline of a contact.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::contacts::timeline::{self, Place};
use crate::contacts::{ContactId, contact};
use crate::fault::{Fault, Outcome};
use crate::people::Caller;
use crate::web::{Asked, At};

/// Which part of the timeline.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Older {
    /// What `older` was on the page before.
    before: String,
}

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct Event {
    #[schema(value_type = String)]
    at: Timestamp,
    /// `touch`, `activity`, `stage`, `segment` or `change`.
    what: String,
    /// The touch's or activity's kind, the stage moved to, `joined` or `left`, or the field changed.
    kind: String,
    /// The subject, the summary, the reason, the segment with the reason, or the new value.
    text: String,
    /// Who did it; empty for touches.
    author: String,
    /// A scanner or a bot did it.
    machine: bool,
}

/// A page of the timeline, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Timeline {
    events: Vec<Event>,
    /// What `before` should be for what came before; none at the beginning.
    older: Option<String>,
}

/// Returns what happened with a contact, newest first.
#[utoipa::path(get, path = "/api/v1/contacts/{id}/timeline", tag = "contacts", params(("id" = String, Path,), Older),
    responses((status = 200, body = Timeline)))]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Asked(older): Asked<Older>,
) -> Outcome<Json<Timeline>> {
    let before = match older.before.as_str() {
        "" => Place::NEWEST,
        place => place.parse().map_err(|_| Fault::field("before", "This is no place in a timeline."))?,
    };
    let found = app.read(move |tx| {
        contact::find_seen(tx, &caller.sight(), id)?;
        timeline::page(tx, id, before)
    });
    let found = found.await?;
    let events = found.entries.into_iter().map(event).collect();
    Ok(Json(Timeline { events, older: found.older.map(|place| place.to_string()) }))
}

fn event(entry: timeline::Entry) -> Event {
    use timeline::Entry::{Changed, Did, Moved, Touched, Turned};
    let (at, machine) = (entry.at().timestamp(), matches!(&entry, Touched(row) if row.is_machine()));
    let (what, kind, text, author) = match entry {
        Touched(row) => ("touch", row.kind, row.subject, String::new()),
        Did(row) => ("activity", row.kind, row.summary, row.author),
        Moved(row) => ("stage", row.to_stage, row.reason, row.author),
        Turned(row) => ("segment", row.kind, format!("{}: {}", row.segment, row.reason), row.author),
        Changed(row) => ("change", row.field, row.new_value.unwrap_or_default(), row.author),
    };
    Event { at, what: what.to_owned(), kind, text, author, machine }
}
