//! The Olist marketing funnel: 8,000 real leads, 842 of them won.

use std::collections::HashMap;
use std::io::Read as _;

use jiff::civil::{Date, DateTime, date};

use super::shared_data;
use crate::{Observation, Survival};

/// Reads a file whose fields hold neither quotes nor commas.
fn rows(name: &str) -> Option<Vec<Vec<String>>> {
    let mut text = String::new();
    shared_data(name)?.read_to_string(&mut text).expect("UTF-8");
    Some(text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect())
}

#[test]
fn won_by_day_agrees_with_the_known_facts() {
    let Some(leads) = rows("olist/olist_marketing_qualified_leads_dataset.csv") else { return };
    let Some(deals) = rows("olist/olist_closed_deals_dataset.csv") else { return };
    let won: HashMap<&str, DateTime> =
        deals.iter().map(|deal| (deal[0].as_str(), deal[4].parse().expect("a moment"))).collect();
    let as_of = date(2018, 11, 14);

    let observations = leads.iter().map(|lead| {
        let first: Date = lead[1].parse().expect("a date");
        let days = |until: Date| u32::try_from((until - first).get_days()).unwrap_or(0);
        match won.get(lead[0].as_str()) {
            Some(at) => Observation { duration: days(at.date()), happened: true },
            None => Observation { duration: days(as_of), happened: false },
        }
    });
    let curve = Survival::estimate(observations);

    assert_eq!((curve.watched(), curve.happened()), (8_000, 842));
    let expected =
        [(7, "3.55"), (14, "5.35"), (30, "6.94"), (60, "8.09"), (90, "8.65"), (180, "9.69"), (365, "11.35")];
    for (day, percent) in expected {
        assert_eq!(format!("{:.2}", curve.converted_by(day) * 100.0), percent, "by day {day}");
        let interval = curve.converted_interval(day);
        assert!(interval.low < curve.converted_by(day) && curve.converted_by(day) < interval.high);
    }
}
