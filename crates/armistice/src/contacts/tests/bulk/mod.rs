//! Bulk actions: ordered, done in portions, stopped, undone; for whom, and whom they leave alone.

mod pages;
mod run;
mod undo;

use armistice::contacts::bulk_action::{self, BulkAction};
use armistice::contacts::bulk_contact;
use armistice::contacts::deed::Deed;
use armistice::contacts::question::Asked;
use armistice::contacts::{BulkActionId, ContactId};
use armistice::flow::bulk;
use armistice::flow::bulk::work::{self as ordering, Whom};
use armistice::flow::{sweeps, work};
use armistice::people::{Caller, UserId};
use store::{Sql, params};
use testkit::TestApp;

/// The first id of a crowd, out of the way of the ids that the house gives.
const FIRST: i64 = 1_000;

/// Stores leads as rows, one after the other.
async fn crowd(house: &TestApp, count: i64, owner: Option<UserId>) -> Vec<ContactId> {
    house
        .write(move |tx| {
            let columns = [
                "id",
                "first_name",
                "email",
                "owner_id",
                "stage",
                "stage_since",
                "source",
                "search_text",
                "created_at",
                "first_seen_at",
            ];
            let rows = (FIRST..FIRST + count).map(|id| {
                let (name, email) = (format!("n{id}"), format!("{id}@x.example"));
                params![id, &name, &email, owner, "lead", 1, "web", format!("{name} {email}"), 1, 1].to_vec()
            });
            tx.insert_many("contacts", &columns, rows)?;
            Ok((FIRST..FIRST + count).map(ContactId).collect())
        })
        .await
}

/// Returns whom a list of leads shows.
fn leads() -> Whom {
    Whom::All(Box::new(Asked { stage: "lead".into(), ..Asked::default() }))
}

async fn order(house: &TestApp, by: &Caller, deed: Deed, whom: &Whom) -> BulkActionId {
    ordering::order(&house.app, by, deed, whom).await.expect("an order")
}

fn tag(word: &str) -> Deed {
    Deed::Tag(word.into())
}

/// Runs what the house does by itself until nothing is left to do now.
async fn settle(house: &TestApp) {
    while work::round(&house.app).await.expect("jobs run") > 0 {}
    sweeps::all_once(&house.app).await.expect("sweeps run");
    while work::round(&house.app).await.expect("jobs run") > 0 {}
}

/// Does the next portion of a bulk action, and nothing else.
async fn portion(house: &TestApp, id: BulkActionId) {
    house.write(move |tx| bulk::perform(tx, &id.to_string())).await;
}

async fn found(house: &TestApp, id: BulkActionId) -> BulkAction {
    house.write(move |tx| bulk_action::find(tx, id)).await
}

/// Returns how many changed, were so already and were refused.
async fn tally(house: &TestApp, id: BulkActionId) -> (i64, i64, i64) {
    let found = found(house, id).await;
    (found.changed, found.same, found.refused)
}

/// Returns why some were not changed or not put back, with how many.
async fn reasons(house: &TestApp, id: BulkActionId) -> Vec<(String, i64)> {
    let found = house.write(move |tx| bulk_contact::reasons(tx, id)).await;
    found.into_iter().map(|(_, why, count)| (why, count)).collect()
}

async fn count(house: &TestApp, question: &'static str) -> i64 {
    house.write(move |tx| Ok(tx.one_sql(&Sql::new(question))?)).await
}
