//! The insight room: in through pages, API and verbs, out through pages and answers.

mod attribution;
mod campaigns;
mod funnel;
mod olist;

use std::future::Future;

use armistice::people::{Capability, Role};
use measure::{DAY_MS, Moment};
use store::{Tx, Value, params};
use testkit::{Engine, Program, TestApp, engines};

/// 2026-01-01T00:00:00Z, two months before every test house opens.
const NEW_YEAR: Moment = Moment(1_767_225_600_000);

/// Returns the start of the n-th day of 2026, counted from 0.
fn day(days: i64) -> Moment {
    NEW_YEAR + days * DAY_MS
}

/// Runs a check on every engine, each in a house of its own.
fn on_each<F: Future<Output = ()>>(check: impl Fn(TestApp) -> F) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for engine in engines() {
        println!("on {engine:?}");
        runtime.block_on(async { check(start(engine).await).await });
    }
}

async fn start(engine: Engine) -> TestApp {
    TestApp::start(engine).await
}

/// Returns a program of the head of marketing that may read results and edit campaigns.
async fn program(house: &TestApp) -> Program<'_> {
    let head = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
    house.program(&head, &[Capability::SeeResults, Capability::EditCampaigns]).await
}

/// Stores contacts: id, source, first sight, owner. Rows are written as they are, because the importer and the other
/// rooms have their own tests.
fn contacts(tx: &mut Tx, rows: impl IntoIterator<Item = (i64, Option<String>, Moment, Option<i64>)>) {
    let columns = [
        "id",
        "email",
        "source",
        "owner_id",
        "stage",
        "stage_since",
        "search_text",
        "created_at",
        "first_seen_at",
    ];
    let rows = rows.into_iter().map(|(id, source, at, owner)| -> Vec<Value> {
        let email = format!("contact{id}@example.org");
        params![id, &email, source, owner, "lead", at, &email, at, at].to_vec()
    });
    tx.insert_many("contacts", &columns, rows).expect("contacts are stored");
}

/// Stores deals: id, contact, stage, amount, currency, close.
fn deals(
    tx: &mut Tx,
    rows: impl IntoIterator<Item = (i64, i64, &'static str, i64, &'static str, Option<Moment>)>,
) {
    let columns = ["id", "contact_id", "name", "stage", "amount_minor", "currency", "opened_at", "closed_at"];
    let rows = rows.into_iter().map(|(id, contact, stage, amount, currency, closed)| -> Vec<Value> {
        let name = format!("Deal {id}");
        params![id, contact, name, stage, amount, currency, closed.unwrap_or(NEW_YEAR), closed].to_vec()
    });
    tx.insert_many("deals", &columns, rows).expect("deals are stored");
}

/// Stores touches: id, contact, moment, source, campaign.
fn touches(
    tx: &mut Tx,
    rows: impl IntoIterator<Item = (i64, i64, Moment, Option<&'static str>, Option<i64>)>,
) {
    let columns = ["id", "contact_id", "kind", "subject", "at", "recorded_at", "source", "campaign_id"];
    let rows = rows.into_iter().map(|(id, contact, at, source, campaign)| -> Vec<Value> {
        params![id, contact, "visit", "/pricing", at, at, source, campaign].to_vec()
    });
    tx.insert_many("touches", &columns, rows).expect("touches are stored");
}
