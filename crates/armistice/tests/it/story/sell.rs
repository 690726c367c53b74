//! What the sellers do: one is quick, one is late.

use armistice::contacts::stage::Stage as Lifecycle;
use serde_json::Value as Json;

use super::nurture::back_in_nurture;
use super::stage::{Stage, escaped, linked, text};

/// What the deal brings, in cents.
pub const AMOUNT_MINOR: i64 = 1_200_000;

/// The inbox lists by deadline, and says of each why this person, why now.
pub async fn the_inbox_says_who_and_why(stage: &mut Stage) {
    stage.at(4, 9, 50).await;
    let (ada, tomas) = (handoff_of(stage, "Ada").await, handoff_of(stage, "Tomás").await);
    let priya = stage.browser("priya").await;
    let inbox =
        priya.get("/inbox").await.expect(200).shows("aldermoor-steel.example").shows("castelvo-rail.example");
    assert_eq!(linked(&inbox.body, "/handoffs"), [text(&ada["id"]), text(&tomas["id"])], "by deadline");
    let reasons: Vec<String> =
        ada["reasons"].as_array().expect("reasons").iter().map(|one| text(&one["sentence"])).collect();
    assert_eq!(reasons.len(), 4, "one for each clause of the definition: {reasons:?}");
    let inbox = inbox.shows(&escaped(&reasons[0]));
    inbox.hides("baltikum-foods.example");
    let dossier = priya.get(&format!("/handoffs/{}", text(&ada["id"]))).await.expect(200);
    let dossier = reasons.iter().fold(dossier, |page, reason| page.shows(&escaped(reason)));
    dossier.shows("Head of Maintenance").shows(&escaped(&text(&ada["opener"])));
    // Lars has his own.
    let lars = stage.browser("lars").await.get("/inbox").await.expect(200);
    lars.shows("baltikum-foods.example").hides("aldermoor-steel.example");

    let here = format!("/handoffs/{}", text(&ada["id"]));
    priya.post(&format!("{here}/accept"), &[]).await.expect(303);
    assert_eq!(stage.contact("Ada").await.stage, Lifecycle::SalesAccepted);
    let tried = [("channel", "call"), ("outcome", "no_answer")];
    priya.post(&format!("{here}/attempts"), &tried).await.expect(303);
    let after = handoff_of(stage, "Ada").await;
    assert_eq!(outcome(&after, "first_attempt"), "kept");
}

/// A reason outside the list is refused; one of the list sends the contact back to nurture.
pub async fn a_rejected_contact_goes_back_to_nurture(stage: &mut Stage) {
    stage.at(4, 10, 0).await;
    let tomas = text(&handoff_of(stage, "Tomás").await["id"]);
    let priya = stage.browser("priya").await;
    let reject = format!("/handoffs/{tomas}/reject");
    priya
        .post(&reject, &[("reason", "because")])
        .await
        .expect(422)
        .shows("Please choose the reason that fits best.");
    priya.post(&reject, &[("reason", "unreachable")]).await.expect(409).shows("0 are logged so far");
    let given = priya
        .post(&reject, &[("reason", "no_need"), ("note", "They have three machines.")])
        .await
        .expect(303);
    assert_eq!(given.location(), "/inbox");
    stage.act().await;
    back_in_nurture(stage, "Tomás").await;
}

/// The promised moment passes without an attempt: nobody can mend that afterwards.
pub async fn a_late_seller_breaks_a_promise(stage: &mut Stage) {
    stage.at(4, 10, 39).await;
    assert_eq!(outcome(&handoff_of(stage, "Henrik").await, "first_attempt"), "");
    stage.at(4, 10, 41).await;
    assert_eq!(outcome(&handoff_of(stage, "Henrik").await, "first_attempt"), "broken");
    stage.at(4, 15, 0).await;
    let henrik = text(&handoff_of(stage, "Henrik").await["id"]);
    let tried = [("channel", "call"), ("outcome", "voicemail"), ("at", "2026-03-06T10:00")];
    stage.browser("lars").await.post(&format!("/handoffs/{henrik}/attempts"), &tried).await.expect(303);
    assert_eq!(outcome(&handoff_of(stage, "Henrik").await, "first_attempt"), "broken", "late is late");
}

/// Persistence, a conversation, a deal, a win.
pub async fn attempts_end_in_a_won_deal(stage: &mut Stage) {
    let here = format!("/handoffs/{}", text(&handoff_of(stage, "Ada").await["id"]));
    for (day, hour, answer, stands) in
        [(7, 11, "voicemail", Lifecycle::SalesAccepted), (8, 14, "conversation", Lifecycle::SalesQualified)]
    {
        stage.at(day, hour, 0).await;
        let tried = [("channel", "call"), ("outcome", answer), ("note", "She counts stops by hand.")];
        stage.browser("priya").await.post(&format!("{here}/attempts"), &tried).await.expect(303);
        assert_eq!(stage.contact("Ada").await.stage, stands);
    }
    assert_eq!(outcome(&handoff_of(stage, "Ada").await, "attempts"), "kept");
    let priya = stage.browser("priya").await;
    let wrong = [("name", "Aldermoor Steel"), ("amount", "a lot"), ("currency", "EUR")];
    priya.post(&format!("{here}/deal"), &wrong).await.expect(422).shows("value=\"a lot\"");
    let said = [("name", "Aldermoor Steel"), ("amount", "12,000.00"), ("currency", "EUR")];
    let deal = priya.post(&format!("{here}/deal"), &said).await.expect(303).location().to_owned();
    let again = priya.post(&format!("{here}/deal"), &said).await.expect(303);
    assert_eq!(again.location(), deal, "pressed twice, made once");
    assert_eq!(stage.contact("Ada").await.stage, Lifecycle::Opportunity);

    stage.at(18, 16, 0).await;
    stage.browser("priya").await.post(&format!("{deal}/win"), &[]).await.expect(303);
    stage.act().await;
    assert_eq!(stage.contact("Ada").await.stage, Lifecycle::Customer);
    let deals: Vec<(String, i64, String)> = stage
        .rows(
            "SELECT stage, amount_minor, currency FROM deals WHERE contact_id = ",
            stage.people["Ada"].contact.expect("known"),
        )
        .await;
    assert_eq!(deals, [("won".to_owned(), AMOUNT_MINOR, "EUR".to_owned())]);
}

/// Returns the latest handoff of somebody, as a program reads it.
pub async fn handoff_of(stage: &Stage, who: &str) -> Json {
    let contact = stage.people[who].contact.expect("known");
    let ids: Vec<i64> = stage.rows("SELECT id FROM handoffs WHERE contact_id = ", contact).await;
    let id = store::id_to_text(*ids.last().expect("a handoff"));
    stage.program("olga").await.get(&format!("/api/v1/handoffs/{id}")).await.expect(200).json()
}

/// Returns how a promise about a handoff ended; empty while it runs.
fn outcome(handoff: &Json, clause: &str) -> String {
    let promises = handoff["promises"].as_array().expect("promises");
    let found =
        promises.iter().find(|one| one["clause"] == clause).unwrap_or_else(|| panic!("{clause}: {handoff}"));
    found["outcome"].as_str().unwrap_or_default().to_owned()
}
