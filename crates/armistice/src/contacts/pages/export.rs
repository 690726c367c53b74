//! What leaves the house: the list as CSV, and everything about one contact as JSON.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use http_body_util::channel::{Channel, Sender};

use crate::app::App;
use crate::contacts::question::{Asked, Question};
use crate::contacts::{ContactId, contact, erasure, export};
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, audit};
use crate::web::{At, csv};

/// Batches that wait for a slow reader before the next one is read.
const AHEAD: usize = 2;

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
    // Compression asks once more after the end, which a bare channel takes amiss: hence the fuse.
    let (sender, body) = Channel::new(AHEAD);
    tokio::spawn(async move { stream(app, question, sender).await });
    let name = "attachment; filename=\"contacts.csv\"";
    Ok((headers("text/csv; charset=utf-8", name), Body::new(body.fuse())).into_response())
}

/// Reads and sends one batch after the other; a reader who leaves ends it, a store that fails breaks the body off.
async fn stream(app: App, question: Question, mut sender: Sender<axum::body::Bytes, Fault>) {
    let fields = match app.read(export::fields).await {
        Ok(fields) => fields,
        Err(fault) => return sender.abort(fault),
    };
    let head = csv::rows([export::head(&fields).as_slice()]);
    if sender.send_data(head.into()).await.is_err() {
        return;
    }
    let mut after = Some(ContactId(0));
    while let Some(from) = after {
        let (asked, own) = (question.clone(), fields.clone());
        match app.read(move |tx| export::batch(tx, &asked, &own, from)).await {
            Ok(batch) => {
                let rows = csv::rows(batch.rows.iter().map(Vec::as_slice));
                if sender.send_data(rows.into()).await.is_err() {
                    return;
                }
                after = batch.next;
            }
            Err(fault) => {
                tracing::error!(cause = %fault, "an export broke off");
                return sender.abort(fault);
            }
        }
    }
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
    let name = format!("attachment; filename=\"contact-{id}.json\"");
    Ok((headers("application/json", &name), text).into_response())
}

fn headers(kind: &str, name: &str) -> [(HeaderName, String); 2] {
    [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name.to_owned())]
}
