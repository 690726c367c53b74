//! A template as somebody would get it: in a frame beside the editor, and in one's own mailbox.

use axum::extract::State;
use axum::response::Response;
use mail::template::{Colour, Context, Frame, Rendered};
use maud::html;
use serde::Deserialize;
use store::Tx;

use crate::app::App;
use crate::contacts::{ContactId, contact};
use crate::fault::{Fault, Outcome};
use crate::nurture::{TemplateId, context, template};
use crate::people::Caller;
use crate::post::MessageId;
use crate::post::message::{self, New, Text};
use crate::post::pages::message::{framed, unwritable};
use crate::post::words::{Class, Recipient};
use crate::settings::{self, Company};
use crate::web::input::{At, Posted};
use crate::web::{Flash, then};

/// What is previewed, and as whom.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = TemplateDraft)]
pub struct Draft {
    /// The subject, with fields.
    pub subject: String,
    /// The preheader.
    pub preheader: String,
    /// The text.
    pub source: String,
    /// The address of the contact; empty is a made-up one.
    #[serde(rename = "as")]
    pub as_whom: String,
}

/// A draft as one contact would get it.
pub struct Preview {
    /// The mail.
    pub rendered: Rendered,
    /// The fields that the draft uses.
    pub fields: Vec<String>,
}

/// `POST /templates/preview`: for the frame beside the editor.
pub async fn show(State(app): State<App>, caller: Caller, Posted(draft): Posted<Draft>) -> Response {
    let preheader = draft.preheader.clone();
    let document = match render(&app, caller, draft).await {
        Ok(preview) => document(&preview, &preheader),
        Err(Fault::Fields(errors)) => {
            let sentences: Vec<String> = errors.iter().map(|(_, sentence)| sentence.to_owned()).collect();
            unwritable(&sentences.join(" "))
        }
        Err(fault) => unwritable(&fault.sentence()),
    };
    framed(document)
}

/// Renders a draft for a page or a program. Mistakes of the author are errors of the fields `subject` and `source`.
pub async fn render(app: &App, caller: Caller, draft: Draft) -> Outcome<Preview> {
    let as_whom = draft.as_whom.clone();
    let (company, mut values) = app
        .read(move |tx| {
            let company = settings::company(tx)?;
            let values = match find(tx, &caller, &as_whom)? {
                Some(id) => context::of_contact(tx, &company, id)?,
                None => context::sample(&company),
            };
            Ok((company, values))
        })
        .await?;
    values.ours("company.url", &app.public_url);
    let compiled = template::compile(&draft.subject, &draft.source)?;
    let rendered = write(&compiled, &values, &frame(&company, &draft.preheader))?;
    Ok(Preview { rendered, fields: compiled.fields().into_iter().collect() })
}

/// `POST /templates/{id}/test`: sends the saved text to whoever asks, through the ledger.
pub async fn test(
    State(app): State<App>,
    caller: Caller,
    At(id): At<TemplateId>,
    Posted(draft): Posted<Draft>,
) -> Outcome<Response> {
    let planned = send_test(&app, caller, id, draft.as_whom).await?;
    let path = planned.map_or_else(|| "/mail".to_owned(), |message| format!("/mail/{message}"));
    Ok(then(path, Flash::done("A test is on its way to you. Reload this page to see what became of it.")))
}

/// Promises a test of a template to whoever asks, written as a contact would get it.
pub async fn send_test(
    app: &App,
    caller: Caller,
    id: TemplateId,
    as_whom: String,
) -> Outcome<Option<MessageId>> {
    app.write(move |tx| {
        let found = template::find(tx, id)?;
        let contact = find(tx, &caller, &as_whom)?;
        let occurrence = tx.new_id();
        let due_at = tx.now();
        let new = New {
            recipient: Recipient::User(caller.user),
            purpose: &format!("test:{}", store::id_to_text(occurrence)),
            class: Class::Transactional,
            text: Text::Template(id, found.version),
            subject: contact.map(|contact| contact.0),
            enrollment: None,
            consent: None,
            to: &caller.email,
            why_you: "You asked for a test.",
            why_now: "Somebody pressed the button for a test.",
            due_at,
        };
        message::plan(tx, &new)
    })
    .await
}

fn find(tx: &mut Tx, caller: &Caller, address: &str) -> Outcome<Option<ContactId>> {
    if address.trim().is_empty() {
        return Ok(None);
    }
    let nobody = || Fault::field("as", "There is no contact with this address, or you may not see it.");
    let found = contact::by_email(tx, address)?.ok_or_else(nobody)?;
    contact::find_seen(tx, &caller.sight(), found.id).map(|seen| Some(seen.id)).map_err(|_| nobody())
}

fn write(compiled: &mail::template::Template, values: &Context, frame: &Frame) -> Outcome<Rendered> {
    compiled
        .render(values, frame, &mut |url| url.to_owned())
        .map_err(|error| Fault::field("source", format!("This contact cannot get it: {error}.")))
}

fn frame(company: &Company, preheader: &str) -> Frame {
    Frame {
        company: company.name.clone(),
        address: company.postal_address.clone(),
        preheader: preheader.to_owned(),
        brand: Colour::default(),
        reason: "You get this because you said that we may write to you.".to_owned(),
        preferences_url: Some("https://preview.invalid/preferences".to_owned()),
        unsubscribe_url: Some("https://preview.invalid/unsubscribe".to_owned()),
    }
}

/// Returns the document of the frame: subject and fields on top, the mail below, its plain twin folded away.
fn document(preview: &Preview, preheader: &str) -> String {
    let rendered = &preview.rendered;
    html! {
        html lang="en" {
            head { meta charset="utf-8"; meta name="color-scheme" content="light dark"; title { "Preview" } }
            body style="margin:0;display:flex;flex-direction:column;height:100vh;font:14px/1.5 system-ui,sans-serif" {
                div style="padding:12px 16px;border-bottom:1px solid #8884" {
                    div { strong { (rendered.subject) } }
                    @if !preheader.is_empty() { div style="opacity:.7" { (preheader) } }
                    @if !preview.fields.is_empty() { div style="opacity:.7" { "Fields: " (preview.fields.join(", ")) } }
                    details { summary { "Plain text" } pre style="white-space:pre-wrap" { (rendered.text) } }
                }
                iframe title="The mail" srcdoc=(rendered.html) sandbox="" style="flex:1;border:0;width:100%" {}
            }
        }
    }
    .into_string()
}
