//! The JSON form of rules and models.

use crate::cast::{rule, vocabulary};
use crate::scores::model;
use rules::Rule;
use rules::score::Model;
use serde_json::json;

#[test]
fn a_rule_in_json_says_what_it_says_in_text() {
    let check = |text: &str, expected: serde_json::Value| {
        let json = serde_json::to_value(rule(text)).unwrap();
        assert_eq!(json, expected, "{text}");
        let read: Rule = serde_json::from_value(json).unwrap();
        assert_eq!(read.checked(&vocabulary()).unwrap(), rule(text), "{text}");
    };
    check(
        "country in (DE, FR) and not vip is yes",
        json!({"all": [
            {"field": {"key": "contact.country", "test": {"in": ["DE", "FR"]}}},
            {"not": {"field": {"key": "contact.vip", "test": {"is": true}}}},
        ]}),
    );
    check(
        "did visit \"/pricing\" at least 2 times within 7 days",
        json!({"did": {
            "kind": "visit",
            "where": [{"property": "page", "test": {"is": "/pricing"}}],
            "count": {"at_least": 2},
            "window": {"within": "7 days"},
        }}),
    );
    check(
        "did nothing including machine",
        json!({"did": {"count": {"at_most": 0}, "including_machine": true}}),
    );
    check("stage is not lead", json!({"stage": {"among": ["lead"], "negated": true}}));
    check("grid in (A1, B2)", json!({"grid": {"among": ["A1", "B2"]}}));
    check("consent calls is given", json!({"consent": {"purpose": "calls", "state": "given"}}));
    check("fit >= 50", json!({"score": {"score": "fit", "test": {"compare": ["at_least", 50.0]}}}));
    check(
        "created < 2026-05-01 or created is empty",
        json!({"any": [
            {"field": {"key": "contact.created", "test": {"compare": ["below", {"moment": 1_777_593_600_000_i64}]}}},
            {"field": {"key": "contact.created", "test": "empty"}},
        ]}),
    );
    check(
        "created within the last 3 days",
        json!({"field": {"key": "contact.created", "test": {"within_last": "3 days"}}}),
    );
    check(
        "did visit at least 2 different page since last submit form \"demo\"",
        json!({"did": {
            "kind": "visit",
            "different": {"property": "page", "count": {"at_least": 2}},
            "window": {"since_touch": {
                "which": "last", "kind": "submission", "where": [{"property": "form", "test": {"is": "demo"}}],
            }},
        }}),
    );
    check(
        "did visit then not submit within 3 days within the last 9 days",
        json!({"sequence": {
            "steps": [{"kind": "visit"}],
            "but_not": {"kind": "submission", "within": "3 days"},
            "window": {"within": "9 days"},
        }}),
    );
    check(
        "first visit more than 1 year ago or last visit has page \"/\"",
        json!({"any": [
            {"touch": {"which": "first", "kind": "visit", "test": {"at": {"more_than_ago": "1 year"}}}},
            {"touch": {"which": "last", "kind": "visit", "test": {"has": [{"property": "page", "test": {"is": "/"}}]}}},
        ]}),
    );
    check(
        "stage is lead for at least 30 days and in segment hot for less than 2 weeks",
        json!({"all": [
            {"stage": {"among": ["lead"], "held": {"at_least": "30 days"}}},
            {"segment": {"segment": "hot", "held": {"less_than": "2 weeks"}}},
        ]}),
    );
    check(
        "every contact of the account who (account.revenue > 12.50 EUR) or any contact of the account who (everyone)",
        json!({"any": [
            {"account": {"contacts": "every", "who": {"field": {
                "key": "account.revenue",
                "test": {"compare": ["above", {"minor": 1250, "currency": "EUR"}]},
            }}}},
            {"account": {"contacts": {"at_least": 1}, "who": {"all": []}}},
        ]}),
    );
    check(
        "contact.birthday anniversary in 7 days and contact.email matches \"x$\"",
        json!({"all": [
            {"field": {"key": "contact.birthday", "test": {"anniversary": {"in": 7}}}},
            {"field": {"key": "contact.email", "test": {"matches": "x$"}}},
        ]}),
    );
}

#[test]
fn json_cannot_say_what_text_cannot() {
    let check = |json: serde_json::Value, message: &str| {
        let refused = match serde_json::from_value::<Rule>(json.clone()) {
            Err(error) => error.to_string(),
            Ok(rule) => rule.checked(&vocabulary()).expect_err(&json.to_string()).to_string(),
        };
        assert!(refused.contains(message), "{json}: {refused}");
    };
    let field = |key: &str, test: serde_json::Value| json!({"field": {"key": key, "test": test}});
    check(field("contact.contry", json!({"is": "DE"})), "Did you mean \"contact.country\"?");
    check(field("contact.country is \"x\" or fit", json!({"is": "DE"})), "is not a name");
    check(field("not", json!({"is": "DE"})), "is a word of the rule language");
    check(field("contact.country", json!({"is": 5})), "give each value the type of its field");
    check(field("contact.budget", json!({"is": "5"})), "contact.budget is a number");
    check(field("contact.budget", json!({"between": [5, 4]})), "must not be below");
    check(field("contact.country", json!({"in": []})), "belongs here");
    check(field("contact.created", json!({"within_last": "0 days"})), "is not a period");
    check(json!({"did": {"kind": "visit", "count": {"at_least": 0}}}), "always true");
    check(json!({"stage": {"among": ["custmer"]}}), "Did you mean \"customer\"?");
    check(json!({"segment": {"segment": "cold"}}), "is not a segment");
    check(field("contact.email", json!({"matches": "("})), "not a regular expression");
    check(json!({"sequence": {"steps": [{"kind": "visit"}]}}), "says something else");
    check(json!({"grid": {"among": ["D4"]}}), "is not a cell of the grid");
    let text = "x\" or fit >= 0 or city is \"";
    let injected: Rule = serde_json::from_value(field("contact.city", json!({"is": text}))).unwrap();
    assert!(
        matches!(injected.checked(&vocabulary()), Ok(Rule::Field { .. })),
        "quotes inside a value stay inside"
    );
    let lonely: Rule =
        serde_json::from_value(json!({"all": [{"any": [{"tag": {"among": ["x"]}}]}]})).unwrap();
    assert_eq!(lonely.checked(&vocabulary()).unwrap(), rule("tag is x"));
}

#[test]
fn a_model_in_json_is_the_model() {
    let json = serde_json::to_string(&model()).unwrap();
    let read: Model = serde_json::from_str(&json).unwrap();
    assert_eq!(read.clone().checked(&vocabulary()).unwrap(), model());
    let mut wrong = read;
    wrong.readiness[0].cap = f64::INFINITY;
    assert!(wrong.checked(&vocabulary()).is_err());
}
