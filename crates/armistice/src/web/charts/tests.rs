//! Any input is drawn.

use maud::Render;

use super::*;

fn check(markup: &maud::Markup) {
    let text = &markup.0;
    assert!(!text.contains("NaN") && !text.contains("inf%"), "{text}");
    assert!(!text.contains("style="), "inline style breaks the content security policy: {text}");
}

#[test]
fn odd_values_are_drawn() {
    let odd: [&[f64]; 6] =
        [&[], &[1.0], &[0.0, 0.0], &[f64::NAN, f64::INFINITY], &[1e300, -1e300], &[f64::MAX, 1.0]];
    for values in odd {
        let labels = values.iter().map(ToString::to_string).collect::<Vec<_>>();
        for unit in [Unit::Count, Unit::Number, Unit::Share, Unit::Money("EUR".to_owned())] {
            let series = Series::new("Done", Tone::Marketing, values.iter().copied().map(Some)).filled();
            check(&LineChart::new("Line", unit.clone(), labels.clone()).series(series).today(0).render());
            check(
                &StackedChart::new("Stack", unit.clone(), labels.clone())
                    .part("A", None, values.iter().copied())
                    .render(),
            );
            let bar = |value: &f64| Bar::new("bar", *value).interval(*value - 1.0, *value + 1.0);
            check(&BarChart::new("Bars", unit).bars(values.iter().map(bar)).render());
        }
        let point = |value: &f64| CurvePoint { at: *value, share: *value, interval: Some((0.0, *value)) };
        check(
            &SurvivalChart::new("Curve", "days")
                .curve(Curve::new("All", Tone::Sales, values.iter().map(point)))
                .render(),
        );
        check(&sparkline("Spark", Tone::Kept, values));
        for value in values {
            check(&ring("Ring", Tone::Kept, *value));
        }
    }
}

#[test]
fn a_funnel_of_nothing_is_a_funnel() {
    check(&Funnel::new("Funnel").render());
    check(&Funnel::new("Funnel").step(FunnelStep::new("Leads", 0)).step(FunnelStep::new("Won", 5)).render());
    check(
        &Funnel::new("Funnel")
            .step(FunnelStep::new("Leads", i64::MAX))
            .step(FunnelStep::new("Won", i64::MIN))
            .render(),
    );
}

#[test]
fn units_say_their_figures() {
    assert_eq!(Unit::Share.full(0.1053), "10.53%");
    assert_eq!(Unit::Share.short(0.025), "2.5%");
    assert_eq!(Unit::Money("EUR".to_owned()).short(125_000_000.0), "€1.25M");
    assert_eq!(Unit::Count.full(8000.0), "8,000");
}
