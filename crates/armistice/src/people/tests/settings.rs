//! The company, one's own account, the audit log.

use armistice::people::{Capability, Role};
use serde_json::json;
use testkit::{TestApp, both};

use super::id_of;

both! {
    async fn the_company_is_checked_and_what_was_typed_stays(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let browser = house.browser(&admin).await;
        let company = |zone, from| {
            [
                ("name", "Nord & Süd <GmbH>"),
                ("postal_address", "Hafen 1\nKiel"),
                ("zone", zone),
                ("currency", "EUR"),
                ("from_address", from),
            ]
        };
        let again = browser.post("/settings/company", &company("Mars/Base", "nobody")).await.expect(422);
        again.shows("time zone like").shows("hello@example.org").shows("Nord &amp; Süd &lt;GmbH&gt;");
        let saved = browser.post("/settings/company", &company("Europe/Berlin", "hello@nord.test")).await.expect(303);
        assert!(saved.cookie("armistice_said").is_some());
        let program = house.program(&admin, &[Capability::Administer]).await;
        let stored = program.get("/api/v1/settings/company").await.expect(200).json();
        assert_eq!((&stored["name"], &stored["zone"]), (&json!("Nord & Süd <GmbH>"), &json!("Europe/Berlin")));
        program.put("/api/v1/settings/company", &json!({"name": "x"})).await.expect(400);
    }

    async fn name_and_zone_are_ones_own(house: TestApp) {
        let bo = house.user("Bo", Role::Sales, None).await;
        let browser = house.browser(&bo).await;
        browser.post("/account", &[("name", " "), ("zone", "UTC")]).await.expect(422).shows("Please give a name.");
        browser.post("/account", &[("name", "Bo Berg"), ("zone", "Asia/Tokyo")]).await.expect(303);
        browser.get("/account").await.expect(200).shows("Bo Berg").shows("Asia/Tokyo");
        let program = house.program(&bo, &[Capability::SeeContacts]).await;
        program.put("/api/v1/me", &json!({"name": "Bo", "zone": "UTC"})).await.expect(204);
        assert_eq!(program.get("/api/v1/me/sessions").await.expect(200).json().as_array().map(Vec::len), Some(1));
        program.delete("/api/v1/me/sessions").await.expect(204);
        browser.get("/account").await.expect(303);
    }

    async fn a_browser_signs_out_another_of_the_same_colleague_only(house: TestApp) {
        let (ada, bo) = (house.user("Ada", Role::Admin, None).await, house.user("Bo", Role::Sales, None).await);
        let (hers, his) = (house.browser(&ada).await, house.browser(&bo).await);
        let id = id_of(&house, "SELECT MAX(id) FROM sessions").await;
        let path = format!("/account/sessions/{}/revoke", store::id_to_text(id));
        hers.post(&path, &[]).await.expect(303);
        his.get("/account").await.expect(200);
        his.post(&path, &[]).await.expect(303);
        his.get("/account").await.expect(303);
    }

    async fn deeds_leave_lines_that_can_be_filtered_and_paged(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let browser = house.browser(&admin).await;
        for number in 0..60 {
            browser.post("/settings/teams", &[("name", &format!("Team {number}"))]).await.expect(303);
        }
        browser.post("/settings/visibility", &[("sales", "own")]).await.expect(303);
        let first = browser.get("/settings/audit").await.expect(200).shows("set the visibility").shows("Team 59").hides("Team 9<");
        let link = first.body.split("href=\"").find(|part| part.contains("before=")).expect("a next page");
        let next = link.split('"').next().unwrap_or_default().replace("&amp;", "&");
        browser.get(&next).await.expect(200).shows("Team 0<").hides("Team 59<");
        browser.get("/settings/audit?noun=role").await.expect(200).shows("sales: own").hides("Team 59<");
        let program = house.program(&admin, &[Capability::Administer]).await;
        let lines = program.get("/api/v1/audit?noun=team").await.expect(200).json();
        assert_eq!((lines[0]["verb"].as_str(), lines[0]["who"].as_str()), (Some("made"), Some("Ada")));
    }
}
