//! Scores with reasons, mails that arrive once, and the moment at which somebody is ready.

use armistice::contacts::stage::Stage as Lifecycle;
use armistice::segments::{facts, model, score};
use mail::reading::{Read, read};
use measure::DAY_MS;

use super::stage::{RECYCLE_DAYS, Stage, moment, text};

/// Fit and readiness are what the model says, to the last bit, and each point has its reason.
pub async fn scores_come_with_reasons(stage: &Stage) {
    let id = stage.people["Ada"].contact.expect("known");
    let (stored, reasons) = stage
        .house
        .app
        .read(move |tx| {
            let now = tx.now();
            let (scorer, needs) = model::in_force(tx)?.ready();
            let facts = facts::load(tx, id, now, &needs)?;
            Ok((score::of(tx, id)?, scorer.explain(&facts, now)))
        })
        .await
        .expect("a read");
    let stored = stored.expect("the contact was considered");
    assert_eq!((stored.fit, stored.readiness, stored.grid.as_str()), (25.0, 10.0, "B3"));
    // Halved after fourteen days, exactly.
    assert_eq!(stored.readiness_now(stored.readiness_at + 14 * DAY_MS).to_bits(), 5.0_f64.to_bits());
    assert!(reasons.len() >= 2, "a reason for each point: {reasons:?}");
}

/// Each mail goes to each person once: theirs, in two forms, with a way out and a link that is counted.
pub async fn mails_go_out_once(stage: &mut Stage) {
    for who in ["Ada", "Henrik", "Tomás", "ليلى"] {
        let mails = stage.mails_to(who);
        assert_eq!(mails.len(), 1, "{who} got one mail");
        let mail = read(&mails[0].bytes);
        assert_eq!(mail.subject, format!("{who}, what a stop costs you"));
        let html = mail.html.as_deref().expect("a mail in HTML");
        assert!(mail.text.contains(&format!("Dear {who},")), "{}", mail.text);
        assert!(html.contains(&format!("Dear {who},")), "{html}");
        assert!(mail.text.contains("/c/") && html.contains("/c/"), "the link is counted");
        assert!(!html.contains("https://tidewell.example/sheet"), "the link goes past the counter");
        let unsubscribe = header(&mail, "List-Unsubscribe");
        assert!(unsubscribe.starts_with("<http://house.test/unsubscribe/"), "{unsubscribe}");
        assert_eq!(header(&mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert_eq!(mails[0].from, "hello@tidewell.example");
    }
    let ids: std::collections::BTreeSet<String> =
        stage.kept.mails().iter().map(|mail| header(&read(&mail.bytes), "Message-ID")).collect();
    assert_eq!(ids.len(), stage.kept.mails().len(), "each mail has an id of its own");
    let told: Vec<String> = stage
        .rows(
            "SELECT summary FROM activities WHERE kind = 'mail_sent' AND contact_id = ",
            stage.people["Ada"].contact.expect("known"),
        )
        .await;
    assert_eq!(told.len(), 1, "the timeline says so: {told:?}");
}

/// RFC 8058: the mail program asks, and that is the end, at once and for good.
pub async fn one_click_ends_the_mails(stage: &mut Stage) {
    let mail = read(&stage.mails_to("ليلى")[0].bytes);
    let way_out =
        header(&mail, "List-Unsubscribe").trim_matches(['<', '>']).replace(&stage.house.app.public_url, "");
    // A program that opens the link to look at it ends nothing.
    stage.visits("ليلى", &way_out).await.expect(200).shows("Unsubscribe");
    stage.house.stranger().post(&way_out, &[("List-Unsubscribe", "One-Click")]).await.expect(200);
    stage.at(2, 10, 5).await;
    assert_eq!(stage.mails_to("ليلى").len(), 1, "no further mail");
    for who in ["Ada", "Henrik", "Tomás"] {
        assert_eq!(stage.mails_to(who).len(), 2, "{who} got the second mail after two days");
    }
}

/// A click alone is not enough; with the second visit the agreement's definition holds, and Sales is offered them.
pub async fn a_click_and_a_second_visit_make_ready(stage: &mut Stage) {
    for (who, minute) in [("Ada", 30), ("Henrik", 40), ("Tomás", 50)] {
        stage.at(3, 16, minute - 5).await;
        let link = counted_link(&read(&stage.mails_to(who)[1].bytes));
        let led = stage.visits(who, &link).await.expect(302);
        assert_eq!(led.location(), "https://tidewell.example/sheet?a=1&b=2");
        stage.act().await;
        assert_eq!(stage.contact(who).await.stage, Lifecycle::Lead, "{who} only clicked");
        stage.at(3, 16, minute).await;
        stage.visits(who, "/f/guide").await.expect(200);
        stage.act().await;
        assert_eq!(stage.contact(who).await.stage, Lifecycle::MarketingQualified, "{who} is ready");
    }
    handed_over(stage, "Ada", "priya", 10, 30).await;
    handed_over(stage, "Henrik", "lars", 10, 40).await;
    handed_over(stage, "Tomás", "priya", 10, 50).await;
    let offered: Vec<i64> = stage.rows("SELECT COUNT(*) FROM handoffs WHERE id <> ", 0).await;
    assert_eq!(offered, [3], "each is offered once");
    // The journey ends where Sales begins: the third mail is never written.
    let trips: Vec<String> = stage
        .rows(
            "SELECT end_reason FROM enrollments WHERE contact_id = ",
            stage.people["Ada"].contact.expect("known"),
        )
        .await;
    assert_eq!(trips, ["Sales has the contact"]);
}

/// The handoff names the version that it was offered under, and its clocks run in business time: two hours that begin
/// on Thursday after half past four end on Friday after ten.
async fn handed_over(stage: &Stage, who: &str, seller: &str, hour: i64, minute: i64) {
    let contact = stage.people[who].contact.expect("known");
    let handoffs: Vec<(i64, i64, i64, String)> = stage
        .rows("SELECT id, agreement_id, owner_id, state FROM handoffs WHERE contact_id = ", contact)
        .await;
    let [(handoff, agreement, member, status)] = handoffs.as_slice() else { panic!("{who}: {handoffs:?}") };
    assert_eq!(store::id_to_text(*agreement), stage.agreement);
    assert_eq!((*member, status.as_str()), (stage.members[seller].user.0, "offered"), "{who}");
    let clocks: Vec<(String, i64, Option<String>)> =
        stage.rows("SELECT clause, due_at, outcome FROM clocks WHERE handoff_id = ", *handoff).await;
    let due = |clause: &str| clocks.iter().find(|(name, _, _)| name == clause).map(|(_, due, _)| *due);
    assert_eq!(clocks.len(), 2, "{clocks:?}");
    assert_eq!(due("first_attempt"), Some(moment(4, hour, minute).0));
    assert!(due("attempts") > due("first_attempt"));
}

/// Whom Sales gave back rests, is not offered again although the definition holds, and hears from us.
pub async fn back_in_nurture(stage: &Stage, who: &str) {
    let known = stage.contact(who).await;
    assert_eq!(known.stage, Lifecycle::Recycled);
    assert_eq!(known.recycle_until, Some(stage.house.now() + RECYCLE_DAYS * DAY_MS));
    let mails = stage.mails_to(who);
    assert_eq!(mails.len(), 3);
    assert_eq!(read(&mails[2].bytes).subject, format!("We will be here, {who}"));
    let offered: Vec<i64> = stage.rows("SELECT COUNT(*) FROM handoffs WHERE contact_id = ", known.id).await;
    assert_eq!(offered, [1]);
    let journeys = stage.program("theo").await.get("/api/v1/journeys").await.expect(200).json();
    let back = journeys.as_array().expect("journeys").iter().find(|one| text(&one["name"]) == "Welcome back");
    assert_eq!(back.expect("the journey")["ended"], 1);
}

/// Returns the path behind the mail's counted link.
fn counted_link(mail: &Read) -> String {
    let place = mail.text.find("http://house.test/c/").expect("a counted link");
    let link: String = mail.text[place..]
        .chars()
        .take_while(|letter| !letter.is_whitespace() && !">)".contains(*letter))
        .collect();
    link.trim_start_matches("http://house.test").to_owned()
}

fn header(mail: &Read, name: &str) -> String {
    let found = mail.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.unwrap_or_else(|| panic!("no {name} in {:?}", mail.headers)).1.trim().to_owned()
}
