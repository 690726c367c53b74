//! Templates: the list, and the editor with its preview.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, Render as _, html};

use super::{purpose_field, purpose_label};
use crate::app::App;
use crate::capture::consent::MARKETING;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::nurture::template::{self, Said as Written, Template};
use crate::nurture::{TemplateId, context, ready_made as begin};
use crate::people::Caller;
use crate::web::assets::FRAMING_POLICY;
use crate::web::input::{At, Posted};
use crate::web::{
    Button, Card, Column, Empty, Field, Flash, Form, Icon, Menu, Notice, Page, Picture, Row, Said, Section,
    Table, then,
};

/// A text to start from.
const BEGINNING: &str = "Hello {{ contact.first_name | default(\"there\") }},\n\n\
     one short thought that helps them with what they work on now.\n\n\
     **[Read the guide](https://example.com/guide)**\n\nBest wishes,\n{{ owner.name | default(company.name) }}\n";

/// `GET /templates`
pub async fn list(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let all = app.read(template::all).await?;
    let reader = caller.reader();
    let row = |one: &Template| {
        Row::to(format!("/templates/{}", one.id))
            .cell(&one.name)
            .cell(&one.subject)
            .cell(purpose_label(&one.purpose))
            .cell(one.version.to_string())
            .cell(reader.time(one.saved_at))
    };
    let table = Table::new("Templates")
        .column(Column::new("Name"))
        .column(Column::new("Subject").wide())
        .column(Column::new("Needs consent to").wider())
        .column(Column::number("Version").wider())
        .column(Column::new("Saved").wide())
        .rows(all.iter().map(row))
        .empty(
            Empty::new(Picture::Letter, "No template yet")
                .text("A template is the text of a mail, with fields that are filled for each contact.")
                .action(html! {
                    (Button::submit_to("Take five mails and a journey to start from", "/templates/ready-made").primary())
                    " " (Button::link("Write one", "/templates/new"))
                }),
        );
    Ok(Page::new("Templates", Section::Templates, &caller.viewer())
        .lead("The texts of your mails.")
        .flash(said)
        .actions(Button::link("New template", "/templates/new").primary().icon(Icon::Plus))
        .render(table))
}

/// `POST /templates/ready-made`: five mails and a journey, to be read and started.
pub async fn ready_made(State(app): State<App>, caller: Caller) -> Outcome<Response> {
    let journey = app.write(move |tx| begin::install(tx, &caller)).await?;
    let said = Flash::done(
        "Five mails and a journey are yours. They lead to the form demo-request. Read them, change a word, then start the journey.",
    );
    Ok(then(format!("/journeys/{journey}"), said))
}

/// `GET /templates/new`
pub async fn new(caller: Caller) -> Response {
    let written =
        Written { purpose: MARKETING.to_owned(), source: BEGINNING.to_owned(), ..Written::default() };
    framing(editor(&caller, None, &written, &FieldErrors::new(), None), StatusCode::OK)
}

/// `POST /templates`
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Posted(written): Posted<Written>,
) -> Outcome<Response> {
    let (by, words) = (caller.clone(), written.clone());
    match app.write(move |tx| template::create(tx, &by, &words)).await {
        Ok(id) => Ok(then(format!("/templates/{id}"), Flash::done("The template is saved."))),
        Err(Fault::Fields(errors)) => {
            let page = editor(&caller, None, &written, &errors, None);
            Ok(framing(page, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(fault) => Err(fault),
    }
}

/// `GET /templates/{id}`
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<TemplateId>,
    Said(said): Said,
) -> Outcome<Response> {
    let found = app.read(move |tx| template::find(tx, id)).await?;
    let written = Written {
        name: found.name.clone(),
        purpose: found.purpose.clone(),
        subject: found.subject.clone(),
        preheader: found.preheader.clone(),
        source: found.source.clone(),
    };
    Ok(framing(editor(&caller, Some(&found), &written, &FieldErrors::new(), said), StatusCode::OK))
}

/// `POST /templates/{id}`
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    At(id): At<TemplateId>,
    Posted(written): Posted<Written>,
) -> Outcome<Response> {
    let (by, words) = (caller.clone(), written.clone());
    match app.write(move |tx| template::edit(tx, &by, id, &words)).await {
        Ok(()) => Ok(then(format!("/templates/{id}"), Flash::done("The template is saved."))),
        Err(Fault::Fields(errors)) => {
            let found = app.read(move |tx| template::find(tx, id)).await?;
            let page = editor(&caller, Some(&found), &written, &errors, None);
            Ok(framing(page, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(fault) => Err(fault),
    }
}

/// `POST /templates/{id}/retire`
pub async fn retire(State(app): State<App>, caller: Caller, At(id): At<TemplateId>) -> Outcome<Response> {
    app.write(move |tx| template::retire(tx, &caller, id)).await?;
    Ok(then("/templates", Flash::done("The template is out of use. What was sent with it stays readable.")))
}

fn framing(page: Markup, status: StatusCode) -> Response {
    (status, [(header::CONTENT_SECURITY_POLICY, FRAMING_POLICY)], page).into_response()
}

fn editor(
    caller: &Caller,
    found: Option<&Template>,
    written: &Written,
    errors: &FieldErrors,
    said: Option<Flash>,
) -> Markup {
    let title = found.map_or("New template", |found| &found.name);
    let menu = found.map(|found| {
        let id = found.id;
        html! {
            (Button::link("What was sent", format!("/mail?template={id}")))
            (Menu::new("template-menu", "More").danger("Retire", format!("/templates/{id}/retire"), "Take this template out of use?"))
        }
    });
    Page::new(title, Section::Templates, &caller.viewer())
        .crumb("Templates", "/templates")
        .flash(said)
        .actions(html! { @if let Some(menu) = &menu { (menu) } })
        .render(html! {
            div.template-editor {
                (form(found, written, errors))
                (Card::titled("Preview").note("Follows what you type.").flush()
                    .body(html! { iframe.mail-preview name="preview" title="Preview of the mail" {} }))
            }
        })
}

fn form(found: Option<&Template>, written: &Written, errors: &FieldErrors) -> Markup {
    let action = found.map_or_else(|| "/templates".to_owned(), |found| format!("/templates/{}", found.id));
    let form = Form::post(action)
        .id("template")
        .fields([
            Field::text("name", "Name").value(&written.name).error(errors.of("name")).required(),
            purpose_field(&written.purpose).error(errors.of("purpose")),
        ])
        .field(Field::text("subject", "Subject").value(&written.subject).error(errors.of("subject")).required())
        .field(
            Field::text("preheader", "Preheader")
                .hint("What an inbox shows behind the subject.")
                .value(&written.preheader)
                .error(errors.of("preheader")),
        )
        .field(
            Field::text_area("source", "Text", 18)
                .hint("Markdown. A line that is nothing but a bold link is a button.")
                .value(&written.source)
                .error(errors.of("source"))
                .required(),
        )
        .with(fields_help())
        .field(
            Field::email("as", "Preview as")
                .hint("The address of a contact; empty is a made-up one.")
                .autocomplete("off"),
        )
        .with(html! {
            div.actions {
                button.button.primary { "Save" }
                button.button formaction="/templates/preview" formtarget="preview" formnovalidate data-live { "Preview" }
                @if let Some(found) = found {
                    button.button formaction=(format!("/templates/{}/test", found.id)) formnovalidate { "Send me the saved one" }
                }
            }
        });
    html! { (Card::new().body(form)) }
}

/// Lists the fields that a text may show, folded away.
fn fields_help() -> Markup {
    let example = "{{ contact.first_name | default(\"there\") }}";
    html! {
        details.formula {
            summary { "Fields" }
            (Notice::info(html! { "A field without a value holds the mail back. Give it a fallback: " code { (example) } }).render())
            p { @for (name, _) in context::STANDARD { code { (name) } " " } "and your own: " code { "contact.key" } ", " code { "account.key" } }
        }
    }
}
