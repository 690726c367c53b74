//! What holds for every rule, every person and every moment. `PROPTEST_CASES` asks for more of them.

use crate::cast::{NOW, vocabulary};
use crate::strategies::{model, moment, profile, rule, touches};
use measure::HOUR_MS;
use proptest::prelude::*;
use rules::score::{self, Readiness};
use rules::{Facts, Profile, Rule, checklist, decide, evaluate, holds, parse};

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
        let verdict = evaluate(&rule, &profile, now);
        prop_assert_eq!(verdict.holds, holds(&rule, &profile, now));
        prop_assert_eq!((verdict.holds, verdict.next_check), decide(&rule, &profile, now));
        prop_assert!(verdict.reasons.iter().all(|reason| reason.met == verdict.holds));
        prop_assert!(verdict.next_check.is_none_or(|at| at > now));
        let told = checklist(&rule, &profile, now);
        prop_assert!(verdict.reasons.iter().all(|reason| told.contains(reason)));
        prop_assert_eq!(!verdict.holds, holds(&Rule::Not(Box::new(rule)), &profile, now));
    }

    #[test]
    fn one_step_after_the_other_is_the_fold_from_the_beginning(model in model(), touches in touches()) {
        let mut profile = Profile::default();
        let mut stepped = Readiness::start(&model);
        let mut in_order = touches;
        in_order.sort_by_key(|touch| (touch.at, touch.id));
        for touch in in_order {
            let now = touch.at;
            profile.add_touch(touch);
            let last = profile.touches().next_back().expect("one was added");
            prop_assert_eq!(stepped.step(&model, &profile, &last), Ok(()));
            prop_assert_eq!(&stepped, &model.fold(&profile, now));
            prop_assert!(stepped.step(&model, &profile, &last).is_err());
        }
        for (group, value) in model.readiness.iter().zip(stepped.groups(&model, NOW + 400 * HOUR_MS)) {
            prop_assert!(value <= group.cap && group.floor.is_none_or(|floor| value >= floor));
        }
        let rows = model.explain(&profile, NOW + 400 * HOUR_MS);
        let (left, sum) = (stepped.total(&model).value_at(NOW + 400 * HOUR_MS), rows.iter().map(|row| row.remaining).sum::<f64>());
        prop_assert!((left - sum).abs() < 1e-6, "{} {}", left, sum);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 2))]

    /// Facts and periods stand on the hour, so nothing but a score can turn between two hours; brute force looks at
    /// every hour and at the millisecond before it.
    #[test]
    fn the_verdict_is_constant_until_the_next_check(rule in rule(), profile in profile(), now in moment()) {
        let (verdict, next_check) = decide(&rule, &profile, now);
        let until = next_check.unwrap_or(now + 2_000 * HOUR_MS);
        prop_assert!(until > now);
        prop_assert_eq!(holds(&rule, &profile, until - 1), verdict, "just before {}", until);
        for hour in 1..300 {
            for at in [now + hour * HOUR_MS - 1, now + hour * HOUR_MS] {
                if at < until {
                    prop_assert_eq!(holds(&rule, &profile, at), verdict, "{} of {}", at, until);
                }
            }
        }
    }

    /// Some rules are asked again too early, none for ever: the moments to ask are few.
    #[test]
    fn asking_again_comes_to_an_end(rule in rule(), profile in profile(), start in moment()) {
        let mut now = start;
        for _ in 0..500 {
            match decide(&rule, &profile, now).1 {
                Some(next) => now = next,
                None => return Ok(()),
            }
        }
        prop_assert!(false, "asked 500 times and not at an end");
    }
}
