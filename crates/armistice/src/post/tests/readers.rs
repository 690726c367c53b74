//! What the reader of a mail does: follows a link, unsubscribes both ways, changes their mind.

use super::*;
use armistice::capture::touch;
use armistice::post::suppression;
use armistice::post::words::{Reason, State as Mail};
use axum::body::Body;
use axum::http::{Method, Request, header};

async fn sent(stage: &Stage, who: ContactId) -> String {
    stage.plan(who, "welcome").await.expect("promised");
    stage.settle().await;
    text(stage.kept.mails().last().expect("a mail"))
}

async fn touches(stage: &Stage, who: ContactId) -> Vec<(String, String, bool)> {
    let until = stage.house.now();
    let all = stage.house.write(move |tx| touch::of_contact(tx, who, until)).await;
    all.into_iter().map(|touch| (touch.kind.clone(), touch.subject.clone(), touch.is_machine())).collect()
}

fn request(method: Method, path: &str, agent: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header("user-agent", agent)
        .body(Body::empty())
        .expect("a request")
}

const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";

#[test]
fn a_click_is_counted_and_leads_where_the_mail_said() {
    on_each(Manners::default(), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let link = path_in(&sent(&stage, ana).await, "/c/");
        let answer = stage.house.send(request(Method::GET, &link, BROWSER)).await.expect(302);
        assert_eq!(answer.location(), "https://harbour.example/guide?x=1");
        // A mail is passed on: who clicks is not yet who was written to, so no browser becomes theirs.
        assert!(!answer.headers.contains_key(header::SET_COOKIE));
        let expected = ("click".to_owned(), "https://harbour.example/guide?x=1".to_owned(), false);
        assert_eq!(touches(&stage, ana).await, [expected]);
        let forged = link.replace("/c/", "/c/1");
        stage.house.send(request(Method::GET, &forged, BROWSER)).await.expect(404);
        let unsubscribe = link.replace("/c/", "/unsubscribe/");
        stage.house.send(request(Method::POST, &unsubscribe, BROWSER)).await.expect(404);
    });
}

#[test]
fn a_machine_s_click_leads_on_and_counts_for_nothing() {
    on_each(Manners::default(), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let link = path_in(&sent(&stage, ana).await, "/c/");
        stage.house.send(request(Method::GET, &link, "Mail-Scanner-Bot/1.0")).await.expect(302);
        stage.house.send(request(Method::HEAD, &link, BROWSER)).await.expect(302);
        assert!(touches(&stage, ana).await.iter().all(|(_, _, machine)| *machine));
        assert_eq!(touches(&stage, ana).await.len(), 2);
    });
}

#[test]
fn one_click_unsubscribes_at_once_and_for_good() {
    on_each(Manners::default(), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let words = sent(&stage, ana).await;
        let link = path_in(&words, "/unsubscribe/");
        let one_click = Request::builder()
            .method(Method::POST)
            .uri(&link)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from("List-Unsubscribe=One-Click"))
            .expect("a request");
        stage.house.send(one_click).await.expect(200).shows("unsubscribed").hides("ana@client.example");
        stage.house.send(request(Method::POST, &link, BROWSER)).await.expect(200);
        let kinds: Vec<String> = touches(&stage, ana).await.into_iter().map(|(kind, ..)| kind).collect();
        assert_eq!(kinds, ["unsubscribe"], "twice is once");
        let second = stage.plan(ana, "second").await.expect("promised");
        stage.settle().await;
        assert_eq!(stage.message(second).await.state, Mail::Suppressed);
        assert_eq!(stage.kept.mails().len(), 1);
        let state = stage.house.write(move |tx| consent::state_of(tx, ana, MARKETING)).await;
        assert_eq!(state, Some(State::Withdrawn));
    });
}

#[test]
fn opening_a_link_never_unsubscribes_and_masks_the_address() {
    on_each(Manners::default(), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let words = sent(&stage, ana).await;
        for beginning in ["/unsubscribe/", "/preferences/"] {
            let link = path_in(&words, beginning);
            let page = stage.house.send(request(Method::GET, &link, BROWSER)).await.expect(200);
            page.shows("a•••@client.example").hides("ana@client.example").hides("<script");
        }
        assert!(touches(&stage, ana).await.is_empty());
    });
}

#[test]
fn who_stopped_by_mistake_can_ask_for_mail_again() {
    on_each(Manners::default(), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let link = path_in(&sent(&stage, ana).await, "/preferences/");
        let post = |verb: &str| request(Method::POST, &format!("{link}/{verb}"), BROWSER);
        stage.house.send(post("stop")).await.expect(200).shows("You get no more mail");
        stage.house.send(post("resume")).await.expect(200).shows("We may write to you again");
        let again = stage.plan(ana, "second").await.expect("promised");
        stage.settle().await;
        assert_eq!(stage.message(again).await.state, Mail::Accepted);
    });
}

#[test]
fn unsubscribing_stops_everything_whatever_was_suppressed_before() {
    on_each(Manners::default(), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let link = path_in(&sent(&stage, ana).await, "/unsubscribe/");
        let app = stage.house.app.clone();
        stage
            .house
            .write(move |tx| {
                let imported = suppression::suppress(
                    tx,
                    &app.keys,
                    "ana@client.example",
                    Reason::Unsubscribed,
                    "import",
                )?;
                assert!(imported);
                let new =
                    contact::Update { email: Some("ana@new.example".into()), ..contact::Update::default() };
                contact::update(tx, ana, &new, "test")
            })
            .await;
        stage.house.send(request(Method::POST, &link, BROWSER)).await.expect(200);
        let app = stage.house.app.clone();
        let (state, reasons) = stage
            .house
            .write(move |tx| {
                let state = consent::state_of(tx, ana, MARKETING)?;
                Ok((state, suppression::reasons(tx, &app.keys, "ana@new.example")?))
            })
            .await;
        assert_eq!((state, reasons), (Some(State::Withdrawn), vec![Reason::Unsubscribed]));
        assert_eq!(touches(&stage, ana).await.len(), 1, "it is news");
    });
}

#[test]
fn a_flood_of_clicks_leads_on_and_fills_nothing() {
    on_each(Manners::default(), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let link = path_in(&sent(&stage, ana).await, "/c/");
        for _ in 0..3 {
            while stage.house.app.limits.may_note_visit("") {}
            stage.house.send(request(Method::GET, &link, BROWSER)).await.expect(302);
        }
        // One slot comes back each second, so that one of the three may have been counted.
        assert!(touches(&stage, ana).await.len() < 3);
    });
}
