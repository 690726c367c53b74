//! Colleagues, teams and how far each sees.

use armistice::people::role::Reach;
use armistice::people::{Capability, Role, session, team};
use serde_json::json;
use testkit::{TestApp, both};

both! {
    async fn a_role_and_a_team_are_given(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let bo = house.user("Bo", Role::Sales, None).await;
        let by = admin.clone();
        let north = house.write(move |tx| team::create(tx, &by, "North")).await;
        let browser = house.browser(&admin).await;
        let path = format!("/settings/users/{}", bo.user);
        browser.get(&path).await.expect(200).shows("bo@house.test").shows("North");
        browser.post(&path, &[("role", "head_of_sales"), ("team", &north.to_string())]).await.expect(303);
        browser.get("/settings/users").await.expect(200).shows("Head of Sales").shows("North");
        browser.post(&path, &[("role", "king"), ("team", "")]).await.expect(422).shows("Please choose a role.");
        browser.post(&path, &[("role", "sales"), ("team", "0")]).await.expect(404);
    }

    async fn the_last_admin_stays(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let browser = house.browser(&admin).await;
        let path = format!("/settings/users/{}", admin.user);
        browser.post(&path, &[("role", "sales"), ("team", "")]).await.expect(303);
        browser.post(&format!("{path}/disable"), &[]).await.expect(303);
        browser.get("/settings/users").await.expect(200);
        let program = house.program(&admin, &[Capability::Administer]).await;
        let answer = program.post(&format!("/api/v1/users/{}/disable", admin.user), &json!({})).await.expect(409);
        assert_eq!(answer.json()["title"], "last-admin");
        house.user("Amy", Role::Admin, None).await;
        browser.post(&format!("{path}/disable"), &[]).await.expect(303);
        browser.get("/settings/users").await.expect(303);
    }

    async fn a_disabled_colleague_is_out_at_once(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let bo = house.user("Bo", Role::Sales, None).await;
        let (his, token) = (house.browser(&bo).await, house.program(&bo, &[Capability::SeeContacts]).await);
        his.get("/").await.expect(200);
        token.get("/api/v1/me").await.expect(200);
        let hers = house.browser(&admin).await;
        hers.post(&format!("/settings/users/{}/disable", bo.user), &[]).await.expect(303);
        his.get("/").await.expect(303);
        token.get("/api/v1/me").await.expect(401);
        hers.post(&format!("/settings/users/{}/enable", bo.user), &[]).await.expect(303);
        his.get("/").await.expect(303);
        token.get("/api/v1/me").await.expect(200);
    }

    async fn a_team_goes_when_nobody_is_in_it(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let program = house.program(&admin, &[Capability::Administer]).await;
        let made = program.post("/api/v1/teams", &json!({"name": "North"})).await.expect(201).json();
        program.post("/api/v1/teams", &json!({"name": "North"})).await.expect(422).shows("exists already");
        let id = made["id"].as_str().expect("an id").to_owned();
        let team = id.parse().expect("an id");
        house.user("Bo", Role::Sales, Some(team)).await;
        program.delete(&format!("/api/v1/teams/{id}")).await.expect(409).shows("team-not-empty");
        program.put(&format!("/api/v1/teams/{id}"), &json!({"name": "Far North"})).await.expect(204);
        let teams = program.get("/api/v1/teams").await.expect(200).json();
        assert_eq!((&teams[0]["name"], &teams[0]["members"]), (&json!("Far North"), &json!(1)));
        let south = program.post("/api/v1/teams", &json!({"name": "South"})).await.expect(201).json();
        program.delete(&format!("/api/v1/teams/{}", south["id"].as_str().expect("an id"))).await.expect(204);
    }

    async fn visibility_holds_from_the_next_page_on(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let bo = house.user("Bo", Role::Sales, None).await;
        assert_eq!(bo.reach, Reach::All);
        let browser = house.browser(&admin).await;
        browser.post("/settings/visibility", &[("sales", "own"), ("marketing", "team"), ("admin", "nonsense")]).await.expect(303);
        let who = bo.user;
        let now = house.write(move |tx| session::console(tx, who)).await;
        assert_eq!(now.reach, Reach::Own);
        assert_eq!((now.sight().all, now.sight().user), (0, bo.user));
        let program = house.program(&admin, &[Capability::Administer]).await;
        program.put("/api/v1/visibility", &json!([{"role": "sales", "reach": "team"}])).await.expect(204);
        let all = program.get("/api/v1/visibility").await.expect(200).json();
        assert_eq!(all[0], json!({"role": "marketing", "reach": "team"}));
        assert_eq!(all[1], json!({"role": "sales", "reach": "team"}));
        assert_eq!(all[4], json!({"role": "admin", "reach": "all"}));
    }
}
