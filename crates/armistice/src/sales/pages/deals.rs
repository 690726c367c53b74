//! Deals as a board by stage, and as a list.

use axum::extract::State as Extract;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::fault::Outcome;
use crate::people::Caller;
use crate::sales::deal_stage::{DealStage, LostReason};
use crate::sales::list::{self, COLUMN, DealLine, PAGE, StageSum, name_of};
use crate::web::{
    Asked, Board, BoardCard, BoardColumn, Button, Column, Empty, FilterBar, Link, Page, Pager, Picture,
    Reader, Row, Said, Section, Table, Tabs, Tone, badge, format, person,
};

/// Which deals, and how they are shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// `board` or `list`; empty is the board.
    pub view: String,
    /// `mine` or empty for all within sight.
    pub whose: String,
    /// A stage's word, in the list.
    pub stage: String,
    /// How many lines the pages before had.
    pub skip: i64,
}

/// GET /deals
pub async fn show(
    Extract(app): Extract<App>,
    caller: Caller,
    Asked(asked): Asked<Question>,
    Said(said): Said,
) -> Outcome<Markup> {
    let is_list = asked.view == "list";
    let body =
        if is_list { list(&app, &caller, &asked).await? } else { board(&app, &caller, &asked).await? };
    let tab = |view: &str| Link::to("/deals").with("view", view).with("whose", &asked.whose).to_string();
    Ok(Page::new("Deals", Section::Deals, &caller.viewer())
        .lead("Each open deal stands before one of the buyer's three decisions: access, change, resources.")
        .flash(said)
        .render(html! {
            (Tabs::new("How deals are shown").tab("Board", tab("board"), !is_list).tab("List", tab("list"), is_list))
            (body)
        }))
}

fn question(caller: &Caller, asked: &Question) -> list::Deals {
    list::Deals {
        sight: caller.sight(),
        owner: (asked.whose == "mine").then_some(caller.user),
        stage: None,
        contact: None,
        limit: COLUMN,
        skip: 0,
    }
}

fn bar(asked: &Question, view: &str) -> FilterBar {
    let here = Link::to("/deals").with("view", view).with("whose", &asked.whose).with("stage", &asked.stage);
    FilterBar::new(here).choice("whose", "Everybody's", [("mine", "Mine")])
}

async fn board(app: &App, caller: &Caller, asked: &Question) -> Outcome<Markup> {
    let all = question(caller, asked);
    let (columns, sums) = app
        .read(move |tx| {
            let mut columns = Vec::new();
            for stage in DealStage::ALL {
                columns.push((stage, list::deals(tx, &list::Deals { stage: Some(stage), ..all.clone() })?));
            }
            Ok((columns, list::sums(tx, &all)?))
        })
        .await?;
    if sums.is_empty() {
        return Ok(html! { (bar(asked, "board")) (nothing()) });
    }
    let reader = caller.reader();
    let board = columns.iter().fold(Board::new("Deals by stage"), |board, (stage, deals)| {
        board.column(column(*stage, deals, &sums, &reader))
    });
    Ok(html! { (bar(asked, "board")) (board) })
}

fn column(stage: DealStage, deals: &[DealLine], sums: &[StageSum], reader: &Reader) -> BoardColumn {
    let own: Vec<&StageSum> = sums.iter().filter(|sum| sum.stage == stage).collect();
    let count: i64 = own.iter().map(|sum| sum.deals).sum();
    let amounts: Vec<String> =
        own.iter().map(|sum| format::money_compact(sum.amount_minor, &sum.currency)).collect();
    let column = BoardColumn::new(stage.label(), format::number(count))
        .sum(if amounts.is_empty() { "–".to_owned() } else { amounts.join(" + ") })
        .empty(if stage.is_open() { "No deal stands here" } else { "None yet" });
    let column = deals.iter().fold(column, |column, deal| column.card(card(deal, reader)));
    if count > deals.len() as i64 {
        let rest = Link::to("/deals").with("view", "list").with("stage", stage.word());
        return column.more(format!("All {}", format::number(count)), rest);
    }
    column
}

fn card(deal: &DealLine, reader: &Reader) -> BoardCard {
    let contact = name_of(deal.first_name.as_deref(), deal.last_name.as_deref(), deal.email.as_deref());
    let with = [Some(contact.as_str()), deal.account.as_deref()];
    let with = with.into_iter().flatten().collect::<Vec<_>>().join(", ");
    BoardCard::new(&deal.name, format!("/deals/{}", deal.id))
        .figure(format::money_compact(deal.amount_minor, &deal.currency))
        .line(html! { (with) })
        .line(when(deal, reader))
        .foot(html! { @if let Some(owner) = &deal.owner { (person(owner)) } })
}

/// Says when a deal closed and why, or when it may.
fn when(deal: &DealLine, reader: &Reader) -> Markup {
    let reason = deal.close_reason.as_deref().and_then(LostReason::of).map(LostReason::label);
    match (deal.closed_at, deal.expected_close_at) {
        (Some(closed), _) => html! { (reader.date(closed)) @if let Some(reason) = reason { " · " (reason) } },
        (None, Some(expected)) if expected < reader.now => {
            html! { (badge(Tone::Broken, format!("Expected {}", reader.day(expected)))) }
        }
        (None, Some(expected)) => html! { span.note { "Expected " (reader.day(expected)) } },
        (None, None) => html! { span.note { "No date yet" } },
    }
}

async fn list(app: &App, caller: &Caller, asked: &Question) -> Outcome<Markup> {
    let skip = asked.skip.max(0);
    let stage = DealStage::of(&asked.stage);
    let wanted = list::Deals { stage, limit: PAGE as i64 + 1, skip, ..question(caller, asked) };
    let mut deals = app.read(move |tx| list::deals(tx, &wanted)).await?;
    let more = deals.len() > PAGE;
    deals.truncate(PAGE);
    let next = more.then(|| {
        let here =
            Link::to("/deals").with("view", "list").with("whose", &asked.whose).with("stage", &asked.stage);
        here.with("skip", skip + PAGE as i64).to_string()
    });
    if deals.is_empty() && stage.is_none() && skip == 0 {
        return Ok(html! { (bar(asked, "list")) (nothing()) });
    }
    let bar = bar(asked, "list").choice(
        "stage",
        "Every stage",
        DealStage::ALL.map(|stage| (stage.word(), stage.label())),
    );
    let shown = format::plural(deals.len() as i64, "deal", "deals");
    Ok(html! { (bar) (table(&deals, &caller.reader()).pager(Pager::new(shown).next(next))) })
}

fn table(deals: &[DealLine], reader: &Reader) -> Table {
    Table::new("Deals")
        .column(Column::new("Deal"))
        .column(Column::new("Contact").wide())
        .column(Column::new("Stage"))
        .column(Column::number("Amount"))
        .column(Column::new("Close").wide())
        .column(Column::new("Owner").wider())
        .rows(deals.iter().map(|deal| {
            let contact =
                name_of(deal.first_name.as_deref(), deal.last_name.as_deref(), deal.email.as_deref());
            Row::to(format!("/deals/{}", deal.id))
                .cell(&deal.name)
                .cell(
                    html! { (contact) @if let Some(account) = &deal.account { br; span.note { (account) } } },
                )
                .cell(stage_mark(deal.stage))
                .cell(format::money_round(deal.amount_minor, &deal.currency))
                .cell(when(deal, reader))
                .maybe(deal.owner.as_ref())
        }))
        .empty(Empty::new(Picture::Search, "No such deal").text("No deal stands in this stage."))
}

/// Draws a deal's stage.
pub fn stage_mark(stage: DealStage) -> Markup {
    let tone = match stage {
        DealStage::Won => Tone::Kept,
        DealStage::Lost => Tone::Broken,
        DealStage::NoDecision => Tone::Waiting,
        _ => Tone::Sales,
    };
    badge(tone, stage.label())
}

fn nothing() -> Markup {
    html! {
        (Empty::new(Picture::List, "No deal yet")
            .text("A deal is made from an accepted handoff, after a conversation. It keeps its source, so that revenue can be traced back.")
            .action(Button::link("Open the inbox", "/inbox").primary()))
    }
}
