//! Attribution against figures of another implementation: 10,000 paths, 12 channels, 19,785 conversions.

use std::collections::BTreeMap;
use std::io::Read as _;

use super::shared_data;
use crate::{DAY_MS, Model, Moment};

struct Journey {
    channels: Vec<String>,
    conversions: i64,
    value: f64,
}

fn journeys() -> Option<Vec<Journey>> {
    let mut text = String::new();
    let file = shared_data("attribution/channelattribution-pathdata.csv.gz")?;
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("gzip of UTF-8");
    let journey = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        Journey {
            channels: cells[0].split(" > ").map(str::to_owned).collect(),
            conversions: cells[1].parse().expect("a count"),
            value: cells[2].parse().expect("a value"),
        }
    };
    Some(text.lines().skip(1).map(journey).collect())
}

/// Returns per channel the conversions and the value credited by the reference, for first, last and linear touch.
fn reference() -> Option<BTreeMap<String, Vec<f64>>> {
    let mut text = String::new();
    shared_data("attribution/reference-heuristics.csv")?.read_to_string(&mut text).expect("UTF-8");
    let row = |line: &str| {
        let (channel, figures) = line.split_once(',').expect("a channel");
        (
            channel.trim_matches('"').to_owned(),
            figures.split(',').map(|cell| cell.parse().expect("a figure")).collect(),
        )
    };
    Some(text.lines().skip(1).map(row).collect())
}

fn path_of(journey: &Journey) -> Vec<Moment> {
    (0..journey.channels.len() as i64).map(|day| Moment(day * DAY_MS)).collect()
}

#[test]
fn heuristics_agree_with_the_reference() {
    let (Some(journeys), Some(reference)) = (journeys(), reference()) else { return };
    assert_eq!(journeys.iter().map(|journey| journey.conversions).sum::<i64>(), 19_785);
    for (column, model) in [Model::First, Model::Last, Model::Linear].into_iter().enumerate() {
        let mut credited: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        for journey in &journeys {
            let weights = model.weights(&path_of(journey));
            let total = weights.iter().sum::<u64>() as f64;
            for (channel, weight) in journey.channels.iter().zip(weights) {
                let part = weight as f64 / total;
                let sums = credited.entry(channel).or_default();
                sums.0 += part * journey.conversions as f64;
                sums.1 += part * journey.value;
            }
        }
        assert_eq!(credited.len(), 12);
        for (channel, (conversions, value)) in credited {
            let expected = &reference[channel];
            assert!((conversions - expected[2 * column]).abs() < 1e-8, "{model:?} {channel}: {conversions}");
            assert!((value - expected[2 * column + 1]).abs() < 1e-7, "{model:?} {channel}: {value}");
        }
    }
}

#[test]
fn every_model_hands_out_every_unit_once() {
    let Some(journeys) = journeys() else { return };
    let decay = Model::TimeDecay { half_life_ms: 7 * DAY_MS };
    for model in [Model::First, Model::Last, Model::Linear, Model::Position, decay] {
        for journey in &journeys {
            let amount = (journey.value * 100.0).round() as i64;
            assert_eq!(model.credit(amount, &path_of(journey)).iter().sum::<i64>(), amount);
        }
    }
}
