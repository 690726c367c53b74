//! The page that both sides look at: a month's promises, kept or broken, each number opening into its rows.

use axum::extract::State;
use jiff::ToSpan as _;
use maud::{Markup, html};
use measure::Waterfall;
use serde::Deserialize;

use super::tabs;
use crate::agreement::clause::business_time;
use crate::agreement::clock::Promise;
use crate::agreement::promise::{self, Broken, Delivered, Kept, Month};
use crate::app::App;
use crate::fault::Outcome;
use crate::people::Caller;
use crate::web::charts::{LineChart, Series, Unit};
use crate::web::{
    Asked, Button, Card, Column, Empty, Icon, Link, Page, Picture, Row, Section, Stat, Table, Tone, Trend,
    columns, format, stack, stats,
};

/// Below this chance the goal of the month is at risk, above one minus it it is safe.
const AT_RISK: f64 = 0.25;

/// Which month.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// `YYYY-MM`; empty is the present one.
    pub month: String,
}

/// Both sides of a month.
struct Sides {
    month: Month,
    delivered: Delivered,
    kept: Vec<Kept>,
    broken: Vec<Broken>,
}

/// GET /agreement/promises
pub async fn show(State(app): State<App>, caller: Caller, Asked(asked): Asked<Question>) -> Outcome<Markup> {
    let sides = app
        .read(move |tx| {
            let month = promise::month(tx, &asked.month)?;
            Ok(Sides {
                delivered: promise::delivered(tx, &month)?,
                kept: promise::kept(tx, &month)?,
                broken: promise::broken(tx, &month)?,
                month,
            })
        })
        .await?;
    let body = stack(html! {
        @if sides.month.agreement.is_none() {
            (nothing_agreed())
        } @else {
            (columns(2, html! { (marketing(&sides)) (sales(&sides)) }))
            (breaches(&sides))
        }
    });
    Ok(Page::new("Promises", Section::Agreement, &caller.viewer())
        .heading(html! { "Promises of " (sides.month.first.strftime("%B %Y").to_string()) })
        .lead("What each side promised and what it did, counted from events that nobody can edit.")
        .actions(other_months(&sides.month))
        .render(html! { (tabs("/agreement/promises")) (body) }))
}

fn nothing_agreed() -> Empty {
    Empty::new(Picture::Paper, "Nothing was promised in this month")
        .text(
            "Once both heads have signed an agreement, both sides' promises stand here beside what was done.",
        )
        .action(Button::link("See the agreement", "/agreement"))
}

fn other_months(month: &Month) -> Markup {
    let link = |label: &str, months: i32| {
        let other = month.first.saturating_add(months.months());
        Button::link(label, Link::to("/agreement/promises").with("month", name(other)))
    };
    html! { (link("Month before", -1).icon_only(Icon::Left)) (link("Month after", 1).icon_only(Icon::Right)) }
}

fn name(first: jiff::civil::Date) -> String {
    first.strftime("%Y-%m").to_string()
}

fn marketing(sides: &Sides) -> Markup {
    let waterfall = &sides.delivered.waterfall;
    let rows = Link::to("/agreement/handoffs").with("month", name(sides.month.first));
    let gap = waterfall.gap();
    let trend = if gap < 0.0 { Trend::Worse } else { Trend::Better };
    let ahead = format!("{}{} against the line", if gap < 0.0 { "" } else { "+" }, format::decimal(gap, 1));
    let figures = [
        Stat::new("Handed over", format::number(waterfall.actual as i64))
            .href(rows)
            .delta(trend, ahead)
            .note(html! { "of " (format::number(waterfall.goal as i64)) " promised" })
            .tone(Tone::Marketing),
        Stat::new(
            "Heading for",
            waterfall.projection().map_or_else(|| "–".into(), |value| format::decimal(value, 0)),
        )
        .note("if the days go on as they went"),
        Stat::new("Chance to keep it", chance_words(waterfall))
            .note("if the days come as they did")
            .tone(chance_tone(waterfall)),
        Stat::new("Needed a business day", needed_words(waterfall))
            .note("to keep the promise to the month's end"),
    ];
    html! {
        (Card::titled("Marketing")
            .note(html! { "At least " (sides.month.goal) " qualified contacts this month" })
            .body(html! { (stats(&figures)) (chart(&sides.delivered)) (how_delivered()) }))
    }
}

/// Says a chance without claiming a certainty that rounding makes.
fn chance_words(waterfall: &Waterfall) -> String {
    match waterfall.chance() {
        None => "–".to_owned(),
        Some(chance) if chance > 0.99 && chance < 1.0 => "over 99%".to_owned(),
        Some(chance) if chance < 0.01 && chance > 0.0 => "under 1%".to_owned(),
        Some(chance) => format::percent(chance, 0),
    }
}

fn chance_tone(waterfall: &Waterfall) -> Tone {
    match waterfall.chance() {
        Some(chance) if chance < AT_RISK => Tone::Broken,
        Some(chance) if chance > 1.0 - AT_RISK => Tone::Kept,
        Some(_) => Tone::Waiting,
        None => Tone::Neutral,
    }
}

fn needed_words(waterfall: &Waterfall) -> String {
    waterfall.needed_a_day().map_or_else(|| "–".to_owned(), |needed| format::decimal(needed, 1))
}

/// Draws actual, line and projection over the business days of the month.
fn chart(delivered: &Delivered) -> Markup {
    let days = &delivered.days;
    let last = days.iter().rposition(|day| day.actual.is_some());
    let ahead = days.iter().enumerate().map(|(at, _)| {
        let start = last?;
        let (begun, end) = (days[start].actual? as f64, delivered.waterfall.projection()?);
        let way = (days.len() - 1 - start).max(1) as f64;
        (at >= start).then(|| begun + (end - begun).max(0.0) * (at - start) as f64 / way)
    });
    let chart = LineChart::new(
        "Handoffs by business day",
        Unit::Count,
        days.iter().map(|day| day.date.strftime("%-d %b").to_string()),
    )
    .series(
        Series::new(
            "Handed over",
            Tone::Marketing,
            days.iter().map(|day| day.actual.map(|count| count as f64)),
        )
        .filled(),
    )
    .series(Series::new("Line to the goal", Tone::Neutral, days.iter().map(|day| Some(day.line))).dashed())
    .series(Series::new("If it goes on so", Tone::Waiting, ahead).dashed());
    let chart = match last {
        Some(last) => chart.today(last),
        None => chart,
    };
    html! { (chart) }
}

fn how_delivered() -> Markup {
    html! {
        details.formula { summary { "How this is counted" } div.prose {
            p { "Every handoff offered in the month counts on its day; days off count for the next business day. The line rises evenly over the business days. Heading for: handed over so far ÷ business days over × business days of the month. The chance is P(Poisson(handed over ÷ days over × days left) ≥ what is missing)." }
        } }
    }
}

fn sales(sides: &Sides) -> Markup {
    let promised = sides.month.agreement.as_ref().map(|agreement| {
        format!(
            "A first attempt within {}, {} within {}",
            business_time(agreement.first_attempt_minutes),
            format::plural(agreement.attempts_promised, "attempt", "attempts"),
            format::plural(agreement.attempts_days, "business day", "business days")
        )
    });
    html! {
        (Card::titled("Sales")
            .note(promised.unwrap_or_default())
            .body(html! {
                (stats(&sides.kept.iter().flat_map(|kept| promise_figures(&sides.month, *kept)).collect::<Vec<_>>()))
                (how_kept())
            }))
    }
}

/// The share that was kept, and how many were not: two figures for each promise.
fn promise_figures(month: &Month, kept: Kept) -> [Stat; 2] {
    let rows = |standing: &str| {
        Link::to("/agreement/clocks")
            .with("month", name(month.first))
            .with("clause", kept.clause.word())
            .with("standing", standing)
    };
    let share = kept.share().map_or_else(|| "–".to_owned(), |share| format::percent(share, 0));
    let tone = if kept.broken() > 0 { Tone::Broken } else { Tone::Kept };
    [
        Stat::new(kept.clause.label(), share)
            .href(rows("due"))
            .note(how_sure(kept, rows("ahead")))
            .tone(Tone::Sales),
        Stat::new("Broken", format::number(kept.broken()))
            .href(rows("broken"))
            .note(html! { a href=(rows("running")) { (format::number(kept.running)) " still running" } })
            .tone(tone),
    ]
}

fn how_sure(kept: Kept, ahead: Link) -> Markup {
    if kept.due == 0 {
        return html! { @if kept.ahead > 0 { a href=(ahead) { (kept.not_due()) } } @else { (kept.not_due()) } };
    }
    let interval = kept.interval();
    html! {
        (format::number(kept.kept)) " of " (format::number(kept.due)) " due; 95% sure: "
        (format::percent(interval.low, 0)) " to " (format::percent(interval.high, 0))
        @if kept.ahead > 0 { "; " a href=(ahead) { (format::number(kept.ahead)) " more ahead of time" } }
    }
}

fn how_kept() -> Markup {
    html! {
        details.formula { summary { "How this is counted" } div.prose {
            p { "A promise belongs to the month in which it falls due. Kept: an attempt was recorded by the due moment, in business time under the version in force at the offer. When it is said to have happened does not matter, and neither does any change of state. Handoffs that ended before anything was owed are left out. The interval is Wilson's." }
        } }
    }
}

fn breaches(sides: &Sides) -> Markup {
    let people: Vec<_> = sides.broken.iter().map(|line| breach_row(&sides.month, line)).collect();
    let table = Table::new("Broken promises by seller and clause")
        .column(Column::new("Seller"))
        .column(Column::new("Clause"))
        .column(Column::number("Broken"))
        .rows(people)
        .empty(
            Empty::new(Picture::Paper, "No promise was broken")
                .text("When a moment passes without the attempt that was promised, it is listed here."),
        )
        .plain();
    html! { (Card::titled("Broken promises").note("Marketing's own breach is the gap to the line.").flush().body(table)) }
}

fn breach_row(month: &Month, line: &Broken) -> Row {
    let rows = Link::to("/agreement/clocks")
        .with("month", name(month.first))
        .with("clause", line.clause.word())
        .with("standing", "broken")
        .with("seller", line.user_id);
    Row::to(rows).cell(&line.name).cell(Promise::label(line.clause)).cell(format::number(line.broken))
}
