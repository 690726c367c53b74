//! Every page and every answer to a program, in a company that has lived for a year.

use std::collections::BTreeMap;

use armistice::people::Capability;
use axum::http::header;
use testkit::{Answer, Engine, engines};

use super::company::{self, Company};

/// Pages that are rightly closed in a company that works.
const CLOSED: [&str; 1] = ["/setup"];

#[test]
fn every_page_and_answer_renders_on_sqlite() {
    run(Engine::Sqlite);
}

#[test]
fn every_page_and_answer_renders_on_postgres() {
    run(Engine::Postgres);
}

fn run(engine: Engine) {
    if engines().contains(&engine) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
        runtime.block_on(walk(engine));
    }
}

/// Walks the whole table once for people and once for programs.
async fn walk(engine: Engine) {
    let company = company::open(engine).await;
    let Company { house, operator, .. } = &company;
    let (browser, program) = (house.browser(operator).await, house.program(operator, &Capability::ALL).await);
    let mut faults = BTreeMap::new();
    let (pages, questions) = (company::pages(house).await, company::questions(house).await);
    for path in &pages {
        faults.extend(wrong_with_page(path, &browser.get(path).await).map(|fault| (path, fault)));
    }
    for path in &questions {
        faults.extend(wrong_with_answer(&program.get(path).await).map(|fault| (path, fault)));
    }
    assert_eq!(faults, BTreeMap::new(), "on {engine:?}");
    assert!(pages.len() > 60 && questions.len() > 30, "{} pages, {} questions", pages.len(), questions.len());
}

/// Says what is wrong with an answer to a program, if anything is: it is JSON, or a table where that was asked for.
fn wrong_with_answer(answer: &Answer) -> Option<String> {
    let is_right = match answer.kind() {
        "text/csv" => answer.body.lines().next().is_some_and(|head| head.contains(',')),
        "application/json" => serde_json::from_str::<serde_json::Value>(&answer.body).is_ok(),
        _ => false,
    };
    (answer.status != 200 || !is_right)
        .then(|| format!("{} {}: {:.300}", answer.status, answer.kind(), answer.body))
}

/// Says what is wrong with a page, if anything is.
fn wrong_with_page(path: &str, page: &Answer) -> Option<String> {
    if page.status.is_redirection() || (CLOSED.contains(&path) && page.status == 404) {
        return None;
    }
    if page.status != 200 {
        return Some(format!("{}: {}", page.status, page.body.chars().take(300).collect::<String>()));
    }
    let policy = page.headers.get(header::CONTENT_SECURITY_POLICY);
    let policy = policy.and_then(|policy| policy.to_str().ok()).unwrap_or_default();
    // What stands in a frame is somebody else's page: a mail, shown where it can do nothing.
    let in_frame = policy.contains("frame-ancestors 'self'") && policy.contains("sandbox");
    if page.kind() != "text/html" || in_frame {
        return None;
    }
    // The words of a hosted page are a customer's, so nothing in it may run.
    let is_quiet =
        policy.starts_with("sandbox allow-forms allow-same-origin;") && !page.body.contains("<script");
    if path.starts_with("/f/") && !is_quiet {
        return Some(format!("not under a sandbox: {policy}"));
    }
    let count = |text: &str| page.body.matches(text).count();
    let inside = ["<script>", " style=\"", " onclick=\"", " onload=\""];
    let faults = [
        (count("<title>") == 0, "no title"),
        (count("<h1") != 1, "not one first heading"),
        (inside.iter().any(|text| count(text) > 0), "script or style inside the page"),
        (count("</html>") != 1, "no end"),
    ];
    faults.iter().find(|(wrong, _)| *wrong).map(|(_, sentence)| (*sentence).to_owned())
}
