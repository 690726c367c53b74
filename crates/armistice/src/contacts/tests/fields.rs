//! Fields of the company's own after they were taken out of use, and the way back.

use armistice::people::{Capability, Role};
use serde_json::json;
use testkit::{TestApp, both};

const MODEL: &str = "half-life 14 days\ngrid fit A from 50, B from 25\ngrid readiness 1 from 40, 2 from 15\n\n\
    fit group own cap 10\n  +10 when contact.plan = \"gold\"\n";

both! {
    async fn a_retired_field_is_refused_by_name_and_comes_back_with_its_values(house: TestApp) {
        let ann = house.user("Ann Admin", Role::Admin, None).await;
        let (browser, program) = (house.browser(&ann).await, house.program(&ann, &Capability::ALL).await);
        let field = [("noun", "contact"), ("label", "Plan"), ("kind", "choice"), ("choices", "gold\nsilver")];
        browser.post("/settings/fields", &field).await.expect(303);
        let path = browser.post("/contacts", &[("first_name", "Zoë"), ("own.plan", "gold")]).await.expect(303);
        let id = program.get("/api/v1/fields").await.expect(200).json()[0]["id"].clone();
        let id = id.as_str().expect("an id");
        browser.post(&format!("/settings/fields/{id}/retire"), &[]).await.expect(303);

        // Its key stays taken, and nothing new may name it.
        browser.post("/settings/fields", &field).await.expect(422).shows("was taken out of use. Bring it back");
        let refused = "The field &quot;contact.plan&quot; is out of use: bring it back, or name another.";
        let page = browser.post("/settings/score", &[("model", MODEL), ("then", "save")]).await.expect(422);
        page.shows(refused);
        let journey = json!({"name": "Gold", "purpose": "marketing", "entry_rule": "plan = \"gold\"", "steps": []});
        let wrong = program.post("/api/v1/journeys", &journey).await.expect(422).json();
        assert_eq!(wrong["errors"][0]["field"], "entry_rule");
        assert!(wrong["errors"][0]["detail"].as_str().is_some_and(|text| text.contains("is out of use")), "{wrong}");

        let page = browser.get("/settings/fields").await.expect(200);
        page.shows("Out of use").shows(&format!("/settings/fields/{id}/bring-back"));
        let retired = program.get("/api/v1/fields?retired=true").await.expect(200).json();
        assert_eq!(retired[0]["key"], "plan");
        program.post(&format!("/api/v1/fields/{id}/bring-back"), &json!({})).await.expect(204);
        browser.get(path.location()).await.expect(200).shows("gold");
        browser.post("/settings/score", &[("model", MODEL), ("looked", MODEL), ("then", "save")]).await.expect(303);
        let stays = browser.post(&format!("/settings/fields/{id}/retire"), &[]).await.expect(303);
        let page = browser.get(stays.location()).await.expect(200);
        page.shows(">Plan<").hides("Out of use");
        let why = program.delete(&format!("/api/v1/fields/{id}")).await.expect(409).json();
        assert_eq!(why["detail"], "The score model still names “Plan”, so it stays. Take it out of there first.");
    }
}
