//! How SQLite carries out the hottest statements: along which index, and whether it must sort.

use armistice::contacts::{ContactId, erasure};
use store::{Sql, Statement, Tx};
use testkit::{Engine, TestApp};

/// Returns the plan of a statement, one step a line.
fn plan(tx: &mut Tx, sql: &Sql) -> String {
    let text: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {}", sql.text()).into_boxed_str());
    let explained = Statement { name: "plan", sqlite: text, postgres: text };
    let steps: Vec<(i64, i64, i64, String)> = tx.all(&explained, sql.values()).expect("the plan is told");
    steps.into_iter().map(|(.., step)| step).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn taking_out_what_is_kept_of_one_contact_reads_no_table_from_end_to_end() {
    let house = TestApp::start(Engine::Sqlite).await;
    for question in erasure::questions(ContactId(1)) {
        let asked = question.text().to_owned();
        let steps = house.app.read(move |tx| Ok(plan(tx, &question))).await.expect("a plan");
        assert!(!steps.contains("SCAN"), "{asked}\n{steps}");
    }
    let month = "SELECT clause FROM clocks WHERE due_at >= 1 AND due_at < 2 GROUP BY clause";
    let steps = house.app.read(move |tx| Ok(plan(tx, &Sql::new(month)))).await.expect("a plan");
    assert!(steps.contains("INDEX clocks_due_at_id"), "{steps}");
}
