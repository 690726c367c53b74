//! The company's settings.

use axum::extract::State;
use axum::response::{Redirect, Response};
use maud::Markup;

use super::{again, settings_page, zone_field};
use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::{Caller, audit};
use crate::settings::{self, Company};
use crate::web::{Card, Field, Flash, Form, Posted, Said, then};

const HERE: &str = "/settings/company";

/// `GET /settings`: its first page is the company's.
pub async fn first() -> Redirect {
    Redirect::to(HERE)
}

/// `GET /settings/company`.
pub async fn show(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let company = app.read(settings::company).await?;
    Ok(settings_page(&caller, said, HERE, form(&company, &FieldErrors::new())))
}

/// `POST /settings/company`.
pub async fn save(
    State(app): State<App>,
    caller: Caller,
    Posted(company): Posted<Company>,
) -> Outcome<Response> {
    let (typed, by) = (company.clone(), caller.clone());
    let saved = app.write(move |tx| {
        settings::set_company(tx, &company, by.user)?;
        audit::note(tx, &by, "changed", "company", 0, &company.name)
    });
    match saved.await {
        Ok(()) => Ok(then(HERE, Flash::done("The company is saved."))),
        Err(Fault::Fields(errors)) => Ok(again(settings_page(&caller, None, HERE, form(&typed, &errors)))),
        Err(fault) => Err(fault),
    }
}

fn form(company: &Company, errors: &FieldErrors) -> Card {
    let form = Form::post(HERE)
        .field(Field::text("name", "Name").value(&company.name).error(errors.of("name")).required())
        .field(
            Field::text_area("postal_address", "Postal address", 3)
                .hint("Stands at the foot of every marketing mail, as the law of most countries wants.")
                .value(&company.postal_address)
                .error(errors.of("postal_address")),
        )
        .field(
            Field::email("from_address", "Mails come from")
                .hint("A mailbox that somebody reads, under a domain that your mail server may send for.")
                .value(&company.from_address)
                .error(errors.of("from_address"))
                .autocomplete("off"),
        )
        .fields([
            zone_field(&company.zone).hint("In which days and months begin.").error(errors.of("zone")),
            Field::text("currency", "Currency")
                .hint("Of deals and costs that name no other.")
                .value(&company.currency)
                .error(errors.of("currency"))
                .short()
                .required(),
        ])
        .submit("Save");
    Card::new().body(form)
}
