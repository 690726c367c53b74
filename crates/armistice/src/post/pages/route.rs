//! Settings: through which mail server mail leaves, and a test of it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::Caller;
use crate::people::pages::settings_page;
use crate::post::route::{self, Said as Typed, Stored, Trouble};
use crate::post::system;
use crate::settings;
use crate::web::input::Posted;
use crate::web::{Button, Card, Field, Flash, Form, Notice, Reader, Said, stack, then};

const HERE: &str = "/settings/mail";

/// What the page shows.
struct View {
    stored: bool,
    trouble: Option<Trouble>,
    from_address: String,
    typed: Typed,
    errors: FieldErrors,
}

/// `GET /settings/mail`
pub async fn show(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let view = view(&app, None, FieldErrors::new()).await?;
    Ok(settings_page(&caller, said, HERE, content(&view, &caller.reader())))
}

/// `POST /settings/mail`
pub async fn save(State(app): State<App>, caller: Caller, Posted(typed): Posted<Typed>) -> Outcome<Response> {
    let (house, by, words) = (app.clone(), caller.clone(), typed.clone());
    match app.write(move |tx| route::set(tx, &house.keys, &by, &words)).await {
        Ok(()) => Ok(then(HERE, Flash::done("The mail server is saved. Send yourself a test."))),
        Err(Fault::Fields(errors)) => {
            let view = view(&app, Some(typed), errors).await?;
            let page = settings_page(&caller, None, HERE, content(&view, &caller.reader()));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(fault) => Err(fault),
    }
}

/// `POST /settings/mail/test`: promises a mail to whoever asks and shows what becomes of it.
pub async fn test(State(app): State<App>, caller: Caller) -> Outcome<Response> {
    let planned = app.write(move |tx| system::test(tx, &caller)).await?;
    let path = planned.map_or_else(|| "/mail".to_owned(), |id| format!("/mail/{id}"));
    Ok(then(path, Flash::done("A test is on its way to you. Reload this page to see what became of it.")))
}

async fn view(app: &App, typed: Option<Typed>, errors: FieldErrors) -> Outcome<View> {
    app.read(move |tx| {
        let stored = route::stored(tx)?;
        Ok(View {
            trouble: route::trouble(tx)?,
            from_address: settings::company(tx)?.from_address,
            typed: typed.clone().unwrap_or_else(|| as_typed(stored.as_ref())),
            stored: stored.is_some(),
            errors: errors.clone(),
        })
    })
    .await
}

fn as_typed(stored: Option<&Stored>) -> Typed {
    let Some(stored) = stored else {
        return Typed { port: "587".into(), security: "starttls".into(), ..Typed::default() };
    };
    Typed {
        host: stored.host.clone(),
        port: stored.port.to_string(),
        security: stored.security.clone(),
        user: stored.user.clone(),
        secret: String::new(),
    }
}

fn content(view: &View, reader: &Reader) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let form = Form::post(HERE)
        .fields([
            Field::text("host", "Mail server")
                .value(&typed.host)
                .error(errors.of("host"))
                .placeholder("smtp.example.org")
                .required(),
            Field::number("port", "Port").value(&typed.port).error(errors.of("port")).short().required(),
        ])
        .field(
            Field::radios("security", "Encryption")
                .option("starttls", "STARTTLS (port 587)")
                .option("tls", "TLS (port 465)")
                .option("none", "None: for a server on this machine")
                .value(&typed.security)
                .error(errors.of("security"))
                .required(),
        )
        .fields([
            Field::text("user", "User name").value(&typed.user).error(errors.of("user")).autocomplete("off"),
            Field::password("secret", "Password")
                .hint(if view.stored {
                    "Leave it empty to keep the stored one."
                } else {
                    "Kept sealed; the database alone cannot open it."
                })
                .error(errors.of("secret"))
                .autocomplete("new-password"),
        ])
        .submit("Save");
    let test = Form::post("/settings/mail/test").button(Button::submit("Send me a test"));
    stack(html! {
        @if let Some(trouble) = &view.trouble {
            (Notice::problem(html! { "Since " (reader.time(trouble.since)) ": " (trouble.what) }).title("The mail server cannot be used"))
        }
        @if view.from_address.is_empty() {
            (Notice::warning("The company has no address yet that mails come from.").actions(Button::link("Set it", "/settings/company").small()))
        }
        (Card::new().body(form))
        @if view.stored { (Card::titled("Test").note("Goes the way of every mail, through the ledger.").body(test)) }
    })
}
