//! The attribution page: which source and campaign brought which revenue, at which cost.

use axum::extract::State;
use maud::{Markup, Render as _, html};
use measure::Model;
use serde::Deserialize;

use super::{asking, formula, tabs, with_all};
use crate::app::App;
use crate::fault::Outcome;
use crate::insight::attribution::{self, Attribution, By, Key, Line, MODELS};
use crate::insight::attribution_rows::Figure;
use crate::insight::question::{Parameters, Question};
use crate::people::Caller;
use crate::web::charts::{StackedChart, Unit};
use crate::web::input::Asked;
use crate::web::{
    Card, Column, Empty, Field, Link, Notice, Page, Picture, Row, Section, Stat, Table, format, stats,
};

/// In which money the page counts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Counted {
    /// Three letters; the most frequent currency when empty.
    currency: String,
}

/// GET /results/attribution
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Parameters>,
    Asked(counted): Asked<Counted>,
) -> Outcome<Markup> {
    let question = Question::parse(&asked, caller.at)?;
    let (sight, answered) = (caller.sight(), question.clone());
    let report = app.read(move |tx| attribution::measure(tx, sight, &answered, &counted.currency)).await?;
    Ok(page(&caller, &question, &report))
}

/// How many sources the chart tells apart; the others share one colour.
const SOURCES_DRAWN: usize = 5;

fn page(caller: &Caller, question: &Question, report: &Attribution) -> Markup {
    let currency = Field::text("currency", "Currency").short().value(&report.currency);
    let empty = Empty::new(Picture::Chart, "No deal was won in this span")
        .text("When a deal is won, its amount is divided over the touches that led to it, and shows here beside the costs.");
    let content = html! {
        (tabs(question, "/results/attribution"))
        (asking("/results/attribution", question, [currency]))
        (elsewhere(question, report))
        @if report.deals == 0 && report.campaigns.is_empty() { (empty) } @else {
            (figures(question, report))
            (side_by_side(report))
            (table(question, report, By::Source))
            (table(question, report, By::Campaign))
        }
    };
    Page::new("Attribution", Section::Results, &caller.viewer())
        .lead("Three ways to divide the same revenue, side by side. All of them divide what went together; none proves a cause.")
        .render(content)
}

/// Returns the link to the rows behind a figure.
fn rows(question: &Question, report: &Attribution, figure: &Figure) -> String {
    let link = Link::to("/results/attribution/rows").with("currency", &report.currency);
    with_all(with_all(link, &question.parameters()), &figure.parameters()).to_string()
}

fn figures(question: &Question, report: &Attribution) -> Markup {
    let money = |minor| format::money(minor, &report.currency);
    let short = |minor| format::money_compact(minor, &report.currency);
    let figure = |by, key| rows(question, report, &Figure { by, key, model: 0 });
    let cost = report.cost();
    let back = measure::return_on(report.revenue, cost)
        .map_or_else(|| "–".to_owned(), |roi| format::percent(roi, 0));
    let won = format::plural(report.deals as i64, "won deal", "won deals");
    stats(&[
        Stat::new("Revenue", short(report.revenue))
            .href(figure(By::Source, None))
            .note(format!("{} in {won}", money(report.revenue))),
        Stat::new("Unattributed", short(report.unattributed()))
            .href(figure(By::Source, Some(Key::Unattributed)))
            .note(format!("{} that no touch may claim", money(report.unattributed()))),
        Stat::new("Cost", short(cost)).href("/campaigns").note(format!("{}, each cost once", money(cost))),
        Stat::new("Return", back).note("(revenue − cost) / cost"),
    ])
}

/// Draws what each model gives to the largest sources: the columns are equally high, because each divides the same revenue.
fn side_by_side(report: &Attribution) -> Markup {
    if report.deals == 0 {
        return html! {};
    }
    let whole = |line: &&Line| std::cmp::Reverse(line.credit.iter().sum::<i64>());
    let mut sources: Vec<&Line> = report.sources.iter().collect();
    sources.sort_by_key(whole);
    let (large, small) = sources.split_at(sources.len().min(SOURCES_DRAWN));
    let unit = Unit::Money(report.currency.clone());
    let labels = MODELS.map(|(_, _, label, _)| label);
    let credits = |lines: &[&Line]| {
        (0..MODELS.len())
            .map(|model| lines.iter().map(|line| line.credit[model] as f64).sum())
            .collect::<Vec<f64>>()
    };
    let chart = StackedChart::new("Revenue by source under each model", unit, labels);
    let chart = large.iter().fold(chart, |chart, line| chart.part(&line.label, None, credits(&[line])));
    let chart = if small.is_empty() { chart } else { chart.part("All others", None, credits(small)) };
    html! {
        (Card::titled("Three models, one revenue")
            .note("First touch asks what begins a relation, last touch what ends it, linear gives each touch the same.")
            .body(chart))
    }
}

fn table(question: &Question, report: &Attribution, by: By) -> Markup {
    let (title, lines) = match by {
        By::Source => ("By source", &report.sources),
        By::Campaign => ("By campaign", &report.campaigns),
    };
    let mut table =
        Table::new(title).plain().column(Column::new(if by == By::Source { "Source" } else { "Campaign" }));
    if by == By::Campaign {
        table = table.column(Column::number("Cost"));
    }
    // A phone has room for one model beside the name; the even one stays.
    for (model, _, label, _) in MODELS {
        let column = Column::number(label);
        table = table.column(if model == Model::Linear { column } else { column.wide() });
    }
    table = table.column(Column::number("Deals").wide());
    let foot = sums(question, report, by);
    let table = table.rows(lines.iter().map(|line| row(question, report, by, line))).foot(foot);
    Card::titled(title).body(table).flush().foot(how(by)).render()
}

fn row(question: &Question, report: &Attribution, by: By, line: &Line) -> Row {
    let special = matches!(line.key, Key::Unsaid | Key::Unattributed);
    let mut row = Row::new().cell(html! {
        @match &line.key {
            Key::Campaign(id) => a href=(format!("/campaigns/{id}")) { (line.label) },
            _ if special => em { (line.label) },
            _ => (line.label),
        }
    });
    if by == By::Campaign {
        row = row.maybe(line.cost.map(|minor| format::money(minor, &report.currency)));
    }
    for model in 0..MODELS.len() {
        let figure = Figure { by, key: Some(line.key.clone()), model };
        row = row.cell(html! {
            a href=(rows(question, report, &figure)) { (format::money(line.credit[model], &report.currency)) }
            @if let Some(roi) = line.roi(model) { " " span.note { (format::percent(roi, 0)) } }
        });
    }
    row.cell(format::number(line.deals as i64))
}

/// The sums, which are the revenue under every model.
fn sums(question: &Question, report: &Attribution, by: By) -> Row {
    let lines = if by == By::Source { &report.sources } else { &report.campaigns };
    let mut row = Row::new().cell("All");
    if by == By::Campaign {
        row = row.cell(format::money(report.cost(), &report.currency));
    }
    for model in 0..MODELS.len() {
        let sum: i64 = lines.iter().map(|line| line.credit[model]).sum();
        let href = rows(question, report, &Figure { by, key: None, model });
        row = row.cell(html! { a href=(href) { (format::money(sum, &report.currency)) } });
    }
    row.cell(format::number(report.deals as i64))
}

fn how(by: By) -> Markup {
    formula(html! {
        p { "Counted are deals won in the span, each divided over the touches of its contact before it closed, by people and with a source or a campaign. Where there is none, the contact’s first origin stands in; where that is unknown too, the amount is unattributed." }
        ul { @for (_, _, label, what) in MODELS { li { strong { (label) } ": " (what) } } }
        p { "Parts are rounded to the smallest unit so that they sum to the deal exactly (largest remainder)." }
        @if by == By::Campaign {
            p { "Cost is the sum of the campaign’s cost rows booked in the span, each once, however many deals there are. The percentage is (credit − cost) / cost." }
        }
    })
}

fn elsewhere(question: &Question, report: &Attribution) -> Markup {
    let here = |currency: &str| {
        with_all(Link::to("/results/attribution"), &question.parameters()).with("currency", currency)
    };
    html! {
        @if !report.elsewhere.is_empty() {
            (Notice::info(html! {
                "Not counted here: "
                @for (index, other) in report.elsewhere.iter().enumerate() {
                    @if index > 0 { ", " }
                    a href=(here(&other.currency)) {
                        (format::money(other.minor, &other.currency)) " in " (format::plural(other.deals, "deal", "deals"))
                    }
                }
                ". Amounts of different currencies are never added."
            }))
        }
        @if !report.costs_elsewhere.is_empty() {
            (Notice::info(format!("Costs in {} are not counted here.", report.costs_elsewhere.join(", "))))
        }
    }
}
