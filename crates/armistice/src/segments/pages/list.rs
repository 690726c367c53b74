//! The list of segments: how many are in each, and who came and went lately.

use std::collections::BTreeMap;

use axum::extract::State;
use maud::{Markup, html};
use measure::DAY_MS;

use super::kind_badge;
use crate::app::App;
use crate::fault::Outcome;
use crate::people::{Caller, Capability};
use crate::segments::SegmentId;
use crate::segments::membership::{self, Day, TRAFFIC_DAYS};
use crate::segments::segment::{self, Segment};
use crate::segments::walk::{self, Walk};
use crate::web::charts::sparkline;
use crate::web::{
    Button, Column, Empty, Icon, Page, Picture, Row, Said, Section, Table, Tone, badge, format,
};

/// What the page shows.
struct View {
    segments: Vec<Segment>,
    counts: BTreeMap<SegmentId, i64>,
    days: Vec<Day>,
    walks: Vec<Walk>,
}

/// `GET /segments`
pub async fn list(State(app): State<App>, caller: Caller, Said(said): Said) -> Outcome<Markup> {
    let sight = caller.sight();
    let view = app.read(move |tx| {
        Ok(View {
            segments: segment::all(tx)?,
            counts: membership::counts(tx, &sight)?.into_iter().collect(),
            days: membership::traffic(tx, &sight)?,
            walks: walk::under_way(tx)?,
        })
    });
    let view = view.await?;
    let may_edit = caller.may(Capability::EditSegments);
    let new = html! {
        (Button::link("New rule", "/segments/new").primary().icon(Icon::Plus)) " "
        (Button::link("Pick contacts", "/segments/new?kind=picked"))
    };
    let mut empty = Empty::new(Picture::List, "No segment yet").text(
        "A segment is a rule with a name, such as “looked at the prices this week”. Contacts join and leave by themselves, at the very minute, and each can say why. Others are picked by hand or come with a list.",
    );
    if may_edit {
        empty = empty.action(new.clone());
    }
    let today = caller.at.0.div_euclid(DAY_MS);
    let table = Table::new("Segments")
        .column(Column::new("Name"))
        .column(Column::new("Kind").wide())
        .column(Column::number("Contacts"))
        .column(Column::new("Last 30 days").wide())
        .column(Column::number("Joined").wider())
        .column(Column::number("Left").wider())
        .rows(view.segments.iter().map(|segment| row(segment, &view, today)))
        .empty(empty);
    Ok(Page::new("Segments", Section::Segments, &caller.viewer())
        .lead("Who belongs together, and since when. Every joining and leaving is kept with its reason.")
        .flash(said)
        .actions(html! { @if may_edit && !view.segments.is_empty() { (new) } })
        .render(table))
}

fn row(segment: &Segment, view: &View, today: i64) -> Row {
    let count = view.counts.get(&segment.id).copied().unwrap_or_default();
    let days: Vec<&Day> = view.days.iter().filter(|day| day.segment_id == segment.id).collect();
    let walk = view.walks.iter().find(|walk| walk.segment_id == segment.id);
    let label = format!("Contacts in {}, day by day", segment.name);
    let row = Row::to(format!("/segments/{}", segment.id))
        .cell(&segment.name)
        .cell(kind_badge(segment))
        .cell(html! {
            @match walk {
                Some(walk) => (badge(Tone::Waiting, format!("counting, {} %", walk.percent()))),
                None => (format::number(count)),
            }
        })
        .cell(sparkline(&label, Tone::Marketing, &curve(count, &days, today)))
        .cell(format::number(days.iter().map(|day| day.joined).sum()))
        .cell(format::number(days.iter().map(|day| day.gone).sum()));
    if segment.archived_at.is_some() { row.faint() } else { row }
}

/// Returns how many were inside at the end of each of the last days: from the present number back.
pub(super) fn curve(count: i64, days: &[&Day], today: i64) -> Vec<f64> {
    let mut inside = count;
    let mut curve: Vec<f64> = (0..TRAFFIC_DAYS)
        .map(|back| {
            let end_of_day = inside;
            if let Some(day) = days.iter().find(|day| day.day == today - back) {
                inside -= day.joined - day.gone;
            }
            end_of_day as f64
        })
        .collect();
    curve.reverse();
    curve
}
