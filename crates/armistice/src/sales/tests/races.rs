//! Two at once: whatever the engine does, the end equals one after the other.

use armistice::flow::{close, sell};
use armistice::sales::attempt::Answer;
use armistice::sales::deal::Details;
use armistice::sales::handoff::{self, Back, State};
use armistice::sales::reason::{GivenBack, Reason};

use super::{call, cast, found, offered, on_each, outcomes, word};

#[test]
fn two_sellers_claim_and_one_gets_it() {
    on_each(async |house| {
        let cast = cast(house).await;
        for email in ["a@one.test", "b@two.test", "c@three.test", "d@four.test"] {
            let id = offered(house, email).await;
            let (ana, ben) = (cast.ana.clone(), cast.ben.clone());
            let (one, two) = tokio::join!(
                house.app.write(move |tx| sell::accept(tx, &ana, id)),
                house.app.write(move |tx| sell::accept(tx, &ben, id)),
            );
            assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
            let late = one.as_ref().err().or(two.as_ref().err()).expect("one was late");
            assert_eq!(late.id(), "handoff-already-accepted");
            let winner = if one.is_ok() { cast.ana.user } else { cast.ben.user };
            assert_eq!(found(house, id).await.owner_id, winner);
            let events = house.write(move |tx| handoff::events(tx, id)).await;
            assert_eq!(events.iter().filter(|event| event.kind == "accepted").count(), 1);
        }
    });
}

#[test]
fn two_conversions_make_one_deal() {
    on_each(async |house| {
        let cast = cast(house).await;
        for email in ["a@one.test", "b@two.test", "c@three.test", "d@four.test"] {
            let id = offered(house, email).await;
            let ana = cast.ana.clone();
            house.write(move |tx| sell::accept(tx, &ana, id)).await;
            let convert = || {
                let ana = cast.ana.clone();
                house
                    .app
                    .write(move |tx| close::convert(tx, &ana, id, &Details::read("N", "5", "EUR", None)?))
            };
            let (one, two, three) = tokio::join!(convert(), convert(), convert());
            let made = one.expect("a deal");
            assert_eq!((two.expect("the same"), three.expect("the same")), (made, made));
        }
    });
}

#[test]
fn an_attempt_and_a_return_never_meet_half_way() {
    on_each(async |house| {
        let cast = cast(house).await;
        for email in ["a@one.test", "b@two.test", "c@three.test", "d@four.test"] {
            let id = offered(house, email).await;
            let (ana, ben) = (cast.ana.clone(), cast.ben.clone());
            let (tried, back) = tokio::join!(
                house.app.write(move |tx| sell::log_attempt(tx, &ana, id, &call(Answer::Conversation))),
                house.app.write(move |tx| {
                    let why = GivenBack::new(Reason::NoNeed, None, "", tx.now())?;
                    sell::give_back(tx, &ben, id, Back::Reject, &why)
                }),
            );
            assert!(tried.is_ok() != back.is_ok(), "{tried:?} {back:?}");
            let (state, expected) = if tried.is_ok() {
                (State::Accepted, [word("kept"), word("kept")])
            } else {
                (State::Rejected, [word("void"), word("void")])
            };
            assert_eq!(found(house, id).await.state, state);
            assert_eq!(outcomes(house, id).await, expected);
        }
    });
}
