//! What ends and goes on without a word from the contact: time, and Sales.

use armistice::contacts::ContactId;
use armistice::contacts::stage::{self, Stage as Stands};
use armistice::flow::consider;
use armistice::nurture::enrollment;
use armistice::people::Capability;
use mail::sink::Manners;
use measure::DAY_MS;
use serde_json::json;

use super::journeys::{end_of, running, tagged};
use super::*;

async fn moved(stage: &Stage, who: ContactId, to: Stands) {
    stage
        .house
        .write(move |tx| {
            let at = tx.now();
            stage::change(tx, who, stage::Move { to, reason: "test", author: "test", at })?;
            consider::soon(tx, who)
        })
        .await;
    stage.settle().await;
}

#[test]
fn whom_sales_gives_back_goes_on_where_they_left() {
    on_each(Manners::default(), |stage| async move {
        running(&stage).await;
        let ana = stage.contact("Ana", "ana@client.example").await;
        tagged(&stage, ana).await;
        moved(&stage, ana, Stands::SalesAccepted).await;
        assert_eq!(end_of(&stage, ana).await.as_deref(), Some(enrollment::HANDED_OVER));
        stage.house.advance(10 * DAY_MS);
        stage.settle().await;
        assert_eq!(stage.kept.mails().len(), 1, "Sales has her: nothing goes out");

        moved(&stage, ana, Stands::Recycled).await;
        stage.house.advance(DAY_MS - 1);
        stage.settle().await;
        assert_eq!(stage.kept.mails().len(), 1, "no mail on the day of a call");
        for _ in 0..2 {
            stage.house.advance(DAY_MS);
            moved(&stage, ana, Stands::Recycled).await;
        }
        assert_eq!(stage.kept.mails().len(), 2, "the second mail, and the first not again");
        let trips = stage.house.write(move |tx| enrollment::of_contact(tx, ana)).await;
        let ends: Vec<_> = trips.iter().map(|trip| (trip.ordinal, trip.end_reason.as_deref())).collect();
        assert_eq!(ends, [(2, Some("finished")), (1, Some(enrollment::HANDED_OVER))]);
    });
}

#[test]
fn an_exit_that_comes_with_time_comes_in_time() {
    on_each(Manners::default(), |stage| async move {
        let program = stage.house.program(&stage.rita, &[Capability::EditMails]).await;
        let mail = json!({"kind": "mail", "template": stage.template.to_string()});
        let plan = json!({
            "name": "Early days", "purpose": "marketing", "entry_rule": "tag = \"guide\"",
            "exit_rule": "contact.created more than 2 days ago",
            "steps": [mail.clone(), {"kind": "wait", "days": "3"}, mail],
        });
        let made = program.post("/api/v1/journeys", &plan).await.expect(201).json();
        let id = made["id"].as_str().expect("an id");
        program.post(&format!("/api/v1/journeys/{id}/start"), &json!({})).await.expect(204);
        let ana = stage.contact("Ana", "ana@client.example").await;
        tagged(&stage, ana).await;
        stage.house.advance(2 * DAY_MS + 1);
        stage.settle().await;
        assert_eq!(end_of(&stage, ana).await.as_deref(), Some("left"), "nothing happened but time");
        stage.house.advance(2 * DAY_MS);
        stage.settle().await;
        assert_eq!(stage.kept.mails().len(), 1);
    });
}
