//! How far each role sees.

use axum::extract::State;
use axum::response::Response;
use maud::Markup;

use super::settings_page;
use crate::app::App;
use crate::fault::Outcome;
use crate::people::role::{Reach, Role};
use crate::people::{Caller, visibility};
use crate::web::{Card, Field, Flash, Form, Posted, Said, then};

const HERE: &str = "/settings/visibility";

/// `GET /settings/visibility`.
pub async fn show(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let all = app.read(visibility::all).await?;
    let form = all.iter().fold(Form::post(HERE), |form, (role, reach)| form.field(field(*role, *reach)));
    Ok(settings_page(&caller, said, HERE, Card::new().body(form.submit("Save"))))
}

/// `POST /settings/visibility`: one choice for each role; what is not a reach changes nothing.
pub async fn save(
    State(app): State<App>,
    caller: Caller,
    Posted(chosen): Posted<Vec<(String, String)>>,
) -> Outcome<Response> {
    app.write(move |tx| {
        for (role, reach) in &chosen {
            if let (Ok(role), Some(reach)) = (role.parse::<Role>(), Reach::of(reach)) {
                visibility::set(tx, &caller, role, reach)?;
            }
        }
        Ok(())
    })
    .await?;
    Ok(then(HERE, Flash::done("Visibility is saved, and holds from the next page on.")))
}

fn field(role: Role, reach: Reach) -> Field {
    let options = Reach::ALL.into_iter().map(|reach| (reach.word(), reach.label()));
    Field::select(role.word(), role.label()).options(options).value(reach.word()).required()
}
