//! What leaves the house: the list as CSV, and everything about one contact as JSON.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use crate::app::App;
use crate::contacts::field::Field;
use crate::contacts::question::Asked;
use crate::contacts::work::matching;
use crate::contacts::{ContactId, contact, erasure, export};
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, Sight, audit};
use crate::web::{At, csv};

/// GET /contacts/export: what the list shows, in full, streamed batch by batch.
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    crate::web::Asked(asked): crate::web::Asked<Asked>,
) -> Outcome<Response> {
    let question = asked.read(caller.sight())?;
    let contacts = matching(&app, &question).await?;
    // What was searched for, or stands in a rule, may itself name somebody.
    let said =
        asked.parameters().filter(|(name, value)| !matches!(*name, "search" | "rule") && !value.is_empty());
    let said: Vec<String> = said.map(|(name, value)| format!("{name}={value}")).collect();
    app.write(move |tx| audit::note(tx, &caller, "exported the list", "contacts", 0, &said.join(" ")))
        .await?;
    let fields = app.read(export::fields).await?;
    let head = csv::rows([export::head(&fields).as_slice()]);
    let leaving = Arc::new(Leaving { sight: question.sight, contacts, fields });
    Ok(csv::download("contacts", (head, Some(0)), move |from| batch(app.clone(), leaving.clone(), from)))
}

/// Who leaves, and with which columns.
struct Leaving {
    sight: Sight,
    contacts: Vec<ContactId>,
    fields: Vec<Field>,
}

async fn batch(app: App, leaving: Arc<Leaving>, from: usize) -> Outcome<csv::Batch<usize>> {
    let to = leaving.contacts.len().min(from + export::BATCH);
    let next = Some(to).filter(|to| *to < leaving.contacts.len());
    let rows = app
        .read(move |tx| export::rows(tx, &leaving.sight, &leaving.fields, &leaving.contacts[from..to]))
        .await?;
    Ok((csv::rows(rows.iter().map(Vec::as_slice)), next))
}

/// GET /contacts/{id}/export: everything about one contact.
pub async fn one(State(app): State<App>, caller: Caller, At(id): At<ContactId>) -> Outcome<Response> {
    app.write(move |tx| {
        contact::find_seen(tx, &caller.sight(), id)?;
        audit::note(tx, &caller, "exported", "contact", id.0, "")
    })
    .await?;
    // Two dozen tables, which nobody who writes should wait for.
    let all = app.read(move |tx| erasure::export(tx, id)).await?;
    let text = serde_json::to_string_pretty(&all).map_err(|error| Fault::Internal(error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"contact-{id}.json\"")),
    ];
    Ok((headers, text).into_response())
}
