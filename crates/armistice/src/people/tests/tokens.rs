//! API tokens: shown once, bound to scopes, revoked at once.

use armistice::people::{Capability, Role};
use serde_json::json;
use testkit::{TestApp, both};

both! {
    async fn a_token_is_shown_once_and_works_until_revoked(house: TestApp) {
        let bo = house.user("Bo", Role::Sales, None).await;
        let browser = house.browser(&bo).await;
        let fields = [("name", "Dialler"), ("scopes", "handoffs:work"), ("scopes", "contacts:see"), ("last_day", "")];
        let page = browser.post("/account/tokens", &fields).await.expect(200).shows("not shown again");
        let start = page.body.find("armistice_").expect("the token is on the page");
        let token: String = page.body[start..].chars().take_while(|letter| *letter != '<').collect();
        browser.get("/account/tokens").await.expect(200).shows("Dialler").hides(&token);

        let program = house.holding(&token);
        let me = program.get("/api/v1/me").await.expect(200).json();
        assert_eq!(me["email"], "bo@house.test");
        assert_eq!(me["scopes"], json!(["contacts:see", "handoffs:work"]));
        let listed = program.get("/api/v1/tokens").await.expect(200).json();
        let id = listed[0]["id"].as_str().expect("an id").to_owned();
        assert!(listed[0]["last_used_at"].is_string(), "{listed}");
        browser.post(&format!("/account/tokens/{id}/revoke"), &[]).await.expect(303);
        program.get("/api/v1/me").await.expect(401);
    }

    async fn a_token_ends_with_its_last_day(house: TestApp) {
        let bo = house.user("Bo", Role::Sales, None).await;
        let browser = house.browser(&bo).await;
        let of = |day| [("name", "Dialler"), ("scopes", "contacts:see"), ("last_day", day)];
        browser.post("/account/tokens", &of("2020-01-01")).await.expect(422).shows("a day to come");
        browser.post("/account/tokens", &of("yesterday")).await.expect(422).shows("2030-12-31");
        let page = browser.post("/account/tokens", &of("2026-03-02")).await.expect(200);
        let start = page.body.find("armistice_").expect("the token is on the page");
        let token: String = page.body[start..].chars().take_while(|letter| *letter != '<').collect();
        house.holding(&token).get("/api/v1/me").await.expect(200);
        house.advance(measure::DAY_MS);
        house.holding(&token).get("/api/v1/me").await.expect(401);
    }

    async fn a_token_makes_none_that_may_more(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let narrow = house.program(&admin, &[Capability::SeeContacts]).await;
        let answer = narrow.post("/api/v1/tokens", &json!({"name": "more", "scopes": ["administer"]})).await.expect(422);
        answer.shows("since you do not have it");
        narrow.post("/api/v1/tokens", &json!({"name": "odd", "scopes": ["everything"]})).await.expect(422).shows("no scope");
        narrow.post("/api/v1/tokens", &json!({"name": "none", "scopes": []})).await.expect(422).shows("at least one");
        let made = narrow.post("/api/v1/tokens", &json!({"name": "same", "scopes": ["contacts:see"]})).await.expect(201).json();
        house.holding(made["token"].as_str().expect("a token")).get("/api/v1/users").await.expect(403);
        narrow.get("/api/v1/tokens?everybody=true").await.expect(403);
    }

    async fn a_scope_does_not_outlive_the_role(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let bo = house.user("Bo", Role::Admin, None).await;
        let program = house.program(&bo, &[Capability::Administer]).await;
        program.get("/api/v1/users").await.expect(200);
        let browser = house.browser(&admin).await;
        browser.post(&format!("/settings/users/{}", bo.user), &[("role", "sales"), ("team", "")]).await.expect(303);
        program.get("/api/v1/users").await.expect(403);
    }

    async fn nobody_revokes_anothers_token_but_an_admin(house: TestApp) {
        let (ada, bo) = (house.user("Ada", Role::Admin, None).await, house.user("Bo", Role::Sales, None).await);
        let his = house.program(&bo, &[Capability::SeeContacts]).await;
        let id = his.get("/api/v1/tokens").await.json()[0]["id"].as_str().expect("an id").to_owned();
        let cy = house.user("Cy", Role::Sales, None).await;
        house.browser(&cy).await.post(&format!("/account/tokens/{id}/revoke"), &[]).await.expect(404);
        let hers = house.browser(&ada).await;
        hers.get("/settings/tokens").await.expect(200).shows("Bo");
        hers.post(&format!("/settings/tokens/{id}/revoke"), &[]).await.expect(303);
        his.get("/api/v1/me").await.expect(401);
    }
}
