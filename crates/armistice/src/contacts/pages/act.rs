//! What a colleague does on the page of one contact. A field that cannot be brings the page back with what was typed.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::again;
use super::contact::{Typed, drawn};
use crate::app::App;
use crate::contacts::ContactId;
use crate::contacts::stage::Stage;
use crate::fault::{Fault, Outcome};
use crate::flow::edit;
use crate::people::{Caller, UserId};
use crate::web::{At, Flash, Posted, then};

/// A note.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Noted {
    note: String,
}

/// A tag.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Tagged {
    tag: String,
}

/// To whom.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    owner: String,
}

/// Where to, and why.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Moved {
    stage: String,
    reason: String,
}

/// POST /contacts/{id}/notes
pub async fn note(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Posted(noted): Posted<Noted>,
) -> Outcome<Response> {
    let (by, text) = (caller.clone(), noted.note.clone());
    let done = app.write(move |tx| edit::note(tx, &by, id, &text)).await.map(drop);
    let typed = Typed { note: noted.note, ..Typed::default() };
    answered(&app, &caller, id, done, "The note stands on the timeline.", typed).await
}

/// POST /contacts/{id}/tags
pub async fn tag(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Posted(tagged): Posted<Tagged>,
) -> Outcome<Response> {
    let (by, word) = (caller.clone(), tagged.tag.clone());
    let done = app.write(move |tx| edit::tag(tx, &by, id, &word)).await;
    let typed = Typed { tag: tagged.tag, ..Typed::default() };
    answered(&app, &caller, id, done, "The tag is on.", typed).await
}

/// POST /contacts/{id}/tags/remove
pub async fn untag(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Posted(tagged): Posted<Tagged>,
) -> Outcome<Response> {
    let by = caller.clone();
    let done = app.write(move |tx| edit::untag(tx, &by, id, &tagged.tag)).await;
    answered(&app, &caller, id, done, "The tag is off.", Typed::default()).await
}

/// POST /contacts/{id}/owner
pub async fn give(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Posted(given): Posted<Given>,
) -> Outcome<Response> {
    let by = caller.clone();
    let done = app.write(move |tx| edit::give(tx, &by, id, owner(&given.owner)?)).await;
    if done.is_ok() {
        // The caller may have given away what they can no longer see.
        let sight = caller.sight();
        let seen = app.read(move |tx| crate::contacts::contact::find_seen(tx, &sight, id)).await;
        let path = if seen.is_ok() { format!("/contacts/{id}") } else { "/contacts".to_owned() };
        return Ok(then(path, Flash::done("The contact has another owner.")));
    }
    answered(&app, &caller, id, done, "", Typed::default()).await
}

/// Reads the choice of an owner; an empty one is nobody.
pub(crate) fn owner(text: &str) -> Outcome<Option<UserId>> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Fault::field("owner", "Please choose a colleague.")),
    }
}

/// POST /contacts/{id}/stage
pub async fn move_by_hand(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Posted(moved): Posted<Moved>,
) -> Outcome<Response> {
    let (by, words) = (caller.clone(), moved.clone());
    let done =
        app.write(move |tx| edit::move_by_hand(tx, &by, id, stage(&words.stage)?, &words.reason)).await;
    let typed = Typed { stage: moved.stage, reason: moved.reason, moving: true, ..Typed::default() };
    answered(&app, &caller, id, done, "The contact stands in another stage.", typed).await
}

/// Reads the choice of a stage.
pub(crate) fn stage(word: &str) -> Outcome<Stage> {
    word.parse().map_err(|_| Fault::field("stage", "Please choose a stage."))
}

/// Leads back to the page; a refusal is said there, wrong fields bring it back with what was typed.
async fn answered(
    app: &App,
    caller: &Caller,
    id: ContactId,
    done: Outcome<()>,
    words: &str,
    typed: Typed,
) -> Outcome<Response> {
    let path = format!("/contacts/{id}");
    match done {
        Ok(()) => Ok(then(path, Flash::done(words))),
        Err(Fault::Refused { sentence, .. }) => Ok(then(path, Flash::failed(sentence))),
        Err(Fault::Fields(errors)) => Ok(again(drawn(app, caller, id, &Typed { errors, ..typed }).await?)),
        Err(fault) => Err(fault),
    }
}
