//! What leaves the house: the list as CSV, and everything about one contact as JSON.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use crate::app::App;
use crate::contacts::field::Field;
use crate::contacts::question::{Asked, Question};
use crate::contacts::{ContactId, contact, erasure, export};
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, audit};
use crate::web::{At, csv};

/// GET /contacts/export: what the list shows, in full, streamed batch by batch.
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    crate::web::Asked(asked): crate::web::Asked<Asked>,
) -> Outcome<Response> {
    let question = asked.read(caller.sight())?;
    // What was searched for may itself name somebody.
    let said = asked.parameters().filter(|(name, value)| *name != "search" && !value.is_empty());
    let said: Vec<String> = said.map(|(name, value)| format!("{name}={value}")).collect();
    app.write(move |tx| audit::note(tx, &caller, "exported the list", "contacts", 0, &said.join(" ")))
        .await?;
    let fields = app.read(export::fields).await?;
    let head = csv::rows([export::head(&fields).as_slice()]);
    Ok(csv::download("contacts", (head, Some(ContactId(0))), move |from| {
        batch(app.clone(), question.clone(), fields.clone(), from)
    }))
}

async fn batch(
    app: App,
    question: Question,
    fields: Vec<Field>,
    from: ContactId,
) -> Outcome<csv::Batch<ContactId>> {
    let batch = app.read(move |tx| export::batch(tx, &question, &fields, from)).await?;
    Ok((csv::rows(batch.rows.iter().map(Vec::as_slice)), batch.next))
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
