//! One deal: what is said of it, the decision the buyer stands before, how it ends.

use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;
use store::Tx;

use super::deal_parts;
use super::deals::stage_mark;
use super::said::{self, Lost};
use crate::app::App;
use crate::contacts::account;
use crate::contacts::contact::{self, Contact};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::flow::close;
use crate::people::user::User;
use crate::people::{Caller, Capability, Sight, UserId};
use crate::sales::deal::{self, Change, Deal};
use crate::sales::deal_stage::{DealStage, LostReason};
use crate::sales::{DealId, routing};
use crate::web::{
    At, Button, Dialog, Field, Flash, Form, Icon, Page, Posted, Said, Section, flash, format, split, stack,
};

/// What the page shows.
pub(super) struct Shown {
    pub deal: Deal,
    pub contact: Contact,
    pub account: Option<String>,
    pub history: Vec<Change>,
    pub sellers: Vec<User>,
}

/// What was typed into the forms of the page, and what was wrong with it.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub details: Option<said::Deal>,
    pub open: Option<&'static str>,
    pub errors: FieldErrors,
}

/// Where a deal is moved to.
#[derive(Clone, Debug, Deserialize)]
pub struct Moved {
    stage: String,
}

/// To whom a deal is given.
#[derive(Clone, Debug, Deserialize)]
pub struct Given {
    owner: String,
}

/// GET /deals/{id}
pub async fn show(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<DealId>,
    Said(said): Said,
) -> Outcome<Markup> {
    drawn(&app, &caller, id, said, &Typed::default()).await
}

/// POST /deals/{id}/stage
pub async fn advance(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<DealId>,
    Posted(moved): Posted<Moved>,
) -> Outcome<Response> {
    let stage = DealStage::of(&moved.stage).ok_or(Fault::Missing("stage"))?;
    app.write(move |tx| close::advance(tx, &caller, id, stage)).await?;
    Ok(flash::then(page(id), Flash::done(format!("Moved to “{}”.", stage.label()))))
}

/// POST /deals/{id}/details
pub async fn describe(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<DealId>,
    Posted(details): Posted<said::Deal>,
) -> Outcome<Response> {
    let (by, words, zone) = (caller.clone(), details.clone(), caller.reader().zone);
    let done = app.write(move |tx| close::describe(tx, &by, id, &words.read(&zone)?)).await;
    let typed = |errors| Typed { details: Some(details), open: None, errors };
    answered(&app, &caller, id, done, "The deal was saved.", typed).await
}

/// POST /deals/{id}/owner
pub async fn give(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<DealId>,
    Posted(given): Posted<Given>,
) -> Outcome<Response> {
    let to: UserId = given.owner.parse().map_err(|_| Fault::Missing("colleague"))?;
    app.write(move |tx| close::give(tx, &caller, id, to)).await?;
    Ok(flash::then("/deals", Flash::done("The deal has another owner.")))
}

/// POST /deals/{id}/win
pub async fn win(Extract(app): Extract<App>, caller: Caller, At(id): At<DealId>) -> Outcome<Response> {
    app.write(move |tx| close::win(tx, &caller, id)).await?;
    Ok(flash::then(page(id), Flash::done("Won. The contact is a customer now.")))
}

/// POST /deals/{id}/lose
pub async fn lose(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<DealId>,
    Posted(lost): Posted<Lost>,
) -> Outcome<Response> {
    let by = caller.clone();
    let done = app.write(move |tx| close::lose(tx, &by, id, lost.read()?)).await;
    let typed = |errors| Typed { open: Some("lose"), errors, details: None };
    answered(&app, &caller, id, done, "The deal is closed with its reason.", typed).await
}

fn page(id: DealId) -> String {
    format!("/deals/{id}")
}

async fn answered(
    app: &App,
    caller: &Caller,
    id: DealId,
    done: Outcome<()>,
    words: &str,
    typed: impl FnOnce(FieldErrors) -> Typed,
) -> Outcome<Response> {
    match done {
        Ok(()) => Ok(flash::then(page(id), Flash::done(words))),
        Err(Fault::Fields(errors)) => {
            let page = drawn(app, caller, id, None, &typed(errors)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(fault) => Err(fault),
    }
}

async fn drawn(
    app: &App,
    caller: &Caller,
    id: DealId,
    said: Option<Flash>,
    typed: &Typed,
) -> Outcome<Markup> {
    let sight = caller.sight();
    let shown = app.read(move |tx| load(tx, &sight, id)).await?;
    let reader = caller.reader();
    let may = caller.may(Capability::EditDeals) && shown.deal.stage.is_open();
    let main = stack(html! {
        @if shown.deal.stage.is_open() { (deal_parts::decisions(&shown.deal, may)) }
        @if may { (deal_parts::details_form(&shown.deal, typed, &reader)) } @else { (deal_parts::details(&shown.deal, &reader)) }
    });
    let aside = stack(html! {
        (deal_parts::around(&shown))
        @if may { (deal_parts::owner_form(&shown)) }
        (deal_parts::history(&shown, &reader))
    });
    Ok(Page::new(&shown.deal.name, Section::Deals, &caller.viewer())
        .crumb("Deals", "/deals")
        .heading(html! { (shown.deal.name) " " (stage_mark(shown.deal.stage)) })
        .lead(format::money(shown.deal.amount_minor, &shown.deal.currency))
        .actions(html! { @if may { (ends(id)) } })
        .flash(said)
        .render(html! { (split(main, aside)) @if may { (lose_dialog(id, typed)) } }))
}

fn load(tx: &mut Tx, sight: &Sight, id: DealId) -> Outcome<Shown> {
    let deal = deal::find_seen(tx, sight, id)?;
    let account = deal.account_id.map(|id| account::find(tx, id)).transpose()?;
    Ok(Shown {
        contact: contact::find(tx, deal.contact_id)?,
        account: account.map(|account| account.name),
        history: deal::history(tx, id)?,
        sellers: routing::sellers(tx)?,
        deal,
    })
}

fn ends(id: DealId) -> Markup {
    html! {
        (Form::post(format!("/deals/{id}/win")).inline().confirm("Was this deal won?")
            .button(Button::submit("Won").primary().icon(Icon::Won).key("w")))
        (Button::dialog("Not won", "lose").key("l"))
    }
}

fn lose_dialog(id: DealId, typed: &Typed) -> Markup {
    let form = Form::post(format!("/deals/{id}/lose"))
        .field(
            Field::select("reason", "Why was it not won?")
                .option("", "Choose a reason")
                .options(LostReason::ALL.map(|reason| (reason.word(), reason.label())))
                .error(typed.errors.of("reason"))
                .hint("Status quo and indecision are no loss to a rival, so they are counted apart.")
                .required(),
        )
        .button(Button::submit("Close the deal").primary());
    html! { (Dialog::new("lose", "Close the deal").open(typed.open == Some("lose")).body(form)) }
}
