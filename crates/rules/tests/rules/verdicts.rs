//! Rules over the cast: verdicts, reasons, and the moment at which to ask again.

use crate::cast::{NOW, ada, days_ago, rule, touch};
use measure::{DAY_MS, Moment};
use rules::decay::Decaying;
use rules::{Bands, Profile, Scores};

fn check(text: &str, profile: &Profile, expected: bool) {
    let rule = rule(text).bind();
    let verdict = rule.evaluate(profile, NOW);
    assert_eq!(verdict.holds, expected, "{text}: {:?}", verdict.reasons);
    assert_eq!(rule.holds(profile, NOW), expected, "{text}");
    assert_eq!(rule.decide(profile, NOW), (expected, verdict.next_check), "{text}");
    assert!(verdict.reasons.iter().all(|reason| reason.met == expected), "{text}: {:?}", verdict.reasons);
    assert!(verdict.next_check.is_none_or(|at| at > NOW), "{text}");
}

fn scored() -> Profile {
    let mut ada = ada();
    let readiness = Decaying { value: 40.0, at: NOW, half_life_ms: 14 * DAY_MS };
    let bands = Bands { fit: [60.0, 30.0], readiness: [50.0, 20.0] };
    ada.set_scores(Scores { fit: 65.0, fit_until: None, readiness, bands });
    ada
}

#[test]
fn fields() {
    for (text, expected) in [
        ("country is de", true),
        ("country is not DE", false),
        ("country in (AT, DE)", true),
        ("country not in (AT, DE)", false),
        ("account.name contains \"SÖHNE\"", true),
        ("account.name starts with \"nør\" and account.name ends with \"hne\"", true),
        ("email ends with \"@rival.test\"", false),
        ("account.employees >= 250 and account.employees < 250.5", true),
        ("account.employees between 100 and 249", false),
        ("vip is yes and not vip is no", true),
        ("interests is mail and interests contains \"port\"", true),
        ("interests is not mail", false),
        ("phone is empty and email is not empty", true),
        ("phone is not \"1\" and phone not in (1, 2)", true),
        ("phone is \"1\" or phone contains \"\"", false),
        ("created within the last 41 days and created more than 40 days ago", true),
        ("created within the last 40 days", false),
        ("renewal within the next 20 days", true),
        ("renewal within the next 19 days or renewal within the last 100 weeks", false),
        ("created > 2026-01-01 and created before 2026-05-31", true),
        ("source is \"google\" and campaign is empty", true),
    ] {
        check(text, &ada(), expected);
    }
}

#[test]
fn touches() {
    for (text, expected) in [
        ("did visit \"/pricing\" at least 2 times within 7 days", true),
        ("did visit \"/pricing\" at least 2 times within 6 days", false),
        ("did visit \"/pricing\" campaign spring", true),
        ("did visit exactly 3 times and did visit at most 3 times", true),
        ("did visit page starts with \"/pri\" exactly 2 times", true),
        ("did submit form \"demo-request\" within 30 days", true),
        ("did submit form is not \"demo-request\"", false),
        ("did click", false),
        ("did click including machine", true),
        ("did not open and did nothing within 1 day", true),
        ("did nothing within 2 days including machine", false),
        ("did anything since 2026-05-29", true),
        ("did anything at least 4 times since 2026-05-29", false),
        ("did webinar_joined", false),
    ] {
        check(text, &ada(), expected);
    }
}

#[test]
fn stages_tags_consent_and_scores() {
    for (text, expected) in [
        ("stage is lead and stage not in (customer, mql)", true),
        ("stage is not lead", false),
        ("tag is \"trade SHOW\" and tag is not competitor", true),
        ("consent newsletter is given and consent calls is unknown", true),
        ("fit >= 65 and readiness >= 40 and readiness between 30 and 40", true),
        ("fit < 65 or readiness > 40", false),
        ("grid is A2 and grid not in (A1, B2)", true),
        ("everyone and not nobody", true),
    ] {
        check(text, &scored(), expected);
    }
    // Without a model in force, nothing is known of scores.
    check("fit >= 0 or readiness <= 1000 or grid in (A1, C3)", &ada(), false);
    check("stage is lead", &Profile::default(), false);
}

#[test]
fn touches_still_to_come_do_not_count() {
    let mut ada = ada();
    ada.add_touch(touch(9, "click", NOW + 5, &[]));
    check("did not click", &ada, true);
    assert_eq!(rule("did not click").bind().evaluate(&ada, NOW).next_check, Some(NOW + 5));
    assert!(rule("did click").bind().holds(&ada, NOW + 5));
}

#[test]
fn reasons_name_what_decided() {
    let reasons = |text: &str| {
        let verdict = rule(text).bind().evaluate(&scored(), NOW);
        let told: Vec<String> = verdict.reasons.into_iter().map(|reason| reason.sentence).collect();
        told.join("; ")
    };
    for (text, expected) in [
        (
            "did visit \"/pricing\" at least 2 times within 7 days",
            "Visited /pricing 2 times in the last 7 days (needs at least 2)",
        ),
        ("did visit \"/pricing\" at least 3 times", "Visited /pricing 2 times (needs at least 3)"),
        ("did submit form \"demo-request\"", "Submitted demo-request once"),
        ("did open", "Has not opened (needs at least 1)"),
        ("did not open within 2 weeks", "Has not opened in the last 2 weeks"),
        ("not did visit within 7 days", "Visited 2 times in the last 7 days (must not)"),
        ("did nothing", "Did something 4 times (must not)"),
        ("country is de", "Country is DE"),
        ("country in (FR, AT)", "Country is DE (must be FR or AT)"),
        ("not (country is DE or country is FR)", "Country is DE (must not be DE)"),
        ("phone is \"1\"", "Phone is not known (must be 1)"),
        ("account.employees >= 200", "Account employees is 250 (must be at least 200)"),
        ("renewal within the next 10 days", "Renewal is 2026-06-20 (must lie within the next 10 days)"),
        ("interests is sport", "Interests is Reporting and Mail (must be sport)"),
        ("stage is lead and stage is not customer", "Stage is lead; Stage is lead (must not be customer)"),
        ("tag is not competitor", "Not tagged competitor"),
        ("tag is competitor", "Not tagged competitor (must be)"),
        ("consent calls is given", "Consent to calls is not known (must be given)"),
        ("readiness >= 50 or fit >= 60", "Fit is 65 (must be at least 60)"),
        ("readiness >= 50 and fit >= 60", "Readiness is 40 (must be at least 50)"),
        ("grid in (A1, B1)", "Grid cell is A2 (must be A1 or B1)"),
        ("nobody", ""),
    ] {
        assert_eq!(reasons(text), expected, "{text}");
    }
    let verdict = rule("did visit \"/pricing\" and country is DE").bind().evaluate(&ada(), NOW);
    assert_eq!(verdict.reasons[0].touches, [3, 2]);
    assert_eq!(verdict.reasons[1].field.as_deref(), Some("contact.country"));
    let all = rule("country is DE and not (did open or stage is lead)").bind().checklist(&ada(), NOW);
    assert_eq!(all.iter().map(|reason| reason.met).collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn next_check_is_the_moment_of_the_turn() {
    let check = |text: &str, expected: Option<Moment>| {
        let rule = rule(text).bind();
        let verdict = rule.evaluate(&scored(), NOW);
        assert_eq!(verdict.next_check, expected, "{text}");
        if let Some(at) = expected {
            assert_eq!(rule.holds(&scored(), at - 1), verdict.holds, "{text}");
            assert_ne!(rule.holds(&scored(), at), verdict.holds, "{text}");
        }
    };
    // Pages were visited 40, 6 and 2 days ago.
    check("did visit within 7 days", Some(days_ago(2 - 7)));
    check("did visit at least 2 times within 7 days", Some(days_ago(6 - 7)));
    check("did visit at most 1 time within 7 days", Some(days_ago(6 - 7)));
    check("did not visit within 7 days", Some(days_ago(2 - 7)));
    check("did visit exactly 2 times within 7 days", Some(days_ago(6 - 7)));
    check("did visit exactly 1 time within 7 days", Some(days_ago(6 - 7)));
    check("did visit", None);
    check("did visit since 2026-05-01", None);
    check("created within the last 50 days", Some(days_ago(40 - 50)));
    check("created more than 50 days ago", Some(days_ago(40 - 50)));
    check("renewal within the next 10 days", Some(NOW + 10 * DAY_MS));
    check("renewal within the next 30 days", Some(NOW + 20 * DAY_MS));
    // 40 points halve in 14 days.
    check("readiness > 20", Some(NOW + 14 * DAY_MS));
    check("readiness < 10", Some(NOW + 28 * DAY_MS + 1));
    check("grid is A2", Some(NOW + 14 * DAY_MS + 1));
    check("readiness >= 0", None);
    // A group that one part decides holds out until the last such part turns.
    check("did visit within 7 days or did visit within 10 days", Some(days_ago(2 - 10)));
    check("did visit within 7 days and did visit within 10 days", Some(days_ago(2 - 7)));
    check("did visit within 7 days or country is DE", None);
    check("not (did visit within 7 days and country is DE)", Some(days_ago(2 - 7)));
}
