//! What is served is described, and what is described is served.

use std::collections::BTreeSet;

use armistice::people::{Capability, Role};
use armistice::routes;
use axum::http::Method;
use testkit::{TestApp, both};

both! {
    async fn the_description_fits_the_routes(house: TestApp) {
        let bo = house.user("Bo", Role::Sales, None).await;
        let program = house.program(&bo, &[Capability::SeeContacts]).await;
        let document = program.get("/api/v1/openapi.json").await.expect(200).json();
        let paths = document["paths"].as_object().expect("paths");
        let described: BTreeSet<String> = paths
            .iter()
            .flat_map(|(path, verbs)| {
                let verbs = verbs.as_object().expect("operations");
                verbs.keys().map(move |verb| format!("{} {path}", verb.to_uppercase()))
            })
            .collect();
        // The answers to forms come in at a public door, for programs as for people.
        let is_for_programs = |path: &str, method: &Method| path.starts_with("/api/v1/") || (path == "/f/{slug}" && method == Method::POST);
        let served: BTreeSet<String> = routes::table()
            .iter()
            .filter(|route| is_for_programs(route.path, &route.method))
            .map(|route| format!("{} {}", route.method, route.path))
            .collect();
        let missing: Vec<_> = served.difference(&described).collect();
        let stale: Vec<_> = described.difference(&served).collect();
        assert!(missing.is_empty(), "served, but not in connect/api.rs: {missing:#?}");
        assert!(stale.is_empty(), "described, but not served: {stale:#?}");
        assert_eq!(paths["/f/{slug}"]["post"]["security"], serde_json::json!([{}]), "wants no token");
    }
}
