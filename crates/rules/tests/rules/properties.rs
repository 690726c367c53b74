//! What holds for every rule, every person and every moment. `PROPTEST_CASES` asks for more of them.

use crate::cast::{NOW, vocabulary};
use crate::people::{profile, touches};
use crate::strategies::{model, moment, rule};
use measure::HOUR_MS;
use proptest::prelude::*;
use rules::score::{self, Readiness};
use rules::{Facts, Profile, Rule, parse};

proptest! {
    #[test]
    fn a_printed_rule_reads_as_itself(rule in rule()) {
        let text = rule.to_string();
        prop_assert_eq!(parse(&text, &vocabulary()).map_err(|problem| problem.shown_in(&text)), Ok(rule));
    }

    #[test]
    fn a_rule_survives_json(rule in rule()) {
        let json = serde_json::to_string(&rule).unwrap();
        let read: Rule = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(read.checked(&vocabulary()), Ok(rule));
    }

    #[test]
    fn a_printed_model_reads_as_itself(model in model()) {
        let text = model.to_string();
        prop_assert_eq!(score::parse(&text, &vocabulary()).map_err(|problem| problem.shown_in(&text)), Ok(model));
    }

    #[test]
    fn every_way_of_asking_gives_the_same_verdict(rule in rule(), profile in profile(), now in moment()) {
        let bound = rule.bind();
        let verdict = bound.evaluate(&profile, now);
        prop_assert_eq!(verdict.holds, bound.holds(&profile, now));
        prop_assert_eq!((verdict.holds, verdict.next_check), bound.decide(&profile, now));
        prop_assert!(verdict.reasons.iter().all(|reason| reason.met == verdict.holds));
        prop_assert!(verdict.next_check.is_none_or(|at| at > now));
        let told = bound.checklist(&profile, now);
        prop_assert!(verdict.reasons.iter().all(|reason| told.contains(reason)));
        prop_assert_eq!(!verdict.holds, Rule::Not(Box::new(rule)).bind().holds(&profile, now));
    }

    #[test]
    fn one_step_after_the_other_is_the_fold_from_the_beginning(model in model(), touches in touches()) {
        let mut profile = Profile::default();
        let scorer = model.bind();
        let mut stepped = Readiness::start(&scorer);
        let mut in_order = touches;
        in_order.sort_by_key(|touch| (touch.at, touch.id));
        for touch in in_order {
            let now = touch.at;
            profile.add_touch(touch);
            let last = profile.touches().next_back().expect("one was added");
            prop_assert_eq!(stepped.step(&scorer, &profile, &last), Ok(()));
            prop_assert_eq!(&stepped, &scorer.fold(&profile, now));
            prop_assert!(stepped.step(&scorer, &profile, &last).is_err());
        }
        for (group, value) in model.readiness.iter().zip(stepped.groups(&scorer, NOW + 400 * HOUR_MS)) {
            prop_assert!(value <= group.cap && group.floor.is_none_or(|floor| value >= floor));
        }
        let rows = scorer.explain(&profile, NOW + 400 * HOUR_MS);
        let (left, sum) = (stepped.total(&scorer).value_at(NOW + 400 * HOUR_MS), rows.iter().map(|row| row.remaining).sum::<f64>());
        prop_assert!((left - sum).abs() < 1e-6, "{} {}", left, sum);
    }
}
