//! Journeys: the list, with how many are on their way and how trips ended.

use std::collections::BTreeMap;

use axum::extract::State;
use maud::{Markup, html};

use crate::app::App;
use crate::fault::Outcome;
use crate::nurture::JourneyId;
use crate::nurture::enrollment::{self, Count};
use crate::nurture::journey::{self, Journey, Standing};
use crate::people::Caller;
use crate::web::{
    Button, Column, Empty, Icon, Page, Picture, Row, Said, Section, Table, Tone, badge, format,
};

/// `GET /journeys`
pub async fn list(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let (all, counts) = app.read(|tx| Ok((journey::all(tx)?, enrollment::counts(tx)?))).await?;
    let counts = by_journey(&counts);
    let row = |one: &Journey| {
        let trips = counts.get(&one.id).copied().unwrap_or_default();
        Row::to(format!("/journeys/{}", one.id))
            .cell(&one.name)
            .cell(standing_badge(one.standing()))
            .cell(format::number(one.rank))
            .cell(format::number(trips.under_way))
            .cell(format::number(trips.ended))
    };
    let table = Table::new("Journeys")
        .column(Column::new("Name"))
        .column(Column::new("Standing"))
        .column(Column::number("Rank").wider())
        .column(Column::number("On their way"))
        .column(Column::number("Ended").wide())
        .rows(all.iter().map(row))
        .empty(
            Empty::new(Picture::Path, "No journey yet")
                .text("A journey writes to people, one useful mail after the other, until they are ready.")
                .action(html! {
                    (Button::submit_to("Take five mails and a journey to start from", "/templates/ready-made").primary())
                    " " (Button::link("Draw one", "/journeys/new"))
                }),
        );
    Ok(Page::new("Journeys", Section::Journeys, &caller.viewer())
        .lead("What people get after they told us their name, until they are ready.")
        .flash(said)
        .actions(Button::link("New journey", "/journeys/new").primary().icon(Icon::Plus))
        .render(table))
}

/// Draws where a journey stands.
pub fn standing_badge(standing: Standing) -> Markup {
    match standing {
        Standing::Draft => badge(Tone::Neutral, "Draft"),
        Standing::Running => badge(Tone::Kept, "Running"),
        Standing::Paused => badge(Tone::Waiting, "Paused"),
    }
}

/// How many trips are under way, and how many ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trips {
    /// Under way.
    pub under_way: i64,
    /// Ended, for whatever reason.
    pub ended: i64,
}

/// Sums the counts of each journey.
pub fn by_journey(counts: &[Count]) -> BTreeMap<JourneyId, Trips> {
    let mut sums: BTreeMap<JourneyId, Trips> = BTreeMap::new();
    for count in counts {
        let trips = sums.entry(count.journey_id).or_default();
        match count.end_reason {
            None => trips.under_way += count.trips,
            Some(_) => trips.ended += count.trips,
        }
    }
    sums
}
