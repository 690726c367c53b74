//! The census of a house says what its rows say: after it was filled, after every change, and on another node.

use armistice::capture::consent::{self, State};
use armistice::capture::touch::{self, Kind};
use armistice::contacts::stage::{self, Move, Stage};
use armistice::contacts::{ContactId, account, contact, owner, tag};
use armistice::flow::consider;
use armistice::nurture::template;
use armistice::people::{Role, Sight, team};
use armistice::post::message;
use armistice::post::words::{Class, Recipient};
use armistice::segments::census::{Counter, NoAnswer};
use armistice::segments::{asking, outlook, segment, work};
use census::Lens;
use measure::{DAY_MS, HOUR_MS};
use rules::{Binder, Rule, Verdict};
use store::Sql;
use testkit::{TestApp, both};

use super::{does, made, person, picked, ruled, settle};

const RULES: [&str; 13] = [
    "did click template \"Hello\"",
    "country in (DE, FR, \"United Kingdom\") or contact.email contains \"example\"",
    "account.employees >= 100 and not account.country is empty",
    "did visit at least 2 times within 30 days",
    "not did click",
    "did visit then submit within 10 days",
    "stage is lead or stage is customer",
    "tag is vip",
    "consent marketing is given",
    "readiness >= 10",
    "grid in (A1, A2, B1)",
    "in segment recent",
    "any contact of the account who (did visit within 60 days)",
];

/// Asks every contact every rule, of the rows and of a census, and finds no difference.
pub(super) async fn agree(house: &TestApp, counter: &Counter) {
    let (contacts, rules) = house
        .app
        .read(|tx| {
            let contacts: Vec<ContactId> = tx.all_sql(&Sql::new(
                "SELECT id FROM contacts WHERE erased_at IS NULL ORDER BY id LIMIT 400",
            ))?;
            let mut rules = Vec::new();
            for text in RULES {
                match asking::read(tx, text)? {
                    Ok(rule) => rules.push(rule),
                    // A house without the segment does not know the word.
                    Err((problem, _)) => assert!(text.contains("recent"), "{text}: {}", problem.message),
                }
            }
            Ok((contacts, rules))
        })
        .await
        .expect("the rules are read");
    let now = house.now();
    for rule in &rules {
        let asked = (rule.clone(), contacts.clone());
        let rows: Vec<Verdict> = house
            .app
            .read(move |tx| {
                let (rule, contacts) = &asked;
                contacts.iter().map(|who| Ok(asking::explain(tx, rule, *who)?.verdict)).collect()
            })
            .await
            .expect("the rows are asked");
        let columns = verdicts(counter, rule, &contacts, now);
        for ((who, row), column) in contacts.iter().zip(&rows).zip(&columns) {
            assert_eq!(Some(row), column.as_ref(), "{rule} of {who}");
        }
    }
    let everybody = counter.ask(census::Census::len).expect("an answer");
    let rows: i64 = house
        .app
        .read(|tx| Ok(tx.one_sql(&Sql::new("SELECT COUNT(*) FROM contacts WHERE erased_at IS NULL"))?))
        .await
        .expect("a count");
    assert_eq!(everybody as i64, rows);
}

fn verdicts(
    counter: &Counter,
    rule: &Rule,
    contacts: &[ContactId],
    now: measure::Moment,
) -> Vec<Option<Verdict>> {
    let mut binder = Binder::default();
    let bound = binder.bind(rule);
    let mut lens = Lens::new(binder.needs());
    let asked = counter.ask(|census| {
        let look = census.look(&mut lens).expect("every property is kept");
        let verdicts: Vec<Option<Verdict>> =
            contacts.iter().map(|who| look.verdict(&bound, who.0, now)).collect();
        let held = verdicts.iter().flatten().filter(|verdict| verdict.holds).count();
        let these = census.these(contacts.iter().map(|who| who.0));
        assert_eq!(look.count(&bound, now, &these), held, "{rule}: all at once and one by one");
        verdicts
    });
    asked.expect("an answer")
}

/// Lets the census of the house follow, and asks it and one that is filled anew.
pub(super) async fn both_agree(house: &TestApp) {
    let app = house.app.clone();
    let anew = tokio::task::spawn_blocking(move || {
        app.census.catch_up(&app.store).expect("it follows");
        let anew = Counter::default();
        anew.catch_up(&app.store).expect("it is filled");
        anew
    });
    let anew = anew.await.expect("no panic");
    agree(house, &house.app.census).await;
    agree(house, &anew).await;
}

both! {
    async fn the_census_follows_every_change(house: TestApp) {
        assert_eq!(house.app.census.ask(|_| ()), Err(NoAnswer::Counting(0, 0)));
        let maya = house.user("Maya", Role::Marketing, None).await;
        let kim = house.user("Kim", Role::Sales, None).await;
        both_agree(&house).await;
        let (ana, ben, company) = house.write(move |tx| {
            ruled(tx, &maya, "recent", "did visit within 7 days")?;
            let facts = account::Facts { name: "Northwind".into(), employees: Some(500), ..account::Facts::default() };
            let company = account::create(tx, &facts)?;
            Ok((person(tx, "Ana", Some(company))?, person(tx, "Ben", Some(company))?, company))
        }).await;
        settle(&house).await;
        both_agree(&house).await;
        let clicked = house.write(move |tx| {
            let now = tx.now();
            does(tx, ana, Kind::Visit, "/pricing", now)?;
            does(tx, ana, Kind::Visit, "/late", now + -40 * DAY_MS)?;
            does(tx, ana, Kind::Submission, "demo", now + 1)?;
            let clicked = does(tx, ben, Kind::Click, "/", now)?;
            tag::add(tx, ben, "VIP", "test")?;
            let said = consent::New { contact: ben, purpose: "marketing", state: State::Given, at: now, words: "Yes", origin: "test", address: "" };
            consent::record(tx, &said)?;
            owner::set(tx, ana, Some(kim.user), "test")?;
            consider::now(tx, &[ana, ben])?;
            Ok(clicked)
        }).await;
        house.advance(HOUR_MS);
        settle(&house).await;
        both_agree(&house).await;
        house.write(move |tx| {
            let verdict = touch::Verdict { machine: true, reason: "scanner", author: "test" };
            touch::classify(tx, clicked, ben, verdict)?;
            tag::remove(tx, ben, "vip", "test")?;
            stage::change(tx, ben, Move { to: Stage::Customer, reason: "", author: "test", at: tx.now() })?;
            let facts = account::Facts { name: "Southwind".into(), employees: Some(50), ..account::Facts::default() };
            account::update(tx, company, &facts, "test")?;
            Ok(())
        }).await;
        both_agree(&house).await;
        house.advance(8 * DAY_MS);
        settle(&house).await;
        both_agree(&house).await;
        let admin = house.user("Ann Admin", Role::Admin, None).await;
        let browser = house.browser(&admin).await;
        browser.post(&format!("/contacts/{ana}/erase"), &[("reason", "asked"), ("sure", "yes")]).await.expect(303);
        both_agree(&house).await;
        let holds = house.app.census.ask(|census| (census.contains(ana.0), census.contains(ben.0)));
        assert_eq!(holds, Ok((false, true)), "the erased are forgotten");
    }

    async fn a_name_that_touches_carry_may_change(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let by = maya.clone();
        let said = |name: &str| template::Said {
            name: name.into(), purpose: "marketing".into(), subject: "Hello".into(), source: "Hello".into(), ..template::Said::default()
        };
        let (before, after) = (said("Welcome"), said("Hello"));
        let welcome = house.write(move |tx| {
            let welcome = template::create(tx, &by, &before)?;
            ruled(tx, &by, "recent", "did visit within 7 days")?;
            let (ana, now) = (person(tx, "Ana", None)?, tx.now());
            let mail = message::plan(tx, &message::New {
                recipient: Recipient::Contact(ana), purpose: "test", class: Class::Journey, text: message::Text::Template(welcome, 1),
                subject: None, enrollment: None, consent: None, to: "ana@people.example", why_you: "", why_now: "", due_at: now,
            })?;
            let clicked = touch::New { reference: mail.map(|mail| mail.0), ..made(ana, Kind::Click, "/", now) };
            touch::record(tx, &clicked)?;
            Ok(welcome)
        }).await;
        both_agree(&house).await;
        house.write(move |tx| template::edit(tx, &maya, welcome, &after)).await;
        both_agree(&house).await;
    }

    async fn a_change_that_is_rolled_back_was_never_counted(house: TestApp) {
        let picked_by = house.user("Maya", Role::Marketing, None).await;
        let ana = house.write(move |tx| {
            picked(tx, &picked_by, "recent")?;
            person(tx, "Ana", None)
        }).await;
        both_agree(&house).await;
        let failed: Result<(), _> = house.app.write(move |tx| {
            tag::add(tx, ana, "vip", "test")?;
            contact::find(tx, ContactId(1)).map(drop)
        }).await;
        assert!(failed.is_err());
        both_agree(&house).await;
    }

    async fn a_look_ahead_asks_everybody_within_sight(house: TestApp) {
        let admin = house.user("Ann Admin", Role::Admin, None).await;
        let team = house.write(move |tx| team::create(tx, &admin, "North")).await;
        let maya = house.user("Maya", Role::Marketing, None).await;
        let kim = house.user("Kim", Role::Sales, Some(team)).await;
        let lea = house.user("Lea", Role::Sales, None).await;
        let (by, kims, leas) = (maya.clone(), kim.user, lea.user);
        let segment = house.write(move |tx| {
            let segment = ruled(tx, &by, "crowd", "tag is even")?;
            for number in 0..90 {
                let who = person(tx, &format!("p{number:02}"), None)?;
                let owner = [Some(kims), Some(leas), None][number % 3];
                owner::set(tx, who, owner, "test")?;
                tag::add(tx, who, if number % 2 == 0 { "even" } else { "odd" }, "test")?;
            }
            Ok(segment)
        }).await;
        settle(&house).await;
        both_agree(&house).await;
        for who in [&maya, &kim, &lea] {
            let sight = if who.user == maya.user { Sight::everything() } else { Sight { all: 0, ..who.sight() } };
            for text in ["tag is odd", "everyone", "contact.first_name ends with 7"] {
                let (seen, known) = (sight, Some(segment));
                let (rule, rows) = house.app.read(move |tx| {
                    let rule = segment::read_rule(tx, text, "crowd")?;
                    Ok((rule.clone(), outlook::load(tx, &seen, &rule, known)?))
                }).await.expect("the rows answer");
                let census = work::look_ahead(&house.app, &sight, &rule, known).await.expect("the census answers");
                assert_eq!(census, rows, "{text} for {sight:?}");
                assert!(census.asked > 0);
            }
        }
    }
}
