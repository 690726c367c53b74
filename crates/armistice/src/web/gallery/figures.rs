//! Figures and charts, with real shapes and with odd ones.

use maud::{Markup, Render, html};

use crate::web::Reader;
use crate::web::charts::*;
use crate::web::components::*;

pub(super) fn draw(reader: &Reader) -> Markup {
    html! {
        (figures())
        (columns(2, html! { (promise(reader)) (sources()) }))
        (columns(2, html! { (revenue()) (funnel()) }))
        (columns(2, html! { (survival()) (odd()) }))
    }
}

fn figures() -> Markup {
    let line = [4.0, 6.0, 5.0, 9.0, 8.0, 12.0, 11.0, 15.0];
    stats(&[
        Stat::new("Handed over", "34")
            .href("#")
            .delta(Trend::Better, "+6")
            .note("of 40 promised by 31 Mar")
            .picture(sparkline("Handed over by week", Tone::Marketing, &line)),
        Stat::new("First attempt in time", "91.2%")
            .href("#")
            .delta(Trend::Worse, "−2.4 pts")
            .note("31 of 34 within 4 business hours")
            .picture(meter(Tone::Sales, "In time", 0.912)),
        Stat::new("Broken", "3").href("#").tone(Tone::Broken).note("2 late, 1 with too few attempts"),
        Stat::new("Won", "€184,200")
            .href("#")
            .delta(Trend::Better, "+12%")
            .note("9 deals, €20,467 on average"),
        Stat::new("Cost of a win", "€1,912").note("cost counted once").picture(ring(
            "Budget used",
            Tone::Waiting,
            0.62,
        )),
    ])
}

fn promise(_: &Reader) -> Markup {
    let labels: Vec<String> = (1..=31).map(|day| format!("{day} Mar")).collect();
    let done = |day: i32| (day <= 12).then(|| f64::from(day) * 1.35 + f64::from((day * 7) % 5) - 1.0);
    let heading = |day: i32| (day >= 12).then(|| 19.2 + f64::from(day - 12) * 1.0);
    Card::titled("Handoffs this month")
        .note("Two behind the straight line; 38 expected by the 31st")
        .body(
            LineChart::new("Handoffs this month", Unit::Count, labels)
                .series(Series::new("Handed over", Tone::Marketing, (1..=31).map(done)).filled())
                .series(
                    Series::new(
                        "Promised",
                        Tone::Neutral,
                        (1..=31).map(|day| Some(f64::from(day) * 40.0 / 31.0)),
                    )
                    .dashed(),
                )
                .series(Series::new("Projection", Tone::Marketing, (1..=31).map(heading)).dashed())
                .today(11),
        )
        .render()
}

fn sources() -> Markup {
    let rows = [
        ("Unknown", 0.163, 60),
        ("Paid search", 0.123, 1586),
        ("Organic search", 0.118, 2296),
        ("Direct", 0.112, 499),
        ("Referral", 0.085, 284),
        ("Social", 0.056, 1350),
        ("Display", 0.051, 118),
        ("E-mail", 0.030, 493),
    ];
    let bar = |(words, value, of): (&str, f64, i32)| {
        let half = 1.96 * (value * (1.0 - value) / f64::from(of)).sqrt();
        Bar::new(words, value)
            .interval((value - half).max(0.0), value + half)
            .note(format!("of {of}"))
            .href("#")
    };
    Card::titled("Won by origin")
        .note("Share of leads, with 95% intervals")
        .body(BarChart::new("Won by origin", Unit::Share).paint(Tone::Sales).bars(rows.map(bar)))
        .render()
}

fn revenue() -> Markup {
    let months = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"];
    let wave = |phase: f64, size: f64| {
        (0..12).map(move |month| ((f64::from(month) * 0.7 + phase).sin() + 1.6) * size * 1e5)
    };
    Card::titled("Revenue by source")
        .body(
            StackedChart::new("Revenue by source", Unit::Money("EUR".to_owned()), months)
                .part("Organic", None, wave(0.0, 20.0))
                .part("Paid search", None, wave(1.0, 14.0))
                .part("Events", None, wave(2.2, 9.0))
                .part("Referral", None, wave(3.0, 5.0))
                .part("Social", None, wave(4.0, 3.0))
                .part("Unknown", None, wave(5.0, 2.0)),
        )
        .render()
}

fn funnel() -> Markup {
    Card::titled("From lead to revenue")
        .body(
            Funnel::new("From lead to revenue")
                .step(
                    FunnelStep::new("Leads", 8_000).tone(Tone::Marketing).href("#").note("since 14 Jun 2017"),
                )
                .step(FunnelStep::new("Marketing-qualified", 3_260).tone(Tone::Marketing).href("#"))
                .step(FunnelStep::new("Sales-accepted", 2_710).tone(Tone::Sales).href("#"))
                .step(FunnelStep::new("Opportunity", 1_420).tone(Tone::Sales).href("#"))
                .step(FunnelStep::new("Customer", 842).tone(Tone::Kept).href("#")),
        )
        .render()
}

fn survival() -> Markup {
    let known = [
        (0.0, 0.002),
        (7.0, 0.0355),
        (14.0, 0.0535),
        (30.0, 0.0694),
        (60.0, 0.0809),
        (90.0, 0.0865),
        (180.0, 0.0969),
        (365.0, 0.1135),
    ];
    let point = |(at, share): (f64, f64)| CurvePoint {
        at,
        share,
        interval: Some(((share - 0.006_f64).max(0.0), share + 0.006)),
    };
    Card::titled("Won by day")
        .note("Kaplan-Meier; open leads counted up to today")
        .body(SurvivalChart::new("Won by day", "days").curve(Curve::new(
            "All leads",
            Tone::Sales,
            known.map(point),
        )))
        .render()
}

fn odd() -> Markup {
    Card::titled("Odd input").body(html! {
        (LineChart::new("Nothing", Unit::Count, Vec::<String>::new()))
        (LineChart::new("One point", Unit::Count, ["Mon"]).series(Series::new("Only", Tone::Kept, [Some(3.0)])))
        (BarChart::new("Huge and below zero", Unit::Money("EUR".to_owned())).bar(Bar::new("Gain", 9e14)).bar(Bar::new("Loss with a rather long name that does not fit", -2e14).paint(Tone::Broken)))
    }).render()
}
