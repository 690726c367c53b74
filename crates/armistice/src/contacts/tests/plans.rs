//! How SQLite carries out the hottest statements: along which index, and whether it must sort.

use std::fmt::Write as _;

use armistice::contacts::question::Asked;
use armistice::contacts::walk;
use armistice::contacts::{ContactId, erasure};
use armistice::people::{Sight, TeamId, UserId};
use store::{Sql, Statement, Tx};
use testkit::{Engine, TestApp};

/// Returns the plan of a statement, one step a line.
fn plan(tx: &mut Tx, sql: &Sql) -> String {
    let text: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {}", sql.text()).into_boxed_str());
    let explained = Statement { name: "plan", sqlite: text, postgres: text };
    let steps: Vec<(i64, i64, i64, String)> = tx.all(&explained, sql.values()).expect("the plan is told");
    steps.into_iter().map(|(.., step)| step).collect::<Vec<_>>().join("\n")
}

async fn plans() -> String {
    let house = TestApp::start(Engine::Sqlite).await;
    let asked = |query: &str| -> Asked {
        let mut asked = Asked::default();
        for pair in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match pair {
                ("sort", value) => asked.sort = value.into(),
                ("stage", value) => asked.stage = value.into(),
                ("tag", value) => asked.tag = value.into(),
                ("grid", value) => asked.grid = value.into(),
                (_, value) => asked.source = value.into(),
            }
        }
        asked
    };
    let own = Sight { all: 0, user: UserId(1), team: None };
    let team = Sight { all: 0, user: UserId(1), team: Some(TeamId(1)) };
    let questions = [
        ("", Sight::everything()),
        ("", own),
        ("", team),
        ("stage=lead", Sight::everything()),
        ("tag=vip", Sight::everything()),
        ("grid=A1", Sight::everything()),
        ("source=web&sort=name", Sight::everything()),
        ("sort=-touched", own),
        ("sort=-fit&stage=lead", Sight::everything()),
        ("sort=-readiness&tag=vip&grid=A1", Sight::everything()),
    ];
    let mut told = String::new();
    for (query, sight) in questions {
        let question = asked(query).read(sight).expect("a question");
        let [count, page] = walk::statements(&question);
        let steps = house.app.read(move |tx| Ok((plan(tx, &count), plan(tx, &page)))).await.expect("plans");
        let reach = if sight.all == 1 {
            "all"
        } else if sight.team.is_some() {
            "team"
        } else {
            "own"
        };
        let _ = writeln!(told, "== {query} seeing {reach}\n{}\n--\n{}", steps.0, steps.1);
    }
    told
}

#[tokio::test]
async fn lists_walk_an_index_and_never_sort() {
    let plans = plans().await;
    assert!(!plans.contains("TEMP B-TREE"), "{plans}");
    insta::assert_snapshot!(plans);
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
