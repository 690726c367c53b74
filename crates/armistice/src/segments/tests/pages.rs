//! The pages of segments, and what programs see.

use armistice::capture::touch::Kind;
use armistice::contacts::author::Names;
use armistice::contacts::tag;
use armistice::flow::consider;
use armistice::people::{Capability, Role};
use serde_json::json;
use testkit::TestApp;

use super::{does, inside, person, picked, ruled, settle};

/// The lines that a score model begins with; rules follow.
const SCALES: &str =
    "half-life 14 days\ngrid fit A from 60, B from 30\ngrid readiness 1 from 50, 2 from 20\n";

testkit::both! {
    async fn a_marketer_makes_a_segment_and_sees_who_is_in_it(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let browser = house.browser(&maya).await;
        browser.get("/segments").await.expect(200).shows("No segment yet").shows("/segments/new");
        let ana = house.write(|tx| {
            let ana = person(tx, "Ana", None)?;
            let now = tx.now();
            does(tx, ana, Kind::Visit, "/pricing", now)?;
            consider::now(tx, &[ana])?;
            person(tx, "Ben", None)?;
            Ok(ana)
        }).await;
        browser.get("/segments/new").await.expect(200).shows("Who is in it");
        let wrong = [("name", "Hot"), ("rule", "did visit\nand contry is DE"), ("then", "save")];
        browser.post("/segments", &wrong).await.expect(422).shows("Line 2, letter 5").shows("contry");
        let rule = "did visit \"/pricing\" within 7 days";
        let page = browser.post("/segments", &[("name", "Hot ones"), ("rule", rule), ("then", "save")]).await;
        page.expect(200).shows("Nothing is saved yet").shows("Would join: 1").shows("Ana").shows("Would leave: 0");
        let saved = browser.post("/segments", &[("name", "Hot ones"), ("rule", rule), ("looked", rule), ("then", "save")]).await.expect(303);
        let here = saved.location().to_owned();
        settle(&house).await;
        browser.get(&here).await.expect(200).shows("in segment hot-ones").shows("Ana").hides("Ben");
        browser.get(&format!("{here}/history")).await.expect(200).shows("Joined").shows("Ana");
        browser.get(&format!("{here}/progress")).await.expect(200).shows("\"finished\":true");
        let id = here.rsplit('/').next().unwrap_or_default();
        browser.get(&format!("/contacts?segment={id}")).await.expect(200).shows("Ana").hides("Ben@");
        browser.get(&format!("/contacts/{ana}")).await.expect(200).shows("Joined the segment").hides("In no segment");
        let same = [("name", "Hot ones"), ("key", "hot-ones"), ("rule", "everyone"), ("looked", "everyone"), ("then", "save")];
        browser.post("/segments", &same).await.expect(422).shows("Another segment has this key");
        let page = browser.post(&here, &[("name", "Hot ones"), ("rule", "nobody"), ("looked", rule), ("then", "save")]).await;
        page.expect(200).shows("Would leave: 1");
        assert_eq!(Names::default().of("system"), "Armistice", "though the word would read as an id");
        browser.post(&format!("{here}/archive"), &[]).await.expect(303);
        browser.get(&here).await.expect(200).shows("Archived").shows("Bring back");
        browser.post(&here, &[("name", "Hot"), ("rule", rule), ("then", "save")]).await.expect(303);
        browser.get(&here).await.expect(200).shows("Hot ones");
        browser.post(&format!("{here}/bring-back"), &[]).await.expect(303);
        let seller = house.user("Sam", Role::Sales, None).await;
        house.browser(&seller).await.get(&format!("{here}/edit")).await.expect(403);
    }

    async fn contacts_are_picked_on_their_page_and_in_the_list(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let by = maya.clone();
        let (ana, ben, vip) = house.write(move |tx| {
            Ok((person(tx, "Ana", None)?, person(tx, "Ben", None)?, picked(tx, &by, "VIP")?))
        }).await;
        let (browser, vip, ana_text, ben_text) =
            (house.browser(&maya).await, vip.to_string(), ana.to_string(), ben.to_string());
        let page = format!("/contacts/{ana}");
        browser.get(&page).await.expect(200).shows("Pick for a segment");
        browser.post(&format!("{page}/segments"), &[("segment", &vip)]).await.expect(303);
        browser.get(&page).await.expect(200).shows("Picked by hand").shows("Take out of VIP");
        browser.get("/contacts").await.expect(200).shows("Those who are ticked").shows("Put into a segment");
        let ticked = [("deed", "join"), ("segment", vip.as_str()), ("selected", &ana_text), ("selected", &ben_text)];
        browser.post("/bulk", &ticked).await.expect(303);
        settle(&house).await;
        assert_eq!(inside(&house, ben).await, ["vip"]);
        browser.post("/bulk", &[("deed", "leave"), ("selected", &ben_text), ("segment", &vip)]).await.expect(303);
        settle(&house).await;
        assert!(inside(&house, ben).await.is_empty());
        browser.post(&format!("/segments/{vip}/members/remove"), &[("selected", &ana_text)]).await.expect(303);
        assert!(inside(&house, ana).await.is_empty());
    }

    async fn programs_do_what_pages_do(house: TestApp) {
        let maya = house.user("Maya", Role::HeadOfMarketing, None).await;
        let program = house.program(&maya, &Capability::ALL).await;
        let ana = house.write(|tx| {
            let ana = person(tx, "Ana", None)?;
            tag::add(tx, ana, "hot", "test")?;
            Ok(ana)
        }).await;
        let rule = json!({"any": [{"tag": {"among": ["hot"]}}]}).to_string();
        let ahead = program.post("/api/v1/segments/preview", &json!({"rule": rule})).await.expect(200).json();
        assert_eq!((ahead["joins"].as_i64(), ahead["joining"][0]["name"].as_str()), (Some(1), Some("Ana")));
        let made = program.post("/api/v1/segments", &json!({"name": "Hot", "rule": rule})).await.expect(201).json();
        let hot = made["id"].as_str().expect("an id").to_owned();
        settle(&house).await;
        let shown = program.get(&format!("/api/v1/segments/{hot}")).await.expect(200).json();
        assert_eq!((shown["rule"].as_str(), shown["members"].as_i64(), shown["counting"].is_null()), (Some("tag is hot"), Some(1), true));
        let of = program.get(&format!("/api/v1/contacts/{ana}/segments")).await.expect(200).json();
        assert_eq!(of[0]["name"], "Hot");
        let picked = json!({"name": "VIP", "kind": "picked"});
        let vip = program.post("/api/v1/segments", &picked).await.expect(201).json()["id"].as_str().expect("an id").to_owned();
        let moved = program.post(&format!("/api/v1/segments/{vip}/members"), &json!({"contacts": [ana.to_string()]})).await.expect(200).json();
        assert_eq!(moved["moved"], 1);
        program.post(&format!("/api/v1/segments/{hot}/members"), &json!({"contacts": [ana.to_string()]})).await.expect(409).shows("segment-ruled");
        program.delete(&format!("/api/v1/segments/{vip}/members/{ana}")).await.expect(204);
        let history = program.get(&format!("/api/v1/segments/{vip}/history")).await.expect(200).json();
        assert_eq!(history.as_array().map(Vec::len), Some(2));
        program.put(&format!("/api/v1/segments/{hot}"), &json!({"name": "Hot", "rule": "in segment hot"})).await.expect(422).shows("round in a circle");
        program.post(&format!("/api/v1/segments/{hot}/archive"), &json!({})).await.expect(204);
        let crossing = program.post("/api/v1/score-model/crossings", &json!({"model": format!("{SCALES}fit group x cap 90\n  +90 when tag is hot\n")})).await.expect(200).json();
        assert_eq!((crossing["cells"].as_i64(), crossing["contacts"][0]["name"].as_str()), (Some(1), Some("Ana")));
    }

    async fn nobody_is_counted_whom_the_reader_may_not_see(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        let all = house.write(move |tx| {
            person(tx, "Ana", None)?;
            ruled(tx, &maya, "all", "everyone")
        }).await;
        settle(&house).await;
        let admin = house.user("Ada", Role::Admin, None).await;
        house.browser(&admin).await.post("/settings/visibility", &[("sales", "own")]).await.expect(303);
        let seller = house.user("Sam", Role::Sales, None).await;
        let browser = house.browser(&seller).await;
        browser.get(&format!("/segments/{all}")).await.expect(200).hides("Ana").shows("Nobody is in it");
        browser.get(&format!("/segments/{all}/history")).await.expect(200).hides("Ana");
    }

    async fn who_becomes_ready_is_named_before_and_is_in_their_new_segment_at_once(house: TestApp) {
        let cast = crate::sales::cast(&house).await;
        let by = cast.marketing.clone();
        let ana = house.write(move |tx| {
            let ana = person(tx, "Ana", None)?;
            tag::add(tx, ana, "hot", "test")?;
            let now = tx.now();
            does(tx, ana, Kind::Visit, "/pricing", now)?;
            ruled(tx, &by, "offered", "stage is marketing_qualified")?;
            Ok(ana)
        }).await;
        settle(&house).await;
        let browser = house.browser(&cast.marketing).await;
        let model = format!("{SCALES}fit group x cap 90\n  +90 when tag is hot\nreadiness group y cap 90\n  +90 per visit\n");
        let page = browser.post("/settings/score", &[("model", &model), ("then", "save")]).await.expect(200);
        page.shows("Nothing is saved yet").shows("Who would cross a line").shows(">Ana<").shows("ready</span>");
        browser.get("/settings/score").await.expect(200).shows("In force: the template");
        assert!(inside(&house, ana).await.is_empty());
        browser.post("/settings/score", &[("model", &model), ("looked", &model), ("then", "save")]).await.expect(303);
        while armistice::flow::work::round(&house.app).await.expect("jobs run") > 0 {}
        assert_eq!(inside(&house, ana).await, ["offered"], "the look that offers Ana sees her new stage");
    }
}
