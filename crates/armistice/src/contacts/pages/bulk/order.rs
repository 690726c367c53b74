//! Ordering a bulk action: what to do, the look ahead, yes.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::Markup;

use super::super::again;
use super::ask::{self, Offer};
use super::{ahead, list_of};
use crate::app::App;
use crate::contacts::bulk_action::unkept;
use crate::contacts::deed::{Deed, Said};
use crate::contacts::question::Asked as Question;
use crate::contacts::{choices, deed_words, field};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::flow::bulk::work::{self, NAMED_MAX, Whom};
use crate::people::Caller;
use crate::web::{Asked, Flash, Posted, then};

/// What the forms carry: whom it means, and the deed as far as it was said.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    /// The deed.
    pub said: Said,
    /// Everybody who matches, not only who is ticked.
    pub is_all: bool,
    /// Who is ticked, as it came.
    pub selected: Vec<String>,
    /// The question of the list, as it came.
    pub question: String,
    /// Whether a look ahead is wanted.
    pub looks: bool,
}

impl Order {
    fn of(fields: Vec<(String, String)>) -> Self {
        let mut order = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "scope" => order.is_all = value == "all",
                "selected" if order.selected.len() <= NAMED_MAX => order.selected.push(value),
                "question" => order.question = value,
                "then" => order.looks = value == "look",
                "deed" => order.said.deed = value,
                "tag" => order.said.tag = value,
                "owner" => order.said.owner = value,
                "stage" => order.said.stage = value,
                "reason" => order.said.reason = value,
                "segment" => order.said.segment = value,
                "field" => order.said.field = value,
                "value" => order.said.value = value,
                _ => {}
            }
        }
        order
    }

    /// Returns the question of the list that it began on.
    pub fn asked(&self) -> Question {
        unkept(&self.question).unwrap_or_default()
    }

    fn whom(&self) -> Whom {
        if self.is_all {
            return Whom::All(Box::new(self.asked()));
        }
        Whom::Named(self.selected.iter().filter_map(|id| id.parse().ok()).collect())
    }
}

/// GET /bulk/new: asks what is to be done, then shows what would happen.
pub async fn new(
    State(app): State<App>,
    caller: Caller,
    Asked(fields): Asked<Vec<(String, String)>>,
) -> Outcome<Response> {
    let order = Order::of(fields);
    if !order.looks {
        let shown = form(&app, &caller, &order, FieldErrors::new()).await;
        return back_to_list(&order, shown.map(axum::response::IntoResponse::into_response));
    }
    let drawn = match order.said.read() {
        Ok(deed) => look(&app, &caller, &order, deed).await,
        Err(fault) => Err(fault),
    };
    answered(&app, &caller, &order, drawn.map(axum::response::IntoResponse::into_response)).await
}

/// POST /bulk
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Outcome<Response> {
    let order = Order::of(fields);
    let made = match order.said.read() {
        Ok(deed) => work::order(&app, &caller, deed, &order.whom()).await,
        Err(fault) => Err(fault),
    };
    let made = made.map(|id| Redirect::to(&format!("/bulk/{id}")).into_response());
    answered(&app, &caller, &order, made).await
}

async fn look(app: &App, caller: &Caller, order: &Order, deed: Deed) -> Outcome<Markup> {
    let named = deed.clone();
    let found = work::look_ahead(app, caller, deed, &order.whom()).await?;
    let words = app.read(move |tx| deed_words::told(tx, &named)).await?;
    Ok(ahead::page(caller, order, &words, &found))
}

async fn form(app: &App, caller: &Caller, order: &Order, errors: FieldErrors) -> Outcome<Markup> {
    let (contacts, names) = work::meant(app, caller, &order.whom()).await?;
    let offer = app.read(move |tx| {
        Ok(Offer {
            choices: choices::load(tx)?,
            fields: field::all(tx, field::Noun::Contact)?,
            contacts,
            names: names.clone(),
        })
    });
    Ok(ask::page(caller, order, &offer.await?, &errors))
}

/// Wrong fields bring the form back; a refusal and an empty choice lead back to the list, which says why.
async fn answered(app: &App, caller: &Caller, order: &Order, done: Outcome<Response>) -> Outcome<Response> {
    match done {
        Err(Fault::Fields(errors)) if errors.of("contacts").is_none() && errors.of("rule").is_none() => {
            Ok(again(form(app, caller, order, errors).await?))
        }
        other => back_to_list(order, other),
    }
}

fn back_to_list(order: &Order, done: Outcome<Response>) -> Outcome<Response> {
    let list = list_of(&order.asked()).to_string();
    match done {
        Err(Fault::Fields(errors)) => {
            let sentences: Vec<&str> = errors.iter().map(|(_, sentence)| sentence).collect();
            Ok(then(list, Flash::failed(sentences.join(" "))))
        }
        Err(Fault::Refused { sentence, .. }) => Ok(then(list, Flash::failed(sentence))),
        other => other,
    }
}
