//! API tokens: one's own, and, for an admin, everybody's.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use measure::Moment;

use super::{account, again, settings_page};
use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::keys;
use crate::people::role::Capability;
use crate::people::token::{self, PREFIX, Token};
use crate::people::{ApiTokenId, Caller};
use crate::web::{
    At, Button, Card, Column, Empty, Field, Flash, Form, Notice, Picture, Posted, Reader, Row, Said, Table,
    copy_value, tag, then,
};

const HERE: &str = "/account/tokens";
const ALL: &str = "/settings/tokens";

/// What was typed.
#[derive(Default)]
struct Typed {
    name: String,
    scopes: Vec<String>,
    last_day: String,
}

impl Typed {
    fn of(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (field, value) in fields {
            match field.as_str() {
                "name" => typed.name = value,
                "scopes" => typed.scopes.push(value),
                "last_day" => typed.last_day = value,
                _ => {}
            }
        }
        typed
    }

    /// Returns the end of the last day in the caller's zone; nothing typed is no end.
    fn expires_at(&self, reader: &Reader) -> Outcome<Option<Moment>> {
        if self.last_day.is_empty() {
            return Ok(None);
        }
        let day = self.last_day.parse::<jiff::civil::Date>().ok().and_then(|day| day.tomorrow().ok());
        let end = day.and_then(|day| day.to_zoned(reader.zone.clone()).ok());
        match end {
            Some(end) => Ok(Some(Moment::from(end.timestamp()))),
            None => Err(Fault::field("expires_at", "Please give a day like 2030-12-31.")),
        }
    }
}

/// `GET /account/tokens`.
pub async fn own(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let who = caller.user;
    let tokens = app.read(move |tx| token::of(tx, who)).await?;
    Ok(page(&caller, said, &tokens, &Typed::default(), &FieldErrors::new(), None))
}

/// `POST /account/tokens`: the answer is the only place that ever shows the token.
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Outcome<Response> {
    let typed = Typed::of(fields);
    let secret = format!("{PREFIX}{}", keys::token()?);
    let made = try_create(&app, &caller, &typed, &secret).await;
    let who = caller.user;
    let tokens = app.read(move |tx| token::of(tx, who)).await?;
    match made {
        Ok(()) => {
            let empty = (Typed::default(), FieldErrors::new());
            Ok(page(&caller, None, &tokens, &empty.0, &empty.1, Some(&secret)).into_response())
        }
        Err(Fault::Fields(errors)) => Ok(again(page(&caller, None, &tokens, &typed, &errors, None))),
        Err(fault) => Err(fault),
    }
}

/// `POST /account/tokens/{id}/revoke`.
pub async fn revoke_own(State(app): State<App>, caller: Caller, At(id): At<ApiTokenId>) -> Outcome<Response> {
    app.write(move |tx| token::revoke(tx, &caller, id)).await?;
    Ok(then(HERE, Flash::done("The token opens nothing any more.")))
}

/// `GET /settings/tokens`.
pub async fn all(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let tokens = app.read(token::all).await?;
    let card = Card::new().flush().body(table(&tokens, &caller.reader(), ALL));
    Ok(settings_page(&caller, said, ALL, card))
}

/// `POST /settings/tokens/{id}/revoke`.
pub async fn revoke_any(State(app): State<App>, caller: Caller, At(id): At<ApiTokenId>) -> Outcome<Response> {
    app.write(move |tx| token::revoke(tx, &caller, id)).await?;
    Ok(then(ALL, Flash::done("The token opens nothing any more.")))
}

async fn try_create(app: &App, caller: &Caller, typed: &Typed, secret: &str) -> Outcome<()> {
    let expires_at = typed.expires_at(&caller.reader())?;
    let new = token::New { name: typed.name.clone(), scopes: typed.scopes.clone(), expires_at };
    let (house, by, secret) = (app.clone(), caller.clone(), secret.to_owned());
    app.write(move |tx| token::create(tx, &house.keys, &by, &new, &secret)).await?;
    Ok(())
}

fn page(
    caller: &Caller,
    said: Option<Flash>,
    tokens: &[Token],
    typed: &Typed,
    errors: &FieldErrors,
    secret: Option<&str>,
) -> Markup {
    let content = html! {
        @if let Some(secret) = secret {
            (Notice::good(html! {
                p { "This is the token. Copy it now; it is not shown again." }
                p { (copy_value(secret)) }
            }).title("Token made"))
        }
        (Card::titled("Your tokens").flush().body(table(tokens, &caller.reader(), HERE)))
        (Card::titled("New token").note("A program sends it as “Authorization: Bearer …” and acts for you within its scopes.")
            .body(form(caller, typed, errors)))
    };
    account::framed(caller, said, HERE, content)
}

/// Draws the form; only scopes within the caller's own role are offered.
fn form(caller: &Caller, typed: &Typed, errors: &FieldErrors) -> Form {
    let own = Capability::ALL.into_iter().filter(|scope| caller.may(*scope));
    let scopes = own.map(|scope| (scope.word(), format!("{} ({})", scope.label(), scope.word())));
    Form::post(HERE)
        .field(
            Field::text("name", "What is it for?")
                .value(&typed.name)
                .error(errors.of("name"))
                .placeholder("Website")
                .autocomplete("off")
                .required(),
        )
        .field(
            Field::choices("scopes", "Scopes")
                .hint("Give as few as will do.")
                .options(scopes)
                .values(typed.scopes.clone())
                .error(errors.of("scopes"))
                .required(),
        )
        .field(
            Field::date("last_day", "Last day")
                .hint("Without one it lives until it is revoked.")
                .value(&typed.last_day)
                .error(errors.of("expires_at")),
        )
        .submit("Make the token")
}

fn table(tokens: &[Token], reader: &Reader, path: &str) -> Table {
    let everybody = path == ALL;
    let rows = tokens.iter().map(|token| {
        let scopes = html! { @for scope in token.scopes.split(' ') { (tag(scope, None)) " " } };
        let revoke = Form::post(format!("{path}/{}/revoke", token.id))
            .button(Button::submit("Revoke").small().danger())
            .confirm(format!("Revoke {}? The program behind it is locked out at once.", token.name));
        let row = Row::new().cell(&token.name);
        let row = if everybody { row.cell(&token.holder) } else { row };
        row.cell(scopes)
            .maybe(token.last_used_at.map(|at| reader.time(at)))
            .maybe(token.expires_at.map(|at| reader.date_time(at)))
            .cell(revoke)
    });
    let empty = Empty::new(Picture::List, "No tokens")
        .text("A token lets a program use the API within the scopes that it was given.");
    let mut table = Table::new("API tokens").column(Column::new("For"));
    if everybody {
        table = table.column(Column::new("Of"));
    }
    table
        .column(Column::new("Scopes").wide())
        .column(Column::new("Last used"))
        .column(Column::new("Ends").wider())
        .column(Column::actions("Revoke"))
        .rows(rows)
        .empty(empty)
        .plain()
}
