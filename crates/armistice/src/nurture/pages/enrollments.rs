//! Trips through a journey: the list that a figure opens, and one trip with what happened on it.

use axum::extract::State;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::contacts::contact;
use crate::fault::Outcome;
use crate::nurture::enrollment::{self, Filter, Line, Trace};
use crate::nurture::{EnrollmentId, JourneyId, journey};
use crate::people::Caller;
use crate::web::input::{Asked, At};
use crate::web::{
    Button, Card, Column, Details, Empty, Link, Page, Pager, Picture, Row, Section, Table, format, person,
    split,
};

/// Which trips, as parameters of the URL.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct Wanted {
    /// The reason that they ended for.
    pub ended: String,
    /// `1` for those under way.
    pub under_way: String,
    /// Those that stand before this step, counted from 0.
    pub position: String,
    /// Those that entered before this one.
    pub before: String,
}

impl Wanted {
    /// Returns the filter.
    pub fn filter(&self) -> Filter {
        Filter {
            ended: (!self.ended.is_empty()).then(|| self.ended.clone()),
            under_way: !self.under_way.is_empty(),
            position: self.position.parse().ok(),
            before: self.before.parse().ok(),
        }
    }
}

/// `GET /journeys/{id}/enrollments`
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    At(id): At<JourneyId>,
    Asked(wanted): Asked<Wanted>,
) -> Outcome<Markup> {
    let (sight, filter, reader) = (caller.sight(), wanted.filter(), caller.reader());
    let (found, lines) =
        app.read(move |tx| Ok((journey::find(tx, id)?, enrollment::list(tx, &sight, id, &filter)?))).await?;
    let here = Link::to(format!("/journeys/{id}/enrollments"))
        .with("ended", &wanted.ended)
        .with("under_way", &wanted.under_way)
        .with("position", &wanted.position);
    let row = |line: &Line| {
        Row::to(format!("/enrollments/{}", line.id))
            .cell(person(&line.name()))
            .cell(reader.time(line.enrolled_at))
            .cell(format::number(line.position))
            .cell(html! { @if let Some(due) = line.due_at { (reader.time(due)) } @else { "–" } })
            .cell(line.end_reason.as_deref().unwrap_or("on the way"))
    };
    let next = lines.last().filter(|_| lines.len() == 100).map(|line| here.clone().with("before", line.id));
    let table = Table::new("Trips")
        .column(Column::new("Contact"))
        .column(Column::new("Entered"))
        .column(Column::number("Steps done").wide())
        .column(Column::new("Next").wide())
        .column(Column::new("End"))
        .rows(lines.iter().map(row))
        .empty(Empty::new(Picture::Path, "Nobody here").text("No trip fits what you asked for."))
        .pager(
            Pager::new(format::plural(lines.len() as i64, "trip", "trips"))
                .previous((!wanted.before.is_empty()).then(|| here.to_string()))
                .next(next.map(|link| link.to_string())),
        );
    Ok(Page::new("Trips", Section::Journeys, &caller.viewer())
        .crumb("Journeys", "/journeys")
        .crumb(found.name, format!("/journeys/{id}"))
        .render(table))
}

/// `GET /enrollments/{id}`
pub async fn show(State(app): State<App>, caller: Caller, At(id): At<EnrollmentId>) -> Outcome<Markup> {
    let sight = caller.sight();
    let (trip, who, trace) = app
        .read(move |tx| {
            let trip = enrollment::find(tx, id)?;
            let who = contact::find_seen(tx, &sight, trip.contact_id)?;
            Ok((trip, who, enrollment::trace(tx, id)?))
        })
        .await?;
    let reader = caller.reader();
    let row = |step: &Trace| {
        Row::new().cell((step.position + 1).to_string()).cell(reader.full(step.at)).cell(&step.what)
    };
    let table = Table::new("What happened")
        .plain()
        .column(Column::number("Step"))
        .column(Column::new("When"))
        .column(Column::new("What"))
        .rows(trace.iter().map(row))
        .empty(Empty::new(Picture::Path, "Nothing yet").text("The first step is due at once."));
    let details = Details::new()
        .row("Contact", html! { a href=(format!("/contacts/{}", who.id)) { (who.name()) } })
        .row("Why they entered", &trip.reason)
        .row("Entered", reader.full(trip.enrolled_at))
        .maybe("Next step", trip.due_at.map(|at| reader.full(at)))
        .maybe("Ended", trip.ended_at.map(|at| reader.full(at)))
        .maybe("Why", trip.end_reason.as_deref());
    Ok(Page::new(who.name(), Section::Journeys, &caller.viewer())
        .crumb("Journeys", "/journeys")
        .crumb(&trip.journey, format!("/journeys/{}", trip.journey_id))
        .actions(Button::link("Mails of this trip", format!("/mail?enrollment={id}")))
        .render(split(
            html! { (Card::titled("What happened").body(table).flush()) },
            html! { (Card::titled("Facts").body(details)) },
        )))
}
