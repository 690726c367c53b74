//! Promises of Sales: kept by what is recorded in time, and by nothing else.

use armistice::agreement::clock;
use armistice::flow::{close, sell};
use armistice::sales::attempt::{self, Answer};
use armistice::sales::deal::Details;
use armistice::sales::handoff::Back;
use armistice::sales::reason::{GivenBack, Reason};
use measure::{DAY_MS, HOUR_MS, MINUTE_MS};

use super::{call, cast, found, hour, offered, on_each, outcomes, word};

#[test]
fn an_attempt_in_time_keeps_the_first_promise() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        house.advance(4 * HOUR_MS);
        house.write(clock::breach).await;
        let ana = cast.ana.clone();
        house.write(move |tx| sell::log_attempt(tx, &ana, id, &call(Answer::Voicemail))).await;
        assert_eq!(outcomes(house, id).await, [word("kept"), None], "the due moment itself is in time");
    });
}

#[test]
fn a_late_attempt_never_mends_a_broken_promise() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        let due = hour(house, 4);
        house.advance(4 * HOUR_MS + 1);
        // No sweep has run: the attempt itself finds the promise overdue.
        let ana = cast.ana.clone();
        house.write(move |tx| sell::log_attempt(tx, &ana, id, &call(Answer::Conversation))).await;
        assert_eq!(outcomes(house, id).await, [word("broken"), word("kept")], "reached, though late");
        let clocks = house.write(move |tx| clock::of(tx, id)).await;
        assert_eq!(clocks[0].ended_at, Some(due), "it broke when it fell due, not when somebody looked");
        assert_eq!(clocks[0].evidence_id, None);
    });
}

#[test]
fn the_sweep_breaks_what_is_overdue_once() {
    on_each(async |house| {
        cast(house).await;
        let id = offered(house, "ida@north.test").await;
        house.advance(4 * HOUR_MS + 1);
        assert_eq!(house.write(clock::breach).await, 1);
        assert_eq!(house.write(clock::breach).await, 0, "running it twice changes nothing");
        assert_eq!(outcomes(house, id).await, [word("broken"), None]);
        assert_eq!(found(house, id).await.next_due_at, Some(house.now() - 1), "it stays on top, overdue");
        house.advance(30 * DAY_MS);
        assert_eq!(house.write(clock::breach).await, 1);
        assert_eq!(outcomes(house, id).await, [word("broken"), word("broken")]);
    });
}

#[test]
fn a_stated_earlier_time_is_kept_but_does_not_count() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        let stated = house.now() + 30 * MINUTE_MS;
        house.advance(6 * HOUR_MS);
        let ana = cast.ana.clone();
        house
            .write(move |tx| {
                let new = attempt::New { at: Some(stated), ..call(Answer::NoAnswer) };
                sell::log_attempt(tx, &ana, id, &new)
            })
            .await;
        let logged = house.write(move |tx| attempt::of(tx, id)).await;
        assert_eq!((logged[0].at, logged[0].recorded_at), (stated, house.now()));
        assert_eq!(outcomes(house, id).await, [word("broken"), None]);
        for (at, words) in
            [(house.now() + 1, "once it has been made"), (stated - DAY_MS, "before the contact")]
        {
            let ana = cast.ana.clone();
            let refused = house.app.write(move |tx| {
                let new = attempt::New { at: Some(at), ..call(Answer::NoAnswer) };
                sell::log_attempt(tx, &ana, id, &new)
            });
            let fault = refused.await.expect_err("it cannot be");
            assert!(fault.sentence().contains(words), "{}", fault.sentence());
        }
    });
}

#[test]
fn no_change_of_state_keeps_a_promise() {
    on_each(async |house| {
        let cast = cast(house).await;
        let accepted = offered(house, "ida@north.test").await;
        let rejected = offered(house, "liv@south.test").await;
        let converted = offered(house, "kai@west.test").await;
        let ana = cast.ana.clone();
        house
            .write(move |tx| {
                sell::accept(tx, &ana, accepted)?;
                let why = GivenBack::new(Reason::NoNeed, None, "", tx.now())?;
                sell::give_back(tx, &ana, rejected, Back::Reject, &why)?;
                sell::accept(tx, &ana, converted)?;
                close::convert(tx, &ana, converted, &Details::read("West", "1", "EUR", None)?)
            })
            .await;
        assert_eq!(outcomes(house, accepted).await, [None, None]);
        assert_eq!(outcomes(house, rejected).await, [word("void"), word("void")]);
        assert_eq!(outcomes(house, converted).await, [word("void"), word("void")]);
        house.advance(5 * HOUR_MS);
        let ana = cast.ana.clone();
        house
            .write(move |tx| {
                let why = GivenBack::new(Reason::NoNeed, None, "", tx.now())?;
                sell::give_back(tx, &ana, accepted, Back::Return, &why)
            })
            .await;
        assert_eq!(
            outcomes(house, accepted).await,
            [word("broken"), word("void")],
            "too late to be nothing owed"
        );
    });
}

#[test]
fn all_promised_attempts_keep_the_second_promise() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        for day in 0..6 {
            assert_eq!(outcomes(house, id).await[1], None, "after {day}");
            let ana = cast.ana.clone();
            house.write(move |tx| sell::log_attempt(tx, &ana, id, &call(Answer::NoAnswer))).await;
            house.advance(DAY_MS);
        }
        assert_eq!(outcomes(house, id).await, [word("kept"), word("kept")]);
        assert_eq!(found(house, id).await.next_due_at, None, "nothing is owed any more");
    });
}
