//! Input that was made to hurt: it gets an answer, and gets it soon.

use std::time::{Duration, Instant};

use crate::cast::{NOW, ada, vocabulary};
use proptest::prelude::*;
use rules::{limits, parse, score};

/// Far above what the slowest of these takes in an unoptimised build, far below what a person would notice twice.
const PATIENCE: Duration = Duration::from_secs(2);

#[test]
fn too_much_is_refused_in_bounded_time() {
    let many = |part: &str, n: usize| vec![part; n].join(" and ");
    let list = |n: usize| format!("country in ({})", vec!["DE"; n].join(", "));
    let cases = [
        (many("fit>=1", 10_000), "longer than 64 KiB"),
        (many("fit>1", 5_000), "at most 1000 conditions"),
        ("x ".repeat(500_000), "longer than 64 KiB"),
        ("(".repeat(10_000), "may nest 32 deep"),
        ("not ".repeat(10_000) + "fit > 1", "may nest 32 deep"),
        ("not(".repeat(10_000), "may nest 32 deep"),
        (list(5_000), "at most 1000 entries"),
        ("a".repeat(60_000), "not a field"),
        (format!("stage is \"{}\"", "é".repeat(30_000)), "not a stage"),
        (format!("fit > {}", "9".repeat(60_000)), "not a number"),
        (format!("country is \"{}", "\\\\".repeat(30_000)), "closing quote is missing"),
        ("did visit ".to_owned() + &"page \"/\" ".repeat(5_000), "At most 8 properties"),
        ("did visit within 99999999999 days".to_owned(), "A whole number from 0"),
        ("did visit within 4000000000 weeks".to_owned(), "at most 100 years"),
        (many("tag=x", 5_000), "at most 1000 conditions"),
        ("did visit ".to_owned() + &"then visit ".repeat(5_000), "at most 6 steps"),
        (many("email matches \"a\"", 900), "At most 16 regular expressions"),
        (format!("email matches \"{}\"", "(".repeat(400)), "This is not a regular expression"),
        (format!("email matches \"{}\"", "a".repeat(600)), "at most 500 characters"),
        ("email matches \"(a{100}){100}{100}\"".to_owned(), "regular expression"),
        ("every contact of the account who (".repeat(40), "already of the account"),
        ("created more than 4000000000 years ago".to_owned(), "at most 100 years"),
        ("birthday anniversary in 4000000000 days".to_owned(), "A whole number from 0"),
    ];
    for (text, message) in cases {
        let started = Instant::now();
        let problem = parse(&text, &vocabulary()).expect_err("too much");
        assert!(problem.to_string().contains(message), "{problem} for {}", &text[..40]);
        assert!(problem.to_string().len() < 200_000 && problem.span.end <= text.len());
        assert!(started.elapsed() < PATIENCE, "{message}: {:?}", started.elapsed());
        let _ = problem.shown_in(&text);
    }
}

#[test]
fn ten_thousand_nodes_in_json_are_refused_by_their_number() {
    let part = r#"{"tag": {"among": ["x"]}}"#;
    let json = format!(r#"{{"any": [{}]}}"#, vec![part; 10_000].join(","));
    let rule: rules::Rule = serde_json::from_str(&json).expect("well-formed");
    let problem = rule.checked(&vocabulary()).expect_err("too many");
    assert_eq!(problem.message, "A rule has at most 1000 conditions and groups.");
    let deep = r#"{"not": "#.repeat(10_000);
    assert!(serde_json::from_str::<rules::Rule>(&deep).is_err());
}

#[test]
fn the_largest_admitted_rule_is_read_and_decided_in_bounded_time() {
    let part = "not did visit page contains \"a\" at least 9 times within 9 days";
    let text = vec![part; limits::NODES_MAX / 3].join(" or ");
    let started = Instant::now();
    let rule = parse(&text, &vocabulary()).expect("within the limits");
    assert_eq!(parse(&rule.to_string(), &vocabulary()).as_ref(), Ok(&rule));
    assert!(rule.bind().evaluate(&ada(), NOW).holds);
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
}

#[test]
fn the_deepest_admitted_nesting_fits_the_stack_of_a_small_thread() {
    let text = "not (".repeat(limits::DEPTH_MAX / 2) + "fit > 1" + &")".repeat(limits::DEPTH_MAX / 2);
    let small = std::thread::Builder::new().stack_size(512 * 1024);
    let thread =
        small.spawn(move || parse(&text, &vocabulary()).map(|rule| rule.bind().evaluate(&ada(), NOW).holds));
    assert_eq!(thread.expect("a thread").join().expect("no overflow"), Ok(false));
}

#[test]
fn a_regular_expression_made_to_be_slow_is_not() {
    let mut ada = ada();
    ada.set_field("contact.city", "a".repeat(20_000) + "!");
    let started = Instant::now();
    for expression in ["^(a+)+$", "^(a|a)*$", "(.*)(.*)(.*)(.*)[0-9]$", "(a?){200}a{200}$"] {
        let rule = parse(&format!("city matches \"{expression}\""), &vocabulary()).expect(expression);
        assert!(!rule.bind().holds(&ada, NOW), "{expression}");
    }
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
}

#[test]
fn a_long_history_is_judged_in_bounded_time() {
    let mut ada = ada();
    for id in 100..5_100 {
        let kind = if id % 2 == 0 { "visit" } else { "click" };
        ada.add_touch(crate::cast::touch(
            id,
            kind,
            NOW - 60_000 * (5_100 - id),
            &[("page", &format!("/{id}"))],
        ));
    }
    let text = "did visit then click within 1 hour then not (visit including machine) within 1 hour within the last 9 days \
        or did visit at least 4000 different page within 9 days or did anything then click then click then click then click";
    let started = Instant::now();
    let rule = parse(text, &vocabulary()).expect("a rule").bind();
    assert!(rule.evaluate(&ada, NOW).holds);
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
}

/// Words that are nearly a rule, and some that are nothing like it.
fn soup() -> impl Strategy<Value = String> {
    const WORDS: &str = r#"
        and or not ( ) , did visit submit form page "/x" " “ ” \ at least most exactly 2 times within the
        last next 7 days since 2026-05-31 2026-99-99 - -5 1.5.5 fit readiness >= < = != ! between stage is
        lead in tag consent newsletter given grid A1 contact.country email contains starts with more than
        ago empty everyone including machine IN OR ß İ + per group cap half-life from when A B 1 floor
        nothing anything once then first last has total different matches under anniversary today every any no
        contact contacts of the account who segment hot joining for ago months years 5 EUR account.revenue birthday
        one fewer than (visit machines
    "#;
    let words: Vec<&str> = WORDS.split_whitespace().chain(["\u{0}"]).collect();
    let word = prop_oneof![9 => prop::sample::select(words).prop_map(str::to_owned), 1 => any::<String>()];
    (prop::collection::vec(word, 0..24), prop::sample::select(&[" ", "", "\n"]))
        .prop_map(|(words, between)| words.join(between))
}

proptest! {
    #[test]
    fn nothing_that_is_typed_makes_the_parser_fall_over(text in soup(), model in any::<bool>()) {
        let vocabulary = vocabulary();
        let problem = if model {
            let head = "half-life 1 day grid fit A from 2, B from 1 grid readiness 1 from 2, 2 from 1 fit group g cap 1 ";
            let text = format!("{head}{text}");
            score::parse(&text, &vocabulary).err().map(|problem| (text, problem))
        } else {
            parse(&text, &vocabulary).err().map(|problem| (text, problem))
        };
        if let Some((text, problem)) = problem {
            prop_assert!(text.get(problem.span.start..problem.span.end).is_some());
            prop_assert!(!problem.message.is_empty());
            let _ = problem.shown_in(&text);
        }
    }
}
