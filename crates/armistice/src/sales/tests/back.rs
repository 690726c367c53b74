//! The way back: closed reasons, each with its consequence.

use armistice::capture::consent;
use armistice::contacts::stage::Stage;
use armistice::contacts::{contact, tag};
use armistice::fault::Fault;
use armistice::flow::sell;
use armistice::sales::HandoffId;
use armistice::sales::attempt::Answer;
use armistice::sales::handoff::{Back, State};
use armistice::sales::reason::{Consequence, GivenBack, Reason};
use measure::DAY_MS;
use testkit::TestApp;

use super::{Cast, call, cast, found, offered, on_each};

async fn rejected(house: &TestApp, cast: &Cast, id: HandoffId, reason: Reason) -> Result<(), Fault> {
    let (ana, until) = (cast.ana.clone(), house.now() + 50 * DAY_MS);
    let done = house.app.write(move |tx| {
        let why = GivenBack::new(reason, Some(until), "they said so", tx.now())?;
        sell::give_back(tx, &ana, id, Back::Reject, &why)
    });
    done.await
}

#[test]
fn every_reason_has_its_consequence() {
    on_each(async |house| {
        let cast = cast(house).await;
        let addresses: [&'static str; 10] = [
            "a@one.test",
            "b@two.test",
            "c@three.test",
            "d@four.test",
            "e@five.test",
            "f@six.test",
            "g@seven.test",
            "h@eight.test",
            "i@nine.test",
            "j@ten.test",
        ];
        for (reason, address) in Reason::ALL.into_iter().zip(addresses) {
            let id = offered(house, address).await;
            let done = rejected(house, &cast, id, reason).await;
            if reason == Reason::Unreachable {
                assert_eq!(done.expect_err("nobody tried").id(), "unreachable-too-early");
                continue;
            }
            done.expect("it may be rejected");
            let handoff = found(house, id).await;
            assert_eq!(
                (handoff.state, handoff.end_reason.as_deref()),
                (State::Rejected, Some(reason.word()))
            );
            let after = house.write(move |tx| contact::find(tx, handoff.contact_id)).await;
            let tags = house.write(move |tx| tag::of(tx, handoff.contact_id)).await;
            let rest = house.now() + if reason == Reason::Timing { 50 } else { 90 } * DAY_MS;
            match reason.consequence() {
                Consequence::Disqualify => {
                    assert_eq!((after.stage, after.recycle_until), (Stage::Disqualified, None), "{reason:?}");
                }
                Consequence::Recycle | Consequence::FixData => {
                    assert_eq!(
                        (after.stage, after.recycle_until),
                        (Stage::Recycled, Some(rest)),
                        "{reason:?}"
                    );
                }
            }
            assert_eq!(tags.contains(&"fix data".to_owned()), reason.consequence() == Consequence::FixData);
            let said =
                house.write(move |tx| consent::state_of(tx, handoff.contact_id, consent::MARKETING)).await;
            assert_eq!(said.is_some(), reason == Reason::NoConsent, "{reason:?}");
        }
    });
}

#[test]
fn unreachable_comes_after_the_promised_attempts() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        let give_back = async || {
            let ana = cast.ana.clone();
            let done = house.app.write(move |tx| {
                let why = GivenBack::new(Reason::Unreachable, None, "", tx.now())?;
                sell::give_back(tx, &ana, id, Back::Return, &why)
            });
            done.await
        };
        for _ in 0..5 {
            let ana = cast.ana.clone();
            house.write(move |tx| sell::log_attempt(tx, &ana, id, &call(Answer::NoAnswer))).await;
        }
        let early = give_back().await.expect_err("five of six");
        assert_eq!(early.id(), "unreachable-too-early");
        assert!(early.sentence().contains("after 6 attempts"), "{}", early.sentence());
        let ana = cast.ana.clone();
        house.write(move |tx| sell::log_attempt(tx, &ana, id, &call(Answer::Voicemail))).await;
        give_back().await.expect("six of six");
        assert_eq!(found(house, id).await.state, State::Returned);
    });
}

#[test]
fn a_date_is_asked_for_and_must_lie_ahead() {
    let now = measure::Moment(1_772_442_000_000);
    let check = |until, part: &str| {
        let fault = GivenBack::new(Reason::Timing, until, "", now).expect_err("no date, no timing");
        assert!(fault.sentence().contains(part), "{}", fault.sentence());
    };
    check(None, "Please give the date");
    check(Some(now), "lies ahead");
    check(Some(now + 3_000 * DAY_MS), "within five years");
    assert_eq!(GivenBack::new(Reason::NoNeed, Some(now + 1), "", now).expect("fine").until, None);
    assert!(GivenBack::new(Reason::NoNeed, None, &"x".repeat(2_001), now).is_err());
}

#[test]
fn rejecting_and_returning_are_not_the_same() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        let back = async |how| {
            let ana = cast.ana.clone();
            let done = house.app.write(move |tx| {
                let why = GivenBack::new(Reason::NoBudget, None, "", tx.now())?;
                sell::give_back(tx, &ana, id, how, &why)
            });
            done.await
        };
        assert_eq!(back(Back::Return).await.expect_err("not accepted").id(), "handoff-not-accepted");
        let ana = cast.ana.clone();
        house.write(move |tx| sell::accept(tx, &ana, id)).await;
        assert_eq!(back(Back::Reject).await.expect_err("accepted").id(), "handoff-already-accepted");
        back(Back::Return).await.expect("it may be returned");
        assert_eq!(back(Back::Return).await.expect_err("it is over").id(), "handoff-already-ended");
        let ana = cast.ana.clone();
        let logged =
            house.app.write(move |tx| sell::log_attempt(tx, &ana, id, &call(Answer::NoAnswer))).await;
        assert_eq!(logged.expect_err("it is over").id(), "handoff-already-ended");
    });
}
