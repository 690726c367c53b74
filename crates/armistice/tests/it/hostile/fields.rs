//! SQL and script in every field of every form; then every page that shows what was kept shows it as text.

use std::collections::{BTreeMap, BTreeSet};

use armistice::people::Caller;
use axum::http::header;
use testkit::{Answer, Engine, TestApp, engines};

use super::markup::{Field, Form, forms};
use crate::house::company::{self, Company};

/// What is typed. It would run in a page that does not escape it, and would end a statement that it stands in.
pub const TYPED: &str = "'\"><script>alert(1)</script>{{7*7}}${7*7}'); DROP TABLE contacts; --";
/// The mark by which it is found again, and the form that must never be.
const RAW: &str = "<script>alert(1)";
/// Deeds that would end the walk itself, or whose meaning is to lock somebody out.
const LEFT_OUT: [&str; 7] = [
    "/sign-out",
    "/account/password",
    "revoke",
    "/disable",
    "/remove",
    "/settings/mail",
    "/settings/visibility",
];

#[test]
fn script_and_sql_stay_text_on_sqlite() {
    run(Engine::Sqlite);
}

#[test]
fn script_and_sql_stay_text_on_postgres() {
    run(Engine::Postgres);
}

fn run(engine: Engine) {
    if engines().contains(&engine) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
        runtime.block_on(check(engine));
    }
}

async fn check(engine: Engine) {
    let company = company::open(engine).await;
    let Company { house, operator, .. } = &company;
    let mut faults = BTreeMap::new();
    let mut posted = BTreeSet::new();
    let mut taken = 0;
    // The rows are named before the first deed, which may close or take away what a page shows.
    let (pages, deeds) = (company::pages(house).await, company::deeds(house).await);
    let mut names = BTreeSet::new();
    for path in &pages {
        let page = house.browser(operator).await.get(path).await;
        for form in forms(&page.body) {
            names.extend(form.fields.iter().map(|field| field.name.clone()));
            let deed = form.action.split('?').next().unwrap_or_default().to_owned();
            if LEFT_OUT.iter().any(|left_out| deed.contains(left_out)) || !posted.insert(deed.clone()) {
                continue;
            }
            nul(house, operator, &form, &mut faults).await;
            for filled in [all_typed(&form), texts_typed(&form)] {
                taken += usize::from(post(house, operator, &form.action, &filled, &mut faults).await);
            }
        }
    }
    for path in &pages {
        let page = house.browser(operator).await.get(path).await;
        note(path, &page, &mut faults);
    }
    // Doors behind which no form was drawn today get every field that any form has.
    let everything: Vec<_> = names.into_iter().map(|name| (name, TYPED.to_owned())).collect();
    for (_, path) in deeds.iter().filter(|(_, path)| !path.starts_with("/api/")) {
        post(house, operator, path, &everything, &mut faults).await;
    }
    assert_eq!(faults, BTreeMap::new(), "on {engine:?}");
    assert!(posted.len() > 40, "only {} forms were found: {posted:?}", posted.len());
    assert!(taken > 5, "only {taken} forms were taken");
    let contacts: i64 = house
        .app
        .read(|tx| Ok(tx.one_sql(&store::Sql::new("SELECT COUNT(*) FROM contacts"))?))
        .await
        .expect("the table is still there");
    assert!(contacts > 0);
}

/// Sends a form and tells whether it was taken.
async fn post(
    house: &TestApp,
    who: &Caller,
    action: &str,
    fields: &[(String, String)],
    faults: &mut BTreeMap<String, String>,
) -> bool {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = house.browser(who).await.post(action, &fields).await;
    note(&format!("POST {action} {fields:?}"), &answer, faults);
    answer.status.is_redirection()
}

/// Types NUL into each text: the form comes back with a sentence, unless what is typed there is only looked at.
async fn nul(house: &TestApp, who: &Caller, form: &Form, faults: &mut BTreeMap<String, String>) {
    let is_text = |field: &&Field| matches!(field.kind.as_str(), "text" | "textarea" | "search");
    for text in form.fields.iter().filter(is_text) {
        let filled: Vec<_> = texts_typed(form)
            .into_iter()
            .map(|(name, value)| if name == text.name { (name, "a\0b".to_owned()) } else { (name, value) })
            .collect();
        let filled: Vec<_> = filled.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = house.browser(who).await.post(&form.action, &filled).await;
        if answer.status == 400 {
            faults
                .insert(format!("NUL in {} of {}", text.name, form.action), format!("{:.300}", answer.body));
        }
    }
}

/// Notes what is wrong with an answer. Only a page could run what it holds: no browser takes anything else for one.
pub fn note(what: &str, answer: &Answer, faults: &mut BTreeMap<String, String>) {
    let body = &answer.body;
    let is_page =
        answer.kind() == "text/html" || !answer.headers.contains_key(header::X_CONTENT_TYPE_OPTIONS);
    if answer.status.is_server_error() {
        faults.insert(what.to_owned(), format!("{body:.400}"));
    } else if let Some(place) = body.find(RAW).filter(|_| is_page) {
        let before: String =
            body[..place].chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
        faults.insert(what.to_owned(), format!("script after {before:?}"));
    }
}

/// Every field that can be typed or forged holds the hostile text.
fn all_typed(form: &Form) -> Vec<(String, String)> {
    form.fields.iter().map(|field| (field.name.clone(), TYPED.to_owned())).collect()
}

/// Only free text is hostile; whatever has a shape keeps to it, so that the form is taken and the text is kept.
fn texts_typed(form: &Form) -> Vec<(String, String)> {
    let typed = form.fields.iter().filter(|field| field.sent || field.kind == "checkbox").map(|field| {
        let value = match field.kind.as_str() {
            "text" if field.value.is_empty() => TYPED,
            "textarea" => TYPED,
            "search" => TYPED,
            "email" => "ada@example.org",
            "number" if field.value.is_empty() => "7",
            "date" => "2026-03-31",
            "datetime-local" => "",
            "tel" => "+49 30 123456",
            "checkbox" if field.value.is_empty() => "on",
            _ => &field.value,
        };
        (field.name.clone(), value.to_owned())
    });
    typed.collect()
}
