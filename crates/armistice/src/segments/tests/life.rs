//! Contacts join and leave by what they do, by time alone, and by what other segments say.

use armistice::capture::touch::Kind;
use armistice::contacts::{account, contact, stage};
use armistice::fault::Fault;
use armistice::flow::{consider, segments};
use armistice::people::Role;
use armistice::segments::{membership, segment};
use measure::{DAY_MS, MINUTE_MS};
use testkit::TestApp;

use super::{does, inside, person, ruled, settle, turns};

testkit::both! {
    async fn a_touch_lets_somebody_in_and_time_lets_them_out_at_its_minute(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let (ana, recent) = house.write(move |tx| {
            Ok((person(tx, "Ana", None)?, ruled(tx, &maya, "recent", "did visit \"/pricing\" within 7 days")?))
        }).await;
        settle(&house).await;
        assert!(inside(&house, ana).await.is_empty());
        house.write(move |tx| {
            let now = tx.now();
            does(tx, ana, Kind::Visit, "/pricing", now)?;
            consider::soon(tx, ana)
        }).await;
        settle(&house).await;
        assert_eq!(inside(&house, ana).await, ["recent"]);
        house.advance(7 * DAY_MS - MINUTE_MS);
        settle(&house).await;
        assert_eq!(inside(&house, ana).await, ["recent"], "one minute before the edge");
        house.advance(MINUTE_MS - 1);
        settle(&house).await;
        assert_eq!(inside(&house, ana).await, ["recent"], "one millisecond before the edge");
        house.advance(1);
        settle(&house).await;
        assert!(inside(&house, ana).await.is_empty(), "at the edge");
        let told = turns(&house, recent, ana).await;
        assert_eq!(told.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), ["joined", "left"]);
        assert!(told[0].1.contains("/pricing") && told[1].1.contains("/pricing"), "{told:?}");
    }

    async fn a_segment_in_a_segment_follows_and_counts_from_joining(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let ana = house.write(move |tx| {
            let ana = person(tx, "Ana", None)?;
            ruled(tx, &maya, "recent", "did visit within 7 days")?;
            ruled(tx, &maya, "staying", "in segment recent for at least 2 days")?;
            ruled(tx, &maya, "again", "in segment recent and did visit since joining segment recent")?;
            ruled(tx, &maya, "outside", "not in segment recent")?;
            let now = tx.now();
            does(tx, ana, Kind::Visit, "/", now)?;
            Ok(ana)
        }).await;
        // They join a moment after what let them in.
        house.advance(1);
        settle(&house).await;
        assert_eq!(inside(&house, ana).await, ["recent"]);
        house.advance(DAY_MS);
        house.write(move |tx| {
            let now = tx.now();
            does(tx, ana, Kind::Visit, "/docs", now)?;
            consider::soon(tx, ana)
        }).await;
        settle(&house).await;
        assert_eq!(inside(&house, ana).await, ["again", "recent"]);
        house.advance(DAY_MS);
        settle(&house).await;
        assert_eq!(inside(&house, ana).await, ["again", "recent", "staying"]);
        house.advance(6 * DAY_MS);
        settle(&house).await;
        assert_eq!(inside(&house, ana).await, ["outside"], "all of it ends in one look");
    }

    async fn rings_are_refused_by_their_names(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let faults = house.write(move |tx| {
            let a = ruled(tx, &maya, "a", "everyone")?;
            ruled(tx, &maya, "b", "in segment a")?;
            ruled(tx, &maya, "c", "in segment b and fit >= 10")?;
            let mut edit = |rule: &str| {
                let said = segment::Said { name: "a".into(), rule: rule.into(), ..segment::Said::default() };
                segments::edit(tx, &maya, a, &said)
            };
            let faults = [edit("in segment a"), edit("not in segment c")];
            Ok(faults.into_iter().map(|done| match done {
                Err(Fault::Fields(errors)) => errors.iter().map(|(_, sentence)| sentence.to_owned()).collect(),
                other => format!("{other:?}"),
            }).collect::<Vec<String>>())
        }).await;
        for (fault, way) in faults.iter().zip([
            "a asks for a.",
            "a asks for c, that for b, that for a.",
        ]) {
            assert!(fault.contains("round in a circle") && fault.contains(way), "{fault}");
        }
    }

    async fn a_rule_that_went_wrong_lets_nobody_out_and_holds_nobody_up(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let ana = house.write(move |tx| {
            let ana = person(tx, "Ana", None)?;
            for key in ["a", "b", "c", "d"] {
                ruled(tx, &maya, key, "did visit")?;
            }
            let now = tx.now();
            does(tx, ana, Kind::Visit, "/", now)?;
            consider::now(tx, &[ana])?;
            // What the verbs refuse, as another program might have left it.
            for (key, rule) in [("a", "not in segment b"), ("b", "not in segment a"), ("c", "no rule at all"), ("d", "nobody")] {
                let mut sql = store::Sql::new("UPDATE segments SET rule = ");
                tx.run_sql(sql.bind(rule).push(" WHERE key = ").bind(key))?;
            }
            consider::again(tx, &[ana])?;
            Ok(ana)
        }).await;
        assert_eq!(inside(&house, ana).await, ["a", "b", "c"]);
    }

    async fn joining_is_news_for_the_account(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let (ana, ben) = house.write(move |tx| {
            let facts = account::Facts { name: "Northwind".into(), ..account::Facts::default() };
            let company = account::create(tx, &facts)?;
            let (ana, ben) = (person(tx, "Ana", Some(company))?, person(tx, "Ben", Some(company))?);
            ruled(tx, &maya, "hot", "did visit within 3 days")?;
            ruled(tx, &maya, "warm", "any contact of the account who (in segment hot)")?;
            let now = tx.now();
            does(tx, ana, Kind::Visit, "/", now)?;
            Ok((ana, ben))
        }).await;
        settle(&house).await;
        assert_eq!(inside(&house, ana).await, ["hot", "warm"]);
        settle(&house).await;
        assert_eq!(inside(&house, ben).await, ["warm"]);
        house.advance(3 * DAY_MS);
        settle(&house).await;
        settle(&house).await;
        assert!(inside(&house, ana).await.is_empty() && inside(&house, ben).await.is_empty());
    }

    async fn a_stage_that_follows_is_seen_by_the_same_look(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let ana = house.write(move |tx| {
            let ana = person(tx, "Ana", None)?;
            ruled(tx, &maya, "customers", "stage is customer")?;
            let at = tx.now();
            stage::change(tx, ana, stage::Move { to: stage::Stage::Customer, reason: "won", author: "test", at })?;
            consider::now(tx, &[ana])?;
            Ok(ana)
        }).await;
        assert_eq!(inside(&house, ana).await, ["customers"]);
    }

    async fn who_decides_at_once_writes_one_turn(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let (ana, all) = house.write(move |tx| {
            Ok((person(tx, "Ana", None)?, ruled(tx, &maya, "all", "everyone")?))
        }).await;
        let looks: Vec<_> = (0..8).map(|_| {
            let app = house.app.clone();
            tokio::spawn(async move { app.write(move |tx| consider::again(tx, &[ana])).await })
        }).collect();
        for look in looks {
            look.await.expect("no look panics").expect("each look is done");
        }
        assert_eq!(turns(&house, all, ana).await.len(), 1);
        let again = house.app.write(move |tx| {
            let turn = membership::Turn { segment: all, contact: ana, version: 1, reason: "again", author: "test" };
            assert!(!membership::join(tx, &turn)?, "who is inside does not join");
            let same = "INSERT INTO membership_changes (id, segment_id, contact_id, ordinal, kind, version, at, recorded_at, author, reason) \
                        SELECT id + 1, segment_id, contact_id, ordinal, kind, version, at, recorded_at, author, reason FROM membership_changes";
            Ok(tx.run_sql(&store::Sql::new(same))?)
        }).await;
        assert!(matches!(again, Err(Fault::Store(store::Error::Constraint(_)))), "{again:?}");
    }

    async fn the_erased_are_in_nothing_and_their_reasons_are_gone(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let by = admin.clone();
        let (ana, all) = house.write(move |tx| {
            let ana = person(tx, "Ana", None)?;
            let all = ruled(tx, &by, "all", "contact.email contains \"ana\"")?;
            consider::now(tx, &[ana])?;
            Ok((ana, all))
        }).await;
        assert_eq!(inside(&house, ana).await, ["all"]);
        let path = format!("/contacts/{ana}/erase");
        house.browser(&admin).await.post(&path, &[("sure", "yes"), ("reason", "asked")]).await.expect(303);
        settle(&house).await;
        assert!(inside(&house, ana).await.is_empty());
        let told = turns(&house, all, ana).await;
        assert_eq!(told, [("joined".to_owned(), String::new()), ("left".to_owned(), String::new())]);
        assert!(house.write(move |tx| contact::find(tx, ana)).await.erased_at.is_some());
    }
}
