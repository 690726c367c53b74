//! Servers that misbehave, senders that die: nobody gets a mail twice and nobody vanishes.

use super::*;
use armistice::post::ledger::{self, LEASE_MS, RETRY_MS};
use armistice::post::suppression;
use armistice::post::sweeps::send_due;
use armistice::post::words::{Reason, State as Mail};
use measure::MINUTE_MS;
use tokio::sync::watch;

#[test]
fn a_server_that_is_down_costs_nothing_but_time() {
    on_each(Manners::default(), |mut stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let id = stage.plan(ana, "welcome").await.expect("promised");
        let address = stage.sink.take().map(|sink| sink.address()).expect("an address");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        stage.settle().await;
        let waiting = stage.message(id).await;
        assert_eq!((waiting.state, waiting.attempts), (Mail::Planned, 0));
        let browser = stage.house.browser(&stage.otto).await;
        browser.get("/mail").await.expect(200).shows("The mail server cannot be used");
        browser.get("/settings/mail").await.expect(200).shows("cannot be reached");
        stage.sink =
            Some(Sink::start(address, Manners::default(), stage.kept.handler()).await.expect("starts again"));
        stage.settle().await;
        assert_eq!(stage.message(id).await.state, Mail::Planned, "the server is left alone for a while");
        stage.house.advance(MINUTE_MS);
        stage.settle().await;
        assert_eq!(stage.message(id).await.state, Mail::Accepted);
        browser.get("/mail").await.expect(200).hides("cannot be used");
    });
}

#[test]
fn a_deferred_mail_is_tried_again_later_and_not_for_ever() {
    on_each(suffering(Misfortune::RcptDeferred), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let id = stage.plan(ana, "welcome").await.expect("promised");
        stage.settle().await;
        let first = stage.message(id).await;
        assert_eq!((first.state, first.attempts), (Mail::Deferred, 1));
        assert_eq!(first.due_at, stage.house.now() + RETRY_MS[0]);
        assert_eq!(first.answer.as_deref(), Some("452 4.2.2 mailbox full"));
        for pause in RETRY_MS {
            stage.house.advance(pause);
            stage.settle().await;
        }
        let last = stage.message(id).await;
        assert_eq!((last.state, last.attempts), (Mail::Refused, RETRY_MS.len() as i64 + 1));
        let tries = stage.house.write(move |tx| message::deliveries(tx, id)).await;
        assert_eq!(tries.len(), RETRY_MS.len() + 1);
        assert!(stage.kept.mails().is_empty());
    });
}

#[test]
fn greylisting_is_waited_for() {
    on_each(suffering(Misfortune::Greylisting), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let id = stage.plan(ana, "welcome").await.expect("promised");
        stage.settle().await;
        assert_eq!(stage.message(id).await.state, Mail::Deferred);
        stage.house.advance(RETRY_MS[0]);
        stage.settle().await;
        assert_eq!(stage.message(id).await.state, Mail::Accepted);
        assert_eq!(stage.kept.mails().len(), 1);
    });
}

#[test]
fn an_address_that_does_not_exist_is_not_mailed_again() {
    on_each(suffering(Misfortune::RcptRefused("ana@client.example".into())), |stage| async move {
        let (ana, ben) = (
            stage.contact("Ana", "ana@client.example").await,
            stage.contact("Ben", "ben@client.example").await,
        );
        let first = stage.plan(ana, "first").await.expect("promised");
        let other = stage.plan(ben, "first").await.expect("promised");
        stage.settle().await;
        assert_eq!(stage.message(first).await.state, Mail::Refused);
        assert_eq!(stage.message(other).await.state, Mail::Accepted, "one bad address harms nobody else");
        let second = stage.plan(ana, "second").await.expect("promised");
        stage.settle().await;
        assert_eq!(stage.message(second).await.answer.as_deref(), Some("the address is suppressed: Bounced"));
        let browser = stage.house.browser(&stage.rita).await;
        browser.get("/mail/suppressions").await.expect(200).shows("ana@client.example").shows("Bounced");
    });
}

#[test]
fn a_mail_whose_end_is_unknown_waits_for_a_person() {
    on_each(suffering(Misfortune::DisconnectAfterDot), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let id = stage.plan(ana, "welcome").await.expect("promised");
        for _ in 0..3 {
            stage.house.advance(MINUTE_MS);
            stage.settle().await;
        }
        assert_eq!(stage.message(id).await.state, Mail::Unknown);
        assert_eq!(stage.kept.mails().len(), 1, "it is never sent again by itself");
        let browser = stage.house.browser(&stage.rita).await;
        browser.post(&format!("/mail/{id}/again"), &[]).await.expect(303);
        stage.settle().await;
        assert_eq!(stage.kept.mails().len(), 2, "a person decided");
        assert_eq!(stage.message(id).await.attempts, 2);
    });
}

#[test]
fn a_sender_that_dies_leaves_unknown_mails_behind() {
    on_each(Manners::default(), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let id = stage.plan(ana, "welcome").await.expect("promised");
        let app = stage.house.app.clone();
        let leased = stage.house.write(move |tx| ledger::lease(tx, &app.keys, 10)).await;
        assert_eq!(leased.sendable.len(), 1);
        stage.house.advance(LEASE_MS - 1);
        stage.settle().await;
        assert_eq!(stage.message(id).await.state, Mail::Leased);
        stage.house.advance(2);
        stage.settle().await;
        let lost = stage.message(id).await;
        assert_eq!((lost.state, lost.attempts), (Mail::Unknown, 1));
        assert!(stage.kept.mails().is_empty());
        // The answer that comes after all is better than not knowing, but only for its own try.
        let late = ledger::Ended {
            message: id,
            attempt: 1,
            started_at: stage.house.now(),
            outcome: Mail::Accepted,
            answer: "250 ok".into(),
        };
        let (first, second) = (late.clone(), late);
        assert!(stage.house.write(move |tx| ledger::settle(tx, &first)).await);
        assert!(!stage.house.write(move |tx| ledger::settle(tx, &second)).await);
        assert_eq!(stage.message(id).await.state, Mail::Accepted);
    });
}

#[test]
fn an_accepted_mail_is_never_sent_again() {
    on_each(Manners::default(), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let id = stage.plan(ana, "welcome").await.expect("promised");
        stage.settle().await;
        let browser = stage.house.browser(&stage.rita).await;
        browser.post(&format!("/mail/{id}/again"), &[]).await.expect(409).shows("not sent twice");
        stage.settle().await;
        assert_eq!(stage.kept.mails().len(), 1);
    });
}

#[test]
fn a_wrong_route_is_a_sentence_beside_its_field() {
    on_each(Manners::default(), |stage| async move {
        let browser = stage.house.browser(&stage.otto).await;
        let wrong = [("host", "a b"), ("port", "0"), ("security", "magic")];
        let page = browser.post("/settings/mail", &wrong).await.expect(422);
        page.shows("host name of your mail server")
            .shows("465 for TLS")
            .shows("how the connection is encrypted");
        browser
            .post(
                "/settings/mail",
                &[
                    ("host", "smtp.example"),
                    ("port", "465"),
                    ("security", "tls"),
                    ("user", "u"),
                    ("secret", "hush-hush"),
                ],
            )
            .await
            .expect(303);
        browser.get("/settings/mail").await.expect(200).shows("smtp.example").hides("hush-hush");
        let stored: Option<String> = stage
            .house
            .write(|tx| {
                armistice::settings::get::<serde_json::Value>(tx, "mail_route")
                    .map(|value| value.map(|value| value.to_string()))
            })
            .await;
        assert!(!stored.expect("stored").contains("hush-hush"), "the secret is sealed");
        stage.house.browser(&stage.rita).await.get("/settings/mail").await.expect(403);
    });
}

#[test]
fn a_server_that_has_enough_after_some_mails_costs_the_others_nothing() {
    on_each(suffering(Misfortune::ClosesAfter(2)), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let mut all = Vec::new();
        for number in 0..7 {
            all.push(stage.plan(ana, &format!("mail {number}")).await.expect("promised"));
        }
        stage.settle().await;
        // Each connection takes two mails and leaves at the third, which alone has to wait.
        let mut ends = Vec::new();
        for id in all {
            let tries = stage.house.write(move |tx| message::deliveries(tx, id)).await;
            let found = stage.message(id).await;
            assert_eq!((found.attempts, tries.len()), (1, 1), "each was tried once");
            ends.push(found.state);
        }
        let (taken, left) = (Mail::Accepted, Mail::Deferred);
        assert_eq!(ends, [taken, taken, left, taken, taken, left, taken]);
    });
}

#[test]
fn a_server_that_leaves_at_each_mail_is_left_alone_for_a_while() {
    on_each(suffering(Misfortune::DisconnectAfterDot), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let first = stage.plan(ana, "first").await.expect("promised");
        let second = stage.plan(ana, "second").await.expect("promised");
        stage.settle().await;
        assert_eq!(stage.message(first).await.state, Mail::Unknown);
        let waiting = stage.message(second).await;
        assert_eq!((waiting.state, waiting.attempts, waiting.leased_until), (Mail::Planned, 0, None));
        let tries = stage.house.write(move |tx| message::deliveries(tx, second)).await;
        assert!(tries.is_empty(), "it was not tried");
        let browser = stage.house.browser(&stage.otto).await;
        browser.get("/mail").await.expect(200).shows("The mail server cannot be used");
    });
}

#[test]
fn mails_that_could_not_be_made_ready_are_not_lost() {
    on_each(Manners::default(), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let id = stage.plan(ana, "welcome").await.expect("promised");
        let (_never, stop) = watch::channel(false);
        let rename = |text: &'static str| {
            stage.house.write(move |tx| Ok(tx.run_sql(&store::Sql::new(text)).map(|_| ())?))
        };
        rename("ALTER TABLE links RENAME TO links_away").await;
        send_due(&stage.house.app, &stop).await.expect_err("its links cannot be kept");
        let waiting = stage.message(id).await;
        assert_eq!((waiting.state, waiting.attempts, waiting.leased_until), (Mail::Planned, 0, None));
        rename("ALTER TABLE links_away RENAME TO links").await;
        assert_eq!(send_due(&stage.house.app, &stop).await.expect("sends"), 1);
        assert_eq!(stage.message(id).await.state, Mail::Accepted);
    });
}

#[test]
fn mails_that_may_not_leave_hold_up_no_others_and_need_no_server() {
    on_each(Manners::default(), |mut stage| async move {
        let (ana, ben) = (
            stage.contact("Ana", "ana@client.example").await,
            stage.contact("Ben", "ben@client.example").await,
        );
        let app = stage.house.app.clone();
        stage
            .house
            .write(move |tx| {
                suppression::suppress(tx, &app.keys, "ana@client.example", Reason::ByHand, "test").map(drop)
            })
            .await;
        for number in 0..60 {
            stage.plan(ana, &format!("mail {number}")).await.expect("promised");
        }
        let last = stage.plan(ben, "welcome").await.expect("promised");
        let (_never, stop) = watch::channel(false);
        send_due(&stage.house.app, &stop).await.expect("one pass");
        assert_eq!(stage.message(last).await.state, Mail::Accepted);
        drop(stage.sink.take());
        let in_vain = stage.plan(ana, "once more").await.expect("promised");
        send_due(&stage.house.app, &stop).await.expect("one pass");
        assert_eq!(stage.message(in_vain).await.state, Mail::Suppressed);
        let browser = stage.house.browser(&stage.otto).await;
        browser.get("/mail").await.expect(200).hides("cannot be used");
    });
}

#[test]
fn a_house_that_was_asked_to_stop_sends_nothing_more() {
    on_each(Manners::default(), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let id = stage.plan(ana, "welcome").await.expect("promised");
        let (_asked, stop) = watch::channel(true);
        assert_eq!(send_due(&stage.house.app, &stop).await.expect("stops"), 0);
        assert_eq!(stage.message(id).await.state, Mail::Planned);
    });
}
