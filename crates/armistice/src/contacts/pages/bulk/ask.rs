//! The form that asks what is to be done with many contacts.

use maud::{Markup, html};

use super::list_of;
use super::order::Order;
use crate::contacts::choices::Choices;
use crate::contacts::deed::{STANDARD, WORDS};
use crate::contacts::field::Field as OwnField;
use crate::contacts::stage::Stage;
use crate::fault::FieldErrors;
use crate::people::Caller;
use crate::segments::segment::Kind;
use crate::web::{Button, Card, Field, Form, Link, Page, Section, format, split};

/// What the form offers.
pub(super) struct Offer {
    /// Colleagues, tags, segments.
    pub choices: Choices,
    /// The company's own fields.
    pub fields: Vec<OwnField>,
    /// How many contacts are meant.
    pub contacts: usize,
    /// Some of their names.
    pub names: Vec<String>,
}

pub(super) fn page(caller: &Caller, order: &Order, offer: &Offer, errors: &FieldErrors) -> Markup {
    let deed = WORDS.iter().find(|(word, _)| *word == order.said.deed);
    let people = format::plural(offer.contacts as i64, "contact", "contacts");
    let title = deed.map_or("Do something with many contacts", |(_, words)| words);
    let form = carried(Form::get("/bulk/new"), order);
    let form = match deed {
        Some((word, _)) => questions(form.field(Field::hidden("deed", *word)), order, offer, errors)
            .button(Button::submit("Look ahead").primary().sends("then", "look")),
        None => form.field(chosen(errors)).submit("Go on"),
    };
    let form = form.cancel(list_of(&order.asked()));
    Page::new(title, Section::Contacts, &caller.viewer())
        .crumb("Contacts", "/contacts")
        .lead(format!("{people} that you chose. Nothing changes before you have seen what would happen."))
        .render(split(html! { (Card::new().body(form)) }, sample(offer)))
}

fn sample(offer: &Offer) -> Markup {
    let more = offer.contacts.saturating_sub(offer.names.len());
    let body = html! {
        ul.plain { @for name in &offer.names { li { (name) } } }
        @if more > 0 { p.note { "and " (format::number(more as i64)) " more" } }
    };
    html! { (Card::titled("Whom you chose").body(body)) }
}

/// Carries on whom it means.
pub(super) fn carried(form: Form, order: &Order) -> Form {
    let form = form.field(Field::hidden("question", &order.question));
    if order.is_all {
        return form.field(Field::hidden("scope", "all"));
    }
    order.selected.iter().fold(form, |form, id| form.field(Field::hidden("selected", id)))
}

/// Returns the link back to the form with everything that was said.
pub(super) fn said_again(order: &Order) -> Markup {
    // A form of its own, because ticked contacts make a long address.
    let form = told(carried(Form::get("/bulk/new").inline(), order), order);
    html! { (form.button(Button::submit("Change what is done"))) }
}

/// Carries on what was said of the deed.
pub(super) fn told(form: Form, order: &Order) -> Form {
    let said = &order.said;
    let all = [
        ("deed", &said.deed),
        ("tag", &said.tag),
        ("owner", &said.owner),
        ("stage", &said.stage),
        ("reason", &said.reason),
        ("segment", &said.segment),
        ("field", &said.field),
        ("value", &said.value),
    ];
    let all = all.into_iter().filter(|(_, value)| !value.is_empty());
    all.fold(form, |form, (name, value)| form.field(Field::hidden(name, value)))
}

fn chosen(errors: &FieldErrors) -> Field {
    Field::radios("deed", "What to do").options(WORDS).error(errors.of("deed")).required()
}

fn questions(form: Form, order: &Order, offer: &Offer, errors: &FieldErrors) -> Form {
    let said = &order.said;
    match said.deed.as_str() {
        "tag" | "untag" => {
            let tags = offer.choices.tags.iter().take(TAGS_NAMED_MAX).map(String::as_str).collect::<Vec<_>>();
            let hint = if tags.is_empty() { String::new() } else { format!("In use: {}", tags.join(", ")) };
            let field = Field::text("tag", "Tag").value(&said.tag).error(errors.of("tag")).hint(hint);
            form.field(field.required().autofocus())
        }
        "give" => {
            let owners = offer.choices.owners.iter().map(|(id, name)| (id.to_string(), name.clone()));
            let field = Field::select("owner", "Whose contacts").option("", "Nobody's").options(owners);
            let hint = "Handoffs and deals stay whose they are. Whom you give away you may not see any more.";
            form.field(field.value(&said.owner).error(errors.of("owner")).hint(hint))
        }
        "move" => {
            let free = Stage::MarketingQualified.by_hand().map(|stage| (stage.word(), stage.label()));
            let hint = "The stages between are reached by handoffs and deals alone. Whoever has one open stays where they are.";
            let to = Field::select("stage", "To").options(free).value(&said.stage).error(errors.of("stage"));
            let why = Field::text("reason", "Why").value(&said.reason).error(errors.of("reason"));
            form.field(to.hint(hint).required()).field(why.hint("Each timeline shows it.").required())
        }
        "join" | "leave" => {
            let picked = offer.choices.segments.iter().filter(|segment| segment.kind() == Kind::Picked);
            let picked = picked.map(|segment| (segment.id.to_string(), segment.name.clone()));
            let hint = html! { "Segments that are picked by hand; for others a rule decides. " a href=(Link::to("/segments/new").with("kind", "picked")) { "Make one" } "." };
            let field = Field::select("segment", "Segment").option("", "Choose a segment").options(picked);
            form.field(field.value(&said.segment).error(errors.of("segment")).hint(hint).required())
        }
        _ => set(form, order, offer, errors),
    }
}

/// Tags that a hint names.
const TAGS_NAMED_MAX: usize = 20;

fn set(form: Form, order: &Order, offer: &Offer, errors: &FieldErrors) -> Form {
    let own = offer.fields.iter().map(|field| (format!("own.{}", field.key), field.label.clone()));
    let standard = STANDARD.iter().map(|(key, label)| ((*key).to_owned(), (*label).to_owned()));
    let field = Field::select("field", "Field").options(standard.chain(own)).value(&order.said.field);
    let value = Field::text("value", "Value").value(&order.said.value).error(errors.of("value"));
    let hint = "As in the form of one contact: a date like 2026-03-31, one of the choices as it is written. Empty empties the field.";
    form.field(field.error(errors.of("field")).required()).field(value.hint(hint))
}
