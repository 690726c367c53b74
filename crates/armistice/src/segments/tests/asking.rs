//! Rules asked of contacts that stand in SQL.

use armistice::capture::touch::{self, Kind, Verdict};
use armistice::contacts::field::{self, Field, Noun, Typed};
use armistice::contacts::{ContactId, FieldId, account, tag};
use armistice::fault::Outcome;
use armistice::flow::consider;
use armistice::nurture::enrollment;
use armistice::segments::asking::{self, Counted, Question};
use armistice::segments::score;
use measure::{DAY_MS, HOUR_MS, Moment};
use store::{Sql, Tx};
use testkit::TestApp;

use super::{does, person};

/// Asks a rule of a contact; a rule that cannot be read fails the test.
fn ask(tx: &mut Tx, text: &str, who: ContactId) -> Outcome<(bool, Option<Moment>)> {
    let rule = match asking::read(tx, text)? {
        Ok(rule) => rule,
        Err((problem, shown)) => panic!("{}", problem.shown_in(&shown)),
    };
    let found = asking::explain(tx, &rule, who)?;
    assert_eq!(found.verdict.reasons.iter().all(|reason| reason.met), found.verdict.holds, "{text}");
    Ok((found.verdict.holds, found.verdict.next_check))
}

testkit::both! {
    async fn every_kind_of_condition_finds_its_facts(house: TestApp) {
        let rita = house.user("Rita Moss", armistice::people::Role::Marketing, None).await;
        let answers = house.write(move |tx| {
            let now = tx.now();
            tx.run_sql(&Sql::new(
                "INSERT INTO campaigns (id, key, name, channel, currency, created_at) VALUES (5, 'spring', 'S', 'web', 'EUR', 0)",
            ))?;
            let company = account::create(tx, &account::Facts {
                name: "Northwind".into(), employees: Some(250), ..account::Facts::default()
            })?;
            let (ana, ben) = (person(tx, "Ana", Some(company))?, person(tx, "Ben", Some(company))?);
            armistice::contacts::owner::set(tx, ana, Some(rita.user), "test")?;
            tag::add(tx, ana, "Trade show", "test")?;
            let renewal = Field {
                id: FieldId(0), noun: "contact".into(), key: "renewal".into(), label: "Renewal".into(),
                kind: "date".into(), choices: String::new(),
            };
            let renewal = field::create(tx, Noun::Contact, &renewal, None)?;
            field::set(tx, ana.0, renewal, Some(&Typed::Moment(Moment((now.0 / DAY_MS + 3) * DAY_MS))))?;
            does(tx, ana, Kind::Visit, "/docs/start", now - 3 * DAY_MS)?;
            does(tx, ana, Kind::Visit, "/pricing", now - 2 * DAY_MS)?;
            does(tx, ana, Kind::Submission, "demo", now - DAY_MS)?;
            does(tx, ben, Kind::Visit, "/pricing", now - HOUR_MS)?;
            does(tx, ana, Kind::Visit, "/", now - 2 * DAY_MS)?;
            let clicked = does(tx, ana, Kind::Click, "/offer", now - 60_000)?;
            touch::classify(tx, clicked, ana, Verdict { machine: true, reason: "prefetch", author: "test" })?;
            let mut answers = Vec::new();
            for (text, expected) in [
                ("contact.email is \"ana@people.example\" and account.employees >= 200 and account.name is northwind", true),
                ("owner contains \"rita\" and contact.last_touch is empty and contact.first_seen within the last 1 day", true),
                ("tag is \"trade SHOW\" and tag is not x", true),
                ("contact.renewal within the next 3 days and contact.renewal anniversary within the next 9 days", false),
                ("contact.renewal within the next 3 days and not contact.renewal within the next 2 days", true),
                ("did visit page under \"/docs\" campaign \"spring\" source \"google\"", true),
                ("did visit campaign \"autumn\"", false),
                ("did visit at least 3 different pages within 4 days", true),
                ("did visit \"/docs/start\" then submit form demo within 2 days", false),
                ("did visit \"/docs/start\" then visit \"/pricing\" then submit form demo within 2 days", true),
                ("did submit then not visit within 12 hours", true),
                ("did visit since last submit", false),
                ("last submit form demo within the last 2 days and first anything has page under \"/docs\"", true),
                ("did click", false),
                ("did click including machines", true),
                ("stage is lead for less than 1 hour and not stage is lead for at least 1 hour", true),
                ("consent newsletter is unknown and readiness >= 0", true),
                ("any contact of the account who (did visit within 2 hours)", true),
                ("every contact of the account who (did visit within 2 hours)", false),
                ("exactly 2 contacts of the account who (did visit \"/pricing\" and readiness > 0)", true),
                ("{\"any\": [{\"tag\": {\"among\": [\"Trade show\"]}}]}", true),
            ] {
                answers.push((text, expected, ask(tx, text, ana)?.0));
            }
            Ok(answers)
        }).await;
        for (text, expected, found) in answers {
            assert_eq!(found, expected, "{text}");
        }
    }

    async fn what_cannot_be_known_here_cannot_be_said(house: TestApp) {
        let problems = house.write(|tx| {
            let texts = ["in segment hot", "did visit since joining segment hot", "{\"tag\": 5}", "contact.nope is 1"];
            texts.into_iter().map(|text| Ok(asking::read(tx, text)?.err().map(|(problem, _)| problem.message))).collect::<Outcome<Vec<_>>>()
        }).await;
        let expected = ["not a segment", "not a segment", "no rule in JSON", "not a field"];
        for (problem, expected) in problems.iter().zip(expected) {
            let message = problem.as_deref().unwrap_or_default();
            assert!(message.contains(expected), "{message}");
        }
    }

    async fn a_count_walks_over_everybody(house: TestApp) {
        let counted = house.write(|tx| {
            for number in 0..510 {
                let who = person(tx, &format!("p{number}"), None)?;
                if number % 3 == 0 {
                    tag::add(tx, who, "third", "test")?;
                }
            }
            let rule = asking::read(tx, "tag is third and fit >= -1000")?.map_err(|(problem, _)| problem).expect("a rule");
            let question = Question::new(tx, &rule)?;
            let (first, next) = asking::count(tx, &question, ContactId(0), Counted::default())?;
            assert_eq!(first.asked, 500);
            asking::count(tx, &question, next.expect("more"), first)
        }).await;
        assert_eq!(counted, (Counted { holds: 170, asked: 510 }, None));
    }

    async fn news_of_one_contact_is_news_for_the_account_and_ends_there(house: TestApp) {
        let (ana, ben) = house.write(|tx| {
            tx.run_sql(&Sql::new(
                "INSERT INTO journeys (id, name, purpose, entry_rule, exit_rule, rank, created_at, started_at) VALUES \
                 (1, 'Together', 'marketing', 'any contact of the account who (did visit \"/pricing\" within 2 days)', '', 1, 0, 0)",
            ))?;
            let company = account::create(tx, &account::Facts { name: "Northwind".into(), ..account::Facts::default() })?;
            let (ana, ben) = (person(tx, "Ana", Some(company))?, person(tx, "Ben", Some(company))?);
            for who in [ana, ben] {
                let at = tx.now();
                armistice::capture::consent::record(tx, &armistice::capture::consent::New {
                    contact: who, purpose: "marketing", state: armistice::capture::consent::State::Given, at,
                    words: "Yes", origin: "test", address: "",
                })?;
            }
            consider::now(tx, &[ana, ben])?;
            let due = score::due(tx, 10)?;
            consider::again(tx, &due)?;
            Ok((ana, ben))
        }).await;
        let entered = house.write(move |tx| {
            assert!(score::due(tx, 10)?.is_empty(), "nothing is news any more");
            let now = tx.now();
            does(tx, ana, Kind::Visit, "/pricing", now)?;
            consider::now(tx, &[ana])?;
            let due = score::due(tx, 10)?;
            assert_eq!(due, [ben], "Ben is due because Ana did something");
            consider::again(tx, &due)?;
            assert!(score::due(tx, 10)?.is_empty(), "and it ends there");
            Ok(enrollment::of_contact(tx, ben)?.len())
        }).await;
        assert_eq!(entered, 1, "Ben enters because Ana looked at the prices");
    }

    async fn a_verdict_turns_at_its_very_moment(house: TestApp) {
        let ana = house.write(|tx| {
            let ana = person(tx, "Ana", None)?;
            tx.run_sql(Sql::new("UPDATE contacts SET zone = 'America/St_Johns' WHERE id = ").bind(ana))?;
            let field = Field {
                id: FieldId(0), noun: "contact".into(), key: "renewal".into(), label: "Renewal".into(),
                kind: "date".into(), choices: String::new(),
            };
            let renewal = field::create(tx, Noun::Contact, &field, None)?;
            let tomorrow = Moment((tx.now().0 / DAY_MS + 2) * DAY_MS);
            field::set(tx, ana.0, renewal, Some(&Typed::Moment(tomorrow)))?;
            does(tx, ana, Kind::Visit, "/pricing", tx.now())?;
            Ok(ana)
        }).await;
        for text in ["contact.renewal within the next 1 day", "contact.renewal within the last 1 day", "did visit within 7 days",] {
            let (before, next) = house.write(move |tx| ask(tx, text, ana)).await;
            let next = next.expect("it turns");
            house.advance(next.since(house.now()) - 1);
            assert_eq!(house.write(move |tx| ask(tx, text, ana)).await, (before, Some(next)), "{text}");
            house.advance(1);
            assert_ne!(house.write(move |tx| ask(tx, text, ana)).await.0, before, "{text}");
            if text.contains("renewal") {
                // Days begin at half past something in St. John's.
                assert_eq!(next.0.rem_euclid(HOUR_MS), HOUR_MS / 2, "{next}");
            }
        }
    }
}
