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

#[test]
fn what_people_did_is_read_and_printed() {
    let check = |text: &str, printed: &str| {
        assert_eq!(rule(text).to_string(), printed);
        assert_eq!(rule(printed), rule(text), "{printed}");
    };
    let same = |text: &str| check(text, text);
    same("did visit at least 3 different page within 7 days");
    same("did webinar_joined total amount >= 1000.5 within 90 days including machine");
    same("did visit between 2 and 4 times between 2026-05-01 and 2026-06-01");
    same("did not visit since last submit form \"demo\"");
    same("did visit since first (click \"/offer\" including machine) including machine");
    same("did visit \"/pricing\" at least 2 times since joining segment hot");
    same("first visit within the last 30 days and last anything more than 90 days ago");
    same("first visit has campaign \"spring\" page under \"/docs\"");
    same("last (open including machine) is empty or first visit anniversary today");
    same("did visit \"/pricing\" then submit form \"demo\" within 7 days");
    same("did visit then visit within 1 day then reply within the last 30 days");
    same("did visit \"/pricing\" then not submit within 3 days since 2026-01-01");
    same("not did (click including machine) then not visit");
    same("did visit page under \"/docs\" page matches \"\\\\.pdf$\"");
    same("did visit \"under\" campaign \"then\"");
    check("visited \"/a\" then submitted form demo", "did visit \"/a\" then submit form \"demo\"");
    check("did not visit then submit", "not did visit then submit");
    check("did visit more than 2 times", "did visit at least 3 times");
    check("did visit fewer than 2 times", "did visit at most 1 time");
    check("did not visit at least 3 different pages", "did visit at most 2 different page");
    check(
        "did visit then open including machines",
        "did (visit including machine) then (open including machine)",
    );
    check("last visited within the last 3 days", "last visit within the last 3 days");
    // Words that are values and names wherever they were before.
    check(
        "tag is then and city is first and stage is lead",
        "tag is then and contact.city is first and stage is lead",
    );
    check("did visit page under", "did visit \"under\"");
}

#[test]
fn dates_texts_and_company_are_read_and_printed() {
    let check = |text: &str, printed: &str| {
        assert_eq!(rule(text).to_string(), printed);
        assert_eq!(rule(printed), rule(text), "{printed}");
    };
    let same = |text: &str| check(text, text);
    same("contact.birthday anniversary in 7 days or contact.birthday anniversary 3 days ago");
    same(
        "contact.birthday anniversary within the next 2 days or contact.birthday anniversary within the last 1 day",
    );
    same("contact.created more than 1 year ago and contact.renewal within the next 18 months");
    same("contact.email matches \"^a.*@(b|c)\\\\.test$\" and contact.city under \"/a/b\"");
    same("account.revenue between 1000.00 EUR and 2500.50 EUR or account.revenue in (0.00 EUR, 3 JPY)");
    same("stage is lead for at least 30 days and stage not in (lead, customer) for less than 2 weeks");
    same("in segment hot for at least 30 days and not in segment board_members");
    same("any contact of the account who (did visit \"/pricing\" within 7 days)");
    same("every contact of the account who (consent newsletter is given and (tag is x or tag is y))");
    same("between 2 and 4 contacts of the account who (everyone) or no contact of the account who (nobody)");
    check("renewal in the next 7 days", "contact.renewal within the next 7 days");
    check("created more than 24 months ago", "contact.created more than 2 years ago");
    check("account.revenue >= 5 jpy", "account.revenue >= 5 JPY");
    check("country is one of (DE, FR)", "contact.country in (DE, FR)");
    check("stage is one of (lead)", "stage is lead");
    check("in segment hot for 2 weeks", "in segment hot for at least 2 weeks");
    check(
        "more than 1 contacts of the account who (tag is x)",
        "at least 2 contacts of the account who (tag is x)",
    );
    check(
        "exactly 1 contact of the account who (tag is x)",
        "exactly 1 contact of the account who (tag is x)",
    );
}

#[test]
fn a_wrong_new_word_gets_a_place_too() {
    refused("in segment »hott«", "\"hott\" is not a segment. Did you mean \"hot\"?");
    refused("in »segmnt« hot", "Here \"segment\" is missing.");
    refused("did visit then »vsit«", "\"vsit\" is not something people do. Did you mean \"visit\"?");
    refused(
        "did visit at least 2 different »pagge«",
        "A property of what people do belongs here. Did you mean \"page\"?",
    );
    refused("did visit total »page« > 2", "page is text; only numbers have a total.");
    refused("did visit between 3 and 2 »times«", "The second number must not be below the first.");
    refused("did visit between 2026-05-02 and »2026-05-01«", "The second date must lie after the first.");
    refused("did visit fewer than 0 »times«", "There are never fewer than 0.");
    refused("birthday anniversary within the next »0« days", "At least 1 day belongs here.");
    refused("birthday anniversary in »367« days", "A whole number from 0 to 366 belongs here.");
    refused(
        "created more than »1201 months« ago",
        "A period is longer than nothing and at most 100 years long.",
    );
    refused("did visit within 1 »year«", "Years differ in length; write days, such as \"365 days\".");
    refused("email matches »\"(\"«", "This is not a regular expression: unclosed group.");
    refused(
        "email matches »\"(\\\\w{90}){90}\"«",
        "This regular expression is too large; repeat less, or name fewer characters.",
    );
    refused(
        "account.revenue > 5.001 »EUR«".replace("5.001 »EUR«", "»5.001 EUR«").as_str(),
        "EUR cannot hold this amount.",
    );
    refused("account.revenue > 5 »and«", "A currency belongs here, such as EUR.");
    refused("account.revenue > »x«", "account.revenue is money: an amount such as 1250.50 EUR belongs here.");
    refused(
        "any contact of the account who (»any contact of the account« who (everyone))",
        "Inside this bracket everyone is already of the account.",
    );
    refused("any contact of the account who »did« visit", "A bracket belongs here, such as who (did visit).");
    refused(
        "first visit »visit«".replace("»visit«", "»open« x").as_str(),
        "\"open\" is not a property of what people do; a value needs quotes.",
    );
    let unknown = rules::parse("any contact of the account who (everyone)", &rules::Vocabulary::standard());
    assert_eq!(
        unknown.unwrap_err().message,
        "Here a rule cannot ask about the other contacts of the account."
    );
}

#[test]
fn a_problem_says_what_may_follow() {
    let expected = |text: &str| rules::parse(text, &vocabulary()).expect_err(text).expected;
    assert_eq!(expected("fit >= 5 stage is lead"), ["and", "or"]);
    assert_eq!(expected("consent newsletter is there"), ["given", "withdrawn", "unknown"]);
    assert_eq!(expected("did visit within 7"), ["minutes", "hours", "days", "weeks"]);
    assert!(expected("budget foo").contains(&"between"));
    assert!(expected("fit > 1 and").contains(&"did"));
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
