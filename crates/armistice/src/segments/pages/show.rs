//! One segment: who is in it, since when and why; who joined and left; its rule and every rule that it had.

use axum::Json;
use axum::extract::State;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::kind_badge;
use crate::app::App;
use crate::contacts::author::Names;
use crate::fault::Outcome;
use crate::people::{Caller, Capability, Sight};
use crate::segments::SegmentId;
use crate::segments::membership::{self, Member, PAGE, Turned};
use crate::segments::segment::{self, Kind, Segment, Version};
use crate::segments::walk::{self, Walk};
use crate::web::{
    Asked, At, Button, Card, Column, Details, Empty, Flash, Form, Link, Notice, Page, Pager, Picture,
    Progress, Reader, Row, Said, Section, Table, Tabs, Tone, badge, format, person, split,
};

/// The form that the boxes of the members belong to.
const PICKED: &str = "picked";

/// Which part of a list.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// What stands behind this turn.
    pub before: String,
}

impl Part {
    /// Returns the turn, if one is named.
    pub fn before(&self) -> Option<i64> {
        store::id_from_text(&self.before).ok()
    }
}

/// How far everybody was asked, as the script that draws a bar reads it.
#[derive(Debug, Serialize)]
pub struct Far {
    done: i64,
    total: i64,
    text: String,
    finished: bool,
}

/// What the page shows besides its list.
struct View {
    segment: Segment,
    versions: Vec<Version>,
    count: i64,
    walk: Option<Walk>,
    names: Names,
}

/// One of its lists.
enum Lines {
    Members(Vec<Member>),
    History(Vec<Turned>),
}

/// `GET /segments/{id}`
pub async fn members(
    State(app): State<App>,
    caller: Caller,
    At(id): At<SegmentId>,
    Asked(part): Asked<Part>,
    Said(said): Said,
) -> Outcome<Markup> {
    let sight = caller.sight();
    let loaded = app.read(move |tx| {
        let lines = membership::members(tx, &sight, id, part.before(), PAGE + 1)?;
        let authors: Vec<&str> = lines.iter().map(|line| line.author.as_str()).collect();
        Ok((view(tx, &sight, id, &authors)?, Lines::Members(lines)))
    });
    let (view, lines) = loaded.await?;
    Ok(page(&caller, &view, &lines, said))
}

/// `GET /segments/{id}/history`
pub async fn history(
    State(app): State<App>,
    caller: Caller,
    At(id): At<SegmentId>,
    Asked(part): Asked<Part>,
) -> Outcome<Markup> {
    let sight = caller.sight();
    let loaded = app.read(move |tx| {
        let lines = membership::history(tx, &sight, id, part.before(), PAGE + 1)?;
        let authors: Vec<&str> = lines.iter().map(|line| line.author.as_str()).collect();
        Ok((view(tx, &sight, id, &authors)?, Lines::History(lines)))
    });
    let (view, lines) = loaded.await?;
    Ok(page(&caller, &view, &lines, None))
}

/// `GET /segments/{id}/progress`: how far everybody was asked.
pub async fn progress(State(app): State<App>, At(id): At<SegmentId>) -> Outcome<Json<Far>> {
    let walk = app.read(move |tx| {
        segment::find(tx, id)?;
        walk::of(tx, id)
    });
    let walk = walk.await?;
    Ok(Json(match walk {
        Some(walk) => Far { done: walk.asked, total: walk.contacts, text: counting(&walk), finished: false },
        None => Far { done: 1, total: 1, text: String::new(), finished: true },
    }))
}

fn counting(walk: &Walk) -> String {
    format!("counting, {} %", walk.percent())
}

fn view(tx: &mut store::Tx, sight: &Sight, id: SegmentId, authors: &[&str]) -> Outcome<View> {
    let segment = segment::find(tx, id)?;
    let versions = segment::versions(tx, id)?;
    let authors: Vec<&str> =
        authors.iter().copied().chain(versions.iter().map(|version| version.author.as_str())).collect();
    let names = Names::load(tx, authors.into_iter())?;
    let count = membership::count(tx, sight, id)?;
    Ok(View { walk: walk::of(tx, id)?, segment, versions, count, names })
}

fn page(caller: &Caller, view: &View, lines: &Lines, said: Option<Flash>) -> Markup {
    let (segment, reader) = (&view.segment, caller.reader());
    let here = format!("/segments/{}", segment.id);
    let is_history = matches!(lines, Lines::History(_));
    let tabs = Tabs::new("Parts of the segment")
        .counted("In it now", &here, !is_history, format::number(view.count))
        .tab("Joined and left", format!("{here}/history"), is_history);
    let table = match lines {
        Lines::Members(lines) => members_table(caller, view, lines, &reader),
        Lines::History(lines) => history_table(view, lines, &reader),
    };
    Page::new(&segment.name, Section::Segments, &caller.viewer())
        .crumb("Segments", "/segments")
        .heading(html! { (segment.name) " " (kind_badge(segment)) })
        .lead(&segment.description)
        .actions(actions(caller, segment))
        .flash(said)
        .render(html! {
            @if let Some(walk) = &view.walk {
                (Progress::new("Everybody is asked", walk.asked, walk.contacts).text(counting(walk)).live(format!("{here}/progress")))
            }
            @if segment.archived_at.is_some() {
                (Notice::info("This segment is archived: nobody joins or leaves, and no rule may name it. Who was in it stands below."))
            }
            (tabs)
            (split(table, facts(view, &reader)))
        })
}

fn actions(caller: &Caller, segment: &Segment) -> Markup {
    let here = format!("/segments/{}", segment.id);
    let list = Link::to("/contacts").with("segment", segment.id);
    let deed =
        |words: &str, path: &str| Form::post(format!("{here}/{path}")).inline().button(Button::submit(words));
    html! {
        (Button::link("As a list of contacts", list.to_string()))
        @if caller.may(Capability::EditSegments) {
            @if segment.archived_at.is_some() { (deed("Bring back", "bring-back")) }
            @else {
                (deed("Archive", "archive"))
                (Button::link("Edit", format!("{here}/edit")).primary().key("e"))
            }
        }
    }
}

fn facts(view: &View, reader: &Reader) -> Markup {
    let segment = &view.segment;
    let details = Details::new()
        .row("In rules", html! { code { "in segment " (segment.key) } })
        .row("Made", reader.date_time(segment.created_at))
        .row("Changed", reader.date_time(segment.changed_at));
    let earlier = view.versions.iter().skip(1);
    html! {
        @if let Some(rule) = &segment.rule { (Card::titled("Who is in it").body(html! { p { code { (rule) } } })) }
        (Card::titled("Facts").body(details))
        @if view.versions.len() > 1 {
            (Card::titled("Earlier rules").body(html! {
                @for version in earlier {
                    p.note { "Version " (version.version) ", " (reader.date_time(version.at)) ", " (view.names.of(&version.author)) }
                    p { code { (version.rule) } }
                }
            }))
        }
    }
}

fn members_table(caller: &Caller, view: &View, lines: &[Member], reader: &Reader) -> Markup {
    let segment = &view.segment;
    let may_pick = segment.kind() == Kind::Picked
        && segment.archived_at.is_none()
        && caller.may(Capability::EditContacts);
    let rows = lines.iter().take(PAGE).map(|line| {
        Row::to(format!("/contacts/{}", line.contact_id))
            .select(line.contact_id.to_string())
            .cell(person(&line.name()))
            .cell(reader.time(line.since))
            .cell(&line.reason)
            .cell(view.names.of(&line.author))
    });
    let table = Table::new("In it now")
        .column(Column::new("Contact"))
        .column(Column::new("Since"))
        .column(Column::new("Why"))
        .column(Column::new("Who decided").wider())
        .rows(rows)
        .empty(nobody(segment, view.walk.is_some()))
        .pager(pager(segment.id, "", lines.iter().map(|line| line.change_id), "contact", "contacts"));
    if !may_pick {
        return html! { (table) };
    }
    let out = Form::post(format!("/segments/{}/members/remove", segment.id)).id(PICKED).inline();
    html! {
        (table.selectable(PICKED))
        @if !lines.is_empty() { (out.button(Button::submit("Take out those who are ticked").small())) }
    }
}

fn nobody(segment: &Segment, is_counting: bool) -> Empty {
    let text = match (segment.kind(), is_counting) {
        (Kind::Ruled, true) => "Everybody is being asked. Whoever meets the rule appears here.",
        (Kind::Ruled, false) => {
            "Whoever meets the rule joins by themself, and leaves when they no longer do."
        }
        (Kind::Picked, _) => {
            "Pick contacts on their page, tick them in the list of contacts, or bring a list with a column for it."
        }
    };
    Empty::new(Picture::List, "Nobody is in it").text(text)
}

fn history_table(view: &View, lines: &[Turned], reader: &Reader) -> Markup {
    let turn = |line: &Turned| match line.kind.as_str() {
        "joined" => badge(Tone::Kept, "Joined"),
        _ => badge(Tone::Neutral, "Left"),
    };
    let rows = lines.iter().take(PAGE).map(|line| {
        Row::to(format!("/contacts/{}", line.contact_id))
            .cell(person(&line.name()))
            .cell(turn(line))
            .cell(reader.time(line.at))
            .cell(&line.reason)
            .cell(view.names.of(&line.author))
    });
    let table = Table::new("Joined and left")
        .column(Column::new("Contact"))
        .column(Column::new("What"))
        .column(Column::new("When"))
        .column(Column::new("Why"))
        .column(Column::new("Who decided").wider())
        .rows(rows)
        .empty(
            Empty::new(Picture::Path, "Nobody came or went")
                .text("Every joining and leaving stands here, with its reason."),
        )
        .pager(pager(view.segment.id, "/history", lines.iter().map(|line| line.id), "turn", "turns"));
    html! { (table) }
}

/// Draws the foot of a list of which one line more than a page was asked for.
fn pager(
    id: SegmentId,
    part: &str,
    turns: impl ExactSizeIterator<Item = i64>,
    one: &str,
    many: &str,
) -> Pager {
    let more = turns.len() > PAGE;
    let shown = turns.len().min(PAGE);
    let last = turns.take(PAGE).last().filter(|_| more);
    let next = last.map(|turn| {
        Link::to(format!("/segments/{id}{part}")).with("before", store::id_to_text(turn)).to_string()
    });
    Pager::new(format::plural(shown as i64, one, many)).next(next)
}
