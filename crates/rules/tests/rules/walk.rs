//! When the verdict turns: the moments that the evaluator names against brute force.
//!
//! A normal run tries two thousand cases; `PROPTEST_CASES` says how many instead.

use crate::people::profile;
use crate::strategies::{condition, moment, rule};
use measure::{HOUR_MS, MINUTE_MS, Moment};
use proptest::prelude::*;
use rules::{Bound, Facts, Profile};

/// How far the walk goes: farther than the longest period of a random rule from its latest touch.
const WALK_MS: i64 = 17 * 24 * HOUR_MS;

/// Walks from one `next_check` to the next, and returns the moments with the verdict that holds from there on.
fn walk(rule: &Bound, profile: &Profile, start: Moment) -> Result<Vec<(Moment, bool)>, TestCaseError> {
    let mut steps = Vec::new();
    let mut next = Some(start);
    while let Some(now) = next.filter(|at| *at < start + WALK_MS) {
        let (holds, check) = rule.decide(profile, now);
        prop_assert!(check.is_none_or(|check| check > now), "{check:?} is not later than {now}");
        // Some rules are asked again too early, none for ever: the moments to ask are few.
        prop_assert!(steps.len() < 1_000, "asked a thousand times");
        steps.push((now, holds));
        next = check;
    }
    Ok(steps)
}

fn holds_at(steps: &[(Moment, bool)], at: Moment) -> bool {
    steps[steps.partition_point(|(from, _)| *from <= at) - 1].1
}

/// Facts and periods stand on the hour, days begin on a quarter of one: nothing but a score can turn in between.
/// Brute force looks at each of these moments and at the millisecond before it.
fn breakpoints(start: Moment) -> impl Iterator<Item = Moment> {
    let first = start.0.div_euclid(HOUR_MS) * HOUR_MS;
    let hours = (1..WALK_MS / HOUR_MS).map(move |hour| Moment(first + hour * HOUR_MS));
    // Midnight in Kathmandu and in St. John's, which lie a quarter and half an hour off.
    let quarters = hours.clone().step_by(3).flat_map(|at| [at + 15 * MINUTE_MS, at + 30 * MINUTE_MS]);
    hours.chain(quarters).flat_map(|at| [at - 1, at])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases * 8))]

    #[test]
    fn the_walk_meets_every_turn(rule in prop_oneof![rule(), condition()], profile in profile(), start in moment()) {
        let bound = rule.bind();
        let steps = walk(&bound, &profile, start)?;
        for at in breakpoints(start).filter(|at| (start..start + WALK_MS).contains(at)) {
            let (brute, walked) = (bound.holds(&profile, at), holds_at(&steps, at));
            prop_assert_eq!(brute, walked, "{} at {} of {:?}", rule, at, steps);
        }
        for pair in steps.windows(2) {
            prop_assert_eq!(bound.holds(&profile, pair[1].0 - 1), pair[0].1, "{} just before {}", rule, pair[1].0);
        }
    }
}

/// Steps by a minute over the nights in which the clocks change.
#[test]
fn days_begin_when_they_do_in_the_zone_of_the_contact() {
    let zones = ["Europe/Berlin", "America/St_Johns", "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Cairo"];
    let texts = [
        "contact.birthday anniversary today",
        "contact.birthday anniversary in 1 day",
        "contact.birthday anniversary within the next 2 days",
        "contact.birthday within the last 365 days",
        "contact.birthday more than 1 year ago",
        "contact.created within the last 1 month",
    ];
    // The clocks of 2026 go forward on 29 March in Berlin, 8 March in St. John's and 24 April in Cairo, and back on 25
    // October, 1 November and 30 October; those of Brazil went forward at midnight on 4 November 2018.
    let days = [
        (2026, 3, 29),
        (2026, 3, 8),
        (2026, 4, 24),
        (2026, 10, 25),
        (2026, 11, 1),
        (2026, 10, 30),
        (2018, 11, 4),
    ];
    for zone in zones.map(|zone| measure::zone(zone).expect("a zone")) {
        for (year, month, day) in days {
            let mut profile = Profile::default();
            let today = jiff::civil::date(year, month, day);
            profile.set_zone(zone.clone());
            profile.set_field("contact.birthday", jiff::civil::date(year - 1, month, day));
            let midnight: Moment = today.to_zoned(zone.clone()).expect("a day").timestamp().into();
            profile.set_field("contact.created", midnight);
            for bound in texts.map(|text| crate::cast::rule(text).bind()) {
                let start = midnight - 30 * HOUR_MS;
                let mut known = bound.decide(&profile, start);
                for minute in 0..60 * 60 {
                    let at = start + minute * MINUTE_MS;
                    if known.1.is_some_and(|check| check <= at) {
                        known = bound.decide(&profile, at);
                    }
                    assert_eq!(
                        bound.holds(&profile, at),
                        known.0,
                        "{} at {at}",
                        zone.iana_name().unwrap_or_default()
                    );
                }
            }
            let today_rule = crate::cast::rule("contact.birthday anniversary today").bind();
            assert!(today_rule.holds(&profile, midnight) && !today_rule.holds(&profile, midnight - 1));
            let next = today_rule.decide(&profile, midnight).1.expect("the day ends");
            assert_eq!(profile.zone(), &zone);
            assert!((next.since(midnight) - 24 * HOUR_MS).abs() <= HOUR_MS, "{next}");
        }
    }
}
