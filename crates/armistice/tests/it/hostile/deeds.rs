//! SQL and script in every field of every deed that a program may do, as the description of the API names them.

use std::collections::BTreeMap;

use armistice::people::Capability;
use axum::body::Body;
use axum::http::Method;
use serde_json::{Map, Value as Json, json};
use testkit::{Engine, engines};

use super::fields::{TYPED, note};
use crate::house::company::{self, Company};

/// Deeds that would lock the walk itself out: they come last, and only with text that they refuse.
const LAST: [&str; 5] = ["/users/", "/me", "/tokens", "/visibility", "/teams/"];

#[test]
fn hostile_text_from_programs_stays_text() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    for engine in engines() {
        runtime.block_on(check(engine));
    }
}

async fn check(engine: Engine) {
    let Company { house, operator, .. } = &company::open(engine).await;
    let program = house.program(operator, &Capability::ALL).await;
    let description = program.get("/api/v1/openapi.json").await.expect(200).json();
    let (pages, questions) = (company::pages(house).await, company::questions(house).await);
    let mut deeds = company::deeds(house).await;
    deeds.retain(|(_, path)| path.starts_with("/api/"));
    // What takes away comes after what changes.
    deeds.sort_by_key(|(route, path)| {
        (LAST.iter().any(|last| path.contains(last)), route.method == Method::DELETE)
    });
    let (mut faults, mut taken) = (BTreeMap::new(), 0);
    for (route, path) in &deeds {
        let operation = &description["paths"][route.path][route.method.as_str().to_lowercase()];
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let shapes: &[Shape] = if LAST.iter().any(|last| path.contains(last)) {
            &[Shape::None]
        } else {
            &[Shape::None, Shape::Kept]
        };
        for shape in shapes {
            let body = filled(&description, schema, "", *shape).to_string();
            let answer = program.send(route.method.clone(), path, Body::from(body.clone())).await;
            note(&format!("{} {path} {body}", route.method), &answer, &mut faults);
            taken += usize::from(answer.status.is_success());
        }
    }
    for path in &pages {
        note(path, &house.browser(operator).await.get(path).await, &mut faults);
    }
    for path in &questions {
        note(path, &house.program(operator, &Capability::ALL).await.get(path).await, &mut faults);
    }
    assert_eq!(faults, BTreeMap::new(), "on {engine:?}");
    assert!(taken > 30, "only {taken} of {} deeds were done", deeds.len());
}

/// Whether a text that has a shape (a moment, an address, one of a list) keeps to it, so that the deed is done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    None,
    Kept,
}

/// Returns a document that fits a schema, with hostile text wherever text may stand.
fn filled(description: &Json, schema: &Json, name: &str, shape: Shape) -> Json {
    if let Some(pointer) = schema["$ref"].as_str() {
        let named = description.pointer(pointer.trim_start_matches('#')).expect("the schema is described");
        return filled(description, named, name, shape);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in parts {
            whole.extend(filled(description, part, name, shape).as_object().cloned().unwrap_or_default());
        }
        return Json::Object(whole);
    }
    if let Some(ways) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let way = ways.iter().find(|way| way["type"] != "null").expect("a way that is not nothing");
        return filled(description, way, name, shape);
    }
    if shape == Shape::Kept
        && let Some(first) = schema["enum"].get(0)
    {
        return first.clone();
    }
    let is = |kind: &str| {
        let kinds = &schema["type"];
        *kinds == kind || kinds.as_array().is_some_and(|kinds| kinds.iter().any(|one| one == kind))
    };
    if is("object") {
        let fields = schema["properties"].as_object().into_iter().flatten();
        return fields.map(|(key, field)| (key.clone(), filled(description, field, key, shape))).collect();
    }
    match () {
        () if is("array") => json!([filled(description, &schema["items"], name, shape)]),
        () if is("integer") || is("number") => json!(7),
        () if is("boolean") => json!(true),
        () if shape == Shape::Kept => json!(shaped(name)),
        () => json!(TYPED),
    }
}

/// Returns a text that a field of this name takes: hostile wherever the field is free text.
fn shaped(name: &str) -> &'static str {
    match name {
        "email" | "from_address" | "to" | "address" => "ada@example.org",
        "currency" => "EUR",
        "language" => "de",
        "zone" => "Europe/Berlin",
        "domain" => "hostile.example",
        "employees" | "amount" => "7",
        "owner" | "account" | "team" | "as" => "",
        "tag" => "<script>alert(1)</script>",
        "noun" => "contact",
        "kind" => "text",
        "key" => "hostile",
        "channel" => "social",
        "stage" => "customer",
        "reason" => "asked",
        "purpose" => "marketing",
        "entry_rule" | "exit_rule" => "everyone",
        "at" => "2026-03-02T08:00:00Z",
        name if name.ends_with("_at") => "2026-03-02T08:00:00Z",
        "on" | "from" | "until" => "2026-03-02",
        _ => TYPED,
    }
}
