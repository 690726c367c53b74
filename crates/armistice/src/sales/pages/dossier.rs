//! The dossier of one handoff: why this person, why now, what to say, what to do.

use axum::extract::State as Extract;
use maud::{Markup, html};

use super::parts;
use super::said::{Back, Deal, Tried};
use super::state_badge;
use crate::app::App;
use crate::fault::{FieldErrors, Outcome};
use crate::people::{Caller, Capability};
use crate::sales::HandoffId;
use crate::sales::dossier::{self, Dossier};
use crate::sales::handoff::State;
use crate::web::{
    At, Button, Card, Dialog, Flash, Form, Icon, Page, Reader, Reasons, Said, Section, deadline, split,
    stack, stage_badge,
};

/// What was typed into the forms of the page, and what was wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The attempt.
    pub tried: Tried,
    /// The way back.
    pub back: Back,
    /// The deal.
    pub deal: Deal,
    /// Which of the dialogs is open because it came back: `back` or `deal`.
    pub open: Option<&'static str>,
    /// What is wrong, field by field.
    pub errors: FieldErrors,
}

/// GET /handoffs/{id}
pub async fn show(
    Extract(app): Extract<App>,
    caller: Caller,
    At(id): At<HandoffId>,
    Said(said): Said,
) -> Outcome<Markup> {
    drawn(&app, &caller, id, said, &Typed::default()).await
}

/// Draws the dossier with what was typed.
pub async fn drawn(
    app: &App,
    caller: &Caller,
    id: HandoffId,
    said: Option<Flash>,
    typed: &Typed,
) -> Outcome<Markup> {
    let sight = caller.sight();
    let found = app.read(move |tx| dossier::load(tx, &sight, id)).await?;
    let reader = caller.reader();
    let works = caller.may(Capability::WorkHandoffs) && found.handoff.state.is_open();
    let main = stack(html! {
        (why(&found, &reader))
        @if works { (parts::attempt_form(id, typed)) }
        (parts::what_happened(&found, &reader))
    });
    let aside = stack(html! {
        (parts::promises(&found, &reader))
        (parts::person(&found, &reader))
        (parts::company(&found, &reader))
        @if works { (parts::seller_form(&found, typed)) }
        (parts::history(&found, &reader))
    });
    let section = if caller.may(Capability::WorkHandoffs) { Section::Inbox } else { Section::Contacts };
    Ok(Page::new(found.contact.name(), section, &caller.viewer())
        .crumb(if works { "Inbox" } else { "Handoffs" }, if works { "/inbox" } else { "/agreement/handoffs" })
        .heading(html! { (found.contact.name()) " " (state_badge(found.handoff.state)) " " (stage_badge(found.contact.stage.word())) })
        .lead(lead(&found, &reader))
        .actions(actions(&found, works, typed))
        .flash(said)
        .render(html! { (split(main, aside)) @if works { (dialogs(&found, typed)) } }))
}

fn lead(found: &Dossier, reader: &Reader) -> Markup {
    let at =
        [found.contact.job_title.as_deref(), found.account.as_ref().map(|account| account.name.as_str())];
    let at = at.into_iter().flatten().collect::<Vec<_>>().join(", ");
    html! {
        @if !at.is_empty() { (at) " · " }
        (found.owner) " · "
        @match (found.handoff.ended_at, found.handoff.next_due_at) {
            (Some(ended), _) => { "ended " (reader.date_time(ended)) }
            (None, Some(due)) => (deadline(due, reader)),
            (None, None) => "nothing is owed",
        }
    }
}

fn actions(found: &Dossier, works: bool, typed: &Typed) -> Markup {
    let id = found.handoff.id;
    html! {
        @if works && found.handoff.state == State::Offered {
            (Form::post(format!("/handoffs/{id}/accept")).inline()
                .button(Button::submit("Accept").primary().icon(Icon::Check).key("a")))
            (Button::dialog("Reject", "back").key("r"))
        }
        @if works && found.handoff.state == State::Accepted {
            (Button::dialog("Make a deal", "deal").primary().icon(Icon::Deal).key("d"))
            (Button::dialog("Return", "back").key("r"))
        }
        @if let Some(deal) = found.deal { (Button::link("Open the deal", format!("/deals/{deal}")).icon(Icon::Deal)) }
        @if typed.open.is_some() { span.sr-only role="alert" { "Please look at the form again." } }
    }
}

fn dialogs(found: &Dossier, typed: &Typed) -> Markup {
    let (verb, path) = match found.handoff.state {
        State::Offered => ("Reject", "reject"),
        _ => ("Return", "return"),
    };
    let id = found.handoff.id;
    html! {
        (Dialog::new("back", format!("{verb} this handoff"))
            .open(typed.open == Some("back"))
            .body(parts::back_form(&format!("/handoffs/{id}/{path}"), verb, found, typed)))
        @if found.handoff.state == State::Accepted {
            (Dialog::new("deal", "Make a deal")
                .open(typed.open == Some("deal"))
                .body(parts::deal_form(&format!("/handoffs/{id}/deal"), found, typed)))
        }
    }
}

fn why(found: &Dossier, reader: &Reader) -> Markup {
    let reasons = found.handoff.verdict().into_iter().fold(Reasons::new(), |list, reason| {
        let latest = reason.touches.first().copied();
        let touch = found.touches.iter().find(|touch| latest == Some(touch.id.0));
        list.clause(reason.met, &reason.sentence, touch.map(|touch| reader.time(touch.at)))
    });
    let opener = crate::sales::opener::opener(
        found.contact.first_name.as_deref(),
        &found.touches,
        reader.now,
        &reader.zone,
    );
    html! {
        (Card::titled("Why this person, why now")
            .note(html! { "Met the definition of version " (found.agreement.version) ", " (reader.date_time(found.handoff.offered_at)) })
            .body(html! {
                (reasons)
                h3 { "A sentence to begin with" }
                blockquote { (opener) }
            }))
    }
}
