//! What a colleague and a program see.

use armistice::flow::work;
use armistice::people::{Capability, Reach, Role};
use serde_json::json;
use testkit::{TestApp, both};

use super::super::{contacts, reach};
use super::{crowd, settle};

const LEADS: &str = "question=%7B%22stage%22%3A%22lead%22%7D";

both! {
    async fn a_marketer_looks_ahead_and_then_does_it(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let browser = house.browser(&maya).await;
        browser.get("/bulk").await.expect(200).shows("Nothing was done to many at once yet");
        crowd(&house, 450, None).await;
        browser.get("/contacts?stage=lead").await.expect(200).shows("/bulk/new").shows("Add a tag");
        let none = browser.get(&format!("/bulk/new?{LEADS}&deed=tag&scope=ticked")).await.expect(303);
        assert_eq!(none.location(), "/contacts?stage=lead");
        browser.get(none.location()).await.expect(200);
        browser.get(&format!("/bulk/new?{LEADS}&scope=all")).await.expect(200).shows("What to do").shows("450 contacts");
        browser.get(&format!("/bulk/new?{LEADS}&scope=all&deed=tag")).await.expect(200).shows("and 442 more").shows("n1000");
        let wrong = browser.get(&format!("/bulk/new?{LEADS}&scope=all&deed=tag&then=look")).await;
        wrong.expect(422).shows("A tag has 1 to 40 letters.");
        let ahead = browser.get(&format!("/bulk/new?{LEADS}&scope=all&deed=tag&tag=VIP&then=look")).await;
        ahead.expect(200).shows("Nothing is changed yet").shows("Yes, for 450 contacts").shows("of the first 100").shows("Add the tag “vip”");
        let yes = [("question", r#"{"stage":"lead"}"#), ("scope", "all"), ("deed", "tag"), ("tag", "VIP")];
        let here = browser.post("/bulk", &yes).await.expect(303).location().to_owned();
        assert!(here.starts_with("/bulk/"));
        browser.get(&here).await.expect(200).shows("0 of 450").shows("Stop").shows("Under way").hides("Undo");
        work::round(&house.app).await.expect("a portion");
        let far = browser.get(&format!("{here}/progress")).await.expect(200).json();
        assert_eq!((far["done"].as_i64(), far["total"].as_i64(), far["finished"].as_bool()), (Some(200), Some(450), Some(false)));
        settle(&house).await;
        let far = browser.get(&format!("{here}/progress")).await.expect(200).json();
        assert_eq!(far["finished"], true);
        browser.get(&here).await.expect(200).shows("Done").shows("Undo").hides("Stop");
        let next = browser.get(&format!("{here}?state=changed")).await.expect(200).shows("n1049").hides("n1050");
        next.shows("state=changed&amp;after=");
        browser.post(&format!("{here}/undo"), &[]).await.expect(303);
        browser.get(&here).await.expect(200).shows("Being undone");
        settle(&house).await;
        browser.get(&here).await.expect(200).shows("Undone").shows("Put back");
        browser.get("/bulk").await.expect(200).shows("Add the tag “vip”").shows("Maya");
        browser.post(&format!("{here}/undo"), &[]).await.expect(303);
        browser.get(&here).await.expect(200);
    }

    async fn foreign_orders_are_seen_by_who_sees_everybody(house: TestApp) {
        let (maya, sam) = (house.user("Maya", Role::Marketing, None).await, house.user("Sam", Role::Sales, None).await);
        let ana = contacts(&house, &[("Ana", "ana@x.example", Some(&maya))]).await[0].to_string();
        let yes = [("selected", ana.as_str()), ("deed", "untag"), ("tag", "cold")];
        let here = house.browser(&maya).await.post("/bulk", &yes).await.expect(303).location().to_owned();
        let browser = house.browser(&sam).await;
        browser.get(&here).await.expect(200).shows("Ana").hides("/stop");
        browser.post(&format!("{here}/stop"), &[]).await.expect(403);
        reach(&house, Role::Sales, Reach::Own).await;
        browser.get(&here).await.expect(404);
        browser.get("/bulk").await.expect(200).hides("cold");
        let ada = house.user("Ada", Role::Admin, None).await;
        house.browser(&ada).await.post(&format!("{here}/stop"), &[]).await.expect(303);
        house.browser(&maya).await.get(&here).await.expect(200).shows("Ada stopped it").shows("Not reached");
    }

    async fn programs_do_the_same(house: TestApp) {
        let maya = house.user("Maya", Role::HeadOfMarketing, None).await;
        let program = house.program(&maya, &Capability::ALL).await;
        let people = contacts(&house, &[("Ana", "ana@x.example", None), ("Ben", "ben@y.example", None)]).await;
        let all = json!({"deed": "tag", "tag": "vip", "question": {"search": "x.example"}});
        let ahead = program.post("/api/v1/bulk-actions/preview", &all).await.expect(200).json();
        assert_eq!((ahead["contacts"].as_i64(), ahead["named"][0].as_str()), (Some(1), Some("Ana")));
        for (wrong, why) in [
            (json!({"deed": "tag", "tag": "vip", "question": {"serch": "x"}}), "A question has no serch."),
            (json!({"deed": "tag", "tag": "vip"}), "either which contacts, or a question"),
            (json!({"deed": "tag", "tag": "vip", "contacts": []}), "tick some contacts"),
            (json!({"deed": "move", "stage": "opportunity", "contacts": [people[0].to_string()]}), "reached by hand"),
            (json!({"deed": "give", "owner": "zzz", "contacts": [people[0].to_string()]}), "colleague"),
            (json!({"deed": "set", "field": "email", "value": "x", "contacts": [people[0].to_string()]}), "choose a field"),
        ] {
            program.post("/api/v1/bulk-actions", &wrong).await.expect(422).shows(why);
        }
        let made = program.post("/api/v1/bulk-actions", &all).await.expect(201).json();
        let here = format!("/api/v1/bulk-actions/{}", made["id"].as_str().expect("an id"));
        settle(&house).await;
        let shown = program.get(&here).await.expect(200).json();
        assert_eq!((shown["state"].as_str(), shown["changed"].as_i64(), shown["object"].as_str()), (Some("done"), Some(1), Some("vip")));
        let met = program.get(&format!("{here}/contacts?state=changed")).await.expect(200).json();
        assert_eq!((met[0]["name"].as_str(), met[0]["state"].as_str()), (Some("Ana"), Some("changed")));
        program.post(&format!("{here}/stop"), &json!({})).await.expect(409).shows("bulk-action-ended");
        program.post(&format!("{here}/undo"), &json!({})).await.expect(204);
        settle(&house).await;
        assert_eq!(program.get(&here).await.expect(200).json()["state"], "undone");
        assert_eq!(program.get("/api/v1/bulk-actions").await.expect(200).json().as_array().map(Vec::len), Some(1));
    }
}
