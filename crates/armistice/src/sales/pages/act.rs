//! What a seller does with a handoff. A field that cannot stand brings the dossier back with what was typed.

use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::dossier::{Typed, drawn};
use super::said::{Back, Deal, Tried};
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::flow::{close, sell};
use crate::people::Caller;
use crate::sales::handoff::Back as How;
use crate::sales::{HandoffId, deal, handoff};
use crate::web::{At, Flash, Posted, flash};

/// POST /handoffs/{id}/accept
pub async fn accept(Extract(app): Extract<App>, caller: Caller, At(id): At<HandoffId>) -> Outcome<Response> {
    app.write(move |tx| sell::accept(tx, &caller, id)).await?;
    Ok(flash::then(
        page(id),
        Flash::done("You have accepted it. Log the first attempt when you have made it."),
    ))
}

/// POST /handoffs/{id}/attempts
pub async fn log_attempt(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<HandoffId>,
    Posted(tried): Posted<Tried>,
) -> Outcome<Response> {
    let (by, words, zone) = (caller.clone(), tried.clone(), caller.reader().zone);
    let logged = app.write(move |tx| sell::log_attempt(tx, &by, id, &words.read(&zone)?)).await;
    let typed = |errors| Typed { tried, errors, ..Typed::default() };
    let done = Flash::done("The attempt was logged.");
    answered(&app, &caller, id, logged.map(|_| flash::then(page(id), done)), typed).await
}

/// POST /handoffs/{id}/reject
pub async fn reject(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<HandoffId>,
    Posted(back): Posted<Back>,
) -> Outcome<Response> {
    give_back(&app, &caller, id, How::Reject, back).await
}

/// POST /handoffs/{id}/return
pub async fn send_back(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<HandoffId>,
    Posted(back): Posted<Back>,
) -> Outcome<Response> {
    give_back(&app, &caller, id, How::Return, back).await
}

async fn give_back(app: &App, caller: &Caller, id: HandoffId, how: How, back: Back) -> Outcome<Response> {
    let (by, words, zone) = (caller.clone(), back.clone(), caller.reader().zone);
    let given = app
        .write(move |tx| {
            let why = words.read(&zone, tx.now())?;
            sell::give_back(tx, &by, id, how, &why)
        })
        .await;
    let typed = |errors| Typed { back, open: Some("back"), errors, ..Typed::default() };
    let done = Flash::done("It went back with your reason. The next one waits in the inbox.");
    answered(app, caller, id, given.map(|()| flash::then("/inbox", done)), typed).await
}

/// To whom a handoff is given.
#[derive(Clone, Debug, Deserialize)]
pub struct Given {
    owner: String,
}

/// POST /handoffs/{id}/owner
pub async fn give(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<HandoffId>,
    Posted(given): Posted<Given>,
) -> Outcome<Response> {
    let by = caller.clone();
    let done = app.write(move |tx| {
        let to = given.owner.parse().map_err(|_| Fault::field("owner", "Please choose a colleague."))?;
        sell::give(tx, &by, id, to)
    });
    let led = done.await.map(|()| flash::then("/inbox", Flash::done("The handoff has another seller.")));
    answered(&app, &caller, id, led, |errors| Typed { errors, ..Typed::default() }).await
}

/// POST /handoffs/{id}/deal
pub async fn make_deal(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<HandoffId>,
    Posted(filled): Posted<Deal>,
) -> Outcome<Response> {
    let (by, words, zone) = (caller.clone(), filled.clone(), caller.reader().zone);
    let made = app
        .write(move |tx| {
            // Pressed twice, the second press leads to the deal that there is, whatever it typed.
            handoff::find_seen(tx, &by.sight(), id)?;
            match deal::of_handoff(tx, id)? {
                Some(known) => Ok(known),
                None => close::convert(tx, &by, id, &words.read(&zone)?),
            }
        })
        .await;
    let typed = |errors| Typed { deal: filled, open: Some("deal"), errors, ..Typed::default() };
    let led = made.map(|made| flash::then(format!("/deals/{made}"), Flash::done("Here is the deal.")));
    answered(&app, &caller, id, led, typed).await
}

fn page(id: HandoffId) -> String {
    format!("/handoffs/{id}")
}

/// Leads on, or brings the dossier back with what was typed.
async fn answered(
    app: &App,
    caller: &Caller,
    id: HandoffId,
    done: Outcome<Response>,
    typed: impl FnOnce(crate::FieldErrors) -> Typed,
) -> Outcome<Response> {
    match done {
        Err(Fault::Fields(errors)) => {
            let page = drawn(app, caller, id, None, &typed(errors)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        done => done,
    }
}
