//! What people see of campaigns and results.

pub mod attribution;
pub mod campaign;
pub mod campaigns;
pub mod funnel;
pub mod rows;

use axum::response::Redirect;
use maud::{Markup, html};

use super::question::Question;
use crate::web::{Field, Form, Link, Tabs};

/// The room's first page of results is the funnel.
pub async fn results() -> Redirect {
    Redirect::to("/results/funnel")
}

/// Adds parameters to a link; empty ones are left out.
fn with_all<'a>(link: Link, parameters: impl IntoIterator<Item = &'a (&'static str, String)>) -> Link {
    parameters.into_iter().fold(link, |link, (name, value)| link.with(name, value))
}

/// Draws the tabs between the reports; the question travels along.
fn tabs(question: &Question, current: &str) -> Markup {
    let tab = |path: &str| with_all(Link::to(path), &question.parameters()).to_string();
    let (funnel, attribution) = ("/results/funnel", "/results/attribution");
    html! {
        (Tabs::new("Results")
            .tab("Funnel", tab(funnel), current == funnel)
            .tab("Attribution", tab(attribution), current == attribution))
    }
}

/// Draws the form that asks for another span; `more` are further questions, and what is not asked travels along.
fn asking(path: &str, question: &Question, more: impl IntoIterator<Item = Field>) -> Markup {
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
    let today = question.as_of().to_string();
    let mut form = Form::get(path)
        .inline()
        .field(Field::date("from", "From").value(day(question.first_day())))
        .field(Field::date("until", "Until").value(day(question.last_day())))
        .field(Field::date("as_of", "As of").value(today));
    for field in more {
        form = form.field(field);
    }
    if let Some(campaign) = question.campaign {
        form = form.field(Field::hidden("campaign", campaign.to_string()));
    }
    html! { (form.submit("Show")) }
}

/// Draws how a figure is computed, folded away until somebody wants to know.
fn formula(text: Markup) -> Markup {
    html! { details.formula { summary { "How this is counted" } div.prose { (text) } } }
}
