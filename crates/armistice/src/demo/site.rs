//! The company's site, as the people of the story walk through it.

use measure::{DAY_MS, Moment, SECOND_MS};

use super::people::pick;

/// Pages that everybody reads.
const READING: [&str; 8] = [
    "/product",
    "/product/planning",
    "/blog/downtime-arithmetic",
    "/blog/first-ninety-days",
    "/blog/spare-parts",
    "/cases/elbwerk-steel",
    "/cases/fjordline-dairy",
    "/about",
];
/// The page that people in earnest read.
pub const PRICING: &str = "/pricing";

/// Sittings that one person has at most, however much they care.
const SITTINGS_MAX: usize = 40;

/// Returns what a person opens after they first answered a form, as moments and paths in order: sittings some days
/// apart, with a few pages each. `touches_mean` is the usual number of pages in all.
pub fn walks(
    dice: &mut fastrand::Rng,
    interest: f64,
    touches_mean: f64,
    from: Moment,
    end: Moment,
) -> Vec<(Moment, &'static str)> {
    let mut opened = Vec::new();
    let wanted = (touches_mean * interest * (0.6 + 0.8 * dice.f64())).round() as usize;
    let mut at = from + dice.i64(20..600) * SECOND_MS;
    for _ in 0..SITTINGS_MAX {
        for _ in 0..dice.usize(1..=7) {
            if opened.len() >= wanted || at > end {
                return opened;
            }
            let earnest = 0.04 + 0.05 * interest;
            let page = if dice.f64() < earnest { PRICING } else { pick(dice, &READING) };
            opened.push((at, page));
            at = at + dice.i64(15..240) * SECOND_MS;
        }
        // The next sitting comes sooner for those who care; never on the same minute.
        let pause_days = -(1.0 - dice.f64()).ln() * 16.0 / (0.4 + interest);
        at = super::people::office_hour(
            dice,
            at + (pause_days * DAY_MS as f64) as i64,
            at + ((pause_days + 2.0) * DAY_MS as f64) as i64,
        );
    }
    opened
}
