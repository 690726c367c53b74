//! Erasing a contact: what goes, what stays, and the one question.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::again;
use crate::app::App;
use crate::contacts::ContactId;
use crate::contacts::contact::{self, Contact};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::flow::erase::{self, Reason};
use crate::people::Caller;
use crate::web::{At, Button, Card, Field, Flash, Form, Page, Posted, Section, then};

/// What was answered.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    reason: String,
    sure: String,
}

/// GET /contacts/{id}/erase
pub async fn ask(State(app): State<App>, caller: Caller, At(id): At<ContactId>) -> Outcome<Markup> {
    let sight = caller.sight();
    let found = app.read(move |tx| contact::find_seen(tx, &sight, id)).await?;
    Ok(page(&caller, &found, &Said::default(), &FieldErrors::new()))
}

/// POST /contacts/{id}/erase
pub async fn erase(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ContactId>,
    Posted(said): Posted<Said>,
) -> Outcome<Response> {
    let (house, by, words) = (app.clone(), caller.clone(), said.clone());
    let erased = app.write(move |tx| {
        if words.sure != "yes" {
            return Err(Fault::field("sure", "Please tick this: it cannot be taken back."));
        }
        erase::erase(tx, &house.keys, &by, id, Reason::read(&words.reason)?)
    });
    match erased.await {
        Ok(()) => Ok(then("/contacts", Flash::done("The contact was erased."))),
        Err(Fault::Fields(errors)) => {
            let sight = caller.sight();
            let found = app.read(move |tx| contact::find_seen(tx, &sight, id)).await?;
            Ok(again(page(&caller, &found, &said, &errors)))
        }
        Err(fault) => Err(fault),
    }
}

fn page(caller: &Caller, found: &Contact, said: &Said, errors: &FieldErrors) -> Markup {
    let path = format!("/contacts/{}", found.id);
    let reasons = Reason::ALL.map(|reason| (reason.word(), reason.label()));
    let form = Form::post(format!("{path}/erase"))
        .field(
            Field::radios("reason", "Why")
                .options(reasons)
                .value(&said.reason)
                .error(errors.of("reason"))
                .required(),
        )
        .field(
            Field::check_box("sure", "Erase it for good")
                .value(&said.sure)
                .error(errors.of("sure"))
                .required(),
        )
        .button(Button::submit("Erase").danger())
        .cancel(&path);
    let body = html! {
        p { "Everything that says who this is goes: names, addresses, answers to forms, notes, subjects, reasons, mails, "
            "tags and own fields, here and wherever the address is quoted." }
        p { "What stays says nothing of them: that somebody came from a source on a day, was handed over, cost and brought "
            "so much. A keyed hash of the address stays as well, so that nobody can mail it again. Backups keep what they "
            "hold until they are thrown away." }
        (form)
    };
    Page::new(format!("Erase {}", found.name()), Section::Contacts, &caller.viewer())
        .crumb("Contacts", "/contacts")
        .crumb(found.name(), &path)
        .narrow()
        .render(Card::new().body(body))
}
