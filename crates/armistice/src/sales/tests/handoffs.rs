//! Who gets a handoff, who takes it on, who may see it.

use armistice::agreement::version;
use armistice::contacts::stage::Stage;
use armistice::contacts::{contact, owner};
use armistice::fault::Fault;
use armistice::flow::{offer, sell};
use armistice::people::{Reach, Role, visibility};
use armistice::sales::attempt::Answer;
use armistice::sales::handoff::{self, State};
use measure::HOUR_MS;

use super::{call, cast, found, offered, on_each, person, reasons};

#[test]
fn a_handoff_goes_to_the_owner_else_to_whom_has_the_fewest() {
    on_each(async |house| {
        let cast = cast(house).await;
        let first = offered(house, "ida@north.test").await;
        let second = offered(house, "liv@south.test").await;
        let third = offered(house, "kai@west.test").await;
        assert_eq!(found(house, first).await.owner_id, cast.ana.user, "a tie goes to who is here longest");
        assert_eq!(found(house, second).await.owner_id, cast.ben.user);
        assert_eq!(found(house, third).await.owner_id, cast.ana.user);
        let ben = cast.ben.user;
        let owned = house
            .write(move |tx| {
                let id = person(tx, "Ola", "ola@east.test")?;
                owner::give(tx, id, ben, "system")?;
                let now = tx.now();
                let agreement = version::in_force_at(tx, now)?.expect("in force");
                offer::offer(tx, id, &agreement, &reasons())
            })
            .await;
        assert_eq!(found(house, owned).await.owner_id, ben, "who owns the contact keeps it");
    });
}

#[test]
fn a_handoff_never_waits_without_an_owner() {
    on_each(async |house| {
        let cast = cast(house).await;
        let admin = house.user("Ada Min", Role::Admin, None).await;
        for seller in [cast.ana.user, cast.ben.user] {
            let by = admin.clone();
            house.write(move |tx| armistice::people::user::disable(tx, &by, seller)).await;
        }
        let id = offered(house, "ida@north.test").await;
        assert_eq!(found(house, id).await.owner_id, cast.head.user);
    });
}

#[test]
fn an_offer_makes_the_contact_marketing_qualified_and_starts_clocks() {
    on_each(async |house| {
        cast(house).await;
        let id = offered(house, "ida@north.test").await;
        let handoff = found(house, id).await;
        let stored = house.write(move |tx| contact::find(tx, handoff.contact_id)).await;
        assert_eq!(stored.stage, Stage::MarketingQualified);
        assert_eq!(stored.owner_id, Some(handoff.owner_id), "the seller sees whom they got");
        assert_eq!(handoff.next_due_at, Some(house.now() + 4 * HOUR_MS));
        assert_eq!(handoff.verdict(), reasons());
        let told: i64 = house
            .write(|tx| {
                Ok(tx.one_sql(&store::Sql::new(
                    "SELECT COUNT(*) FROM messages WHERE system_mail = 'handoff_offered'",
                ))?)
            })
            .await;
        assert_eq!(told, 1, "the seller hears of it");
        let again = house.app.write(move |tx| {
            let now = tx.now();
            let agreement = version::in_force_at(tx, now)?.expect("in force");
            offer::offer(tx, stored.id, &agreement, &reasons())
        });
        assert_eq!(again.await.expect_err("Sales has it").id(), "handoff-open");
    });
}

#[test]
fn who_accepts_becomes_the_owner_and_the_second_is_told() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        let ben = cast.ben.clone();
        house.write(move |tx| sell::accept(tx, &ben, id)).await;
        let handoff = found(house, id).await;
        assert_eq!((handoff.state, handoff.owner_id), (State::Accepted, cast.ben.user));
        let clocks = house.write(move |tx| armistice::agreement::clock::of(tx, id)).await;
        assert!(clocks.iter().all(|clock| clock.user_id == cast.ben.user), "running promises go along");
        let ana = cast.ana.clone();
        let late = house.app.write(move |tx| sell::accept(tx, &ana, id)).await.expect_err("it is taken");
        assert_eq!(late.id(), "handoff-already-accepted");
        let kinds: Vec<String> = house
            .write(move |tx| handoff::events(tx, id))
            .await
            .into_iter()
            .map(|event| event.kind)
            .collect();
        assert_eq!(kinds, ["offered", "reassigned", "accepted"]);
    });
}

#[test]
fn an_attempt_accepts_and_a_conversation_qualifies() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        let stage = async || {
            let contact = found(house, id).await.contact_id;
            house.write(move |tx| contact::find(tx, contact)).await.stage
        };
        let ana = cast.ana.clone();
        house.write(move |tx| sell::log_attempt(tx, &ana, id, &call(Answer::NoAnswer))).await;
        assert_eq!(found(house, id).await.state, State::Accepted);
        assert_eq!(stage().await, Stage::SalesAccepted);
        let ana = cast.ana.clone();
        house.write(move |tx| sell::log_attempt(tx, &ana, id, &call(Answer::Conversation))).await;
        assert_eq!(stage().await, Stage::SalesQualified);
    });
}

#[test]
fn what_one_may_not_see_is_not_there() {
    on_each(async |house| {
        let cast = cast(house).await;
        let admin = house.user("Ada Min", Role::Admin, None).await;
        house.write(move |tx| visibility::set(tx, &admin, Role::Sales, Reach::Own)).await;
        let id = offered(house, "ida@north.test").await;
        let mut ben = cast.ben.clone();
        ben.reach = Reach::Own;
        let by = ben.clone();
        let refused = house.app.write(move |tx| sell::accept(tx, &by, id)).await;
        assert!(matches!(refused, Err(Fault::Missing("handoff"))));
        let browser = house.browser(&cast.ben).await;
        browser.get(&format!("/handoffs/{id}")).await.expect(404);
        browser.get("/inbox?whose=all").await.expect(200).hides("Ida Example");
        browser.get("/agreement/handoffs").await.expect(200).hides("Ida Example");
        browser.get("/agreement/clocks").await.expect(200).hides("Ida Example");
        browser.get("/agreement/promises").await.expect(200).shows("of 40 promised");
        let browser = house.browser(&cast.ana).await;
        browser.get(&format!("/handoffs/{id}")).await.expect(200).shows("Ida Example");
    });
}

#[test]
fn who_leaves_leaves_no_handoff_behind() {
    on_each(async |house| {
        let cast = cast(house).await;
        let admin = house.user("Ada Min", Role::Admin, None).await;
        let id = offered(house, "ida@north.test").await;
        house.advance(5 * HOUR_MS);
        let ana = cast.ana.user;
        house.write(move |tx| armistice::people::user::disable(tx, &admin, ana)).await;
        assert_eq!(house.write(|tx| sell::adopt(tx, 100)).await, 1);
        assert_eq!(house.write(|tx| sell::adopt(tx, 100)).await, 0, "twice changes nothing");
        assert_eq!(found(house, id).await.owner_id, cast.ben.user);
        let clocks = house.write(move |tx| armistice::agreement::clock::of(tx, id)).await;
        let owed: Vec<_> = clocks.iter().map(|clock| (clock.outcome.as_deref(), clock.user_id)).collect();
        assert_eq!(
            owed,
            [(Some("broken"), ana), (None, cast.ben.user)],
            "what broke stays with whom it broke"
        );
    });
}

#[test]
fn a_handoff_is_given_to_another_seller() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        let browser = house.browser(&cast.head).await;
        let path = format!("/handoffs/{id}/owner");
        let (ben, mara) = (cast.ben.user.to_string(), cast.marketing.user.to_string());
        browser.post(&path, &[("owner", &mara)]).await.expect(422).shows("who sells");
        browser.post(&path, &[("owner", "nobody!")]).await.expect(422);
        browser.post(&path, &[("owner", &ben)]).await.expect(303);
        assert_eq!(found(house, id).await.owner_id, cast.ben.user);
        browser.get(&format!("/handoffs/{id}")).await.expect(200).shows("Gave the handoff to Ben Ito");
    });
}

#[test]
fn a_seller_hears_of_each_time_that_a_handoff_becomes_theirs() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        for seller in [cast.ben.user, cast.ana.user, cast.ana.user, cast.ben.user] {
            let head = cast.head.clone();
            house.write(move |tx| sell::give(tx, &head, id, seller)).await;
        }
        let told: Vec<(i64, String)> = house
            .write(|tx| {
                Ok(tx.all_sql(&store::Sql::new(
                    "SELECT recipient_id, why_now FROM messages WHERE system_mail = 'handoff_offered' ORDER BY id",
                ))?)
            })
            .await;
        let who: Vec<i64> = told.iter().map(|(who, _)| *who).collect();
        let (ana, ben) = (cast.ana.user.0, cast.ben.user.0);
        assert_eq!(who, [ana, ben, ana, ben], "what is theirs already is no news");
        assert!(told[0].1.contains("met the definition") && told[2].1.contains("given to you"), "{told:?}");
    });
}
