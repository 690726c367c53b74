//! Reading and printing: what a rule may say, and what is said about one that is wrong.

use crate::cast::{rule, vocabulary};

#[test]
fn what_is_read_is_printed_in_one_form() {
    let check = |text: &str, printed: &str| {
        assert_eq!(rule(text).to_string(), printed);
        assert_eq!(rule(printed), rule(text), "{printed}");
    };
    let same = |text: &str| check(text, text);
    same("fit >= 50 and readiness >= 30 and stage is not customer");
    same("did visit \"/pricing\" at least 2 times within 7 days");
    same("not (tag is competitor or contact.email ends with \"@rival.test\")");
    same("(fit >= 50 and readiness > 30.5) or stage in (marketing_qualified, sales_accepted)");
    same("(fit >= 1 and fit >= 2) and fit >= 3");
    same("consent newsletter is given and not consent calls is withdrawn");
    same("contact.country in (DE, FR) and account.employees >= 200 and account.industry is software");
    same(
        "contact.budget between 1000 and 2000.5 and contact.vip is yes and contact.interests is \"Mail & more\"",
    );
    same("contact.phone is empty or contact.phone is not empty");
    same("contact.created within the last 30 days and contact.renewal within the next 2 weeks");
    same("contact.created more than 1 day ago and contact.created >= 2026-05-01");
    same("contact.created < 2026-05-01T10:30:00.5Z");
    same("contact.country in (AT, IN, IS, NO) or contact.country is NO or contact.country is not IN");
    same("grid in (A1, A2, B1) and not grid is C3");
    same("did nothing within 90 days including machine");
    same("did anything since 2026-01-01");
    same("did not open \"welcome\" within 12 hours");
    same("did submit form \"demo-request\" exactly 1 time");
    same("did visit page starts with \"/docs\" campaign \"spring\" at most 3 times");
    same("did webinar_joined amount >= 10");
    same("everyone or nobody");
    same("source is google and campaign is \"Spring 2026\" and owner is empty");
    same("contact.first_name is \"not\" or contact.first_name is \"say \\\"hi\\\" \\\\ bye\"");

    check("FIT>=50 AND email Ends With “@a.test”", "fit >= 50 and contact.email ends with \"@a.test\"");
    check("visited \"/pricing\" at least twice", "did visit \"/pricing\" at least 2 times");
    check("did not visit at least 3 times", "did visit at most 2 times");
    check("((stage = lead))", "stage is lead");
    check("stage is not in (lead) and tag != x", "stage is not lead and tag is not x");
    check(
        "stage in (MQL, SAL, sales-qualified)",
        "stage in (marketing_qualified, sales_accepted, sales_qualified)",
    );
    check("country is not in (DE)", "contact.country not in (DE)");
    check("email does not contain \"x\"", "not contact.email contains \"x\"");
    check("consent newsletter is not given", "not consent newsletter is given");
    check("did submit \"demo\" within the last 1 week", "did submit form \"demo\" within 1 week");
    check(
        "renewal before 2026-06-01 and city is 10115",
        "contact.renewal < 2026-06-01 and contact.city is \"10115\"",
    );
    check("fit >= 1 or fit >= 2 and fit >= 3", "fit >= 1 or (fit >= 2 and fit >= 3)");
}

/// Reads a wrong rule, whose wrong part stands between » and «.
fn refused(marked: &str, message: &str) {
    let text = marked.replace(['»', '«'], "");
    let problem = rules::parse(&text, &vocabulary()).expect_err(&text);
    let (start, end) = (problem.span.start, problem.span.end);
    let found = format!("{}»{}«{}", &text[..start], &text[start..end], &text[end..]);
    assert_eq!((found.as_str(), problem.to_string().as_str()), (marked, message));
}

#[test]
fn a_wrong_word_gets_a_place_a_sentence_and_a_suggestion() {
    refused("»«", "The rule is empty; write a condition, or \"everyone\".");
    refused("»contry« is DE", "\"contry\" is not a field or a condition. Did you mean \"country\"?");
    refused("»readyness« >= 3", "\"readyness\" is not a field or a condition. Did you mean \"readiness\"?");
    refused("fit >= 5 and did »vist«", "\"vist\" is not something people do. Did you mean \"visit\"?");
    refused("stage is »custmer«", "\"custmer\" is not a stage. Did you mean \"customer\"?");
    refused(
        "consent »newsleter« is given",
        "\"newsleter\" is not a purpose of consent. Did you mean \"newsletter\"?",
    );
    refused("consent newsletter is »there«", "Consent is \"given\", \"withdrawn\" or \"unknown\".");
    refused(
        "did submit »from« \"x\"",
        "\"from\" is not a property of what people do; a value needs quotes. Did you mean \"form\"?",
    );
    refused("did unsubscribe »\"x\"«", "Say which property this is, such as campaign \"spring\".");
    refused("did visit within 3 »months«", "Months differ in length; write days, such as \"30 days\".");
    refused("did visit within »0 days«", "A period is longer than nothing and at most 100 years long.");
    refused("did visit at least »2.5« times", "A whole number from 0 to 100000 belongs here.");
    refused("did visit at least 0 »times«", "\"At least 0 times\" is always true; say at least 1.");
    refused(
        "did not visit »exactly 2 times«",
        "After \"did not\" only \"at least\" can follow; say \"did\" instead.",
    );
    refused("fit »is« 50", "Compare fit with <, <=, >, >= or between, such as \"fit >= 50\".");
    refused("fit between 50 and »40«", "The second number must not be below the first.");
    refused(
        "account.employees »contains« 5",
        "account.employees is a number; say is, is not, in (...), <, <=, >, >=, between, is empty or is not empty.",
    );
    refused("account.employees is »many«", "account.employees is a number: a number belongs here.");
    refused(
        "renewal before »tomorrow«",
        "contact.renewal is a date: a date such as 2026-05-31 belongs here.",
    );
    refused(
        "renewal before »2026-02-30«",
        "\"2026-02-30\" is not a date; write 2026-05-31 or 2026-05-31T14:00:00Z.",
    );
    refused("vip is »maybe«", "contact.vip is yes or no: yes or no belongs here.");
}

#[test]
fn a_wrong_build_gets_a_place_and_a_sentence() {
    refused("tag is not»«", "A text belongs here; texts stand in double quotes.");
    refused("tag is »and«", "\"and\" is a word of the rule language; as a value it needs quotes.");
    refused("(fit >= 5 »«", "The closing bracket is missing.");
    refused("fit >= 5»)«", "This bracket closes nothing.");
    refused("fit >= 5 »stage« is lead", "Join conditions with \"and\" or \"or\".");
    refused("fit >= 5 and »«", "A condition belongs here, such as \"fit >= 50\" or \"did visit\".");
    refused("fit >= 5 and »or« fit >= 6", "Before or after \"or\" a condition is missing.");
    refused("country is »\"DE«", "The closing quote is missing.");
    refused("country is »'«DE'", "Texts stand in double quotes.");
    refused("fit >= »5x«", "\"5x\" is not a number.");
    refused("fit »&«& readiness", "\"&\" means nothing here.");
    refused("country in »DE«", "The list needs brackets, such as (DE, FR).");
    refused("country in (DE »FR«)", "Entries stand between commas, and a bracket closes the list.");
    refused("grid is »D1«", "A cell of the grid belongs here, A1 to C3.");
    refused(
        "did visit due »within the last 3 days«",
        "A property of something past cannot be compared with now.",
    );
}

#[test]
fn a_problem_is_shown_under_its_line() {
    let text = "fit >= 50\n  and contry is DE";
    let problem = rules::parse(text, &vocabulary()).unwrap_err();
    let expected = "  and contry is DE\n      ^^^^^^ \"contry\" is not a field or a condition. Did you mean \"country\"?";
    assert_eq!(problem.shown_in(text), expected);
}

#[test]
fn the_built_in_names_are_names() {
    let vocabulary = vocabulary();
    for name in vocabulary.fields().map(|(key, _)| key).chain(vocabulary.kinds()).chain(vocabulary.purposes())
    {
        assert_eq!(rules::Name::new(name.as_str()).as_ref(), Ok(name));
    }
    for stage in rules::STAGES {
        assert!(rules::Name::new(stage).is_ok(), "{stage}");
    }
}
