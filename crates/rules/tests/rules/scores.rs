//! Score models: reading, printing, folding, explaining.

use crate::cast::{NOW, ada, days_ago, touch, vocabulary};
use measure::DAY_MS;
use rules::Facts;
use rules::score::{Model, OutOfOrder, Readiness, Scorer, parse};

pub const MODEL: &str = "\
half-life 14 days
grid fit A from 60, B from 30
grid readiness 1 from 50, 2 from 20

fit group company cap 40
  +30 when account.employees >= 200
  +20 when contact.country in (DE, AT, CH)
  -50 when contact.email ends with \"@rival.test\"

fit group person cap 30 floor -10
  +25 when contact.vip is yes and not tag is student

readiness group web cap 40
  +10 per visit \"/pricing\" at most 3 times within 7 days
  +1 per visit at most 1 time

readiness group answers cap 100 floor -20
  +30 per submit form \"demo-request\"
  -20 per unsubscribe
  +5 per click including machine
";

pub fn model() -> Model {
    parse(MODEL, &vocabulary()).unwrap_or_else(|problem| panic!("{}", problem.shown_in(MODEL)))
}

fn scorer() -> Scorer {
    model().bind()
}

#[test]
fn a_model_is_printed_as_it_is_read() {
    assert_eq!(model().to_string(), MODEL);
    let one_line = MODEL.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(parse(&one_line, &vocabulary()).unwrap(), model());
}

#[test]
fn a_wrong_model_gets_a_place_and_a_sentence() {
    const HEAD: &str = "half-life 2 weeks grid fit A from 60, B from 30 grid readiness 1 from 50, 2 from 20 ";
    let check = |marked: &str, message: &str| {
        let text = format!("{HEAD}{}", marked.replace(['»', '«'], ""));
        let problem = parse(&text, &vocabulary()).expect_err(&text);
        let (start, end) = (problem.span.start, problem.span.end);
        let found = format!("{}»{}«{}", &text[HEAD.len()..start], &text[start..end], &text[end..]);
        assert_eq!((found.as_str(), problem.to_string().as_str()), (marked, message));
    };
    check("»group« x", "A group belongs here, such as \"fit group company cap 60\".");
    check("fit group x cap »-1«", "A cap is zero or more.");
    check("fit group x cap 1 floor »1«", "A floor is zero or less.");
    check("fit group x cap 1 fit group »x« cap 1", "There is a group x already.");
    check("fit group x cap »99999«", "Points stay within ±10000.");
    check("fit group x cap 1 +1 »per« visit", "Here \"when\" is missing.");
    check(
        "readiness group x cap 1 +1 per »vist«",
        "\"vist\" is not something people do. Did you mean \"visit\"?",
    );
    check(
        "readiness group x cap 1 +1 per visit at most 0 »times«",
        "A rule that never gives points can be left out.",
    );
    check(
        "fit group x cap 1 +1 when »did visit« +2 when vip is yes",
        "Fit is about who they are: what they do belongs to readiness, and a score to neither.",
    );
    assert!(parse("", &vocabulary()).is_err());
    assert!(parse(&HEAD.replace("60, B from 30", "30, B from 60"), &vocabulary()).is_err());
    assert!(parse(&HEAD.replace("2 weeks", "99999 days"), &vocabulary()).is_err());
}

#[test]
fn fit_adds_what_holds_within_cap_and_floor() {
    let mut ada = ada();
    let fit = |profile: &rules::Profile| scorer().score(profile, NOW).fit;
    assert!((fit(&ada) - 65.0).abs() < 1e-12, "30 + 20 capped at 40, and 25");
    ada.set_field("contact.email", "ada@rival.test");
    assert!((fit(&ada) - 25.0).abs() < 1e-12, "0 without a floor reached, and 25");
    ada.add_tag("student");
    assert!(fit(&ada).abs() < 1e-12);
}

#[test]
fn readiness_halves_and_respects_caps_and_limits() {
    let mut ada = ada();
    // 2 visits to the prices (6 and 2 days ago), a first visit 40 days ago, a demo 2 days ago, a machine's click 1 day ago.
    let faded = |points: f64, days: f64| points * (-days / 14.0).exp2();
    let expected =
        faded(10.0, 6.0) + faded(10.0, 2.0) + faded(1.0, 40.0) + faded(30.0, 2.0) + faded(5.0, 1.0);
    let scores = scorer().score(&ada, NOW);
    assert!((scores.readiness.value_at(NOW) - expected).abs() < 1e-6);
    assert!((scores.readiness.value_at(NOW + 14 * DAY_MS) - expected / 2.0).abs() < 1e-6);
    // Two more visits: the first is the third within 7 days, the second is one too many.
    ada.add_touch(touch(10, "visit", NOW, &[("page", "/pricing")]));
    ada.add_touch(touch(11, "visit", NOW, &[("page", "/pricing")]));
    assert!((scorer().score(&ada, NOW).readiness.value_at(NOW) - expected - 10.0).abs() < 1e-6);
    // A week after the oldest of the three, one more counts.
    ada.add_touch(touch(12, "visit", days_ago(6 - 7), &[("page", "/pricing")]));
    let later = scorer().score(&ada, days_ago(-1)).readiness.value_at(days_ago(-1));
    assert!((later - faded(expected + 10.0, 1.0) - 10.0).abs() < 1e-6);
    // The group stays under its cap however often the demo is asked for.
    for id in 20..40 {
        ada.add_touch(touch(id, "submission", days_ago(-2), &[("form", "demo-request")]));
    }
    let groups = scorer().fold(&ada, days_ago(-2)).groups(&scorer(), days_ago(-2));
    assert!((groups[1] - 100.0).abs() < 1e-12);
}

#[test]
fn one_step_more_is_the_fold_from_the_beginning() {
    let (scorer, ada) = (scorer(), ada());
    let mut stepped = Readiness::start(&scorer);
    for touch in ada.touches() {
        stepped.step(&scorer, &ada, &touch).unwrap();
        assert_eq!(stepped, scorer.fold(&ada, touch.at), "after {}", touch.id);
    }
    let first = ada.touches().next().unwrap();
    assert_eq!(stepped.step(&scorer, &ada, &first), Err(OutOfOrder));
}

#[test]
fn every_point_is_explained() {
    let (scorer, ada) = (scorer(), ada());
    let rows = scorer.explain(&ada, NOW);
    let told: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} | {} | {:.2} | {:?} | {}",
                row.group,
                row.rule,
                row.remaining,
                row.touch,
                row.found.join("; ")
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "company | +30 when account.employees >= 200 | 30.00 | None | Account employees is 250 (must be at least 200)",
            "company | +20 when contact.country in (DE, AT, CH) | 20.00 | None | Country is DE (must be DE, AT or CH)",
            "company | cap 40 | -10.00 | None | ",
            "person | +25 when contact.vip is yes and not tag is student | 25.00 | None | Vip is yes; Not tagged student",
            "web | +1 per visit at most 1 time | 0.14 | Some(1) | ",
            "web | +10 per visit \"/pricing\" at most 3 times within 7 days | 7.43 | Some(2) | ",
            "web | +10 per visit \"/pricing\" at most 3 times within 7 days | 9.06 | Some(3) | ",
            "answers | +30 per submit form \"demo-request\" | 27.17 | Some(4) | ",
            "answers | +5 per click including machine | 4.76 | Some(5) | ",
        ]
    );
    let given = scorer.score(&ada, NOW);
    let sum: f64 = rows.iter().map(|row| row.remaining).sum();
    assert!((sum - given.fit - given.readiness.value_at(NOW)).abs() < 1e-9);
}
