//! The seller's day on pages and over the API.

use armistice::people::Capability;
use armistice::sales::handoff::State;
use serde_json::json;

use super::{cast, found, offered, on_each};

#[test]
fn a_seller_works_a_lead_from_inbox_to_won() {
    on_each(async |house| {
        let cast = cast(house).await;
        let ana = house.browser(&cast.ana).await;
        ana.get("/inbox").await.expect(200).shows("Nobody waits for you");
        let id = offered(house, "ida@north.test").await;
        let page = format!("/handoffs/{id}");
        ana.get("/inbox").await.expect(200).shows("Ida Example").shows("Grid cell is A1").shows(&page);
        ana.get(&page).await.expect(200).shows("Why this person, why now").shows("data-key=\"a\"");
        let answer = ana.post(&format!("{page}/accept"), &[]).await.expect(303);
        assert_eq!(answer.location(), page);
        let missing =
            ana.post(&format!("{page}/attempts"), &[("channel", "call"), ("note", "kept words")]).await;
        missing.expect(422).shows("what came of it").shows("kept words");
        let tried = [("channel", "call"), ("outcome", "conversation"), ("note", "Wants a price")];
        ana.post(&format!("{page}/attempts"), &tried).await.expect(303);
        ana.get(&page).await.expect(200).shows("Wants a price").shows("Sales-qualified");
        let wrong = [("name", "North"), ("amount", "lots"), ("currency", "EUR")];
        ana.post(&format!("{page}/deal"), &wrong).await.expect(422).shows("is not an amount").shows("lots");
        let right =
            [("name", "North"), ("amount", "12,000"), ("currency", "EUR"), ("expected_close", "2026-06-30")];
        let deal = ana.post(&format!("{page}/deal"), &right).await.expect(303).location().to_owned();
        assert_eq!(
            ana.post(&format!("{page}/deal"), &wrong).await.expect(303).location(),
            deal,
            "led to the first"
        );
        ana.get("/deals").await.expect(200).shows("North").shows("Allow access");
        ana.get("/deals?view=list").await.expect(200).shows("€12,000");
        ana.post(&format!("{deal}/stage"), &[("stage", "resources")]).await.expect(303);
        ana.post(&format!("{deal}/lose"), &[]).await.expect(422).shows("Please choose why");
        ana.post(&format!("{deal}/win"), &[]).await.expect(303);
        ana.get(&deal).await.expect(200).shows("Won").shows("Ida Example");
        ana.post(&format!("{deal}/win"), &[]).await.expect(409);
    });
}

#[test]
fn a_rejection_wants_its_reason_and_keeps_what_was_typed() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        let ana = house.browser(&cast.ana).await;
        let path = format!("/handoffs/{id}/reject");
        ana.post(&path, &[("note", "typed before")])
            .await
            .expect(422)
            .shows("typed before")
            .shows("fits best");
        ana.post(&path, &[("reason", "timing")]).await.expect(422).shows("hear from us");
        ana.post(&path, &[("reason", "timing"), ("until", "2025-01-01")])
            .await
            .expect(422)
            .shows("lies ahead");
        ana.post(&path, &[("reason", "unreachable")]).await.expect(409);
        ana.get(&format!("/handoffs/{id}")).await.expect(200).hides("value=\"unreachable\"");
        let answer = ana.post(&path, &[("reason", "timing"), ("until", "2026-09-01")]).await.expect(303);
        assert_eq!(answer.location(), "/inbox");
        ana.get("/inbox?whose=ended").await.expect(200).shows("Not now, later");
    });
}

#[test]
fn what_people_type_stays_text() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        let ana = house.browser(&cast.ana).await;
        let evil = "<script>alert(1)</script>'; DROP TABLE deals; --";
        let tried = [("channel", "call"), ("outcome", "no_answer"), ("note", evil)];
        ana.post(&format!("/handoffs/{id}/attempts"), &tried).await.expect(303);
        ana.get(&format!("/handoffs/{id}"))
            .await
            .expect(200)
            .hides("<script>alert")
            .shows("&lt;script&gt;alert");
        let deal = [("name", evil), ("amount", "1"), ("currency", "EUR")];
        let made = ana.post(&format!("/handoffs/{id}/deal"), &deal).await.expect(303).location().to_owned();
        for page in [made.as_str(), "/deals", "/deals?view=list"] {
            ana.get(page).await.expect(200).hides("<script>alert").shows("&lt;script&gt;alert");
        }
        for odd in ["/handoffs/nothing", "/handoffs/0", "/deals/zzzzzzzzzzzzz", "/agreement/nothing"] {
            ana.get(odd).await.expect(404);
        }
    });
}

#[test]
fn marketing_reads_a_handoff_and_may_not_work_it() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        let mara = house.browser(&cast.marketing).await;
        mara.get(&format!("/handoffs/{id}")).await.expect(200).hides("Log an attempt").hides("Reject");
        mara.get("/inbox").await.expect(403);
        mara.post(&format!("/handoffs/{id}/accept"), &[]).await.expect(403);
        assert_eq!(found(house, id).await.state, State::Offered);
    });
}

#[test]
fn programs_do_what_sellers_do() {
    on_each(async |house| {
        let cast = cast(house).await;
        let id = offered(house, "ida@north.test").await;
        let scopes =
            [Capability::SeeContacts, Capability::WorkHandoffs, Capability::SeeDeals, Capability::EditDeals];
        let robot = house.program(&cast.ana, &scopes).await;
        let api = format!("/api/v1/handoffs/{id}");
        let listed = robot.get("/api/v1/handoffs?mine=true").await.expect(200).json();
        assert_eq!(listed[0]["id"], json!(id.to_string()));
        robot.post(&format!("{api}/accept"), &json!({})).await.expect(204);
        robot.post(&format!("{api}/accept"), &json!({})).await.expect(409).shows("handoff-already-accepted");
        let tried = json!({"channel": "email", "outcome": "sent", "at": "2026-03-02T09:00:00Z"});
        robot.post(&format!("{api}/attempts"), &tried).await.expect(201);
        robot
            .post(&format!("{api}/attempts"), &json!({"channel": "pigeon", "outcome": "sent"}))
            .await
            .expect(400);
        let shown = robot.get(&api).await.expect(200).json();
        assert_eq!((&shown["promises"][0]["outcome"], &shown["state"]), (&json!("kept"), &json!("accepted")));
        assert!(shown["opener"].as_str().is_some_and(|opener| opener.starts_with("Hello Ida")));
        let details = json!({"name": "North", "amount_minor": 1_200_000, "currency": "EUR"});
        let made = robot.post(&format!("{api}/deal"), &details).await.expect(200).json();
        let deal = format!("/api/v1/deals/{}", made["id"].as_str().expect("an id"));
        robot.post(&format!("{deal}/stage"), &json!({"stage": "change"})).await.expect(204);
        robot.put(&deal, &json!({"name": "North", "amount_minor": -1, "currency": "EUR"})).await.expect(422);
        robot.post(&format!("{deal}/owner"), &json!({"owner": cast.ben.user.to_string()})).await.expect(204);
        robot.post(&format!("{deal}/lose"), &json!({"reason": "indecision"})).await.expect(204);
        let shown = robot.get(&deal).await.expect(200).json();
        assert_eq!((&shown["stage"], &shown["amount_minor"]), (&json!("no_decision"), &json!(1_200_000)));
        assert_eq!(
            robot.get("/api/v1/deals?stage=no_decision").await.expect(200).json()[0]["name"],
            json!("North")
        );
        robot.post(&format!("{api}/return"), &json!({"reason": "no_need"})).await.expect(409);
    });
}
