//! The rows behind the numbers of the promises page.

use axum::extract::State;
use maud::{Markup, html};
use measure::Moment;
use serde::Deserialize;

use crate::agreement::ClockId;
use crate::agreement::clock::Promise;
use crate::agreement::promise::{self, Month};
use crate::agreement::rows::{self, Line, PAGE, Standing};
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, Sight, UserId};
use crate::sales::list::{self, HandoffLine, name_of};
use crate::web::{
    Asked, Column, Empty, FilterBar, Link, Page, Pager, Picture, Reader, Row, Section, Table, Tone, badge,
    format,
};

/// Which clocks, as the URL asks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Clocks {
    /// `YYYY-MM`; empty is the present one.
    pub month: String,
    /// The clause's key.
    pub clause: String,
    /// `kept`, `broken`, `due`, `running`, `void`.
    pub standing: String,
    /// A seller's id.
    pub seller: String,
    /// Due moment and id of the last clock of the page before.
    pub after: String,
}

impl Clocks {
    /// Returns the checked question about a month.
    pub fn question(&self, month: &Month, sight: Sight) -> Outcome<rows::Question> {
        let seller = match self.seller.as_str() {
            "" => None,
            text => Some(text.parse::<UserId>().map_err(|_| Fault::Missing("seller"))?),
        };
        Ok(rows::Question {
            sight,
            from: month.from,
            to: month.to,
            clause: Promise::of(&self.clause),
            seller,
            standing: Standing::of(&self.standing),
            after: cursor(&self.after),
        })
    }
}

fn cursor(text: &str) -> Option<(Moment, ClockId)> {
    let (due, id) = text.split_once('_')?;
    Some((Moment(due.parse().ok()?), id.parse().ok()?))
}

/// GET /agreement/clocks
pub async fn clocks(State(app): State<App>, caller: Caller, Asked(asked): Asked<Clocks>) -> Outcome<Markup> {
    let (sight, wanted) = (caller.sight(), asked.clone());
    let (month, mut lines, now) = app
        .read(move |tx| {
            let month = promise::month(tx, &wanted.month)?;
            let question = wanted.question(&month, sight)?;
            Ok((month, rows::clocks(tx, &question)?, tx.now()))
        })
        .await?;
    let name = month.first.strftime("%Y-%m").to_string();
    let here = [("clause", &asked.clause), ("standing", &asked.standing), ("seller", &asked.seller)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .fold(Link::to("/agreement/clocks").with("month", &name), |link, (key, value)| link.with(key, value));
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines
        .last()
        .filter(|_| more)
        .map(|line| here.clone().with("after", format!("{}_{}", line.due_at.0, line.id)).to_string());
    let bar = FilterBar::new(here)
        .choice("clause", "Every promise", Promise::ALL.map(|promise| (promise.word(), promise.label())))
        .choice(
            "standing",
            "However it stands",
            Standing::ALL.map(|standing| (standing.word(), standing.label())),
        );
    let shown = format::plural(lines.len() as i64, "promise", "promises");
    let table = clock_table(&lines, now, &caller.reader()).pager(Pager::new(shown).next(next));
    Ok(Page::new("Promises, one by one", Section::Agreement, &caller.viewer())
        .crumb("Promises", Link::to("/agreement/promises").with("month", &name))
        .lead("The latest due first, as far as you may see them.")
        .render(html! { (bar) (table) }))
}

fn clock_table(lines: &[Line], now: Moment, reader: &Reader) -> Table {
    Table::new("Promises")
        .column(Column::new("Contact"))
        .column(Column::new("Promise"))
        .column(Column::new("Seller").wide())
        .column(Column::new("Offered").wide())
        .column(Column::new("Due"))
        .column(Column::new("First attempt recorded").wide())
        .column(Column::new("Stands"))
        .rows(lines.iter().map(|line| {
            let name = name_of(line.first_name.as_deref(), line.last_name.as_deref(), line.email.as_deref());
            Row::to(format!("/handoffs/{}", line.handoff_id))
                .cell(name)
                .cell(line.clause.label())
                .cell(&line.seller)
                .cell(reader.date_time(line.starts_at))
                .cell(reader.date_time(line.due_at))
                .maybe(line.first_attempt_at.map(|at| reader.date_time(at)))
                .cell(standing_badge(line.standing(now)))
        }))
        .empty(Empty::new(Picture::Search, "No such promise").text("Nothing fell due that you asked for."))
}

fn standing_badge(standing: Standing) -> Markup {
    let tone = match standing {
        Standing::Kept | Standing::Ahead => Tone::Kept,
        Standing::Broken => Tone::Broken,
        Standing::Running => Tone::Waiting,
        Standing::Due | Standing::Void => Tone::Neutral,
    };
    badge(tone, standing.label())
}

/// Which handoffs, as the URL asks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Handoffs {
    /// `YYYY-MM`; empty is the present one.
    pub month: String,
    /// How many lines the pages before had.
    pub skip: i64,
}

/// GET /agreement/handoffs
pub async fn handoffs(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Handoffs>,
) -> Outcome<Markup> {
    let (sight, wanted) = (caller.sight(), asked.clone());
    let (month, mut lines) = app
        .read(move |tx| {
            let month = promise::month(tx, &wanted.month)?;
            let found =
                list::handoffs(tx, &list::Handoffs::offered_in(sight, (month.from, month.to), wanted.skip))?;
            Ok((month, found))
        })
        .await?;
    let name = month.first.strftime("%Y-%m").to_string();
    let more = lines.len() > list::PAGE;
    lines.truncate(list::PAGE);
    let skip = asked.skip.max(0) + list::PAGE as i64;
    let next =
        more.then(|| Link::to("/agreement/handoffs").with("month", &name).with("skip", skip).to_string());
    let shown = format::plural(lines.len() as i64, "handoff", "handoffs");
    let table = handoff_table(&lines, &caller.reader()).pager(Pager::new(shown).next(next));
    Ok(Page::new("Handoffs of the month", Section::Agreement, &caller.viewer())
        .crumb("Promises", Link::to("/agreement/promises").with("month", &name))
        .lead("Every contact that Marketing handed over in this month, as far as you may see them.")
        .render(table))
}

fn handoff_table(lines: &[HandoffLine], reader: &Reader) -> Table {
    Table::new("Handoffs")
        .column(Column::new("Contact"))
        .column(Column::new("Account").wide())
        .column(Column::new("Seller").wide())
        .column(Column::new("Offered"))
        .column(Column::new("Stands"))
        .column(Column::number("Attempts"))
        .rows(lines.iter().map(|line| {
            let name = name_of(line.first_name.as_deref(), line.last_name.as_deref(), line.email.as_deref());
            Row::to(format!("/handoffs/{}", line.id))
                .cell(name)
                .maybe(line.account.as_ref())
                .cell(&line.owner)
                .cell(reader.date_time(line.offered_at))
                .cell(line.state.label())
                .cell(format::number(line.attempts))
        }))
        .empty(
            Empty::new(Picture::Tray, "Nobody was handed over")
                .text("A contact is offered to Sales as soon as the definition holds."),
        )
}
