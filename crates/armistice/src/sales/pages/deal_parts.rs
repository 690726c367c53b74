//! The parts of a deal's page.

use maud::{Markup, html};

use super::deal::{Shown, Typed};
use super::said;
use crate::sales::deal::Deal;
use crate::sales::deal_stage::{DealStage, LostReason};
use crate::web::{Button, Card, Details, Entry, Field, Form, Icon, Reader, Timeline, Tone, format, stepper};

/// Draws the buyer's three decisions and the way to move between them.
pub(super) fn decisions(deal: &Deal, may: bool) -> Markup {
    let labels = DealStage::OPEN.map(DealStage::label);
    let at = DealStage::OPEN.iter().position(|stage| *stage == deal.stage).unwrap_or_default();
    let form = DealStage::OPEN.iter().enumerate().fold(
        Form::post(format!("/deals/{}/stage", deal.id)).inline(),
        |form, (place, stage)| {
            let button = Button::submit(stage.label()).sends("stage", stage.word()).small();
            form.button(button.key((place + 1).to_string()).disabled(*stage == deal.stage))
        },
    );
    html! {
        (Card::titled("Which decision is open")
            .note("A deal moves when the buyer does something: answers, names the cost of staying, names criteria and a date.")
            .body(html! { (stepper(&labels, at)) @if may { (form) } }))
    }
}

/// Draws the form that changes what is said of the deal.
pub(super) fn details_form(deal: &Deal, typed: &Typed, reader: &Reader) -> Markup {
    let date = |at: measure::Moment| at.in_zone(&reader.zone).date().to_string();
    let plain =
        deal.currency.parse().map(|currency| measure::Money::new(deal.amount_minor, currency).plain());
    let said = typed.details.clone().unwrap_or_else(|| said::Deal {
        name: deal.name.clone(),
        amount: plain.unwrap_or_default(),
        currency: deal.currency.clone(),
        expected_close: deal.expected_close_at.map(date).unwrap_or_default(),
    });
    let errors = &typed.errors;
    let form = Form::post(format!("/deals/{}/details", deal.id))
        .field(Field::text("name", "Name").value(&said.name).error(errors.of("name")).required())
        .fields([
            Field::text("amount", "Amount").short().value(&said.amount).error(errors.of("amount")).required(),
            Field::text("currency", "Currency")
                .short()
                .value(&said.currency)
                .error(errors.of("currency"))
                .required(),
        ])
        .field(
            Field::date("expected_close", "Expected close")
                .value(&said.expected_close)
                .error(errors.of("expected_close")),
        )
        .submit("Save");
    html! { (Card::titled("Details").body(form)) }
}

/// Draws what is known of a deal that cannot be changed.
pub(super) fn details(deal: &Deal, reader: &Reader) -> Markup {
    let reason = deal.close_reason.as_deref().and_then(LostReason::of).map(LostReason::label);
    let rows = Details::new()
        .row("Amount", format::money(deal.amount_minor, &deal.currency))
        .row("Opened", reader.date_time(deal.opened_at))
        .known("Expected close", deal.expected_close_at.map(|at| reader.date(at)))
        .known("Closed", deal.closed_at.map(|at| reader.date_time(at)))
        .known("Reason", reason);
    html! { (Card::titled("Details").body(rows)) }
}

/// Draws with whom the deal is and where it came from.
pub(super) fn around(shown: &Shown) -> Markup {
    let rows = Details::new()
        .row(
            "Contact",
            html! { a href=(format!("/contacts/{}", shown.contact.id)) { (shown.contact.name()) } },
        )
        .known(
            "Company",
            shown.deal.account_id.zip(shown.account.as_ref()).map(|(id, name)| {
                html! { a href=(format!("/accounts/{id}")) { (name) } }
            }),
        )
        .known("Came from", shown.contact.source.as_ref())
        .known(
            "Handoff",
            shown
                .deal
                .handoff_id
                .map(|id| html! { a href=(format!("/handoffs/{id}")) { "Open the handoff" } }),
        );
    html! { (Card::titled("With whom").body(rows)) }
}

/// Draws the form that gives the deal to another seller.
pub(super) fn owner_form(shown: &Shown) -> Markup {
    let owner = shown.deal.owner_id.map(|id| id.to_string()).unwrap_or_default();
    let sellers = shown.sellers.iter().map(|user| (user.id.to_string(), user.name.clone()));
    let form = Form::post(format!("/deals/{}/owner", shown.deal.id))
        .inline()
        .field(Field::select("owner", "Whose deal it is").options(sellers).value(owner).required())
        .button(Button::submit("Give"));
    html! { (Card::titled("Owner").body(form)) }
}

/// Draws every change of the deal, the latest first.
pub(super) fn history(shown: &Shown, reader: &Reader) -> Markup {
    let name = |id: &str| {
        let known = shown.sellers.iter().find(|user| user.id.to_string() == id);
        known.map_or_else(|| "a colleague".to_owned(), |user| user.name.clone())
    };
    let entries = shown.history.iter().rev().map(|change| {
        let value = change.new_value.as_deref().unwrap_or("nothing");
        let (icon, words) = match change.field.as_str() {
            "stage" => (Icon::Stage, DealStage::of(value).map_or(value, |stage| stage.label()).to_owned()),
            "reason" => (Icon::Info, LostReason::of(value).map_or(value, |reason| reason.label()).to_owned()),
            "amount" => (Icon::Deal, format!("Amount {}", amount_words(value))),
            "expected_close" => {
                let at = value.parse().map(|ms| reader.date(measure::Moment(ms)));
                (Icon::Calendar, format!("Expected close {}", at.unwrap_or_else(|_| "none".into())))
            }
            "owner" => (Icon::Contact, format!("Given to {}", name(value))),
            _ => (Icon::Note, format!("Name: {value}")),
        };
        let by = change.author.strip_prefix("user:").map(name).unwrap_or_default();
        Entry::new(icon, change.at, words).tone(Tone::Sales).by(by)
    });
    html! { (Card::titled("History").body(Timeline::new(reader).entries(entries))) }
}

/// Reads the `minor currency` of a change.
fn amount_words(value: &str) -> String {
    let read = value.split_once(' ').and_then(|(minor, currency)| Some((minor.parse().ok()?, currency)));
    read.map_or_else(|| value.to_owned(), |(minor, currency)| format::money(minor, currency))
}
