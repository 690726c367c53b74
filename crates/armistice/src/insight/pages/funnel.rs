//! The funnel page: who came, who was won, from where, and how long it took.

use axum::extract::State;
use maud::{Markup, html};

use super::{asking, formula, tabs, with_all};
use crate::app::App;
use crate::fault::Outcome;
use crate::insight::campaign::{self, Campaign};
use crate::insight::funnel::{self, BySource, DAYS, Funnel, Step};
use crate::insight::funnel_rows::Filter;
use crate::insight::question::{Parameters, Question};
use crate::people::Caller;
use crate::web::charts::{self, Curve, CurvePoint, FunnelStep, SurvivalChart};
use crate::web::input::Asked;
use crate::web::{
    Card, Column, Empty, Link, Notice, Page, Picture, Row, Section, Stat, Table, Tone, columns, format, stats,
};

/// The curve is drawn through at most so many of its steps.
const POINTS_MAX: usize = 200;

/// GET /results/funnel
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Parameters>,
) -> Outcome<Markup> {
    let question = Question::parse(&asked, caller.at)?;
    let (sight, answered) = (caller.sight(), question.clone());
    let (funnel, campaign) = app
        .read(move |tx| {
            let campaign = answered.campaign.map(|id| campaign::find(tx, id)).transpose()?;
            Ok((funnel::measure(tx, sight, &answered)?, campaign))
        })
        .await?;
    Ok(page(&caller, &question, &funnel, campaign.as_ref()))
}

fn page(caller: &Caller, question: &Question, funnel: &Funnel, campaign: Option<&Campaign>) -> Markup {
    let empty = Empty::new(Picture::Chart, "Nobody came in this span")
        .text("As soon as contacts come in, by a form or an import, their way to a won deal shows here.");
    let content = html! {
        (tabs(question, "/results/funnel"))
        (asking("/results/funnel", question, []))
        @if let Some(campaign) = campaign {
            (Notice::info(html! {
                "Only contacts that " a href=(format!("/campaigns/{}", campaign.id)) { (campaign.name) } " brought first. "
                a href=(Link::to("/results/funnel")) { "Show all" }
            }))
        }
        @if funnel.total.leads == 0 { (empty) } @else {
            (figures(question, funnel))
            (columns(2, html! { (steps(question, funnel)) (curve(funnel)) }))
            (by_source(question, funnel))
            (by_day(question, funnel))
        }
    };
    Page::new("Funnel", Section::Results, &caller.viewer())
        .lead(format!(
            "As of {}, counted from the rows each time; every figure opens them.",
            format::civil(question.as_of())
        ))
        .render(content)
}

fn rows(question: &Question, filter: &Filter) -> String {
    let link = with_all(Link::to("/results/funnel/rows"), &question.parameters());
    with_all(link, &filter.parameters()).to_string()
}

fn of_step(step: Step) -> Filter {
    Filter { step: Some(step), ..Filter::default() }
}

fn figures(question: &Question, funnel: &Funnel) -> Markup {
    let (total, interval) = (&funnel.total, funnel.total.interval());
    stats(&[
        Stat::new("Leads", format::number(total.leads as i64)).href(rows(question, &Filter::default())),
        Stat::new("Won", format::number(total.won as i64))
            .href(rows(question, &of_step(Step::Won)))
            .note(half_of_won(funnel).map_or_else(String::new, |days| format!("half of them by day {days}"))),
        Stat::new("Won so far", format::percent(total.rate(), 2))
            .href(rows(question, &of_step(Step::Won)))
            .note(format!(
                "95%: {} to {}",
                format::percent(interval.low, 1),
                format::percent(interval.high, 1)
            )),
        Stat::new("Won within a year", format::percent(funnel.curve.converted_by(365), 2))
            .href(rows(question, &Filter { won_within: Some(365), ..of_step(Step::Won) }))
            .note("with open leads counted as still open"),
    ])
}

/// Returns the day by which half of those who were won so far had been won.
fn half_of_won(funnel: &Funnel) -> Option<u32> {
    let mut left = funnel.total.won.div_ceil(2);
    funnel.curve.steps().iter().find_map(|step| {
        left = left.saturating_sub(step.events);
        (left == 0).then_some(step.time)
    })
}

fn steps(question: &Question, funnel: &Funnel) -> Markup {
    let mut chart = charts::Funnel::new("How far they came");
    for (step, count) in Step::ALL.into_iter().zip(funnel.steps) {
        let tone = match step {
            Step::Lead | Step::HandedOver => Tone::Marketing,
            Step::Accepted | Step::Conversation | Step::Deal => Tone::Sales,
            Step::Won => Tone::Kept,
        };
        let href = rows(question, &of_step(step));
        chart = chart.step(FunnelStep::new(step.label(), count as i64).href(href).tone(tone));
    }
    html! { (Card::new().body(chart)) }
}

fn curve(funnel: &Funnel) -> Markup {
    let steps = funnel.curve.steps();
    let every = steps.len().div_ceil(POINTS_MAX).max(1);
    let last = steps.len().saturating_sub(1);
    let point = |time: u32| {
        let interval = funnel.curve.converted_interval(time);
        CurvePoint {
            at: f64::from(time),
            share: funnel.curve.converted_by(time),
            interval: Some((interval.low, interval.high)),
        }
    };
    let kept = steps.iter().enumerate().filter(|(index, _)| index % every == 0 || *index == last);
    let points = kept.map(|(_, step)| point(step.time));
    let chart = SurvivalChart::new("Share won, by days since the first contact", "days").curve(Curve::new(
        "Won",
        Tone::Kept,
        points,
    ));
    html! { (Card::new().body(chart)) }
}

fn by_source(question: &Question, funnel: &Funnel) -> Markup {
    let row = |line: &BySource| {
        let (source, interval) = (line.source.clone(), line.interval());
        let all = Filter { source: Some(source), ..Filter::default() };
        let won = Filter { step: Some(Step::Won), ..all.clone() };
        let name = line.source.as_deref().unwrap_or("No source known");
        Row::new()
            .cell(html! { @if line.source.is_some() { (name) } @else { em { (name) } } })
            .cell(opening(line.leads, rows(question, &all)))
            .cell(opening(line.won, rows(question, &won)))
            .cell(format::percent(line.rate(), 1))
            .cell(format!("{} to {}", format::percent(interval.low, 1), format::percent(interval.high, 1)))
    };
    let total = &funnel.total;
    let table = Table::new("By source")
        .plain()
        .column(Column::new("Source"))
        .column(Column::number("Leads"))
        .column(Column::number("Won"))
        .column(Column::number("Rate"))
        .column(Column::number("95% interval").wide())
        .rows(funnel.sources.iter().map(row))
        .foot(
            Row::new()
                .cell("All")
                .cell(opening(total.leads, rows(question, &Filter::default())))
                .cell(opening(total.won, rows(question, &of_step(Step::Won))))
                .cell(format::percent(total.rate(), 1))
                .cell(""),
        );
    let how = html! {
        p { "A lead is a contact, by the source it came from first. Rate = won / leads; the interval is Wilson’s, at 95%." }
        p { "Leads without a source are kept apart: they are not a source." }
    };
    html! { (Card::titled("By source").body(table).flush().foot(formula(how))) }
}

fn by_day(question: &Question, funnel: &Funnel) -> Markup {
    let row = |day: u32| {
        let interval = funnel.curve.converted_interval(day);
        let filter = Filter { won_within: Some(day), ..of_step(Step::Won) };
        let won: u64 =
            funnel.curve.steps().iter().take_while(|step| step.time <= day).map(|step| step.events).sum();
        Row::new()
            .cell(format!("Day {day}"))
            .cell(opening(won, rows(question, &filter)))
            .cell(format::percent(funnel.curve.converted_by(day), 2))
            .cell(format!("{} to {}", format::percent(interval.low, 2), format::percent(interval.high, 2)))
    };
    let table = Table::new("Won by day")
        .plain()
        .column(Column::new("By"))
        .column(Column::number("Won"))
        .column(Column::number("Share"))
        .column(Column::number("95% interval").wide())
        .rows(DAYS.into_iter().map(row));
    let how = html! {
        p { "Share = 1 − Π(1 − d/n) over the days so far: d won on a day, n still open and watched (Kaplan-Meier, interval after Greenwood)." }
        p {
            "Days are whole days of 24 hours since the first contact, rounded down. Leads still open on "
            (question.as_of()) " count as open until then, so that young leads do not make the share look low."
        }
        @if funnel.won_before_seen > 0 {
            p { (format::plural(funnel.won_before_seen as i64, "win is", "wins are")) " dated before the first contact and counted on day 0." }
        }
    };
    html! { (Card::titled("Won by day").body(table).flush().foot(formula(how))) }
}

fn opening(count: u64, href: String) -> Markup {
    html! { a href=(href) { (format::number(count as i64)) } }
}
